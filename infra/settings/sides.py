"""The sides of rules and routes: what the file or its hub declares, sites, service tags, host names, prefixes."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Address, IPv4Network
from typing import Annotated

from pydantic import PlainValidator, ValidationInfo, WithJsonSchema

from infra.settings.faults import did_you_mean
from infra.settings.references import known
from infra.settings.word import a_string, word, wrong
from infra.settings.words import is_host_name
from network.azure.regions import REGION_NAMES
from network.azure.service_tags import SERVICE_TAGS


class SideKind(StrEnum):
    """What one side of a rule or route may be; those of something declared are called as their kind."""

    ANY = "any"
    PREFIX = "prefix"
    VNET = "VNet"
    SUBNET = "subnet"
    ASG = "ASG"
    SITE = "site"
    SPOKES = "spokes"
    IP_GROUP = "IP group"
    TAG = "tag"
    HOST = "host name"


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a rule or route: a declared thing by its name, a service tag as Azure spells it, or a prefix."""

    kind: SideKind
    word: str

    def __str__(self) -> str:
        return "any" if self.kind is SideKind.ANY else self.word


ANYTHING = Side(SideKind.ANY, "*")
_SPOKES = "spokes"
_SITE = "site:"
_TAG = "tag:"
_TAGS = {tag.name.lower(): tag for tag in SERVICE_TAGS}

# How people write each kind, for the sentence that says what would do.
_WRITTEN: Mapping[SideKind, str] = {
    SideKind.SUBNET: "a subnet (training/nodes)",
    SideKind.VNET: "a VNet",
    SideKind.ASG: "an application security group",
    SideKind.IP_GROUP: "an IP group",
    SideKind.SITE: "a site (site:NAME)",
    SideKind.SPOKES: "spokes",
    SideKind.TAG: "a service tag",
    SideKind.HOST: "a host name",
    SideKind.PREFIX: "a prefix",
    SideKind.ANY: "any",
}
_NAMED = (SideKind.SUBNET, SideKind.VNET, SideKind.ASG, SideKind.IP_GROUP)
_NETWORKS = (SideKind.SUBNET, SideKind.VNET, SideKind.SITE, SideKind.SPOKES, SideKind.PREFIX, SideKind.ANY)


def side(*kinds: SideKind) -> PlainValidator:
    """A validator of one side that may be of these kinds."""
    *written, last = (text for kind, text in _WRITTEN.items() if kind in kinds)
    expected = f"{', '.join(written)} or {last}"

    def validate(value: object, info: ValidationInfo) -> Side:
        text = a_string(value, expected)
        found = _found(text, info)
        if found is None or found.kind not in kinds:
            raise wrong(expected, _suggestion(text, kinds, info), follows="/" in text and not known(info, "subnet"))
        return found

    return PlainValidator(validate)


def _found(text: str, info: ValidationInfo) -> Side | None:
    named = next((kind for kind in _NAMED if text in known(info, kind)), None)
    if named is not None:
        return Side(named, text)
    if text.startswith(_SITE):
        name = text.removeprefix(_SITE)
        return Side(SideKind.SITE, name) if name in known(info, SideKind.SITE) else None
    if text in (_SPOKES, "any"):
        return Side(SideKind.SPOKES, text) if text == _SPOKES else ANYTHING
    if text.replace("/", "").replace(".", "").isdigit():
        return Side(SideKind.PREFIX, prefix_or_address(text))
    tag = _tag(text)
    if tag is not None:
        return Side(SideKind.TAG, tag)
    return Side(SideKind.HOST, text) if is_host_name(text) else None


def _suggestion(text: str, kinds: tuple[SideKind, ...], info: ValidationInfo) -> str:
    names = known(info, *(kind for kind in _NAMED if kind in kinds))
    sites = {f"{_SITE}{name}" for name in known(info, SideKind.SITE)} if SideKind.SITE in kinds else set()
    tags = {row.name for row in SERVICE_TAGS} if SideKind.TAG in kinds else set()
    return did_you_mean(text, names | sites | tags)


def prefix_or_address(text: str) -> str:
    """A prefix or an address as it stands; raises where it is neither."""
    try:
        return str(IPv4Network(text)) if "/" in text else str(IPv4Address(text))
    except ValueError:
        raise wrong("a prefix such as 10.10.0.0/16 or an address") from None


def _tag(text: str) -> str | None:
    """The tag as Azure spells it, or None. `tag:NAME` is a tag that our table does not know."""
    if text.startswith(_TAG):
        return text.removeprefix(_TAG)
    stem, _, last = text.rpartition(".")
    if text.lower() in _TAGS:
        return _TAGS[text.lower()].name
    row = _TAGS.get(stem.lower())
    return f"{row.name}.{last}" if row is not None and row.regional and last.lower() in REGION_NAMES else None


def _tag_name(text: str) -> str:
    tag = _tag(text)
    if tag is None:
        names = {row.name for row in SERVICE_TAGS}
        raise wrong("a service tag such as Storage or Storage.westeurope", did_you_mean(text, names))
    return tag


_NEXT_HOPS = frozenset({"internet", "none", "gateway", "vnet"})


def _next_hop(value: object, info: ValidationInfo) -> str:
    firewalls = known(info, "firewall")
    expected = "internet, none, gateway, vnet, a firewall, or the address of an appliance"
    text = a_string(value, expected)
    if text in _NEXT_HOPS | firewalls:
        return text
    try:
        return str(IPv4Address(text))
    except ValueError:
        raise wrong(expected, did_you_mean(text, _NEXT_HOPS | firewalls)) from None


_STRING = WithJsonSchema({"type": "string"})

RuleSide = Annotated[Side, side(*_NETWORKS, SideKind.ASG, SideKind.TAG), _STRING]
RouteTarget = Annotated[Side, side(*_NETWORKS, SideKind.TAG), _STRING]
FirewallSource = Annotated[Side, side(*_NETWORKS, SideKind.IP_GROUP), _STRING]
FirewallTarget = Annotated[Side, side(*_NETWORKS, SideKind.IP_GROUP, SideKind.TAG, SideKind.HOST), _STRING]
Range = Annotated[Side, side(SideKind.SUBNET, SideKind.VNET, SideKind.SITE, SideKind.SPOKES, SideKind.PREFIX), _STRING]
NextHop = Annotated[str, PlainValidator(_next_hop), _STRING]
TagName = Annotated[str, word(_tag_name, "a service tag such as Storage"), _STRING]
