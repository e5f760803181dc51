"""Pools of AKS nodes: how they grow, and what keeps ordinary pods off expensive machines."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from compute.declare.sizes import parse_size
from network.declare.place import Inputs

GPU_LABELS = {"accelerator": "nvidia"}
# https://learn.microsoft.com/azure/aks/use-nvidia-gpu
GPU_TAINT = "sku=gpu:NoSchedule"
# The only taint that both Azure ML's jobs and its agents tolerate, and so the one for GPUs of a cluster that it uses.
# https://learn.microsoft.com/azure/machine-learning/reference-kubernetes
AZURE_ML_TAINT = "ml.azure.com/amlarc=true:NoSchedule"


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolArgs:
    """A pool between `min_nodes` and `max_nodes`; `surge` is what an upgrade adds, as a number or share of nodes."""

    name: str
    size: str
    max_nodes: int
    min_nodes: int = 0
    max_pods: int = 110
    surge: str = "10%"
    disk_gb: int | None = None
    zones: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    taints: tuple[str, ...] = ()

    @property
    def has_gpus(self) -> bool:
        """Whether its size has GPUs."""
        return parse_size(self.size).has_gpus


def pool_inputs(pool: PoolArgs, subnet: str, *, system: bool, for_azure_ml: bool) -> Inputs:
    """The pool as azure-native declares it, inside a cluster or beside it, without its name.

    A pool with GPUs is tainted and labelled, and has the driver that AKS installs.
    """
    taints, labels = pool.taints, dict(pool.labels)
    if pool.has_gpus:
        taints = (*taints, AZURE_ML_TAINT if for_azure_ml else GPU_TAINT)
        labels = {**GPU_LABELS, **labels}
    return {
        "mode": "System" if system else "User",
        "type": "VirtualMachineScaleSets",
        "os_type": "Linux",
        "vm_size": pool.size,
        "vnet_subnet_id": subnet,
        "enable_auto_scaling": True,
        "count": pool.min_nodes,
        "min_count": pool.min_nodes,
        "max_count": pool.max_nodes,
        "max_pods": pool.max_pods,
        "enable_node_public_ip": False,
        "upgrade_settings": {"max_surge": pool.surge},
        "node_labels": labels,
        "node_taints": list(taints),
        **({"gpu_profile": {"driver": "Install"}} if pool.has_gpus else {}),
        **({"os_disk_size_gb": pool.disk_gb} if pool.disk_gb else {}),
        **({"availability_zones": list(pool.zones)} if pool.zones else {}),
    }
