"""Which logs and metrics each kind of resource sends to Log Analytics."""

from dataclasses import dataclass

import pulumi
from pulumi_azure_native import monitor as az_monitor

from network.declare.place import Inputs

SUPPORTED_LOGS = "https://learn.microsoft.com/azure/azure-monitor/reference/logs-index"
STORAGE_LOGS = "https://learn.microsoft.com/azure/storage/blobs/monitor-blob-storage-reference"
AKS_LOGS = "https://learn.microsoft.com/azure/aks/monitor-aks-reference"


@dataclass(frozen=True, slots=True)
class Signals:
    """What one kind of resource can tell: log categories, log category groups, metric categories.

    `dedicated` asks for tables of its own where Azure would mix the logs into AzureDiagnostics.
    """

    source: str
    categories: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    metrics: tuple[str, ...] = ("AllMetrics",)
    dedicated: bool = False


STORAGE_ACCOUNT = Signals(STORAGE_LOGS, metrics=("Transaction", "Capacity"))
STORAGE_SERVICE = Signals(STORAGE_LOGS, groups=("allLogs",), metrics=("Transaction", "Capacity"))
KEY_VAULT = Signals(SUPPORTED_LOGS, groups=("audit",), dedicated=True)
CONTAINER_REGISTRY = Signals(SUPPORTED_LOGS, groups=("allLogs",))
ML_WORKSPACE = Signals(SUPPORTED_LOGS, groups=("allLogs",))
# kube-audit records every read of every object; kube-audit-admin leaves reads out, at a tenth of the volume.
AKS_CLUSTER = Signals(
    AKS_LOGS,
    categories=("kube-apiserver", "kube-audit-admin", "kube-controller-manager", "cluster-autoscaler", "guard"),
    dedicated=True,
)


def diagnostic_inputs(resource: str, signals: Signals, log_workspace: str) -> Inputs:
    """The diagnostic setting of `resource` (an ARM id) as azure-native declares it."""
    logs = [{"category": category, "enabled": True} for category in signals.categories]
    logs += [{"category_group": group, "enabled": True} for group in signals.groups]
    return {
        "name": "to-log-analytics",
        "resource_uri": resource,
        "workspace_id": log_workspace,
        "metrics": [{"category": category, "enabled": True} for category in signals.metrics],
        **({"logs": logs} if logs else {}),
        **({"log_analytics_destination_type": "Dedicated"} if signals.dedicated else {}),
    }


def send_diagnostics(
    name: str, resource: str, signals: Signals, log_workspace: str | None, opts: pulumi.ResourceOptions
) -> None:
    """Declare that `resource` sends its signals to Log Analytics; nothing where no workspace is named."""
    if log_workspace is not None:
        inputs = diagnostic_inputs(resource, signals, log_workspace)
        az_monitor.DiagnosticSetting(f"{name}-diagnostics", **inputs, opts=opts)
