"""Addresses of Kubernetes clusters: ranges that must not meet, and ranges that must be large enough."""

from collections.abc import Iterator
from ipaddress import IPv4Network

from network.azure import pages
from network.azure.limits_aks import LARGEST_SERVICE_RANGE, OVERLAY, OVERLAY_BLOCK, RESERVED_RANGES
from network.verify.preflight import kinds
from network.verify.preflight.clusters import node_subnets, pod_range, service_range, vnets_of
from network.verify.preflight.element import Element
from network.verify.preflight.graph import Graph
from network.verify.preflight.node_pools import mode_of, most_nodes, pools_of, surge_of
from network.verify.preflight.peers import peers_of
from network.verify.preflight.prefixes import address
from network.verify.preflight.rule import Fault, rule
from network.verify.preflight.sites import site_prefixes
from network.verify.preflight.subnets import gateways_in_reach, prefixes_of, services_of, space

_MANAGED = "microsoft.containerservice/managedclusters"
_LONGEST_API_SUBNET = 28  # pages.AKS_PRIVATE

Named = tuple[str, IPv4Network]


@rule(
    "AKS007",
    "The pod range of an overlay is too small for its nodes",
    kinds.CLUSTER,
    page=pages.AKS_ADDRESSES,
    why="Each node takes a /24 of the pod range, whatever its number of pods, also the nodes added for an upgrade.",
    example="""
        podCidr 10.244.0.0/22 has room for 4 nodes; the pools may have 5 and a surge of 1
    """,
    fix="Take a pod range with one /24 for each node, for instance a /16.",
)
def pod_range_size(cluster: Element, graph: Graph) -> Iterator[Fault]:
    """The pools of an overlay cluster may have more nodes, with those of an upgrade, than its pod range has /24s."""
    pools = [one for one in pools_of(cluster, graph) if mode_of(cluster, one) == OVERLAY]
    pods = pod_range(cluster, graph)
    if not pools or pods is None:
        return
    room = 2 ** max(OVERLAY_BLOCK - pods.prefixlen, 0) if pods.prefixlen <= OVERLAY_BLOCK else 0
    nodes = sum(most_nodes(one) + surge_of(one) for one in pools)
    if nodes > room:
        yield Fault(cluster, f"the pools may have {nodes} nodes with their surge; {pods} has room for {room}")


@rule(
    "AKS008",
    "The ranges of a cluster meet others",
    kinds.CLUSTER,
    page=pages.AKS_ADDRESSES,
    aliases=("NetworkProfileCIDROverlapVNET", "ServiceCidrOverlapExistingSubnetsCidr"),
    why="Inside the cluster a service or pod address always means the cluster's own: machines of the VNet, of its "
    "peers or of a site with the same address cannot be reached. Some ranges Azure uses itself.",
    example="""
        serviceCidr not given, so 10.0.0.0/16, in a VNet 10.0.0.0/16
    """,
    fix="Give podCidr and serviceCidr ranges that nothing else uses, serviceCidr smaller than a /12, and dnsServiceIP "
    "an address of it behind the first.",
)
def ranges_meet(cluster: Element, graph: Graph) -> Iterator[Fault]:
    """The service or pod range overlaps the VNet, a peer, a site, each other or a reserved range; the service range is
    too large; or dnsServiceIP is not in it, or its first address.
    """
    services, pods = service_range(cluster), pod_range(cluster, graph)
    own: list[Named] = [("the service range", services), *([("the pod range", pods)] if pods else [])]
    around = list(_around(cluster, graph))
    for name, mine in own:
        for other, theirs in around:
            if mine.overlaps(theirs) and theirs.prefixlen:
                yield Fault(cluster, f"{name} {mine} overlaps {theirs} of {other}")
    if pods is not None and pods.overlaps(services):
        yield Fault(cluster, f"the pod range {pods} overlaps the service range {services}")
    vnets = [(f"VNet {vnet.name}", one) for vnet in vnets_of(cluster, graph) for one in space(vnet)]
    for name, mine in (*own, *vnets):
        for row in RESERVED_RANGES:
            if mine.overlaps(row.prefix):
                yield Fault(cluster, f"{name} {mine} overlaps {row.prefix}, which Azure Kubernetes Service reserves")
    yield from _service_range(cluster, services)


@rule(
    "AKS009",
    "The subnet of nodes is delegated",
    kinds.CLUSTER,
    page=pages.AKS_ADDRESSES,
    aliases=("SubnetIsDelegated",),
    why="Nodes are ordinary machines; a delegated subnet takes only those of its service.",
    example="""
        a node pool in a subnet delegated to Microsoft.Databricks/workspaces
    """,
    fix="Put nodes into a subnet without delegation.",
)
def delegated_nodes(cluster: Element, graph: Graph) -> Iterator[Fault]:
    """The subnet of the nodes of a pool is delegated to a service."""
    for pool, subnet in node_subnets(cluster, graph):
        if subnet is not None and (services := services_of(subnet)):
            yield Fault(pool, f"{subnet.name} is delegated to {', '.join(services)}")


@rule(
    "AKS015",
    "The subnet of the API server does not suit it",
    kinds.CLUSTER,
    page=pages.AKS_PRIVATE,
    why="An API server inside the VNet needs a /28 of its own that is delegated to Microsoft.ContainerService.",
    example="""
        apiServerAccessProfile.subnetId leads to a subnet without delegation
    """,
    fix="Take a /28 delegated to Microsoft.ContainerService/managedClusters.",
)
def api_server_subnet(cluster: Element, graph: Graph) -> Iterator[Fault]:
    """The subnet of an integrated API server is smaller than /28 or not delegated to managed clusters."""
    profile = cluster.part("apiServerAccessProfile")
    subnet = graph.target(profile, "subnetId", profile.text("subnetId"))
    if subnet is None:
        return
    if _MANAGED not in {service.lower() for service in services_of(subnet)}:
        yield Fault(cluster, f"{subnet.name} is not delegated to Microsoft.ContainerService/managedClusters")
    for network in prefixes_of(subnet):
        if network.prefixlen > _LONGEST_API_SUBNET:
            yield Fault(cluster, f"{network} of subnet {subnet.name} is smaller than /{_LONGEST_API_SUBNET}")


def _around(cluster: Element, graph: Graph) -> Iterator[Named]:
    """What a cluster can meet: its VNets, their peers, and the sites behind the gateways in reach."""
    for vnet in vnets_of(cluster, graph):
        yield from ((f"VNet {vnet.name}", one) for one in space(vnet))
        for peer in peers_of(vnet, graph):
            yield from ((f"the peer {peer.name}", one) for one in space(peer))
        for gateway in gateways_in_reach(vnet.id, graph):
            yield from ((f"the site {site}", one) for site, one in site_prefixes(gateway, graph))


def _service_range(cluster: Element, services: IPv4Network) -> Iterator[Fault]:
    if services.prefixlen <= LARGEST_SERVICE_RANGE:
        yield Fault(cluster, f"the service range {services} is not smaller than /{LARGEST_SERVICE_RANGE}")
    text = cluster.part("networkProfile").text("dnsServiceIP")
    found = address(text) if text else None
    if text and (found is None or found not in services):
        yield Fault(cluster, f"dnsServiceIP {text} is not in the service range {services}")
    elif found is not None and int(found) - int(services.network_address) <= 1:
        yield Fault(cluster, f"dnsServiceIP {found} is the first address of {services}, which is the API server's")
