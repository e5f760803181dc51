"""The numbers and ranges of Azure Kubernetes Service. Each row cites its page."""

from dataclasses import dataclass
from ipaddress import IPv4Network

from network.azure import pages

DEFAULT_POD_RANGE = IPv4Network("10.244.0.0/16")  # pages.AKS_ADDRESSES
DEFAULT_SERVICE_RANGE = IPv4Network("10.0.0.0/16")  # pages.AKS_ADDRESSES
LARGEST_SERVICE_RANGE = 12  # a service range is smaller than this length; pages.AKS_ADDRESSES
OVERLAY_BLOCK = 24  # each node of an overlay takes one block of this length; pages.AKS_ADDRESSES
POD_BATCH = 16  # a node takes addresses of a pod subnet in batches of this size; pages.AKS_ADDRESSES
NODE_PORTS = (30000, 32767)  # where nodes listen for services, and answer probes; pages.NODE_PORTS
DEFAULT_SURGE = "10%"  # nodes added while a pool is upgraded; pages.AKS_ADDRESSES
ROUTER_REPLICAS = 3  # of the inference router, unless its high availability is off; pages.AML_KUBERNETES


@dataclass(frozen=True, slots=True)
class MaxPods:
    """How many pods a node takes where the pool does not say, by the way pods get their addresses."""

    mode: str
    pods: int
    source: str = pages.AKS_ADDRESSES


NODE_SUBNET, POD_SUBNET, OVERLAY, KUBENET = "node subnet", "pod subnet", "overlay", "kubenet"
MAX_PODS = (MaxPods(NODE_SUBNET, 30), MaxPods(POD_SUBNET, 110), MaxPods(OVERLAY, 250), MaxPods(KUBENET, 110))


@dataclass(frozen=True, slots=True)
class ReservedRange:
    """A range that neither the VNet of a cluster nor its pods and services may hold."""

    prefix: IPv4Network
    source: str = pages.AKS_ADDRESSES


RESERVED_RANGES = tuple(
    ReservedRange(IPv4Network(text)) for text in ("169.254.0.0/16", "172.30.0.0/16", "172.31.0.0/16", "192.0.2.0/24")
)
