"""Node pools of Kubernetes clusters: inside the cluster or beside it, and how pods get their addresses."""

from math import ceil

from network.azure.limits_aks import DEFAULT_SURGE, KUBENET, MAX_PODS, NODE_SUBNET, OVERLAY, POD_BATCH, POD_SUBNET
from network.verify.preflight import kinds
from network.verify.preflight.element import Element
from network.verify.preflight.graph import Graph

_MAX_PODS = {row.mode: row.pods for row in MAX_PODS}


def pools_of(cluster: Element, graph: Graph) -> tuple[Element, ...]:
    """The node pools of a cluster; one that is declared by itself stands for the one inside with its name."""
    beside = graph.children(cluster, kinds.NODE_POOL)
    names = {one.name.lower() for one in beside}
    inside = [one for one in cluster.parts("agentPoolProfiles") if one.name.lower() not in names]
    return (*inside, *beside)


def mode_of(cluster: Element, pool: Element) -> str:
    """How the pods of a pool get their addresses."""
    network = cluster.part("networkProfile")
    if network.word("networkPluginMode") == "overlay":
        return OVERLAY
    if network.word("networkPlugin") in ("", "kubenet"):
        return KUBENET
    return POD_SUBNET if pool.text("podSubnetID") else NODE_SUBNET


def most_nodes(pool: Element) -> int:
    """How many nodes a pool may have: at most by its autoscaler, else those that it is given."""
    scaled = pool.number("maxCount") if pool.flag("enableAutoScaling") else None
    return scaled or pool.number("count") or 1


def surge_of(pool: Element) -> int:
    """How many nodes are added while a pool is upgraded."""
    text = str(pool.part("upgradeSettings").value("maxSurge") or DEFAULT_SURGE)
    if text.endswith("%") and text[:-1].isdecimal():
        return ceil(most_nodes(pool) * int(text[:-1]) / 100)
    return int(text) if text.isdecimal() else 1


def pods_of(cluster: Element, pool: Element) -> int:
    """How many pods a node of the pool may hold."""
    return pool.number("maxPods") or _MAX_PODS[mode_of(cluster, pool)]


def node_addresses(cluster: Element, pool: Element) -> int:
    """How many addresses of its subnet the nodes of a pool take at their most, while it is upgraded."""
    nodes = most_nodes(pool) + surge_of(pool)
    return nodes * (1 + pods_of(cluster, pool)) if mode_of(cluster, pool) == NODE_SUBNET else nodes


def pod_addresses(cluster: Element, pool: Element) -> int:
    """How many addresses of their own subnet the pods of a pool take at their most."""
    nodes = most_nodes(pool) + surge_of(pool)
    held = pods_of(cluster, pool) + (1 if pool.word("podIPAllocationMode") == "staticblock" else 0)
    return nodes * ceil(held / POD_BATCH) * POD_BATCH
