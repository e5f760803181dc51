"""Which route a flow takes: the longest matching prefix, with the exceptions of the documentation (S-015 to S-027)."""

from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address

from network.azure.service_tags import tag_rank
from network.model.route import Route
from network.model.topology import Topology, remembered
from network.model.vnet import Subnet
from network.model.words import NextHopType, Reason, RouteSource, RouteState
from network.simulate.parties import Party
from network.simulate.routes import Doubt, EffectiveRoutes, effective_routes, is_protected
from network.simulate.tags import PUBLIC


@dataclass(frozen=True, slots=True)
class Selection:
    """The route that is taken; None where nothing matches. `doubt` is a route that may be taken instead."""

    route: Route | None
    doubt: Doubt | None = None


@dataclass(frozen=True, slots=True)
class _Table:
    """The active routes of a subnet by prefix length, longest first."""

    by_length: tuple[tuple[int, dict[int, Route]], ...]
    doubts: tuple[Doubt, ...]


@remembered
def _table(topology: Topology, subnet: Subnet) -> _Table:
    effective = effective_routes(topology, subnet)
    lengths: dict[int, dict[int, Route]] = {}
    for route in _active(effective):
        lengths.setdefault(route.prefix.prefixlen, {}).setdefault(int(route.prefix.network_address), route)
    return _Table(tuple(sorted(lengths.items(), reverse=True)), effective.doubts)


def _active(effective: EffectiveRoutes) -> Iterable[Route]:
    return (route for route in effective.routes if route.state is RouteState.ACTIVE)


@remembered
def matching(topology: Topology, subnet: Subnet, address: IPv4Address) -> tuple[Route, ...]:
    """The active routes of a subnet whose prefix has an address, longest first."""
    number = int(address)
    found = []
    for length, routes in _table(topology, subnet).by_length:
        route = routes.get(number >> (32 - length) << (32 - length))
        if route is not None:
            found.append(route)
    return tuple(found)


def select(topology: Topology, subnet: Subnet, destination: Party) -> Selection:
    """The route from a subnet to a destination."""
    address = destination.address
    if address is None:
        return _select_for_service(topology, subnet, destination)
    return select_address(topology, subnet, address)


@remembered
def select_address(topology: Topology, subnet: Subnet, address: IPv4Address) -> Selection:
    """The route from a subnet to an address."""
    found = _without_losers(topology, matching(topology, subnet, address))
    route = found[0] if found else None
    return Selection(route, _doubt(topology, subnet, address, route))


def _without_losers(topology: Topology, found: tuple[Route, ...]) -> tuple[Route, ...]:
    """Leave out gateway routes where the VNet, a peer or a service endpoint has the address (S-017, S-026)."""
    if any(is_protected(route) for route in found):
        found = tuple(route for route in found if route.source is not RouteSource.GATEWAY)
    endpoint = next((route for route in found if route.next_hop_type is NextHopType.SERVICE_ENDPOINT), None)
    if endpoint is not None and topology.readings.longer_than_service_endpoint == "endpoint":
        return (endpoint, *(route for route in found if route is not endpoint))
    return found


def _doubt(topology: Topology, subnet: Subnet, address: IPv4Address, route: Route | None) -> Doubt | None:
    """The first doubt that may concern an address and be longer than the route that is taken."""
    for doubt in _table(topology, subnet).doubts:
        if address not in doubt.among:
            continue
        if doubt.prefix is not None and address not in doubt.prefix:
            continue
        length = doubt.prefix.prefixlen if doubt.prefix is not None else doubt.longest
        if (
            route is None
            or length > route.prefix.prefixlen
            or (length == route.prefix.prefixlen and route.source is not RouteSource.USER)
        ):
            return doubt
    return None


def _select_for_service(topology: Topology, subnet: Subnet, destination: Party) -> Selection:
    """The route to the public side of a service whose address nobody knows, by the tags that contain it."""
    effective = effective_routes(topology, subnet)
    tagged = [
        route
        for route in (*_active(effective), *(doubt.route for doubt in effective.doubts if doubt.route is not None))
        if route.tag and route.tag.lower() in destination.tags
    ]
    if tagged:
        best = min(tagged, key=lambda one: (one.next_hop_type is not NextHopType.SERVICE_ENDPOINT, tag_rank(one.tag)))
        return Selection(best)
    public = [
        route for route in _active(effective)
        if not route.tag and route.prefix.prefixlen > 0 and route.prefix.network_address in PUBLIC
    ]  # fmt: skip
    default = next((route for route in _active(effective) if route.prefix.prefixlen == 0), None)
    other = next((doubt for doubt in effective.doubts if doubt.route is None and doubt.prefix is None), None)
    differs = [route for route in public if default is None or route.next_hop_type is not default.next_hop_type]
    return Selection(default, other or (_in_doubt(differs[0]) if differs else None))


def _in_doubt(route: Route) -> Doubt:
    return Doubt(Reason.UNKNOWN_VALUE, route, prefix=route.prefix)
