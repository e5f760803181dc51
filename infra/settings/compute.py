"""`fairway:compute`: the machines and the services of an ML environment. Keys of maps are names of what is declared."""

from collections.abc import Mapping

from infra.settings.machines import Aks, VirtualMachine
from infra.settings.references import LogWorkspaceName, SubnetPath
from infra.settings.section import NOTHING, ByName, Section
from infra.settings.stores import Insights, KeyVault, LogWorkspace, MonitorScope, Registry, StorageAccount
from infra.settings.words import Name
from infra.settings.workspaces import Cluster, Instance, OnlineEndpoint, Workspace


class ComputeSettings(Section):
    """The machines and services of a stack."""

    resource_group: Name
    """The resource group in which all of it is declared."""
    private_endpoints: SubnetPath | None = None
    """The subnet in which the private endpoints of all of it stand."""
    diagnostics: LogWorkspaceName | None = None
    """The Log Analytics workspace that gets logs and metrics of all of it."""
    log_workspaces: ByName[LogWorkspace] = NOTHING
    """Log Analytics workspaces."""
    insights: ByName[Insights] = NOTHING
    """Application Insights components."""
    monitor_scopes: ByName[MonitorScope] = NOTHING
    """Azure Monitor private link scopes."""
    storage_accounts: ByName[StorageAccount] = NOTHING
    """Storage accounts. The key is the beginning of the name in Azure, which must be unique in the world."""
    key_vaults: ByName[KeyVault] = NOTHING
    """Key vaults, named like storage accounts."""
    registries: ByName[Registry] = NOTHING
    """Container registries, named like storage accounts."""
    workspaces: ByName[Workspace] = NOTHING
    """Azure Machine Learning workspaces."""
    clusters: ByName[Cluster] = NOTHING
    """Azure ML compute clusters."""
    instances: ByName[Instance] = NOTHING
    """Azure ML compute instances."""
    online_endpoints: ByName[OnlineEndpoint] = NOTHING
    """Managed online endpoints."""
    vms: ByName[VirtualMachine] = NOTHING
    """Data science VMs."""
    aks: ByName[Aks] = NOTHING
    """AKS clusters."""
    tags: Mapping[str, str] = NOTHING
    """Tags of everything that is declared here."""
