"""Words that name something declared elsewhere in the stack file or in its hub's.

pydantic gets the declared names as context, so a name that nothing has is one more fault of the same file, with the
nearest name as a suggestion.
"""

from collections.abc import Iterator, Mapping
from ipaddress import IPv4Address
from typing import Annotated, TypeAlias

from pydantic import PlainValidator, ValidationInfo, WithJsonSchema

from infra.settings.faults import did_you_mean
from infra.settings.word import a_string, one_of, wrong
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
    "service endpoint policy": ("fairway:network.service_endpoint_policies.*",),
    "spoke": ("fairway:network.spokes.*",),
    "site": ("fairway:network.sites.*",),
    "firewall": ("fairway:network.firewalls.*",),
    "firewall policy": ("fairway:network.firewall_policies.*",),
    "IP group": ("fairway:network.ip_groups.*",),
    "VPN gateway": ("fairway:network.vpn_gateways.*",),
    "inbound side of a resolver": ("fairway:network.resolvers.*.inbound.*",),
    "outbound side of a resolver": ("fairway:network.resolvers.*.outbound.*",),
    "forwarding ruleset": ("fairway:network.forwarding.*",),
    "log workspace": ("fairway:compute.log_workspaces.*",),
    "Application Insights": ("fairway:compute.insights.*",),
    "storage account": ("fairway:compute.storage_accounts.*",),
    "key vault": ("fairway:compute.key_vaults.*",),
    "registry": ("fairway:compute.registries.*",),
    "workspace": ("fairway:compute.workspaces.*",),
    "cluster": ("fairway:compute.clusters.*",),
    "group": ("fairway:groups.*",),
}

OF_A_NEIGHBOUR = "workspace of another stack"
"""The kind of names such as `training:workspace`."""

# What a spoke may name of its hub: what has a prefix or an address there, and the policies that take its rules.
OF_THE_HUB = frozenset({"VNet", "subnet", "site", "firewall", "firewall policy", "inbound side of a resolver"})


def declared(config: Json, hub: Json = None, neighbours: Mapping[str, Json] | None = None) -> Known:
    """The names that a `config:` section declares, whatever else is wrong with it, its hub's and its neighbours'."""
    of_others = {f"{stack}:{name}" for stack, one in (neighbours or {}).items() for name in _workspaces(one)}
    own = {
        kind: _declared(config, places) | (_declared(hub, places) if kind in OF_THE_HUB else frozenset())
        for kind, places in DECLARED.items()
    }
    return {**own, OF_A_NEIGHBOUR: frozenset(of_others)}


def _workspaces(config: Json) -> frozenset[str]:
    return _declared(config, DECLARED["workspace"])


def _declared(config: Json, places: tuple[str, ...]) -> frozenset[str]:
    return frozenset("/".join(found) for place in places for found in _names(config, place.split("."), ()))


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
        if not names:
            raise wrong(f"{what}, and there is none", follows=True)
        if text not in names:
            raise wrong(f"{what} ({one_of(names)})", did_you_mean(text, names))
        return text

    return PlainValidator(validate)


def known(info: ValidationInfo, *kinds: str) -> frozenset[str]:
    """The declared names of some kinds, as the loader gave them."""
    names: Known = info.context or {}
    return frozenset().union(*(names.get(kind, frozenset()) for kind in kinds))


def _dns_server(value: object, info: ValidationInfo) -> str:
    expected = "an address, a firewall, or RESOLVER/INBOUND"
    text, names = a_string(value, expected), known(info, "firewall", "inbound side of a resolver")
    if text in names:
        return text
    try:
        return str(IPv4Address(text))
    except ValueError:
        raise wrong(expected, did_you_mean(text, names)) from None


_STRING = WithJsonSchema({"type": "string"})

VnetName = Annotated[str, named("VNet"), _STRING]
SubnetPath = Annotated[str, named("subnet"), _STRING]
NsgName = Annotated[str, named("NSG"), _STRING]
RouteTableName = Annotated[str, named("route table"), _STRING]
NatGatewayName = Annotated[str, named("NAT gateway"), _STRING]
ServiceEndpointPolicyName = Annotated[str, named("service endpoint policy"), _STRING]
DnsServer = Annotated[str, PlainValidator(_dns_server), _STRING]
FirewallName = Annotated[str, named("firewall"), _STRING]
FirewallPolicyName = Annotated[str, named("firewall policy"), _STRING]
VpnGatewayName = Annotated[str, named("VPN gateway"), _STRING]
OutboundSide = Annotated[str, named("outbound side of a resolver"), _STRING]
LogWorkspaceName = Annotated[str, named("log workspace"), _STRING]
InsightsName = Annotated[str, named("Application Insights"), _STRING]
StorageAccountName = Annotated[str, named("storage account"), _STRING]
MonitorMember = Annotated[str, named("log workspace", "Application Insights"), _STRING]
KeyVaultName = Annotated[str, named("key vault"), _STRING]
StoreName = Annotated[str, named("storage account", "key vault", "registry"), _STRING]
AsgName = Annotated[str, named("ASG"), _STRING]
RegistryName = Annotated[str, named("registry"), _STRING]
WorkspaceName = Annotated[str, named("workspace"), _STRING]
AnyWorkspaceName = Annotated[str, named("workspace", OF_A_NEIGHBOUR), _STRING]
ClusterName = Annotated[str, named("cluster"), _STRING]
