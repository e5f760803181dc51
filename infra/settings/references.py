"""Words that name something declared elsewhere in the stack file or in its hub's.

pydantic gets the declared names as context, so a name that nothing has is one more fault of the same file, with the
nearest name as a suggestion.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Address, IPv4Network
from typing import Annotated, TypeAlias

from pydantic import PlainValidator, ValidationInfo, WithJsonSchema

from infra.settings.faults import did_you_mean
from infra.settings.words import a_string, one_of, word, wrong
from network.azure.regions import REGION_NAMES
from network.azure.tag_names import TAG_NAMES
from network.model.resource import Json

Known: TypeAlias = Mapping[str, frozenset[str]]
"""The declared names by kind: `subnet` holds `training/nodes`, `NSG` holds `nodes`."""

# Where the names of each kind stand under `config:`; `*` is every key of a map.
DECLARED: Mapping[str, tuple[str, ...]] = {
    "VNet": ("fairway:network.vnets.*",),
    "subnet": ("fairway:network.vnets.*.subnets.*",),
    "NSG": ("fairway:network.nsgs.*",),
    "ASG": ("fairway:network.asgs.*",),
    "route table": ("fairway:network.route_tables.*",),
    "NAT gateway": ("fairway:network.nat_gateways.*",),
    "log workspace": ("fairway:compute.log_workspaces.*",),
    "Application Insights": ("fairway:compute.insights.*",),
    "storage account": ("fairway:compute.storage_accounts.*",),
    "key vault": ("fairway:compute.key_vaults.*",),
    "registry": ("fairway:compute.registries.*",),
    "workspace": ("fairway:compute.workspaces.*",),
    "cluster": ("fairway:compute.clusters.*",),
    "group": ("fairway:groups.*",),
}


def declared(config: Json) -> Known:
    """The names that a `config:` section declares, whatever else is wrong with it."""
    return {
        kind: frozenset("/".join(found) for place in places for found in _names(config, place.split("."), ()))
        for kind, places in DECLARED.items()
    }


def _names(value: Json, steps: list[str], found: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    if not steps:
        yield found
    elif isinstance(value, Mapping) and steps[0] == "*":
        for key, inner in value.items():
            yield from _names(inner, steps[1:], (*found, key))
    elif isinstance(value, list) and steps == ["*"]:
        yield from ((*found, item) for item in value if isinstance(item, str))
    elif isinstance(value, Mapping) and steps[0] in value:
        yield from _names(value[steps[0]], steps[1:], found)


def named(*kinds: str) -> PlainValidator:
    """A validator of the name of a declared thing of one of these kinds."""
    what = f"a declared {' or '.join(kinds)}"

    def validate(value: object, info: ValidationInfo) -> str:
        text, names = a_string(value, what), known(info, *kinds)
        if text not in names:
            raise wrong(
                f"{what} ({one_of(names)})" if names else f"{what}, and there is none", did_you_mean(text, names)
            )
        return text

    return PlainValidator(validate)


def known(info: ValidationInfo, *kinds: str) -> frozenset[str]:
    """The declared names of some kinds, as the loader gave them."""
    names: Known = info.context or {}
    return frozenset().union(*(names.get(kind, frozenset()) for kind in kinds))


_STRING = WithJsonSchema({"type": "string"})

VnetName = Annotated[str, named("VNet"), _STRING]
SubnetPath = Annotated[str, named("subnet"), _STRING]
NsgName = Annotated[str, named("NSG"), _STRING]
RouteTableName = Annotated[str, named("route table"), _STRING]
NatGatewayName = Annotated[str, named("NAT gateway"), _STRING]
LogWorkspaceName = Annotated[str, named("log workspace"), _STRING]
InsightsName = Annotated[str, named("Application Insights"), _STRING]
StorageAccountName = Annotated[str, named("storage account"), _STRING]
MonitorMember = Annotated[str, named("log workspace", "Application Insights"), _STRING]
KeyVaultName = Annotated[str, named("key vault"), _STRING]
RegistryName = Annotated[str, named("registry"), _STRING]
WorkspaceName = Annotated[str, named("workspace"), _STRING]
ClusterName = Annotated[str, named("cluster"), _STRING]


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


_SIDE = "a subnet (training/nodes), VNet or application security group of this file, a service tag, a prefix or any"
_TAGS = {tag.name.lower(): tag for tag in TAG_NAMES}


def _side(value: object, info: ValidationInfo) -> Side:
    text = a_string(value, _SIDE)
    for kind in (SideKind.SUBNET, SideKind.VNET, SideKind.ASG):
        if text in known(info, kind):
            return Side(kind, text)
    if text == "any":
        return Side(SideKind.ANY, "*")
    if text[:1].isdigit():
        return Side(SideKind.PREFIX, _prefix_or_address(text))
    tag = _tag(text)
    if tag is None:
        candidates = known(info, "subnet", "VNet", "ASG") | {row.name for row in TAG_NAMES}
        raise wrong(_SIDE, did_you_mean(text, candidates))
    return Side(SideKind.TAG, tag)


def _prefix_or_address(text: str) -> str:
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

LOCATION = (
    "a location: a name, VNET/SUBNET, SERVICE/SUBRESOURCE, site:NAME, group:NAME, internet, a prefix, an address "
    "or a host name"
)
_LOCATION = re.compile(r"(/subscriptions/\S+|([A-Za-z0-9][\w.-]*:)?[A-Za-z0-9][\w.-]*(/[A-Za-z0-9][\w.-]*)?)")


def _location(value: object, info: ValidationInfo) -> str:
    text = a_string(value, LOCATION)
    if text[:1].isdigit() and "/" in text:
        return _prefix_or_address(text)
    if _LOCATION.fullmatch(text) is None:
        raise wrong(LOCATION)
    scheme, _, name = text.rpartition(":")
    if scheme == "group" and name not in known(info, "group"):
        raise wrong("a group of fairway:groups", did_you_mean(name, known(info, "group")))
    return text


Location = Annotated[str, PlainValidator(_location), WithJsonSchema({"type": "string", "description": LOCATION})]
