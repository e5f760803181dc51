"""The sides of security rules and routes: what is declared in the file, service tags, prefixes, next hops."""

from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Address, IPv4Network
from typing import Annotated

from pydantic import PlainValidator, ValidationInfo, WithJsonSchema

from infra.settings.faults import did_you_mean
from infra.settings.references import known
from infra.settings.words import a_string, word, wrong
from network.azure.regions import REGION_NAMES
from network.azure.service_tags import SERVICE_TAGS

_STRING = WithJsonSchema({"type": "string"})


class SideKind(StrEnum):
    """What one side of a security rule may be."""

    ANY = "any"
    PREFIX = "prefix"
    VNET = "VNet"
    SUBNET = "subnet"
    ASG = "ASG"
    TAG = "tag"


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a security rule: a declared thing by its name, a service tag as Azure spells it, or a prefix."""

    kind: SideKind
    word: str

    def __str__(self) -> str:
        return "any" if self.kind is SideKind.ANY else self.word


_SIDE = "a subnet (training/nodes), VNet or application security group of this file, a service tag, a prefix or any"
_TAGS = {tag.name.lower(): tag for tag in SERVICE_TAGS}


def _side(value: object, info: ValidationInfo) -> Side:
    text = a_string(value, _SIDE)
    for kind in (SideKind.SUBNET, SideKind.VNET, SideKind.ASG):
        if text in known(info, kind):
            return Side(kind, text)
    if text == "any":
        return Side(SideKind.ANY, "*")
    if text[:1].isdigit():
        return Side(SideKind.PREFIX, prefix_or_address(text))
    tag = _tag(text)
    if tag is None:
        candidates = known(info, "subnet", "VNet", "ASG") | {row.name for row in SERVICE_TAGS}
        raise wrong(_SIDE, did_you_mean(text, candidates), follows="/" in text and not known(info, "subnet"))
    return Side(SideKind.TAG, tag)


def prefix_or_address(text: str) -> str:
    """A prefix or an address as it stands; raises where it is neither."""
    try:
        return str(IPv4Network(text)) if "/" in text else str(IPv4Network(text).network_address)
    except ValueError:
        raise wrong("a prefix such as 10.10.0.0/16 or an address") from None


def _tag(text: str) -> str | None:
    """The tag as Azure spells it, or None. `tag:NAME` is a tag that our table does not know."""
    if text.startswith("tag:"):
        return text.removeprefix("tag:")
    stem, _, last = text.rpartition(".")
    if text.lower() in _TAGS:
        return _TAGS[text.lower()].name
    row = _TAGS.get(stem.lower())
    return f"{row.name}.{last}" if row is not None and row.regional and last.lower() in REGION_NAMES else None


def _tag_name(text: str) -> str:
    tag = _tag(text)
    if tag is None:
        raise wrong(
            "a service tag such as Storage or Storage.westeurope",
            did_you_mean(text, {row.name for row in SERVICE_TAGS}),
        )
    return tag


TagName = Annotated[str, word(_tag_name, "a service tag such as Storage"), _STRING]


def _route_target(value: object, info: ValidationInfo) -> Side:
    side = _side(value, info)
    if side.kind is SideKind.ASG:
        raise wrong("a subnet, a virtual network, a service tag, a prefix or any")
    return side


_NEXT_HOPS = frozenset({"internet", "none", "gateway", "vnet"})
_NEXT_HOP = "internet, none, gateway, vnet, or the address of an appliance"


def _next_hop(text: str) -> str:
    return text if text in _NEXT_HOPS else str(IPv4Address(text))


RouteTarget = Annotated[Side, PlainValidator(_route_target), _STRING]
NextHop = Annotated[str, word(_next_hop, _NEXT_HOP), _STRING]
RuleSide = Annotated[Side, PlainValidator(_side), _STRING]
