"""Out to the Internet, through whatever gives the sender a public address (S-033, S-106 to S-122, S-161 to S-165)."""

from dataclasses import replace
from ipaddress import IPv4Network

from network.model.addresses import AddressSet, Match
from network.model.firewall import Firewall
from network.model.route import Route
from network.model.trace import DecidedBy, StepKind
from network.model.words import Decider, NatMethod, Protocol, Reason, Verdict
from network.simulate import decisions
from network.simulate.egress import Egress, firewall_egress, machine_egress
from network.simulate.parties import ANYBODY, Party
from network.simulate.public import is_same_region_storage
from network.simulate.tags import PUBLIC
from network.simulate.walk import Leg, OnInternet, Sender, Start, Walk


def to_internet(walk: Walk, sender: Sender, route: Route) -> Walk:
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
