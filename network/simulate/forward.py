"""Devices that take a flow over: appliances, firewalls, gateways."""

from dataclasses import replace
from ipaddress import IPv4Address

from network.model.firewall import Firewall
from network.model.gateway import Gateway
from network.model.resolution import Resolution
from network.model.trace import DecidedBy, StepKind
from network.model.words import Access, Decider, NextHopType, Reason, Verdict
from network.simulate import decisions
from network.simulate.arrive import at_interface, guest_of
from network.simulate.doors import inbound
from network.simulate.firewall_rules import Request, is_known, resolved
from network.simulate.firewalls import (
    FirewallDecision,
    decide,
    network_deny,
    resolves_itself,
    snats,
    threat,
    translation,
)
from network.simulate.gateways import connections_of, gateway_beyond
from network.simulate.parties import Party, at, outside_name
from network.simulate.places import Interface, address_of, addresses_of, given_address
from network.simulate.select import select
from network.simulate.walk import (
    AtAppliance,
    AtFirewall,
    AtGateway,
    AtInterface,
    Leg,
    Sender,
    Sending,
    Start,
    Walk,
)

DNS = 53


def at_appliance(walk: Walk, place: AtAppliance) -> Walk:
    """A machine as appliance: its filters both ways, the platform's check and the guest's will (S-032, S-090).

    What is addressed to the machine itself has arrived.
    """
    nic = place.interface.nic
    own = next((one for one in nic.configurations if _is_for(walk, address_of(walk.topology, one))), None)
    if own is not None:
        return at_interface(walk, AtInterface(Interface(nic, own)))
    walk = replace(walk.hop(nic.holder, nic, device=True), seen=walk.seen | {nic.id.lower()})
    _, walk = inbound(walk, nic, place.interface.configuration.subnet)
    guest = guest_of(walk, nic)
    gap = nic.gap("enableIPForwarding")
    if gap is not None:
        walk = walk.step(StepKind.FORWARD, Verdict.INDETERMINATE, decisions.by_gap(nic, gap))
    elif not nic.ip_forwarding:
        decided_by = decisions.appliance(nic, Reason.IP_FORWARDING_DISABLED)
        walk = walk.step(StepKind.FORWARD, Verdict.DROP, decided_by)
    if not guest.forwarding:
        decided_by = decisions.appliance(nic, Reason.GUEST_FORWARDING_DISABLED)
        walk = walk.step(StepKind.FORWARD, Verdict.DROP, decided_by)
    if guest.snat:
        source = Party(addresses_of(walk.topology, nic), groups=nic.primary.groups)
        closed = replace(walk.leg, end=nic.subnet, end_name=nic.holder)
        leg = Leg(source, Start.INSIDE, device=nic)
        walk = walk.translated(source, tuple(source.addresses.prefixes()), leg, closed)
        return walk.to(Sending(Sender(nic.subnet, nic=nic)))
    return walk.passing(nic, stateful=False).to(Sending(Sender(nic.subnet, nic=nic, forwards=True)))


def at_firewall(walk: Walk, place: AtFirewall) -> Walk:
    """A firewall: what it does with a flow through it, or to itself (S-142 to S-177)."""
    firewall = place.firewall
    walk = replace(walk.hop(firewall.name, firewall, device=True), seen=walk.seen | {firewall.id.lower()})
    gap = firewall.gap("natRuleCollections", "networkRuleCollections", "applicationRuleCollections", "firewallPolicy")
    if gap is not None:
        walk = walk.step(StepKind.FIREWALL, Verdict.INDETERMINATE, decisions.by_gap(firewall, gap))
        return _pass_on(walk, firewall)
    request = Request(walk.packet, walk.fqdn, inbound=place.public)
    if place.addressed or _is_own(walk, firewall):
        return _addressed(walk, place, request)
    decision = decide(walk.topology, firewall, request)
    walk = _step(walk, firewall, decision)
    walk = _prevention(walk, firewall, decision)
    if decision.proxied:
        return _proxy(walk, firewall, decision)
    return _pass_on(walk, firewall)


def _pass_on(walk: Walk, firewall: Firewall) -> Walk:
    """On after network rules: whether the source is replaced depends on the destination (S-161)."""
    address = walk.packet.destination.address
    return _send(walk, firewall, snat=address is None or snats(firewall.policy, address))


def _is_own(walk: Walk, firewall: Firewall) -> bool:
    """Whether a flow that was steered to a firewall is for one of its own addresses."""
    address = walk.packet.destination.address
    if _is_for(walk, given_address(walk.topology, firewall, firewall.address)):
        return True
    return address is not None and any(address in prefix for prefix in firewall.public_prefixes)


def _is_for(walk: Walk, own: IPv4Address | None) -> bool:
    """Whether a flow is addressed to this very address."""
    return own is not None and own == walk.packet.destination.address


def _step(walk: Walk, firewall: Firewall, decision: FirewallDecision) -> Walk:
    verdict = decisions.VERDICTS[decision.access]
    return walk.step(StepKind.FIREWALL, verdict, decisions.by_firewall(firewall, decision))


def _prevention(walk: Walk, firewall: Firewall, decision: FirewallDecision) -> Walk:
    """Intrusion prevention may drop what the rules allow; what it drops is not modelled (S-150)."""
    if decision.access is not Access.ALLOW or firewall.policy is None:
        return walk
    for policy in firewall.policy.lineage:
        gap = policy.gap("intrusionDetection", "threatIntelMode", "snat")
        if gap is not None:
            decided_by = replace(decisions.by_gap(policy, gap), fact="S-150" if "intrusion" in gap.property else None)
            return walk.step(StepKind.FIREWALL, Verdict.INDETERMINATE, decided_by)
    return walk


def _send(walk: Walk, firewall: Firewall, *, snat: bool) -> Walk:
    """On from the firewall's subnet. Whether the source is replaced by a public address, the route decides."""
    sender = Sender(firewall.subnet, firewall=firewall, forwards=not snat, snat=snat)
    return (walk if snat else walk.passing(firewall, stateful=True)).to(Sending(sender))


def _addressed(walk: Walk, place: AtFirewall, request: Request) -> Walk:
    """A flow to an address of the firewall itself: DNAT, or DNS to its proxy; anything else is denied."""
    firewall, policy = place.firewall, place.firewall.policy
    known = threat(walk.topology, policy, request) if policy is not None else None
    if known is not None:
        walk = _step(walk, firewall, known)
    found = translation(walk.topology, firewall, request)
    if found is None and not place.public and policy is not None and policy.dns.proxy and walk.packet.port == DNS:
        allowed = DecidedBy(type=Decider.FIREWALL, name=firewall.name, subject=policy)
        walk = walk.step(StepKind.FIREWALL, Verdict.ALLOW, allowed, "answers as DNS proxy")
        return walk.finish(end=firewall.subnet, name=firewall.name)
    if found is None or found.rule is None:
        denied = found or FirewallDecision(Access.DENY, reason=Reason.DEFAULT_DENY)
        return _step(walk, firewall, denied).end()
    walk = _step(walk, firewall, found)
    walk = _redirect(walk, firewall, found)
    if walk.place is None:
        return walk
    if walk.topology.readings.translated_flows == "network deny":
        denied_by = network_deny(walk.topology, firewall, replace(request, packet=walk.packet))
        walk = walk if denied_by is None else _step(walk, firewall, denied_by)
    # The way in is always translated on both sides (S-158).
    return _send(_prevention(walk, firewall, found), firewall, snat=True)


def _redirect(walk: Walk, firewall: Firewall, found: FirewallDecision) -> Walk:
    """The destination that a DNAT rule names, by address or by name."""
    rule = found.rule
    if rule is None:
        return walk.end()
    target = rule.translated_address
    if target is None and rule.translated_fqdn:
        resolution = resolved(walk.topology, firewall, rule.translated_fqdn)
        if not is_known(resolution):
            return _unresolved(walk, resolution)
        target = resolution.addresses[0]
    if target is None:
        gap = rule.gap("translatedAddress") or (rule.gaps[0] if rule.gaps else None)
        decided_by = decisions.by_gap(rule, gap) if gap is not None else decisions.by_not_modelled(rule)
        return walk.step(StepKind.FIREWALL, Verdict.INDETERMINATE, decided_by).end()
    port = rule.translated_port or walk.packet.port
    return replace(walk, packet=replace(walk.packet, destination=at(target), port=port))


def _proxy(walk: Walk, firewall: Firewall, decision: FirewallDecision) -> Walk:
    """An application rule: the firewall connects by itself, to what it resolves (S-154, S-163)."""
    if not resolves_itself(walk.topology, decision):
        return _send(walk, firewall, snat=True)
    resolution = resolved(walk.topology, firewall, walk.fqdn)
    if resolution.unlisted:
        # Nobody said what the name resolves to; the client, who has connected, must know.
        return _send(walk, firewall, snat=True)
    if not is_known(resolution):
        return _unresolved(walk, resolution)
    if walk.packet.destination.address not in resolution.addresses:
        walk = replace(walk, packet=replace(walk.packet, destination=at(resolution.addresses[0])))
    return _send(walk, firewall, snat=True)


def _unresolved(walk: Walk, resolution: Resolution) -> Walk:
    """A name that the firewall cannot resolve, or that resolves to something unknown."""
    if resolution.gap is not None or resolution.rcode is None:
        path = resolution.gap.property if resolution.gap is not None else None
        origin = resolution.gap.origin if resolution.gap is not None else resolution.host
        decided_by = DecidedBy(type=Decider.UNKNOWN, reason=Reason.UNKNOWN_VALUE, resource=origin, property_path=path)
        return walk.step(StepKind.NAME, Verdict.INDETERMINATE, decided_by).end()
    by = resolution.answered_by
    answered_by = tuple((key, value) for key, value in (("type", str(by.type)), ("name", by.name)) if value)
    decided_by = DecidedBy(type=Decider.DNS, rcode=str(resolution.rcode), answered_by=answered_by)
    return walk.step(StepKind.NAME, Verdict.DROP, decided_by, f"{resolution.host} does not resolve").end()


def at_gateway(walk: Walk, place: AtGateway) -> Walk:
    """A gateway: to a client, a site, another gateway, or back into Azure by the routes of GatewaySubnet."""
    gateway = place.gateway
    walk = replace(walk.hop(gateway.name, gateway, device=True), seen=walk.seen | {gateway.id.lower()})
    for noun in (gateway, *(one for one, _ in connections_of(walk.topology, gateway))):
        if noun.gaps:
            walk = walk.step(StepKind.FORWARD, Verdict.INDETERMINATE, decisions.by_gap(noun, noun.gaps[0]))
            break
    selection = select(walk.topology, gateway.subnet, walk.packet.destination)
    route = selection.route
    behind = not place.from_outside and route is not None and route.next_hop_type is NextHopType.GATEWAY
    if route is not None and route.next_hop_type is NextHopType.INTERNET and walk.route is not None:
        # Whoever sent this here by a user route has lost it: the gateway brings nothing to the Internet.
        return walk.step(StepKind.ROUTE, Verdict.DROP, decisions.by_route(walk.route)).end()
    if behind or (route is not None and route.next_hop_type is NextHopType.GATEWAY):
        return _to_other_side(walk, gateway)
    return walk.to(Sending(Sender(gateway.subnet, gateway=gateway)))


def _to_other_side(walk: Walk, gateway: Gateway) -> Walk:
    """Through a tunnel or circuit: to a connected gateway, else to a site or client."""
    address = walk.packet.destination.address
    other = gateway_beyond(walk.topology, gateway, address) if address is not None else None
    if other is not None and other.id.lower() not in walk.seen:
        return walk.to(AtGateway(other, from_outside=True))
    name = outside_name(walk.topology, address)
    return replace(walk.hop(name), leg=replace(walk.leg, gateway=gateway, end_name=name)).end(reached=True)
