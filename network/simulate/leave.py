"""Out of a subnet: the sender's filters, the route, and the next hop (S-015 to S-045, S-106)."""

from collections.abc import Mapping
from dataclasses import replace
from ipaddress import IPv4Address, IPv4Network

from network.azure.reserved import HOST_ADDRESSES
from network.model.addresses import AddressSet, Match
from network.model.endpoint import PrivateEndpoint
from network.model.firewall import Firewall
from network.model.gateway import Gateway
from network.model.route import Route
from network.model.trace import DecidedBy, StepKind
from network.model.vnet import Peering, VNet
from network.model.words import Decider, GatewayType, NatMethod, NextHopType, Protocol, Reason, RouteSource, Verdict
from network.simulate import decisions
from network.simulate.crossing import cross, peering_steps
from network.simulate.deliver import arrive_in, not_peered
from network.simulate.doors import outbound
from network.simulate.egress import Egress, firewall_egress, machine_egress
from network.simulate.filters import Layer, host_decision
from network.simulate.gateways import gateways_for
from network.simulate.parties import ANYBODY, Party
from network.simulate.peerings import peering_to
from network.simulate.places import BalancerFrontend, Interface, holder_in, subnet_at
from network.simulate.public import is_same_region_storage, service_at
from network.simulate.select import select
from network.simulate.tags import PUBLIC
from network.simulate.walk import (
    AtAppliance,
    AtBalancer,
    AtEndpoint,
    AtFirewall,
    AtGateway,
    AtService,
    Leg,
    OnInternet,
    Sender,
    Sending,
    Start,
    Walk,
)


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
        walk = walk.step(StepKind.ROUTE, Verdict.INDETERMINATE, decisions.by_doubt(doubt))
    if route is None:
        return walk.end()
    return _follow(replace(walk, route=route), sender, route, address)


def _either_way(walk: Walk, sender: Sender, routes: tuple[Route, Route], decided_by: DecidedBy) -> tuple[Walk, ...]:
    """Two routes of which nobody can say which one applies: the flow is walked over both."""
    taken, other = routes
    address = walk.packet.destination.address
    same = (taken.next_hop_type, taken.next_hop) == (other.next_hop_type, other.next_hop)
    if not same:
        walk = replace(walk, question=walk.question or decided_by)
    found = (_follow(replace(walk, route=one), sender, one, address) for one in routes[: 1 if same else 2])
    return tuple(way for ways in found for way in (ways if isinstance(ways, tuple) else (ways,)))


def _to_host(walk: Walk, sender: Sender) -> Walk:
    """The host's own addresses: no route and no group but for its platform tags (S-043, S-080)."""
    nic = sender.nic
    for nsg in (nic.nsg, sender.subnet.nsg) if nic is not None else ():
        decision = host_decision(walk.topology, nsg, sender.subnet, walk.packet) if nsg is not None else None
        if nsg is not None and decision is not None:
            layer = Layer(nsg, decision)
            walk = walk.step(StepKind.FILTER, decisions.VERDICTS[decision.access], decisions.by_layer(layer))
    # Only machines inside a virtual network reach the host (S-180).
    verdict = Verdict.ALLOW if nic is not None and not sender.forwards else Verdict.DROP
    walk = walk.step(StepKind.PLATFORM, verdict, decisions.platform(Reason.HOST_VIRTUAL_IP))
    return walk.hop(str(walk.packet.destination.address)).end(reached=True)


def _follow(walk: Walk, sender: Sender, route: Route, address: IPv4Address | None) -> Walk | tuple[Walk, ...]:
    match route.next_hop_type:
        case NextHopType.NONE:
            return _dropped(walk, sender, route, address)
        case NextHopType.INTERNET:
            return _to_internet(walk, sender, route)
        case NextHopType.VIRTUAL_APPLIANCE:
            return _to_appliance(walk, sender, route)
        case NextHopType.GATEWAY:
            return _to_gateway(walk, sender, route)
    walk = walk.step(StepKind.ROUTE, Verdict.ALLOW, decisions.by_route(route))
    walk = _private_source(walk, sender)
    subject = route.subject
    match route.next_hop_type:
        case NextHopType.INTERFACE_ENDPOINT if subject is not None and subject.id.lower() in _endpoints(walk):
            return walk.to(AtEndpoint(_endpoints(walk)[subject.id.lower()]))
        case NextHopType.SERVICE_ENDPOINT:
            return walk.to(AtService(service_at(walk, address), sender.subnet, from_azure=True))
        case NextHopType.VNET_PEERING | NextHopType.VNET_GLOBAL_PEERING if isinstance(subject, Peering):
            return _over_peering(walk, sender, subject, address)
    if address is None or not any(address in prefix for prefix in sender.subnet.vnet.prefixes):
        return walk.step(StepKind.ROUTE, Verdict.DROP, decisions.by_route(route, Reason.NO_SUCH_HOST)).end()
    return arrive_in(walk, sender, sender.subnet.vnet, address, None)


def _endpoints(walk: Walk) -> Mapping[str, PrivateEndpoint]:
    return walk.topology.private_endpoints


def _over_peering(walk: Walk, sender: Sender, peering: Peering, address: IPv4Address | None) -> Walk:
    if peering.remote is None or address is None:
        gap = peering.gap("remoteVirtualNetwork")
        decided_by = (
            decisions.by_gap(peering, gap)
            if gap is not None
            else DecidedBy(
                type=Decider.UNKNOWN,
                reason=Reason.UNKNOWN_VALUE,
                resource=peering.id,
                property_path="remoteVirtualNetwork",
                subject=peering,
            )
        )
        return walk.step(StepKind.PEERING, Verdict.INDETERMINATE, decided_by).end()
    target = subnet_at(walk.topology, peering.remote, address)
    return arrive_in(cross(walk, sender, peering, target), sender, peering.remote, address, peering)


def _dropped(walk: Walk, sender: Sender, route: Route, address: IPv4Address | None) -> Walk:
    """Next hop None; where a subnet peering leaves the destination out, that is why (S-103)."""
    if address is not None and route.source is RouteSource.DEFAULT:
        peering = peering_to(walk.topology, sender.subnet.vnet, address)
        left_out = not_peered(walk, sender, address, peering)
        if left_out is not None:
            return left_out
    return walk.step(StepKind.ROUTE, Verdict.DROP, decisions.by_route(route)).end()


def _to_appliance(walk: Walk, sender: Sender, route: Route) -> Walk | tuple[Walk, ...]:
    """To the address of the next hop, in the own or a directly peered network (S-030, S-031)."""
    walk = _private_source(walk, sender)
    if route.next_hop is None:
        decided_by = DecidedBy(
            type=Decider.UNKNOWN,
            reason=Reason.UNKNOWN_VALUE,
            resource=route.subject.id if route.subject is not None else None,
            property_path="nextHopIpAddress",
            subject=route.subject,
        )
        return walk.step(StepKind.ROUTE, Verdict.INDETERMINATE, decided_by).end()
    home, peering = appliance_home(walk, sender.subnet.vnet, route.next_hop)
    if home is None:
        reason = Reason.NEXT_HOP_NOT_DIRECTLY_CONNECTED
        return walk.step(StepKind.ROUTE, Verdict.DROP, decisions.by_route(route, reason)).end()
    holder = holder_in(walk.topology, home, route.next_hop)
    if peering is not None:
        target = subnet_at(walk.topology, home, route.next_hop)
        for verdict, decided_by in peering_steps(walk, sender, peering, target):
            walk = walk.step(StepKind.PEERING, verdict, decided_by)
    match holder:
        case Interface() | Firewall() | BalancerFrontend() if device_key(holder) in walk.seen:
            return walk.step(StepKind.ROUTE, Verdict.DROP, decisions.by_route(route, Reason.ROUTING_LOOP)).end()
        case Interface():
            return walk.step(StepKind.ROUTE, Verdict.ALLOW, decisions.by_route(route)).to(AtAppliance(holder))
        case Firewall():
            return walk.step(StepKind.ROUTE, Verdict.ALLOW, decisions.by_route(route)).to(AtFirewall(holder))
        case BalancerFrontend():
            walk = walk.step(StepKind.ROUTE, Verdict.ALLOW, decisions.by_route(route))
            return walk.to(AtBalancer(holder, next_hop=True))
        case _:
            return walk.step(StepKind.ROUTE, Verdict.DROP, decisions.by_route(route, Reason.NO_SUCH_HOST)).end()


def device_key(holder: Interface | Firewall | BalancerFrontend) -> str:
    """What makes a device the same one when a flow comes back to it."""
    match holder:
        case Interface():
            return holder.nic.id.lower()
        case Firewall():
            return holder.id.lower()
        case BalancerFrontend():
            return holder.frontend.id.lower()


def appliance_home(walk: Walk, vnet: VNet, address: IPv4Address) -> tuple[VNet | None, Peering | None]:
    """The network that has the next hop: the own one, or a direct peer."""
    if any(address in prefix for prefix in vnet.prefixes):
        return vnet, None
    peering = peering_to(walk.topology, vnet, address)
    return (peering.remote, peering) if peering is not None else (None, None)


def gateway_target(walk: Walk, vnet: VNet, route: Route) -> Gateway | Reason | None:
    """The gateway that a route leads to. A user route finds only a VPN gateway that stands alone (S-035, S-258)."""
    if isinstance(route.subject, Gateway):
        return route.subject
    gateways = gateways_for(walk.topology, vnet)
    if any(gateway.type is GatewayType.EXPRESS_ROUTE for gateway in gateways):
        return Reason.EXPRESS_ROUTE_NOT_TARGETABLE
    return gateways[0] if gateways else None


def _to_gateway(walk: Walk, sender: Sender, route: Route) -> Walk:
    found = gateway_target(walk, sender.subnet.vnet, route)
    if not isinstance(found, Gateway):
        return walk.step(StepKind.ROUTE, Verdict.DROP, decisions.by_route(route, found)).end()
    if found.id.lower() in walk.seen:
        return walk.step(StepKind.ROUTE, Verdict.DROP, decisions.by_route(route, Reason.ROUTING_LOOP)).end()
    walk = walk.step(StepKind.ROUTE, Verdict.ALLOW, decisions.by_route(route))
    return _private_source(walk, sender).to(AtGateway(found))


def _private_source(walk: Walk, sender: Sender) -> Walk:
    """A firewall that replaces the source of what stays private uses an address of its subnet (S-088, S-163)."""
    firewall = sender.firewall
    if firewall is None or not sender.snat:
        return walk
    prefixes = firewall.subnet.prefixes
    source = Party(AddressSet.of(*prefixes))
    closed = replace(walk.leg, end=firewall.subnet, end_name=firewall.name)
    leg = Leg(source, Start.INSIDE, device=firewall)
    text = f"source is now an address of {firewall.subnet.name}"
    walk = walk.translated(source, prefixes, leg, closed)
    decided_by = walk.hops[-1].steps[-1].decided_by if walk.hops[-1].steps else None
    return walk if decided_by is None else walk.step(StepKind.TRANSLATE, Verdict.ALLOW, decided_by, text)


def _to_internet(walk: Walk, sender: Sender, route: Route) -> Walk:
    """Out to the Internet, through whatever gives the sender a public address (S-106)."""
    destination = walk.packet.destination
    if sender.gateway is not None or destination.addresses.lies_in(PUBLIC) is Match.NO:
        lost = walk.route if sender.gateway is None else route
        return walk.step(StepKind.ROUTE, Verdict.DROP, decisions.by_route(lost or route)).end()
    walk = walk.step(StepKind.ROUTE, Verdict.ALLOW, decisions.by_route(route))
    firewall, nic = sender.firewall, sender.nic
    if firewall is not None:
        return _out_of_firewall(walk, sender, firewall, route)
    if nic is None:
        return walk.end()
    if sender.forwards:
        walk = walk.step(StepKind.FORWARD, Verdict.DROP, decisions.appliance(nic, Reason.NO_SNAT_TO_INTERNET))
    egress = machine_egress(walk.topology, nic, walk.packet.protocol)
    if egress.method is NatMethod.NONE and egress.gap is None and is_same_region_storage(walk, sender.subnet):
        reason = Reason.SAME_REGION_STORAGE
        walk = walk.step(StepKind.PLATFORM, Verdict.ALLOW, decisions.platform(reason, sender.subnet))
        return _outside(walk, ANYBODY, (), sender)
    return _translate(walk, egress, route, sender)


def _out_of_firewall(walk: Walk, sender: Sender, firewall: Firewall, route: Route) -> Walk:
    reason = None
    if walk.packet.protocol is Protocol.ICMP:
        reason = Reason.ICMP_TO_INTERNET
    elif not sender.snat:
        reason = Reason.NO_SNAT_TO_INTERNET
    if reason is not None:
        decided_by = DecidedBy(type=Decider.FIREWALL, name=firewall.name, reason=reason, subject=firewall)
        walk = walk.step(StepKind.FIREWALL, Verdict.DROP, decided_by)
    return _translate(walk, firewall_egress(firewall, walk.packet.protocol), route, sender)


def _translate(walk: Walk, egress: Egress, route: Route, sender: Sender) -> Walk:
    """Record the method, or why there is none, and take the public source."""
    if egress.gap is not None:
        walk = walk.step(StepKind.TRANSLATE, Verdict.INDETERMINATE, decisions.by_gap(*egress.gap))
        return _outside(walk, ANYBODY, (), sender)
    reason, verdict = None, Verdict.ALLOW
    if egress.method is NatMethod.NONE:
        reason, verdict = Reason.NO_EXPLICIT_EGRESS, Verdict.DROP
    elif not egress.carries:
        reason, verdict = Reason.ICMP_TO_INTERNET, Verdict.DROP
    user = decisions.user_prefix(route)
    decided_by = DecidedBy(
        type=Decider.NAT,
        method=egress.method,
        name=egress.subject.name if egress.method is NatMethod.NAT_GATEWAY and egress.subject else None,
        reason=reason,
        address_prefix=user.prefix if user is not None else None,
        subject=egress.subject,
    )
    walk = replace(walk, method=egress.method).step(StepKind.TRANSLATE, verdict, decided_by)
    source = Party(AddressSet.of(*egress.addresses)) if egress.addresses else ANYBODY
    return _outside(walk, source, egress.addresses, sender)


def _outside(walk: Walk, source: Party, observed: tuple[IPv4Network, ...], sender: Sender) -> Walk:
    """Beyond the translation: the reply to a public source comes back to it by itself."""
    firewall = sender.firewall
    closed = replace(walk.leg, end=firewall.subnet, end_name=firewall.name) if firewall is not None else walk.leg
    leg = Leg(source, Start.OUTSIDE, device=firewall or sender.nic)
    return walk.translated(source, observed, leg, closed).to(OnInternet(from_azure=True))
