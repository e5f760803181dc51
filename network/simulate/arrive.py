"""At the interface that a flow is addressed to, directly or behind a load balancer."""

from dataclasses import replace

from network.model.addresses import AddressSet
from network.model.declared import Declared, Gap
from network.model.lb import LoadBalancer, LoadBalancingRule
from network.model.nic import Nic
from network.model.trace import DecidedBy, StepKind
from network.model.words import Decider, Reason, Verdict
from network.model.world import Guest
from network.simulate import decisions
from network.simulate.balance import members, rule_for
from network.simulate.doors import inbound
from network.simulate.parties import Party
from network.simulate.places import Interface, address_of, addresses_of, given_address
from network.simulate.walk import AtAppliance, AtBalancer, AtInterface, Walk

_POOLS = "loadBalancerBackendAddressPools"
_OUTBOUND = "disableOutboundSnat"


def at_interface(walk: Walk, place: AtInterface) -> Walk:
    """The destination's own filters, subnet before interface, with the address that it arrives at (S-064, S-071)."""
    nic, subnet = place.interface.nic, place.interface.configuration.subnet
    party = Party(_own_addresses(walk, place.interface), groups=place.interface.configuration.groups)
    kept = party if place.floating is None else replace(party, addresses=AddressSet.single(place.floating))
    walk = replace(walk, packet=replace(walk.packet, destination=kept)).hop(nic.holder, nic)
    opened, walk = inbound(walk, nic, subnet)
    walk = replace(walk, packet=replace(walk.packet, destination=party))
    if place.closed and not opened:
        decided_by = decisions.platform(Reason.PUBLIC_IP_CLOSED, place.public)
        walk = walk.step(StepKind.PLATFORM, Verdict.DENY, decided_by)
    return walk.finish(end=subnet, name=nic.holder)


def _own_addresses(walk: Walk, interface: Interface) -> AddressSet:
    """The private address behind whatever was addressed; a machine of a pool is at the one that was."""
    asked = walk.packet.destination
    free = addresses_of(walk.topology, interface.nic)
    if interface.nic.pool is not None and asked.address is not None and asked.address in free:
        return asked.addresses
    own = address_of(walk.topology, interface.configuration)
    return AddressSet.single(own) if own is not None else free


def at_balancer(walk: Walk, place: AtBalancer) -> Walk | tuple[Walk, ...]:
    """The rule that takes the flow, and one walk for each backend that it may pick (S-073, S-131, S-132)."""
    balancer, frontend = place.holder.balancer, place.holder.frontend
    walk = walk.hop(balancer.name, balancer, device=True)
    rule = rule_for(balancer, frontend, walk.packet.protocol, walk.packet.port)
    backends = tuple(one for pool in rule.pools for one in members(walk.topology, pool)) if rule is not None else ()
    if rule is None or not backends:
        hidden = _hidden_backend(walk, balancer)
        if hidden is not None:
            return walk.step(StepKind.BALANCE, Verdict.INDETERMINATE, decisions.by_gap(*hidden)).end()
        return walk.step(StepKind.BALANCE, Verdict.DROP, _by_balancer(balancer, Reason.NO_MATCHING_RULE)).end()
    gap = next((gap for gap in rule.gaps if gap.key() != _OUTBOUND), None)
    if gap is not None:
        walk = walk.step(StepKind.BALANCE, Verdict.INDETERMINATE, decisions.by_gap(rule, gap))
    if place.next_hop:
        walk = replace(walk, seen=walk.seen | {frontend.id.lower()})
        return tuple(walk.to(AtAppliance(one)) for one in backends)
    others = tuple(one for one in backends if not _is_source(walk, one))
    if not others:
        return walk.step(StepKind.BALANCE, Verdict.DROP, _by_balancer(balancer, Reason.HAIRPIN_TO_SELF)).end()
    if len(others) < len(backends):
        open_question = replace(_by_balancer(balancer, Reason.HAIRPIN_TO_SELF_POSSIBLE), fact="S-132")
        walk = walk.step(StepKind.BALANCE, Verdict.INDETERMINATE, open_question)
    return tuple(_to_backend(walk, place, one, rule) for one in others)


def _hidden_backend(walk: Walk, balancer: LoadBalancer) -> tuple[Declared, Gap] | None:
    """Why a rule or a member may be there that nobody knows of."""
    gap = balancer.gap("loadBalancingRules", "backendAddressPools", "inboundNatRules")
    if gap is not None:
        return balancer, gap
    pools = ((nic, gap) for nic in walk.topology.nics.values() for gap in nic.gaps if gap.key() == _POOLS)
    return next(pools, None)


def _by_balancer(balancer: LoadBalancer, reason: Reason) -> DecidedBy:
    return DecidedBy(type=Decider.LOAD_BALANCER, name=balancer.name, reason=reason, subject=balancer)


def _is_source(walk: Walk, interface: Interface) -> bool:
    own = address_of(walk.topology, interface.configuration)
    return own is not None and own in walk.packet.source.addresses and walk.packet.source.addresses.only is not None


def _to_backend(walk: Walk, place: AtBalancer, backend: Interface, rule: LoadBalancingRule) -> Walk:
    """At the backend: the port is the rule's, and with a floating address the guest must own the frontend's (S-131)."""
    frontend, kept = place.holder.frontend, None
    if rule.floating_ip:
        kept = given_address(walk.topology, frontend, frontend.address) or walk.packet.destination.address
        if kept not in guest_of(walk, backend.nic).loopback_addresses:
            decided_by = _by_balancer(place.holder.balancer, Reason.FLOATING_IP_NOT_CONFIGURED)
            walk = walk.step(StepKind.BALANCE, Verdict.DROP, decided_by)
    packet = replace(walk.packet, port=rule.backend_port or walk.packet.port)
    closed = place.public and not place.holder.balancer.basic
    return replace(walk, packet=packet).to(AtInterface(backend, closed=closed, floating=kept))


def guest_of(walk: Walk, nic: Nic) -> Guest:
    """What the world says of the machine's operating system; nothing means that it does none of it."""
    names = decisions.guest_names(walk.topology, nic)
    return next((guest for name, guest in walk.topology.world.guests.items() if name.lower() in names), Guest())
