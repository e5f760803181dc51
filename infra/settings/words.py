"""The words of a stack file that mean more than a string: names, prefixes, addresses, ports, secrets."""

import re
from dataclasses import dataclass
from datetime import date
from ipaddress import IPv4Address, IPv4Network
from typing import Annotated

from pydantic import PlainValidator, WithJsonSchema

from infra.settings.word import a_string, spelled, word, wrong
from network.model.ports import EXPECTED as PORTS_EXPECTED
from network.model.ports import Ports, parse_ports
from network.model.resource import SECRET_KEY

_NAME = "[A-Za-z0-9]([A-Za-z0-9._-]{0,78}[A-Za-z0-9_])?"
_HOST = "([A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9])?[.])+[A-Za-z][A-Za-z0-9-]{0,61}[A-Za-z0-9]"
_OCTETS = "[0-9]{1,3}([.][0-9]{1,3}){3}"
_GUID = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_SSH_KEY = "(ssh-rsa|ssh-ed25519) [A-Za-z0-9+/=]+( .*)?"


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


Name = Annotated[
    str,
    word(spelled(_NAME), "a name of letters, digits, '.', '_' and '-', beginning with a letter or digit"),
    WithJsonSchema({"type": "string", "pattern": f"^{_NAME}$"}),
]
"""The Pulumi logical name of something, and its name in Azure where that need not be unique in the world."""

HostName = Annotated[
    str,
    word(spelled(_HOST), "a host name such as score.example.org"),
    WithJsonSchema({"type": "string", "pattern": f"^{_HOST}$"}),
]
Guid = Annotated[
    str,
    word(spelled(_GUID), "an id such as 00000000-0000-0000-0000-000000000000"),
    WithJsonSchema({"type": "string", "pattern": f"^{_GUID}$"}),
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
    word(spelled(f"([*][.])?{_HOST}|[A-Za-z0-9][A-Za-z0-9-]*"), "a host name such as www.example.org"),
    WithJsonSchema({"type": "string"}),
]
HostOrAddress = Annotated[
    str,
    word(spelled(f"{_HOST}|{_OCTETS}"), "a host name or an address"),
    WithJsonSchema({"type": "string"}),
]
Day = Annotated[
    date,
    word(date.fromisoformat, "a day such as 2027-01-31, in quotes"),
    WithJsonSchema({"type": "string", "format": "date"}),
]
SshKey = Annotated[
    str,
    word(spelled(_SSH_KEY), "a public key that begins with ssh-ed25519 or ssh-rsa"),
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


_ENCRYPTED = {"type": "object", "properties": {"secure": {"type": "string"}}, "required": ["secure"]}
SecretWord = Annotated[Secret, PlainValidator(_secret), WithJsonSchema({"anyOf": [{"type": "string"}, _ENCRYPTED]})]
