"""The effective routes of a subnet: everything that applies, losers kept with their state (S-001 to S-063)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from ipaddress import IPv4Network

from network.azure.reserved import RESERVED_ROUTES
from network.azure.service_endpoints import ENDPOINT_TAGS
from network.azure.service_tags import tag_rank
from network.model.addresses import EVERYTHING, AddressSet
from network.model.declared import Declared, Gap
from network.model.endpoint import PrivateEndpoint
from network.model.gateway import Gateway
from network.model.route import Route, UserRoute
from network.model.topology import Topology, remembered
from network.model.vnet import Subnet, VNet
from network.model.words import GatewayType, NextHopType, Reason, RouteSource, RouteState
from network.simulate.gateways import gateway_prefixes, unknown_prefixes
from network.simulate.peerings import is_global, peered_prefixes, peerings_of
from network.simulate.places import endpoint_addresses
from network.simulate.tags import PUBLIC, possible_addresses, tag_prefixes

DEFAULT = IPv4Network("0.0.0.0/0")
GATEWAY_SUBNET = "gatewaysubnet"
_PLATFORM_LENGTH = 17  # one bit longer than the longest reserved route


@dataclass(frozen=True, slots=True)
class Doubt:
    """A route that cannot be placed: its tag has no known prefixes, or something of it is not known.

    It may apply within `prefix`, None for any, to the addresses `among` which it is sought; its own prefix is at most
    `longest` bits long.
    """

    reason: Reason
    route: Route | None = None
    gap: Gap | None = None
    owner: str = ""
    prefix: IPv4Network | None = None
    among: AddressSet = EVERYTHING
    longest: int = 32


@dataclass(frozen=True, slots=True)
class EffectiveRoutes:
    """The routes of a subnet, and the doubts about them."""

    routes: tuple[Route, ...]
    doubts: tuple[Doubt, ...] = ()


@remembered
def effective_routes(topology: Topology, subnet: Subnet) -> EffectiveRoutes:
    """Every route of a subnet with its state; a function of the subnet alone."""
    user, doubts = _user_routes(topology, subnet)
    services, more = _service_endpoint_routes(topology, subnet)
    routes = [
        *_vnet_routes(subnet),
        *_peering_routes(topology, subnet.vnet),
        *services,
        *_gateway_routes(topology, subnet),
        *_endpoint_routes(topology, subnet, user),
        *user,
    ]
    if _reserved_routes_vanish(topology, routes):
        routes = [route for route in routes if not _is_reserved(route)]
    return EffectiveRoutes(
        tuple(_with_states(routes)), (*doubts, *more, *_table_doubts(subnet), *_remote_doubts(topology, subnet))
    )


def _vnet_routes(subnet: Subnet) -> Iterator[Route]:
    """The VNet's own prefixes, the Internet, and the reserved ranges that the VNet does not hold (S-001 to S-006)."""
    own = subnet.vnet.prefixes
    for prefix in own:
        yield Route(prefix, NextHopType.VNET_LOCAL, RouteSource.DEFAULT, subject=subnet.vnet)
    yield Route(DEFAULT, NextHopType.INTERNET, RouteSource.DEFAULT)
    for row in RESERVED_ROUTES:
        if not any(row.prefix.subnet_of(prefix) for prefix in own):
            yield Route(row.prefix, NextHopType.NONE, RouteSource.DEFAULT)


def _peering_routes(topology: Topology, vnet: VNet) -> Iterator[Route]:
    """One route for each prefix of each connected peer (S-009)."""
    for peering in peerings_of(topology, vnet):
        hop = NextHopType.VNET_GLOBAL_PEERING if is_global(peering) else NextHopType.VNET_PEERING
        for prefix in peered_prefixes(topology, peering):
            yield Route(prefix, hop, RouteSource.DEFAULT, subject=peering)


def _gateway_routes(topology: Topology, subnet: Subnet) -> Iterator[Route]:
    """What gateways know, unless the route table keeps it out (S-010, S-039)."""
    if subnet.route_table is None or subnet.route_table.gateway_routes:
        for one in gateway_prefixes(topology, subnet.vnet):
            yield Route(one.prefix, NextHopType.GATEWAY, RouteSource.GATEWAY, subject=one.gateway)


def _service_endpoint_routes(topology: Topology, subnet: Subnet) -> tuple[list[Route], list[Doubt]]:
    """The prefixes of the service, in this subnet alone (S-011)."""
    routes: list[Route] = []
    doubts: list[Doubt] = []
    for service in subnet.service_endpoints:
        tag = ENDPOINT_TAGS.get(service.lower(), service)
        prefixes = tag_prefixes(topology, tag, subnet)
        made = Route(DEFAULT, NextHopType.SERVICE_ENDPOINT, RouteSource.DEFAULT, tag=tag, subject=subnet)
        if prefixes is None:
            doubts.append(Doubt(Reason.UNKNOWN_SERVICE_TAG, made, among=PUBLIC))
        routes += (replace(made, prefix=prefix) for prefix in prefixes or ())
    return routes, doubts


def _endpoint_routes(topology: Topology, subnet: Subnet, user: list[Route]) -> Iterator[Route]:
    """A /32 for each private endpoint of the own and of directly peered VNets (S-012)."""
    if subnet.label.lower() == GATEWAY_SUBNET and topology.readings.gateways_learn_endpoints == "no":
        return
    near = {peering.remote: peering for peering in peerings_of(topology, subnet.vnet)}
    for endpoint in topology.private_endpoints.values():
        peering = near.get(endpoint.subnet.vnet)
        if endpoint.subnet.vnet is not subnet.vnet and peering is None:
            continue
        if (
            peering is not None
            and not peering.complete
            and (endpoint.subnet.label.lower() not in peering.remote_subnets)
        ):
            continue
        for address in endpoint_addresses(topology, endpoint):
            route = Route(IPv4Network(address), NextHopType.INTERFACE_ENDPOINT, RouteSource.DEFAULT, subject=endpoint)
            overridden = _overrides_endpoint(topology, endpoint, route, user)
            yield replace(route, state=RouteState.INVALID) if overridden else route


def _overrides_endpoint(topology: Topology, endpoint: PrivateEndpoint, route: Route, user: list[Route]) -> bool:
    """Whether a user route invalidates a /32: it covers it and is no shorter than the VNet's prefix (S-048)."""
    if not endpoint.subnet.endpoint_policies.routes:
        return False
    vnet = endpoint.subnet.vnet
    containing = [prefix for prefix in vnet.prefixes if route.prefix.subnet_of(prefix)]
    compared = vnet.prefixes if topology.readings.endpoint_route_prefix == "shortest" else containing
    least = min((prefix.prefixlen for prefix in compared), default=32)
    return any(route.prefix.subnet_of(one.prefix) and one.prefix.prefixlen >= least for one in user)


def _user_routes(topology: Topology, subnet: Subnet) -> tuple[list[Route], list[Doubt]]:
    """The routes of the table, service tags expanded (S-023)."""
    routes: list[Route] = []
    doubts: list[Doubt] = []
    for one in subnet.route_table.routes if subnet.route_table is not None else ():
        placed, doubt = _user_route(topology, subnet, one)
        routes += placed
        doubts += (doubt,) if doubt is not None else ()
    return routes, doubts


def _user_route(topology: Topology, subnet: Subnet, one: UserRoute) -> tuple[list[Route], Doubt | None]:
    gap = one.gap("addressPrefix", "nextHopType", "nextHopIpAddress")
    if gap is not None or one.next_hop_type is None:
        return [], Doubt(Reason.UNKNOWN_VALUE, gap=gap, owner=one.id, prefix=one.prefix)
    route = Route(
        one.prefix or DEFAULT, one.next_hop_type, RouteSource.USER, next_hop=one.next_hop, tag=one.tag, subject=one
    )
    if not one.tag:
        return [route] if one.prefix is not None else [], None
    prefixes = tag_prefixes(topology, one.tag, subnet)
    if prefixes is None:
        return [], Doubt(Reason.UNKNOWN_SERVICE_TAG, route, among=possible_addresses(one.tag))
    return [replace(route, prefix=prefix) for prefix in prefixes], None


def _table_doubts(subnet: Subnet) -> Iterator[Doubt]:
    """What is not known about the subnet's table as a whole."""
    table = subnet.route_table
    gap = subnet.gap("routeTable")
    if gap is not None:
        yield Doubt(gap.reason, gap=gap, owner=subnet.id)
    inner = table.gap("routes") if table is not None else None
    if table is not None and inner is not None:
        yield Doubt(inner.reason, gap=inner, owner=table.id)


def _remote_doubts(topology: Topology, subnet: Subnet) -> Iterator[Doubt]:
    """Peers and gateways whose prefixes nobody knows: a private address that no route but the platform's own covers may
    be theirs. None of the own VNet or of a known peer is: peers never overlap (S-093), and gateways lose (S-017).
    """
    remote = [*_unknown_peers(topology, subnet.vnet)]
    if subnet.route_table is None or subnet.route_table.gateway_routes:
        remote += unknown_prefixes(topology, subnet.vnet)
    if not remote:
        return
    peered = (prefix for one in peerings_of(topology, subnet.vnet) for prefix in peered_prefixes(topology, one))
    elsewhere = ~PUBLIC - AddressSet.of(*subnet.vnet.prefixes, *peered)
    for noun, gap in remote:
        yield Doubt(gap.reason, gap=gap, owner=noun.id, among=elsewhere, longest=_PLATFORM_LENGTH)


def _unknown_peers(topology: Topology, vnet: VNet) -> Iterator[tuple[Declared, Gap]]:
    for peering in topology.peerings.values():
        gap = peering.gap("remoteVirtualNetwork", "remoteAddressSpace")
        if peering.local is vnet and gap is not None:
            yield peering, gap


def _reserved_routes_vanish(topology: Topology, routes: list[Route]) -> bool:
    """Whether a default route removes the reserved None routes (S-007)."""
    reading = topology.readings.reserved_routes_vanish
    for route in routes:
        if route.prefix != DEFAULT or route.source is RouteSource.DEFAULT:
            continue
        if reading == "any" or (
            route.source is RouteSource.USER
            and (reading == "user" or route.next_hop_type is NextHopType.VIRTUAL_APPLIANCE)
        ):
            return True
    return False


def _is_reserved(route: Route) -> bool:
    return route.source is RouteSource.DEFAULT and route.next_hop_type is NextHopType.NONE


def _with_states(routes: list[Route]) -> Iterator[Route]:
    """Of the routes with one prefix the first in rank is active, the others are overridden."""
    best: dict[IPv4Network, Route] = {}
    for route in routes:
        known = best.get(route.prefix)
        if route.state is RouteState.ACTIVE and (known is None or _rank(route) < _rank(known)):
            best[route.prefix] = route
    for route in routes:
        winner = best.get(route.prefix)
        active = route is winner or (winner is not None and _shares(route, winner))
        yield route if active else replace(route, state=RouteState.INVALID)


def _shares(route: Route, winner: Route) -> bool:
    """Two service endpoints, or two peerings, may route one prefix; both stay active."""
    return route.state is RouteState.ACTIVE and route.source is RouteSource.DEFAULT and _rank(route) == _rank(winner)


_PROTECTED = (NextHopType.VNET_LOCAL, NextHopType.VNET_PEERING, NextHopType.VNET_GLOBAL_PEERING)


def _rank(route: Route) -> tuple[int, int, str]:
    """The order of routes with one prefix: service endpoint, user, VNet and peers, gateway, other (S-016 to S-018)."""
    name = route.subject.id.lower() if route.subject is not None else ""
    match route.source:
        case RouteSource.USER:
            return 1, -1 if not route.tag else tag_rank(route.tag), name
        case RouteSource.GATEWAY:
            vpn = isinstance(route.subject, Gateway) and route.subject.type is GatewayType.VPN
            return 3, int(vpn), name
        case RouteSource.DEFAULT:
            if route.next_hop_type is NextHopType.SERVICE_ENDPOINT:
                return 0, 0, ""
            if route.next_hop_type in (*_PROTECTED, NextHopType.INTERFACE_ENDPOINT):
                return 2, 0, ""
            return 4, int(route.next_hop_type is not NextHopType.INTERNET), ""


def is_protected(route: Route) -> bool:
    """Whether a route is of those that no gateway route beats, however specific (S-017)."""
    kind = route.next_hop_type
    return route.source is RouteSource.DEFAULT and (kind in _PROTECTED or kind is NextHopType.SERVICE_ENDPOINT)
