"""The words of a stack file that mean more than a string: names, prefixes, ports, regions, secrets.

Each type parses one word and says, where it cannot, what would do.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from ipaddress import IPv4Address, IPv4Network
from typing import Annotated, TypeVar

from pydantic import BeforeValidator, GetJsonSchemaHandler, PlainValidator, WithJsonSchema
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError

from infra.settings.faults import did_you_mean
from network.azure.regions import REGION_NAMES
from network.azure.sizes import retired_size
from network.azure.zones import PRIVATE_LINK_ZONES
from network.model.errors import InputError
from network.model.ports import EXPECTED as PORTS_EXPECTED
from network.model.ports import Ports, parse_ports
from network.model.resource import SECRET_KEY

T = TypeVar("T")

_NAME = "[A-Za-z0-9]([A-Za-z0-9._-]{0,78}[A-Za-z0-9_])?"
_HOST = "([A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9])?[.])+[A-Za-z][A-Za-z0-9-]{0,61}[A-Za-z0-9]"
_OCTETS = "[0-9]{1,3}([.][0-9]{1,3}){3}"
_GUID = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_VM_SIZE = "Standard_[A-Z]+[0-9]+[A-Za-z0-9_-]*"
_IMAGE = "dsvm|ubuntu|[^:\\s]+:[^:\\s]+:[^:\\s]+:[^:\\s]+"
_SSH_KEY = "(ssh-rsa|ssh-ed25519) [A-Za-z0-9+/=]+( .*)?"

SUBRESOURCES = frozenset(row.group_id for row in PRIVATE_LINK_ZONES)
_USUAL_PORTS = {"http": 80, "https": 443, "mssql": 1433}


def wrong(expected: str, hint: str = "", got: str = "", *, follows: bool = False) -> PydanticCustomError:
    """What a validator raises: the words that follow `expected`, a remark, and what stands there if not the value.

    `follows`: nothing of the kind is declared, which a misspelt key elsewhere would explain.
    """
    context = {"expected": expected, "hint": hint, "got": got, "follows": follows}
    return PydanticCustomError("wrong", "expected {expected}", context)


def one_of(words: Iterable[str]) -> str:
    """The words as a choice: `a`, `a or b`, `one of a, b, c`."""
    listed = sorted(words)
    return " or ".join(listed) if len(listed) < 3 else f"one of {', '.join(listed)}"


def a_string(value: object, expected: str) -> str:
    """The value, which must be a string; a bare number gets the advice to put it in quotes."""
    if isinstance(value, str):
        return value
    bare = isinstance(value, int | float) and not isinstance(value, bool)
    raise wrong(expected, f'a string of digits stands in quotes: "{value}"' if bare else "")


def word(parse: Callable[[str], T], expected: str) -> PlainValidator:
    """A validator of one string. `parse` raises ValueError or InputError for what it cannot read."""

    def validate(value: object) -> T:
        try:
            return parse(a_string(value, expected))
        except (LookupError, ValueError, InputError) as error:
            raise (error if isinstance(error, PydanticCustomError) else wrong(expected)) from None

    return PlainValidator(validate)


def _pattern(pattern: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        if re.fullmatch(pattern, text) is None:
            raise ValueError(text)
        return text

    return parse


def is_host_name(text: str) -> bool:
    """Whether a word is a host name, or a pattern of host names that begins with `*.`."""
    return re.fullmatch(f"([*][.])?{_HOST}", text) is not None


def _prefix(text: str) -> IPv4Network:
    if "/" not in text:
        raise ValueError(text)
    loose = IPv4Network(text, strict=False)
    if str(loose) != text:
        raise wrong("the first address of a prefix", f"did you mean {str(loose)!r}?")
    return loose


def _size(text: str) -> int:
    length = int(text.removeprefix("/"))
    if not text.startswith("/") or not 8 <= length <= 29:
        raise ValueError(text)
    return length


def _vm_size(text: str) -> str:
    if re.fullmatch(_VM_SIZE, text) is None:
        raise ValueError(text)
    retired = retired_size(text)
    if retired is not None and retired.is_gone:
        raise wrong("a VM size that Azure still has", f"the {retired.family} family was retired on {retired.day}")
    return text


def _zone(text: str) -> str:
    if text not in SUBRESOURCES and not is_host_name(text):
        raise wrong("a zone such as sandbox.internal, or a sub-resource such as blob", did_you_mean(text, SUBRESOURCES))
    return text


@dataclass(frozen=True, slots=True)
class AppProtocol:
    """An application protocol as a firewall reads it, with its port."""

    name: str
    port: int

    def __str__(self) -> str:
        return self.name if self.port == _USUAL_PORTS[self.name] else f"{self.name}:{self.port}"


def _app_protocol(text: str) -> AppProtocol:
    name, colon, port = text.partition(":")
    return AppProtocol(name, int(port) if colon else _USUAL_PORTS[name])


def _region(text: str) -> str:
    spelled = text.replace(" ", "").lower()
    if spelled not in REGION_NAMES:
        raise wrong("a region of Azure such as westeurope", did_you_mean(spelled, REGION_NAMES))
    return spelled


Name = Annotated[
    str,
    word(_pattern(_NAME), "a name of letters, digits, '.', '_' and '-', beginning with a letter or digit"),
    WithJsonSchema({"type": "string", "pattern": f"^{_NAME}$"}),
]
"""The Pulumi logical name of something, and its name in Azure where that need not be unique in the world."""

HostName = Annotated[
    str,
    word(_pattern(_HOST), "a host name such as score.example.org"),
    WithJsonSchema({"type": "string", "pattern": f"^{_HOST}$"}),
]
Guid = Annotated[
    str,
    word(_pattern(_GUID), "an id such as 00000000-0000-0000-0000-000000000000"),
    WithJsonSchema({"type": "string", "pattern": f"^{_GUID}$"}),
]
Region = Annotated[
    str,
    word(_region, "a region of Azure such as westeurope"),
    WithJsonSchema({"type": "string", "examples": sorted(REGION_NAMES)}),
]
Prefix = Annotated[
    IPv4Network,
    word(_prefix, "a prefix such as 10.10.0.0/16"),
    WithJsonSchema({"type": "string", "examples": ["10.10.0.0/16"]}),
]
PrefixLength = Annotated[
    int,
    word(_size, "a size from /8 to /29"),
    WithJsonSchema({"type": "string", "pattern": "^/[0-9]+$", "examples": ["/24"]}),
]
AnyHostName = Annotated[
    str,
    word(_pattern(f"([*][.])?{_HOST}|[A-Za-z0-9][A-Za-z0-9-]*"), "a host name such as www.example.org"),
    WithJsonSchema({"type": "string"}),
]
HostOrAddress = Annotated[
    str,
    word(_pattern(f"{_HOST}|{_OCTETS}"), "a host name or an address"),
    WithJsonSchema({"type": "string"}),
]
ZoneWord = Annotated[
    str,
    word(_zone, "a zone such as sandbox.internal, or a sub-resource such as blob"),
    WithJsonSchema({"type": "string", "examples": ["sandbox.internal", "blob", "amlworkspace"]}),
]
AppProtocolWord = Annotated[
    AppProtocol,
    word(_app_protocol, "https, http or mssql, or one with a port such as https:8443"),
    WithJsonSchema({"type": "string", "pattern": "^(https|http|mssql)(:[0-9]+)?$"}),
]
Day = Annotated[
    date,
    word(date.fromisoformat, "a day such as 2027-01-31, in quotes"),
    WithJsonSchema({"type": "string", "format": "date"}),
]
VmSize = Annotated[
    str,
    word(_vm_size, "a VM size such as Standard_D4s_v5"),
    WithJsonSchema({"type": "string", "pattern": f"^{_VM_SIZE}$", "examples": ["Standard_D4s_v5"]}),
]
Image = Annotated[
    str,
    word(_pattern(_IMAGE), "dsvm, ubuntu, or an image as publisher:offer:sku:version"),
    WithJsonSchema({"type": "string", "pattern": f"^({_IMAGE})$"}),
]
SshKey = Annotated[
    str,
    word(_pattern(_SSH_KEY), "a public key that begins with ssh-ed25519 or ssh-rsa"),
    WithJsonSchema({"type": "string", "pattern": f"^{_SSH_KEY}$"}),
]
Address = Annotated[
    IPv4Address, word(IPv4Address, "an address such as 10.10.0.4"), WithJsonSchema({"type": "string", "format": "ipv4"})
]
PortWord = Annotated[
    Ports,
    word(lambda text: parse_ports(text, ""), PORTS_EXPECTED),
    WithJsonSchema({"type": "string", "examples": PORTS_EXPECTED.replace(" or", ",").split(", ")}),
]


@dataclass(frozen=True, slots=True, repr=False)
class Secret:
    """A value that never reaches any output. `value` is None where the file alone was read, without its key."""

    value: str | None

    def __repr__(self) -> str:
        return "[secret]"


def _secret(value: object) -> Secret:
    if isinstance(value, dict) and SECRET_KEY in value:
        return Secret(None)
    return Secret(a_string(value, "a secret, set by `pulumi config set --secret --path`"))


SecretWord = Annotated[
    Secret,
    PlainValidator(_secret),
    WithJsonSchema({"type": "object", "properties": {"secure": {"type": "string"}}, "required": ["secure"]}),
]


class _AlsoSingle:
    """Says in the JSON schema that one item may stand for a list of one."""

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        listed = handler(schema)
        return {"anyOf": [listed["items"], listed]}


def _listed(value: object) -> tuple[object, ...]:
    return tuple(value) if isinstance(value, list) else (value,)


OneOrMany = Annotated[tuple[T, ...], BeforeValidator(_listed), _AlsoSingle()]
"""A list, or one item that stands for a list of one."""
