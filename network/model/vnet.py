"""Virtual networks, their subnets and their peerings."""

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network

from network.model.declared import Declared
from network.model.nat import NatGateway
from network.model.nsg import Nsg
from network.model.route import RouteTable
from network.model.words import EndpointPolicies


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class VNet(Declared):
    """A virtual network. No DNS servers means Azure DNS; `api_version` is empty unless a template body said it."""

    location: str
    prefixes: tuple[IPv4Network, ...]
    dns_servers: tuple[IPv4Address, ...] = ()
    api_version: str = ""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Subnet(Declared):
    """A subnet. `name` is `vnet/subnet`, `label` the last segment alone.

    `default_outbound_access` is None where nobody said it: the VNet's API version decides then (S-118).
    """

    vnet: VNet
    label: str
    prefixes: tuple[IPv4Network, ...]
    nsg: Nsg | None = None
    route_table: RouteTable | None = None
    nat_gateway: NatGateway | None = None
    service_endpoints: tuple[str, ...] = ()
    delegations: tuple[str, ...] = ()
    endpoint_policies: EndpointPolicies = EndpointPolicies.DISABLED
    link_service_policies: bool = True
    default_outbound_access: bool | None = None

    def __contains__(self, address: IPv4Address) -> bool:
        return any(address in prefix for prefix in self.prefixes)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Peering(Declared):
    """One side of a peering, as the `local` VNet declares it. `name` is `vnet/peering`.

    `remote` is None where the other VNet is outside the graph; its prefixes are then what this side says of it.
    `connected` means that traffic may flow: both sides exist (S-091), or the state says so for a VNet outside.
    `local_subnets` and `remote_subnets` hold labels and count only in a subnet peering (S-103).
    """

    local: VNet
    remote: VNet | None
    remote_id: str
    connected: bool
    remote_prefixes: tuple[IPv4Network, ...] = ()
    allow_virtual_network_access: bool = True
    allow_forwarded_traffic: bool = False
    allow_gateway_transit: bool = False
    use_remote_gateways: bool = False
    complete: bool = True
    local_subnets: frozenset[str] = frozenset()
    remote_subnets: frozenset[str] = frozenset()
