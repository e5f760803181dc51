"""What gateways know, and what they tell the other side."""

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network

from network.model.declared import Declared, Gap
from network.model.gateway import Connection, Gateway
from network.model.topology import Topology, remembered
from network.model.vnet import Peering, VNet
from network.model.words import GatewayType
from network.model.world import Site
from network.simulate.peerings import peerings_of, way_back

# What a gateway, a connection and a site say of the prefixes behind them.
_PREFIXES = ("vpnClientConfiguration", "localNetworkGateway2", "virtualNetworkGateway2", "localNetworkAddressSpace")


@dataclass(frozen=True, slots=True)
class GatewayPrefix:
    """A prefix behind a gateway."""

    prefix: IPv4Network
    gateway: Gateway


@remembered
def gateways_in(topology: Topology, vnet: VNet) -> tuple[Gateway, ...]:
    """The gateways that stand in a virtual network, ExpressRoute first (S-027)."""
    found = [gateway for gateway in topology.gateways.values() if gateway.subnet.vnet is vnet]
    return tuple(sorted(found, key=lambda one: (one.type is not GatewayType.EXPRESS_ROUTE, one.id.lower())))


@remembered
def transit(topology: Topology, vnet: VNet) -> Peering | None:
    """The peering over which a virtual network uses the gateways of another (S-098)."""
    for peering in peerings_of(topology, vnet):
        other = way_back(topology, peering)
        if peering.use_remote_gateways and other is not None and other.allow_gateway_transit:
            return peering
    return None


@remembered
def gateways_for(topology: Topology, vnet: VNet) -> tuple[Gateway, ...]:
    """The gateways that a virtual network uses: its own, else those of the VNet that lends them."""
    own = gateways_in(topology, vnet)
    lent = transit(topology, vnet)
    return own or (gateways_in(topology, lent.remote) if lent is not None and lent.remote is not None else ())


@remembered
def connections_of(topology: Topology, gateway: Gateway) -> tuple[tuple[Connection, Gateway | None], ...]:
    """The connections of a gateway, with the gateway on the other side of a VNet-to-VNet connection."""
    near = [(one, one.other_gateway) for one in topology.connections.values() if one.gateway is gateway]
    far = [(one, one.gateway) for one in topology.connections.values() if one.other_gateway is gateway]
    unique = {(one, other.id if other else ""): (one, other) for one, other in (*near, *far)}
    return tuple(unique.values())


@remembered
def prefixes_behind(topology: Topology, gateway: Gateway) -> tuple[IPv4Network, ...]:
    """What a gateway routes to the other side: sites as configured or learned, clients, connected VNets (S-010)."""
    found = [*gateway.learned, *gateway.client_pool]
    for connection, other in connections_of(topology, gateway):
        if connection.local_gateway is not None:
            found += connection.local_gateway.prefixes
        if other is not None:
            found += _across(topology, connection, other)
    return tuple(dict.fromkeys(found))


def _across(topology: Topology, connection: Connection, other: Gateway) -> Iterator[IPv4Network]:
    """What a connection to another gateway leads to: its VNet, and under BGP those that use it."""
    yield from other.subnet.vnet.prefixes
    if connection.bgp:
        yield from (prefix for vnet in borrowers(topology, other) for prefix in vnet.prefixes)


@remembered
def gateway_prefixes(topology: Topology, vnet: VNet) -> tuple[GatewayPrefix, ...]:
    """The gateway routes of a virtual network; of two gateways with one prefix ExpressRoute comes first."""
    return tuple(
        GatewayPrefix(prefix, gateway)
        for gateway in gateways_for(topology, vnet)
        for prefix in prefixes_behind(topology, gateway)
    )


def unknown_prefixes(topology: Topology, vnet: VNet) -> Iterator[tuple[Declared, Gap]]:
    """What lies behind the gateways of a virtual network and is not known: a site, clients, a whole connection."""
    for gateway in gateways_for(topology, vnet):
        sites = [(one, one.local_gateway) for one, _ in connections_of(topology, gateway)]
        for noun in (gateway, *(one for pair in sites for one in pair if one is not None)):
            gap = noun.gap(*_PREFIXES)
            if gap is not None:
                yield noun, gap


@remembered
def borrowers(topology: Topology, gateway: Gateway) -> tuple[VNet, ...]:
    """The virtual networks that use a gateway of another VNet."""
    home = gateway.subnet.vnet
    found = (vnet for vnet in topology.vnets.values() if vnet is not home and not gateways_in(topology, vnet))
    return tuple(vnet for vnet in found if gateway in gateways_for(topology, vnet))


@remembered
def vnets_offered(topology: Topology, gateway: Gateway) -> tuple[IPv4Network, ...]:
    """The virtual networks that a gateway offers to sites and clients: its own, those that use it, and under BGP those
    that it is connected to (S-214)."""
    vnets = (gateway.subnet.vnet, *borrowers(topology, gateway))
    found = [prefix for vnet in vnets for prefix in vnet.prefixes]
    if _passes_on(gateway):
        for connection, other in connections_of(topology, gateway):
            found += _across(topology, connection, other) if other is not None else ()
    return tuple(dict.fromkeys(found))


@remembered
def sites_offered(topology: Topology, gateway: Gateway) -> tuple[IPv4Network, ...]:
    """What a gateway passes on under BGP of what lies behind it; never a default route (S-214)."""
    return tuple(one for one in prefixes_behind(topology, gateway) if one.prefixlen > 0) if _passes_on(gateway) else ()


def _passes_on(gateway: Gateway) -> bool:
    return gateway.bgp and gateway.type is GatewayType.VPN


def offers(topology: Topology, gateway: Gateway, address: IPv4Address) -> IPv4Network | None:
    """The longest prefix by which a gateway offers an address.

    What a site announces leads to sites: to no VNet that the gateway does not serve, and not from a VPN to a site that
    only ExpressRoute has (S-217).
    """
    known = vnets_offered(topology, gateway)
    if not _in_a_vnet(topology, address) and not _only_over_express_route(topology, address):
        known += sites_offered(topology, gateway)
    return max((prefix for prefix in known if address in prefix), key=lambda prefix: prefix.prefixlen, default=None)


def _in_a_vnet(topology: Topology, address: IPv4Address) -> bool:
    return any(address in prefix for vnet in topology.vnets.values() for prefix in vnet.prefixes)


def _only_over_express_route(topology: Topology, address: IPv4Address) -> bool:
    site = site_at(topology, address)
    types = {gateway.type for gateway in gateways_of_site(topology, site)} if site is not None else set()
    return types == {GatewayType.EXPRESS_ROUTE}


def sites_of(topology: Topology, gateway: Gateway) -> tuple[Site, ...]:
    """The sites that the world connects to a gateway."""
    names = {gateway.name.lower(), gateway.id.lower()}
    return tuple(site for site in topology.world.sites if names & {one.lower() for one in site.gateways})


def site_at(topology: Topology, address: IPv4Address) -> Site | None:
    """The site that has an address, by the longest prefix."""
    found = [(prefix.prefixlen, site) for site in topology.world.sites for prefix in site.prefixes if address in prefix]
    return max(found, key=lambda pair: pair[0])[1] if found else None


def gateways_of_site(topology: Topology, site: Site) -> tuple[Gateway, ...]:
    """The gateways that a site is connected to, ExpressRoute first."""
    found = [gateway for gateway in topology.gateways.values() if site in sites_of(topology, gateway)]
    return tuple(sorted(found, key=lambda one: (one.type is not GatewayType.EXPRESS_ROUTE, one.id.lower())))


def gateway_beyond(topology: Topology, gateway: Gateway, address: IPv4Address) -> Gateway | None:
    """The gateway on the other side that has an address: VNet to VNet, or over one ExpressRoute circuit (S-221)."""
    for connection, other in connections_of(topology, gateway):
        vnets = (other.subnet.vnet, *(borrowers(topology, other) if connection.bgp else ())) if other else ()
        if any(address in prefix for vnet in vnets for prefix in vnet.prefixes):
            return other
    if gateway.type is not GatewayType.EXPRESS_ROUTE:
        return None
    if not any(address in prefix for prefix in prefixes_behind(topology, gateway)):
        return None
    for vnet in topology.vnets.values():
        if vnet is not gateway.subnet.vnet and any(address in prefix for prefix in vnet.prefixes):
            circuits = (one for one in gateways_in(topology, vnet) if one.type is GatewayType.EXPRESS_ROUTE)
            return next(circuits, None)
    return None
