"""The reply: each leg of a flow is walked back, and must meet the sessions of the request (S-128, S-166, S-220).

Filters are not asked again, as they keep the state of the flow; routes and stateful devices are (docs/semantics.md,
A.4, 7).
"""

from dataclasses import dataclass, replace

from network.model.declared import Declared
from network.model.firewall import Firewall
from network.model.gateway import Gateway
from network.model.route import Route
from network.model.trace import DecidedBy, Hop, Step, StepKind
from network.model.vnet import Peering
from network.model.words import Decider, NextHopType, Reason, RouteSource, Verdict
from network.simulate import decisions
from network.simulate.arrive import guest_of
from network.simulate.balance import members, rule_for
from network.simulate.crossing import reply_steps
from network.simulate.decisions import OPEN_READING
from network.simulate.gateways import gateway_beyond, gateways_of_site, offers, site_at, sites_of
from network.simulate.onward import appliance_home, gateway_target
from network.simulate.places import BalancerFrontend, Interface, holder_in
from network.simulate.select import select_address
from network.simulate.walk import Leg, Sender, Start, Walk


@dataclass(frozen=True, slots=True)
class Back:
    """A reply on its way over one leg: the devices it has passed, and what was decided."""

    walk: Walk
    leg: Leg
    hops: tuple[Hop, ...]
    passed: tuple[Declared, ...] = ()
    over: bool = False

    def step(self, verdict: Verdict, decided_by: DecidedBy, kind: StepKind = StepKind.RETURN) -> "Back":
        *before, last = self.hops
        return replace(self, hops=(*before, replace(last, steps=(*last.steps, Step(kind, verdict, decided_by)))))

    def hop(self, name: str, subject: Declared | None, *, device: bool = True) -> "Back":
        return replace(self, hops=(*self.hops, Hop(name, (), subject, device)))

    def end(self) -> "Back":
        return replace(self, over=True)


def reply(walk: Walk) -> tuple[Hop, ...]:
    """The way of the reply to a flow that arrived: the last leg first."""
    hops: list[Hop] = []
    for leg in reversed(walk.legs):
        hops += _leg_back(walk, leg)
    return tuple(hops)


def _leg_back(walk: Walk, leg: Leg) -> tuple[Hop, ...]:
    if leg.endpoint is not None:
        return _from_endpoint(walk, leg)
    if leg.gateway is not None and leg.start not in (Start.SITE, Start.CLIENT) and leg.end is None:
        return _from_other_side(walk, leg)
    if leg.end is None:
        return ()
    back = Back(walk, leg, (Hop(leg.end_name, ()),))
    return _check_sessions(_route_back(back, Sender(leg.end))).hops


def _from_endpoint(walk: Walk, leg: Leg) -> tuple[Hop, ...]:
    """A private endpoint answers the client directly; whoever inspected the flow without SNAT may miss that (S-053)."""
    back = Back(walk, leg, (Hop(leg.end_name, (), leg.endpoint),))
    if leg.passed:
        device = leg.passed[0].device
        verdict = OPEN_READING[walk.topology.readings.endpoint_without_snat]
        decided_by = _returned(Reason.PRIVATE_ENDPOINT_WITHOUT_SNAT, device, fact="S-053")
        back = back.step(verdict, decided_by)
    return back.hops


def _from_other_side(walk: Walk, leg: Leg) -> tuple[Hop, ...]:
    """From a site or client back into Azure: a gateway must have offered the source, then its routes count."""
    address, gateway = leg.source.addresses.lowest, leg.gateway
    back = Back(walk, leg, (Hop(leg.end_name, ()),))
    if gateway is None:
        return back.hops
    destination = walk.packet.destination.address
    site = site_at(walk.topology, destination) if destination is not None else None
    doors = gateways_of_site(walk.topology, site) if site is not None else (gateway,)
    offered = [(prefix.prefixlen, one) for one in (*doors, gateway) if (prefix := offers(walk.topology, one, address))]
    if not offered:
        vnets = (prefix for vnet in walk.topology.vnets.values() for prefix in vnet.prefixes if address in prefix)
        decided_by = DecidedBy(
            type=Decider.RETURN_PATH, reason=Reason.NO_ROUTE, device=gateway.name, address_prefix=next(vnets, None),
            subject=gateway,
        )  # fmt: skip
        return back.step(Verdict.DROP, decided_by).hops
    longest = max(length for length, _ in offered)
    door = next(one for length, one in offered if length == longest)
    back = back.hop(door.name, door)
    return _check_sessions(_route_back(back, Sender(door.subnet, gateway=door))).hops


def _route_back(back: Back, sender: Sender) -> Back:
    """Follow the routes from subnet to subnet until the source is found, or the reply is lost."""
    seen: set[str] = set()
    while not back.over and sender is not None:
        key = (sender.firewall or sender.nic or sender.gateway or sender.subnet).id.lower()
        address = back.leg.source.addresses.lowest
        selection = select_address(back.walk.topology, sender.subnet, address)
        if selection.doubt is not None:
            return back.step(Verdict.INDETERMINATE, decisions.by_doubt(selection.doubt), StepKind.ROUTE).end()
        route = selection.route
        if route is None or key in seen:
            return back.step(Verdict.DROP, _lost(route)).end()
        seen.add(key)
        back, onward = _next(back, sender, route)
        if onward is None:
            return back.end()
        sender = onward
    return back


def _next(back: Back, sender: Sender, route: Route) -> tuple[Back, Sender | None]:
    """One hop of a reply; None where it ends, well or not."""
    match route.next_hop_type:
        case NextHopType.VNET_LOCAL | NextHopType.VNET_PEERING | NextHopType.VNET_GLOBAL_PEERING:
            return _delivered(back, sender, route), None
        case NextHopType.INTERNET:
            return _to_internet(back, sender, route), None
        case NextHopType.VIRTUAL_APPLIANCE:
            return _to_appliance(back, sender, route)
        case NextHopType.GATEWAY:
            return _to_gateway(back, sender, route)
        case _:
            return back.step(Verdict.DROP, _lost(route)), None


def _delivered(back: Back, sender: Sender, route: Route) -> Back:
    if back.leg.start is Start.OUTSIDE:
        return back.step(Verdict.DROP, _lost(route))
    back = _crossed(back, sender, route.subject if isinstance(route.subject, Peering) else None)
    return back.step(Verdict.ALLOW, decisions.by_route(route), StepKind.ROUTE)


def _crossed(back: Back, sender: Sender, peering: Peering | None) -> Back:
    for verdict, decided_by in reply_steps(back.walk, sender, peering) if peering is not None else ():
        back = back.step(verdict, decided_by, StepKind.PEERING)
    return back


def _to_internet(back: Back, sender: Sender, route: Route) -> Back:
    if back.leg.start is Start.OUTSIDE and sender.gateway is None:
        return back.step(Verdict.ALLOW, decisions.by_route(route), StepKind.ROUTE)
    return back.step(Verdict.DROP, _lost(route))


def _to_appliance(back: Back, sender: Sender, route: Route) -> tuple[Back, Sender | None]:
    """A reply to a next hop: an appliance passes it on, a firewall only with a session."""
    topology, walk = back.walk.topology, back.walk
    if route.next_hop is None:
        return back.step(Verdict.DROP, _lost(route)), None
    home, peering = appliance_home(walk, sender.subnet.vnet, route.next_hop)
    holder = holder_in(topology, home, route.next_hop) if home is not None else None
    if holder is None:
        return back.step(Verdict.DROP, _lost(route)), None
    back = _crossed(back.step(Verdict.ALLOW, decisions.by_route(route), StepKind.ROUTE), sender, peering)
    if isinstance(holder, BalancerFrontend):
        back = back.hop(holder.balancer.name, holder.balancer)
        rule = rule_for(holder.balancer, holder.frontend, walk.packet.protocol, walk.packet.port)
        pools = rule.pools if rule is not None else ()
        machines = [one for pool in pools for one in members(topology, pool)]
        if not machines:
            return back.step(Verdict.DROP, _lost(route)), None
        forward = {one.device for one in back.leg.passed}
        holder = next((one for one in machines if one.nic in forward), machines[0])
    if isinstance(holder, Firewall):
        return _at_firewall(back, holder)
    if isinstance(holder, Interface):
        return _at_appliance(back, holder)
    return back.step(Verdict.DROP, _lost(route)), None


def _at_firewall(back: Back, firewall: Firewall) -> tuple[Back, Sender | None]:
    if firewall is back.leg.device and back.leg.start is Start.INSIDE:
        return back, None
    back = replace(back.hop(firewall.name, firewall), passed=(*back.passed, firewall))
    if firewall not in [one.device for one in back.leg.passed]:
        return back.step(Verdict.ASYMMETRIC, _returned(Reason.DEVICE_WITHOUT_SESSION, firewall)), None
    return back, Sender(firewall.subnet, firewall=firewall, forwards=True)


def _at_appliance(back: Back, interface: Interface) -> tuple[Back, Sender | None]:
    nic = interface.nic
    if nic is back.leg.device and back.leg.start is Start.INSIDE:
        return back, None
    back = replace(back.hop(nic.holder, nic), passed=(*back.passed, nic))
    if back.leg.start is Start.OUTSIDE:
        # What came in through a public address must leave through it (S-037).
        return back.step(Verdict.ASYMMETRIC, _returned(Reason.DEVICE_WITHOUT_SESSION, nic, nic.holder)), None
    guest = guest_of(back.walk, nic)
    if not nic.ip_forwarding or not guest.forwarding:
        reason = Reason.GUEST_FORWARDING_DISABLED if nic.ip_forwarding else Reason.IP_FORWARDING_DISABLED
        return back.step(Verdict.DROP, decisions.appliance(nic, reason), StepKind.FORWARD), None
    if guest.snat and nic not in [one.device for one in back.leg.passed]:
        return back.step(Verdict.ASYMMETRIC, _returned(Reason.DEVICE_WITHOUT_SESSION, nic, nic.holder)), None
    return back, Sender(nic.subnet, nic=nic, forwards=True)


def _to_gateway(back: Back, sender: Sender, route: Route) -> tuple[Back, Sender | None]:
    found = gateway_target(back.walk, sender.subnet.vnet, route)
    if not isinstance(found, Gateway):
        return back.step(Verdict.DROP, _lost(route)), None
    if back.leg.start is Start.OUTSIDE:
        decided_by = _returned(Reason.REPLY_LEAVES_VIA_GATEWAY, found)
        return back.step(Verdict.ASYMMETRIC, decided_by), None
    if sender.gateway is found:
        return _beyond(back, found, route)
    back = back.step(Verdict.ALLOW, decisions.by_route(route), StepKind.ROUTE).hop(found.name, found)
    return back, None if _leads_home(back, found) else Sender(found.subnet, gateway=found)


def _beyond(back: Back, gateway: Gateway, route: Route) -> tuple[Back, Sender | None]:
    """A reply at a gateway whose own routes lead to its other side."""
    if _leads_home(back, gateway):
        return back, None
    other = gateway_beyond(back.walk.topology, gateway, back.leg.source.addresses.lowest)
    if other is None:
        return back.step(Verdict.DROP, _lost(route)), None
    return back.hop(other.name, other), Sender(other.subnet, gateway=other)


def _leads_home(back: Back, gateway: Gateway) -> bool:
    """Whether the source of the leg is behind a gateway: its client, or a host of a site that it is connected to."""
    if back.leg.start is Start.CLIENT:
        return gateway is back.leg.gateway
    if back.leg.start is not Start.SITE:
        return False
    site = site_at(back.walk.topology, back.leg.source.addresses.lowest)
    return site is not None and site in sites_of(back.walk.topology, gateway)


def _check_sessions(back: Back) -> Back:
    """Every device that holds a session must have seen the reply; the first on the way of the request is named."""
    if any(step.verdict is not Verdict.ALLOW for hop in back.hops for step in hop.steps):
        return back
    for passage in back.leg.passed:
        if passage.stateful and passage.device not in back.passed:
            return back.step(Verdict.ASYMMETRIC, _returned(Reason.BYPASSES_DEVICE, passage.device))
    return back


def _lost(route: Route | None) -> DecidedBy:
    """The reply finds no way back."""
    return DecidedBy(
        type=Decider.RETURN_PATH,
        reason=Reason.NO_ROUTE,
        address_prefix=route.prefix if route is not None else None,
        route_name=route.name if route is not None and route.source is RouteSource.USER else None,
        subject=route.subject if route is not None else None,
    )


def _returned(reason: Reason, device: Declared, name: str = "", fact: str | None = None) -> DecidedBy:
    named = name or getattr(device, "holder", device.name)
    return DecidedBy(type=Decider.RETURN_PATH, reason=reason, device=named, fact=fact, subject=device)
