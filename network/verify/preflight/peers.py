"""What rules ask of a peering: whose it is, where it leads, and its other half."""

from ipaddress import IPv4Network

from network.lift.index import id_key
from network.verify.preflight import kinds
from network.verify.preflight.element import Element, readable
from network.verify.preflight.graph import Graph
from network.verify.preflight.subnets import space


def vnet_of(peering: Element, graph: Graph) -> Element | None:
    """The VNet that a peering belongs to."""
    return graph.parent(peering)


def remote_key(peering: Element) -> str:
    """The id of the remote VNet, for comparison; empty where there is none."""
    return id_key(peering.reference("remoteVirtualNetwork"))


def remote_space(peering: Element, graph: Graph) -> tuple[IPv4Network, ...]:
    """The address space of the remote VNet: its own where it is in the graph, else as the peering has recorded it."""
    remote = graph.get(peering.reference("remoteVirtualNetwork"))
    return space(remote) if remote else peering.part("remoteAddressSpace").prefixes("addressPrefixes")


def half_of(vnet: Element, remote: str, graph: Graph) -> Element | None:
    """The peering of a VNet that leads to a remote VNet."""
    return graph.derive(_halves).get((vnet.key, remote))


def reverse_of(peering: Element, graph: Graph) -> Element | None:
    """The other half of a peering; None where it is not declared or its VNet is not in the graph."""
    vnet, remote = vnet_of(peering, graph), graph.get(peering.reference("remoteVirtualNetwork"))
    return half_of(remote, vnet.key, graph) if vnet and remote else None


def peers_of(vnet: Element, graph: Graph) -> tuple[Element, ...]:
    """The VNets of the graph that are directly peered with a VNet."""
    keys = readable(graph.children(vnet, kinds.PEERING), remote_key)
    return tuple(remote for _, key in keys if (remote := graph.get(key)) is not None)


def _halves(graph: Graph) -> dict[tuple[str, str], Element]:
    """The first peering of each pair of VNets, by the VNet it belongs to and the one it leads to."""
    found: dict[tuple[str, str], Element] = {}
    for peering, remote in readable(graph.of(kinds.PEERING), remote_key):
        vnet = vnet_of(peering, graph)
        if vnet is not None:
            found.setdefault((vnet.key, remote), peering)
    return found
