"""Out of a subnet: the sender's filters, the route, and the next hop (S-015 to S-045)."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from network.azure.reserved import HOST_ADDRESSES
from network.lift.index import id_key
from network.model.route import Route
from network.model.trace import DecidedBy, StepKind
from network.model.vnet import Peering
from network.model.words import NextHopType, Reason, RouteSource, Verdict
from network.simulate import decisions
from network.simulate.crossing import admit, cross
from network.simulate.deliver import arrive_in, not_peered
from network.simulate.doors import outbound
from network.simulate.filters import host_layers
from network.simulate.onward import private_source, to_appliance, to_gateway
from network.simulate.outside import to_internet
from network.simulate.peerings import peering_to, peerings_of
from network.simulate.places import subnet_at
from network.simulate.public import service_at
from network.simulate.select import select
from network.simulate.walk import AtEndpoint, AtService, Sender, Sending, Walk


def sending(walk: Walk, place: Sending) -> Walk | tuple[Walk, ...]:
    """Filters of the sender, then the route, then whatever the route says."""
    sender = place.sender
    address = walk.packet.destination.address
    if address in HOST_ADDRESSES:
        return _to_host(walk, sender)
    if sender.nic is not None:
        walk = outbound(walk, sender.nic, sender.nic.subnet)
    selection = select(walk.topology, sender.subnet, walk.packet.destination)
    route, doubt = selection.route, selection.doubt
    if doubt is not None and doubt.route is not None and route is not None:
        return _either_way(walk, sender, (route, doubt.route), decisions.by_doubt(doubt))
    if doubt is not None:
        # Nobody knows where it goes from here; what stands on one of the ways proves nothing.
        return walk.step(StepKind.ROUTE, Verdict.INDETERMINATE, decisions.by_doubt(doubt)).end()
    if route is None:
        return walk.end()
    return _follow(walk, sender, route)


def _either_way(walk: Walk, sender: Sender, routes: tuple[Route, Route], decided_by: DecidedBy) -> tuple[Walk, ...]:
    """Two routes of which nobody can say which one applies: the flow is walked over both."""
    taken, other = routes
    same = (taken.next_hop_type, taken.next_hop) == (other.next_hop_type, other.next_hop)
    if not same:
        walk = replace(walk, question=walk.question or decided_by)
    return tuple(_follow(walk, sender, one) for one in routes[: 1 if same else 2])


def _to_host(walk: Walk, sender: Sender) -> Walk:
    """The host's own addresses: no route and no group but for its platform tags (S-043, S-080)."""
    nic = sender.nic
    groups = (nic.nsg, sender.subnet.nsg) if nic is not None else ()
    for layer in host_layers(walk.topology, groups, sender.subnet, walk.packet):
        walk = walk.step(StepKind.FILTER, decisions.VERDICTS[layer.decision.access], decisions.by_layer(layer))
    # Only machines inside a virtual network reach the host (S-180).
    verdict = Verdict.ALLOW if nic is not None and not sender.forwards else Verdict.DROP
    walk = walk.step(StepKind.PLATFORM, verdict, decisions.platform(Reason.HOST_VIRTUAL_IP))
    return walk.hop(str(walk.packet.destination.address)).end(reached=True)


def _follow(walk: Walk, sender: Sender, route: Route) -> Walk:
    return _NEXT_HOPS[route.next_hop_type](replace(walk, route=route), sender, route)


def _dropped(walk: Walk, sender: Sender, route: Route) -> Walk:
    """Next hop None; where a subnet peering leaves the destination out, that is why (S-103)."""
    address = walk.packet.destination.address
    if address is not None and route.source is RouteSource.DEFAULT:
        peering = peering_to(walk.topology, sender.subnet.vnet, address)
        left_out = not_peered(walk, sender, address, peering)
        if left_out is not None:
            return left_out
    return walk.step(StepKind.ROUTE, Verdict.DROP, decisions.by_route(route)).end()


def _in_vnet(walk: Walk, sender: Sender, route: Route) -> Walk:
    address, vnet = walk.packet.destination.address, sender.subnet.vnet
    if address is None or not any(address in prefix for prefix in vnet.prefixes):
        return walk.step(StepKind.ROUTE, Verdict.DROP, decisions.by_route(route, Reason.NO_SUCH_HOST)).end()
    return arrive_in(_taken(walk, sender, route), sender, vnet, address, None)


def _over_peering(walk: Walk, sender: Sender, route: Route) -> Walk:
    address, peering = walk.packet.destination.address, route.subject
    walk = _taken(walk, sender, route)
    if not isinstance(peering, Peering):
        return walk.end()
    if peering.remote is None or address is None:
        outside = decisions.by_unknown(peering, "remoteVirtualNetwork")
        return walk.step(StepKind.PEERING, Verdict.INDETERMINATE, outside).end()
    target = subnet_at(walk.topology, peering.remote, address)
    return arrive_in(cross(walk, sender, peering, target), sender, peering.remote, address, peering)


def _to_endpoint(walk: Walk, sender: Sender, route: Route) -> Walk:
    endpoint = walk.topology.private_endpoints.get(id_key(route.subject.id)) if route.subject is not None else None
    walk = _taken(walk, sender, route)
    if endpoint is None:
        return walk.end()
    if endpoint.subnet.vnet is not sender.subnet.vnet:
        peering = next(
            (one for one in peerings_of(walk.topology, sender.subnet.vnet) if one.remote is endpoint.subnet.vnet), None
        )
        if peering is not None:
            walk = admit(cross(walk, sender, peering, endpoint.subnet), sender, peering, endpoint)
    return walk.to(AtEndpoint(endpoint))


def _to_service(walk: Walk, sender: Sender, route: Route) -> Walk:
    walk = _taken(walk, sender, route)
    service = service_at(walk, walk.packet.destination.address)
    return walk.to(AtService(service, sender.subnet, from_azure=True))


def _taken(walk: Walk, sender: Sender, route: Route) -> Walk:
    return private_source(walk.step(StepKind.ROUTE, Verdict.ALLOW, decisions.by_route(route)), sender)


_NEXT_HOPS: Mapping[NextHopType, Callable[[Walk, Sender, Route], Walk]] = {
    NextHopType.VNET_LOCAL: _in_vnet,
    NextHopType.VNET_PEERING: _over_peering,
    NextHopType.VNET_GLOBAL_PEERING: _over_peering,
    NextHopType.INTERNET: to_internet,
    NextHopType.NONE: _dropped,
    NextHopType.VIRTUAL_APPLIANCE: to_appliance,
    NextHopType.GATEWAY: to_gateway,
    NextHopType.SERVICE_ENDPOINT: _to_service,
    NextHopType.INTERFACE_ENDPOINT: _to_endpoint,
}
