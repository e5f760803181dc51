"""What a peering and its other side let through (S-091 to S-103)."""

from collections.abc import Iterator

from network.model.addresses import AddressSet
from network.model.endpoint import PrivateEndpoint
from network.model.lb import LoadBalancer
from network.model.trace import DecidedBy, StepKind
from network.model.vnet import Peering, Subnet
from network.model.words import Decider, Reason, Verdict
from network.simulate import decisions
from network.simulate.balance import members, rule_for
from network.simulate.decisions import OPEN_READING
from network.simulate.peerings import is_global, lists, way_back
from network.simulate.places import BalancerFrontend, Interface, PrivateHolder
from network.simulate.walk import Sender, Walk


def cross(walk: Walk, sender: Sender, peering: Peering, target: Subnet | None) -> Walk:
    """What a peering and its other side let through on the way to a subnet (S-096, S-103)."""
    for verdict, decided_by in peering_steps(walk, sender, peering, target):
        walk = walk.step(StepKind.PEERING, verdict, decided_by)
    return walk


def admit(walk: Walk, sender: Sender, peering: Peering, holder: PrivateHolder) -> Walk:
    """What a peering leaves of the way to whoever has the address on its other side (S-094, S-095, S-101)."""
    for verdict, decided_by in access_steps(walk, sender, peering, holder):
        walk = walk.step(StepKind.PEERING, verdict, decided_by)
    if isinstance(holder, BalancerFrontend) and holder.balancer.basic and is_global(peering):
        walk = walk.step(StepKind.BALANCE, Verdict.DROP, _too_far(holder.balancer))
    return walk


def _too_far(balancer: LoadBalancer) -> DecidedBy:
    reason = Reason.BASIC_LB_OVER_GLOBAL_PEERING
    return DecidedBy(type=Decider.LOAD_BALANCER, name=balancer.name, reason=reason, subject=balancer)


def peering_steps(
    walk: Walk, sender: Sender, peering: Peering, target: Subnet | None
) -> Iterator[tuple[Verdict, DecidedBy]]:
    """Each decision of a peering about what a sender puts on it."""
    back = way_back(walk.topology, peering)
    yield from _subnet_peering(sender, peering, back, target)
    if sender.gateway is None and sender.forwards and not _is_own(walk, sender):
        receiving = back or peering
        if not receiving.allow_forwarded_traffic:
            yield OPEN_READING[walk.topology.readings.forwarded_traffic_disabled], _refused(receiving)
    gap = peering.gap("allowVirtualNetworkAccess", "allowForwardedTraffic", "remoteVirtualNetwork", "peerCompleteVnets")
    if gap is not None:
        yield Verdict.INDETERMINATE, decisions.by_gap(peering, gap)


def reply_steps(walk: Walk, sender: Sender, peering: Peering) -> Iterator[tuple[Verdict, DecidedBy]]:
    """What the receiving side says of a reply that somebody else's network has sent (S-096)."""
    receiving = way_back(walk.topology, peering) or peering
    own = AddressSet.of(*sender.subnet.vnet.prefixes)
    foreign = sender.gateway is None and not walk.packet.destination.addresses & own
    if foreign and not receiving.allow_forwarded_traffic:
        yield OPEN_READING[walk.topology.readings.replies_forwarded], _refused(receiving)


def access_steps(
    walk: Walk, sender: Sender, peering: Peering, holder: PrivateHolder
) -> Iterator[tuple[Verdict, DecidedBy]]:
    """A peering without access changes only what VirtualNetwork means; where no group decides it is open (S-095)."""
    here = sender.nic is not None and (sender.nic.nsg is not None or sender.subnet.nsg is not None)
    sides = (peering, way_back(walk.topology, peering))
    closed = next((side for side in sides if side is not None and not side.allow_virtual_network_access), None)
    if closed is not None and not here and not _is_guarded(walk, holder):
        verdict = OPEN_READING[walk.topology.readings.virtual_network_access_disabled]
        yield verdict, _by_peering(closed, Reason.VIRTUAL_NETWORK_ACCESS_DISABLED, "S-095")


def _is_guarded(walk: Walk, holder: PrivateHolder) -> bool:
    """Whether a network security group is asked for whoever has an address; of a load balancer, for every backend."""
    match holder:
        case Interface():
            return holder.nic.nsg is not None or holder.configuration.subnet.nsg is not None
        case BalancerFrontend():
            rule = rule_for(holder.balancer, holder.frontend, walk.packet.protocol, walk.packet.port)
            backends = (one for pool in rule.pools for one in members(walk.topology, pool)) if rule is not None else ()
            return all(_is_guarded(walk, one) for one in backends)
        case PrivateEndpoint():
            return holder.subnet.endpoint_policies.filters and holder.subnet.nsg is not None
        case _:
            return holder.subnet.nsg is not None


def _subnet_peering(
    sender: Sender, peering: Peering, back: Peering | None, target: Subnet | None
) -> Iterator[tuple[Verdict, DecidedBy]]:
    if peering.complete and (back is None or back.complete):
        return
    local, remote = lists(peering, sender.subnet, target)
    if back is not None and target is not None:
        there, here = lists(back, target, sender.subnet)
        local, remote = local and here, remote and there
    reason = None if local and remote else Reason.REMOTE_SUBNET_NOT_PEERED
    if not local:
        reason = Reason.LOCAL_SUBNET_NOT_PEERED
    yield Verdict.DROP if reason else Verdict.ALLOW, _by_peering(peering, reason)


def _refused(receiving: Peering) -> DecidedBy:
    return _by_peering(receiving, Reason.FORWARDED_TRAFFIC_DISABLED, "S-096")


def _by_peering(peering: Peering, reason: Reason | None, fact: str | None = None) -> DecidedBy:
    return DecidedBy(type=Decider.PEERING, name=peering.name, reason=reason, fact=fact, subject=peering)


def _is_own(walk: Walk, sender: Sender) -> bool:
    """Whether the source of the flow lies in the sender's own network: then nothing is forwarded to the peer."""
    own = AddressSet.of(*sender.subnet.vnet.prefixes)
    return bool(walk.packet.source.addresses & own)
