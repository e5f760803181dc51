"""Subnets that are too small for what may run in them: pools at their largest, endpoints with all their addresses."""

from collections.abc import Iterator, Sequence

from network.azure import pages
from network.azure.limits import RESERVED_ADDRESSES
from network.model.finding import Moment, Severity
from network.verify.preflight import kinds
from network.verify.preflight.demands import Demand, Kind, demands
from network.verify.preflight.element import Element
from network.verify.preflight.graph import Graph
from network.verify.preflight.occupants import in_subnet
from network.verify.preflight.rule import Fault, rule
from network.verify.preflight.subnets import usable_addresses


@rule(
    "AKS006",
    "A subnet is too small for its node pools",
    kinds.SUBNET,
    page=pages.AKS_ADDRESSES,
    aliases=("InsufficientSubnetSize",),
    why="Each pool grows to its maximum and, while it is upgraded, beyond it; without an overlay every pod has an "
    "address of the subnet too.",
    example="""
        10 nodes of 30 pods and a surge of 1: 341 addresses, more than the 251 of a /24
    """,
    fix="Take a larger subnet, an overlay, fewer pods for each node or a smaller maximum.",
)
def node_pools(subnet: Element, graph: Graph) -> Iterator[Fault]:
    """The node pools of a subnet, at their largest and while they are upgraded, need more addresses than it has."""
    yield from _too_small(subnet, graph, Kind.NODES)


@rule(
    "AML027",
    "A subnet is too small for its training nodes",
    kinds.SUBNET,
    page=pages.AML_TRAINING,
    moment=Moment.RUNTIME,
    why="A cluster grows to its maximum when jobs wait; without an address a node stays in starting.",
    example="""
        a cluster of at most 20 nodes in a /28 with 11 usable addresses
    """,
    fix="Take a subnet for the sum of all maxima, or lower maxNodeCount.",
)
def training_nodes(subnet: Element, graph: Graph) -> Iterator[Fault]:
    """The AML clusters and instances of a subnet, at their largest, need more addresses than it has."""
    yield from _too_small(subnet, graph, Kind.TRAINING)


@rule(
    "NET025",
    "A subnet is too small for its scale sets",
    kinds.SUBNET,
    facts=("S-227",),
    page=pages.VNET_FAQ,
    why="Each machine of a scale set takes an address.",
    example="""
        a scale set of 12 machines in a /28 with 11 usable addresses
    """,
    fix="Take a larger subnet or a smaller capacity.",
)
def scale_sets(subnet: Element, graph: Graph) -> Iterator[Fault]:
    """The scale sets of a subnet need more addresses than it has."""
    yield from _too_small(subnet, graph, Kind.SCALE_SET)


@rule(
    "AML022",
    "A subnet is too small for its private endpoints",
    kinds.SUBNET,
    page=pages.AML_DNS,
    why="Some endpoints take several addresses: an AML workspace 3, a registry 2, a monitor scope a dozen.",
    example="""
        workspace, five storage endpoints, vault and registry: 11 addresses fill a /28
    """,
    fix="Take at least a /27 for private endpoints.",
)
def private_endpoints(subnet: Element, graph: Graph) -> Iterator[Fault]:
    """The private endpoints of a subnet need more addresses than it has, or leave none free.

    Where the addresses that are already counted do not fit, SubnetIsFull says it.
    """
    wanted = _wanted(subnet, graph)
    here = {demand.kind for demand in wanted}
    if Kind.ENDPOINT not in here or here - {Kind.ENDPOINT, Kind.INTERFACE}:
        return
    needed, free = sum(demand.addresses for demand in wanted), usable_addresses(subnet)
    evidence = tuple(map(str, wanted))
    if free is not None and needed > free >= len(in_subnet(subnet, graph)):
        yield Fault(subnet, _told(needed, free), evidence=evidence)
    elif needed == free:
        told = f"{_told(needed, free)}: the next endpoint has no address"
        yield Fault(subnet, told, severity=Severity.WARNING, evidence=evidence)


def _too_small(subnet: Element, graph: Graph, kind: Kind) -> Iterator[Fault]:
    """Reported for the kind that outgrows the subnet: Kubernetes before training before scale sets."""
    wanted = _wanted(subnet, graph)
    pools = [one for one in (Kind.NODES, Kind.TRAINING, Kind.SCALE_SET) if one in {each.kind for each in wanted}]
    if not pools or pools[0] is not kind:
        return
    needed, free = sum(demand.addresses for demand in wanted), usable_addresses(subnet)
    if free is not None and needed > free:
        yield Fault(subnet, _told(needed, free), evidence=tuple(map(str, wanted)))


def _wanted(subnet: Element, graph: Graph) -> Sequence[Demand]:
    return graph.derive(demands).get(subnet.key, ())


def _told(needed: int, free: int) -> str:
    return f"{needed} addresses are needed, {free} are usable (Azure keeps {RESERVED_ADDRESSES})"
