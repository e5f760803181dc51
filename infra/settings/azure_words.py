"""Words of a stack file that Azure knows: regions, VM sizes, images, private zones, protocols of firewall rules."""

import re
from dataclasses import dataclass
from typing import Annotated

from pydantic import WithJsonSchema

from infra.settings.faults import did_you_mean
from infra.settings.word import spelled, word, wrong
from infra.settings.words import is_host_name
from network.azure.regions import REGION_NAMES
from network.azure.sizes import retired_size
from network.azure.zones import PRIVATE_LINK_ZONES

_VM_SIZE = "Standard_[A-Z]+[0-9]+[A-Za-z0-9_-]*"
_IMAGE = "dsvm|ubuntu|[^:\\s]+:[^:\\s]+:[^:\\s]+:[^:\\s]+"
_REGION = "a region of Azure such as westeurope"
_ZONE = "a zone such as sandbox.internal, or a sub-resource such as blob"

SUBRESOURCES = frozenset(row.group_id for row in PRIVATE_LINK_ZONES)
_USUAL_PORTS = {"http": 80, "https": 443, "mssql": 1433}


def _region(text: str) -> str:
    spelled = text.replace(" ", "").lower()
    if spelled not in REGION_NAMES:
        raise wrong(_REGION, did_you_mean(spelled, REGION_NAMES))
    return spelled


def _vm_size(text: str) -> str:
    if re.fullmatch(_VM_SIZE, text) is None:
        raise ValueError(text)
    retired = retired_size(text)
    if retired is not None and retired.is_gone:
        raise wrong("a VM size that Azure still has", f"the {retired.family} family was retired on {retired.day}")
    return text


def _zone(text: str) -> str:
    if text not in SUBRESOURCES and not is_host_name(text):
        raise wrong(_ZONE, did_you_mean(text, SUBRESOURCES))
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


Region = Annotated[
    str,
    word(_region, _REGION),
    WithJsonSchema({"type": "string", "examples": sorted(REGION_NAMES)}),
]
ZoneWord = Annotated[
    str,
    word(_zone, _ZONE),
    WithJsonSchema({"type": "string", "examples": ["sandbox.internal", "blob", "amlworkspace"]}),
]
AppProtocolWord = Annotated[
    AppProtocol,
    word(_app_protocol, "https, http or mssql, or one with a port such as https:8443"),
    WithJsonSchema({"type": "string", "pattern": "^(https|http|mssql)(:[0-9]+)?$"}),
]
VmSize = Annotated[
    str,
    word(_vm_size, "a VM size such as Standard_D4s_v5"),
    WithJsonSchema({"type": "string", "pattern": f"^{_VM_SIZE}$", "examples": ["Standard_D4s_v5"]}),
]
Image = Annotated[
    str,
    word(spelled(_IMAGE), "dsvm, ubuntu, or an image as publisher:offer:sku:version"),
    WithJsonSchema({"type": "string", "pattern": f"^({_IMAGE})$"}),
]
