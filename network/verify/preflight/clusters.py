"""What rules ask of a Kubernetes cluster: its ranges, its subnets, and what is installed on it."""

from collections.abc import Iterator
from ipaddress import IPv4Network

from network.azure.limits_aks import DEFAULT_POD_RANGE, DEFAULT_SERVICE_RANGE, KUBENET, OVERLAY
from network.lift.index import id_key
from network.verify.preflight import kinds
from network.verify.preflight.element import Element, MalformedError
from network.verify.preflight.graph import Graph
from network.verify.preflight.node_pools import mode_of, pools_of
from network.verify.preflight.prefixes import prefix

AML_EXTENSION = "microsoft.azureml.kubernetes"


def outbound_type(cluster: Element) -> str:
    """How the nodes of a cluster reach the Internet; through its load balancer where nothing is said."""
    return cluster.part("networkProfile").text("outboundType") or "loadBalancer"


def service_range(cluster: Element) -> IPv4Network:
    """The addresses of the cluster's services."""
    return _range(cluster.part("networkProfile"), "serviceCidr", DEFAULT_SERVICE_RANGE)


def pod_range(cluster: Element, graph: Graph) -> IPv4Network | None:
    """The addresses of the cluster's pods, where they have a range of their own outside the VNet."""
    modes = {mode_of(cluster, pool) for pool in pools_of(cluster, graph)}
    own = bool(modes & {OVERLAY, KUBENET})
    return _range(cluster.part("networkProfile"), "podCidr", DEFAULT_POD_RANGE) if own else None


def node_subnets(cluster: Element, graph: Graph) -> Iterator[tuple[Element, Element | None]]:
    """The pools of a cluster, each with the subnet of its nodes; None where Azure makes the VNet."""
    for pool in pools_of(cluster, graph):
        yield pool, graph.target(pool, "vnetSubnetID", pool.text("vnetSubnetID"))


def vnets_of(cluster: Element, graph: Graph) -> list[Element]:
    """The VNets in which a cluster has nodes."""
    found = (graph.parent(subnet) for _, subnet in node_subnets(cluster, graph) if subnet is not None)
    return list({vnet.key: vnet for vnet in found if vnet is not None}.values())


def aml_extensions(graph: Graph) -> Iterator[tuple[Element, Element]]:
    """The Azure ML extensions of the graph, each with the cluster that it is installed on."""
    for extension in graph.of(kinds.EXTENSION):
        cluster = graph.get(id_key(extension.id).partition("/providers/microsoft.kubernetesconfiguration/")[0])
        if cluster is not None and extension.word("extensionType") == AML_EXTENSION:
            yield extension, cluster


def _range(network: Element, key: str, default: IPv4Network) -> IPv4Network:
    text = network.text(key)
    found = prefix(text) if text else default
    if found is None:
        raise MalformedError(network.where(key), f"{text!r} is no prefix")
    return found
