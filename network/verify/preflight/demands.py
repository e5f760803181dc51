"""How many addresses of a subnet everything in it takes at its most, pools included."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from network.azure.endpoint_members import ENDPOINT_MEMBERS
from network.azure.limits_aks import POD_SUBNET
from network.lift.index import id_key
from network.verify.preflight import kinds
from network.verify.preflight.element import Element, readable
from network.verify.preflight.graph import Graph
from network.verify.preflight.node_pools import mode_of, node_addresses, pod_addresses, pools_of
from network.verify.preflight.occupants import CONNECTIONS, by_subnet, is_endpoint


class Kind(Enum):
    """Who takes addresses, and so whose failure it is when there are too few."""

    INTERFACE = "interfaces"
    ENDPOINT = "private endpoints"
    TRAINING = "training nodes"
    NODES = "Kubernetes nodes"
    SCALE_SET = "scale sets"


@dataclass(frozen=True, slots=True, eq=False)
class Demand:
    """`addresses` of one subnet that `owner` takes at its most."""

    owner: Element
    subnet: str
    addresses: int
    kind: Kind

    def __str__(self) -> str:
        return f"{self.owner.name} {self.addresses}"


def demands(graph: Graph) -> Mapping[str, list[Demand]]:
    """All demands by subnet, in the order of the graph within each kind."""
    found: dict[str, list[Demand]] = {}
    for demand in (*_held(graph), *_clusters(graph), *_computes(graph), *_scale_sets(graph)):
        found.setdefault(id_key(demand.subnet), []).append(demand)
    return found


def _held(graph: Graph) -> Iterator[Demand]:
    """Interfaces and frontends take what they state; endpoints what their service needs, unless it is stated."""
    for subnet, occupants in graph.derive(by_subnet).items():
        taken: dict[Element, int] = {}
        for occupant in occupants:
            taken[occupant.owner] = taken.get(occupant.owner, 0) + 1
        for owner, addresses in taken.items():
            endpoint = is_endpoint(owner, graph)
            needed = max(addresses, _needed(owner)) if endpoint else addresses
            yield Demand(owner, subnet, needed, Kind.ENDPOINT if endpoint else Kind.INTERFACE)


def _needed(endpoint: Element) -> int:
    """How many addresses the sub-resources of an endpoint have; one where nobody says."""
    groups = (
        (one.word("privateLinkServiceId"), group.lower())
        for key in CONNECTIONS
        for one in endpoint.parts(key)
        for group in one.texts("groupIds")
    )
    return sum(
        max(sum(_is_member(row.type, row.group_id, target, group) and not row.kind for row in ENDPOINT_MEMBERS), 1)
        for target, group in groups
    )


def _is_member(kind: str, group_id: str, target: str, group: str) -> bool:
    return group_id.lower() == group and f"/providers/{kind.lower()}/" in target


def _clusters(graph: Graph) -> Iterator[Demand]:
    for _, wanted in readable(graph.of(kinds.CLUSTER), lambda one: tuple(_of_cluster(one, graph))):
        yield from wanted


def _of_cluster(cluster: Element, graph: Graph) -> Iterator[Demand]:
    for pool in pools_of(cluster, graph):
        yield from _of_pool(cluster, pool)


def _of_pool(cluster: Element, pool: Element) -> Iterator[Demand]:
    if nodes := pool.text("vnetSubnetID"):
        yield Demand(pool, nodes, node_addresses(cluster, pool), Kind.NODES)
    if mode_of(cluster, pool) == POD_SUBNET:
        yield Demand(pool, pool.text("podSubnetID"), pod_addresses(cluster, pool), Kind.NODES)


def _computes(graph: Graph) -> Iterator[Demand]:
    for compute, (subnet, nodes) in readable(graph.of(kinds.COMPUTE), compute_nodes):
        if subnet and nodes:
            yield Demand(compute, subnet, nodes, Kind.TRAINING)


def compute_nodes(compute: Element) -> tuple[str, int]:
    """The subnet of an AML cluster or instance and how many nodes it has at its most; nothing without a subnet."""
    inner = compute.part("properties")
    match compute.word("computeType"):
        case "amlcompute":
            return inner.reference("subnet"), inner.part("scaleSettings").number("maxNodeCount") or 0
        case "computeinstance":
            return inner.reference("subnet"), 1
        case _:
            return "", 0


def _scale_sets(graph: Graph) -> Iterator[Demand]:
    for scale_set, (subnets, machines) in readable(graph.of(kinds.SCALE_SET), _machines):
        yield from (Demand(scale_set, subnet, machines, Kind.SCALE_SET) for subnet in subnets)


def _machines(scale_set: Element) -> tuple[list[str], int]:
    """The subnet of each configuration of a scale set, and its number of machines."""
    profile = scale_set.part("virtualMachineProfile").part("networkProfile")
    made = [one for nic in profile.parts("networkInterfaceConfigurations") for one in nic.parts("ipConfigurations")]
    return [subnet for one in made if (subnet := one.reference("subnet"))], scale_set.sku.number("capacity") or 0
