"""The filters of an interface as steps of a walk: on the way in, and on the way out."""

from network.model.nic import Nic
from network.model.trace import StepKind
from network.model.vnet import Subnet
from network.model.words import Decider, Direction, Verdict
from network.simulate import decisions
from network.simulate.filters import interface_layers
from network.simulate.walk import Walk


def inbound(walk: Walk, nic: Nic, subnet: Subnet) -> tuple[bool, Walk]:
    """Every inbound layer at an interface; and whether there is one at all."""
    return _filter(walk, Direction.INBOUND, nic, subnet)


def outbound(walk: Walk, nic: Nic, subnet: Subnet) -> Walk:
    """Every outbound layer at an interface, the interface before the subnet."""
    return _filter(walk, Direction.OUTBOUND, nic, subnet)[1]


def _filter(walk: Walk, direction: Direction, nic: Nic, subnet: Subnet) -> tuple[bool, Walk]:
    nsgs = (subnet.nsg, nic.nsg) if direction is Direction.INBOUND else (nic.nsg, subnet.nsg)
    decided = False
    for layer in interface_layers(walk.topology, direction, nsgs, subnet, walk.packet):
        decided = decided or layer.decision.access is not None or layer.decision.reason is not None
        walk = walk.step(StepKind.FILTER, decisions.VERDICTS[layer.decision.access], decisions.by_layer(layer))
    opened = any(nsgs) or (decided and _always_allowed(walk))
    for noun in (subnet, nic, *(one for one in nsgs if one is not None)):
        gap = noun.gap("networkSecurityGroup", "securityRules", "applicationSecurityGroups")
        if gap is not None:
            walk = walk.step(StepKind.FILTER, Verdict.INDETERMINATE, decisions.by_gap(noun, gap))
            opened = True
    return opened, walk


def _always_allowed(walk: Walk) -> bool:
    last = walk.hops[-1].steps[-1]
    return last.decided_by.type is Decider.ADMIN_RULE and last.verdict is Verdict.ALLOW
