"""`fairway:compute`: the machines and the services of an ML environment. Keys of maps are names of what is declared."""

from collections.abc import Mapping
from ipaddress import IPv4Network
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from infra.settings.references import (
    ClusterName,
    InsightsName,
    KeyVaultName,
    LogWorkspaceName,
    MonitorMember,
    RegistryName,
    StorageAccountName,
    SubnetPath,
    WorkspaceName,
)
from infra.settings.section import NOTHING, ByName, Section
from infra.settings.words import Address, Guid, HostName, Image, Name, OneOrMany, Prefix, SshKey, VmSize, wrong

NodeCount = Annotated[int, Field(ge=0, le=1000)]
Redundancy = Literal["Standard_LRS", "Standard_ZRS", "Standard_GRS", "Standard_GZRS"]


class LogWorkspace(Section):
    """A Log Analytics workspace."""

    retention_days: int = Field(30, ge=30, le=730)
    """Days until an entry is deleted."""


class Insights(Section):
    """An Application Insights component."""

    log_workspace: LogWorkspaceName
    """The Log Analytics workspace that keeps its telemetry."""


class MonitorScope(Section):
    """An Azure Monitor private link scope: its members are reached through a private endpoint, and only so."""

    members: OneOrMany[MonitorMember]
    """Log Analytics workspaces and Application Insights components."""


class StorageAccount(Section):
    """A storage account without a public side."""

    private: OneOrMany[Literal["blob", "file", "queue", "table", "dfs", "web"]] = ("blob", "file")
    """The services of the account that get a private endpoint."""
    hierarchical: bool = False
    """Whether it is a data lake (ADLS Gen2). A workspace's own storage account cannot be one."""
    redundancy: Redundancy = "Standard_LRS"
    """How many copies Azure keeps, and where."""
    shared_keys: bool = False
    """Whether the account's keys open it. Without them only identities do."""
    containers: tuple[Name, ...] = ()
    """Blob containers."""
    subnets: OneOrMany[SubnetPath] = ()
    """Subnets that come in by service endpoint instead of private endpoint."""


class KeyVault(Section):
    """A key vault without a public side."""

    retention_days: int = Field(90, ge=7, le=90)
    """Days for which a deleted vault can be recovered; its name is taken as long."""


class Registry(Section):
    """A container registry without a public side; Premium, as private endpoints need."""


class Workspace(Section):
    """An Azure Machine Learning workspace without a public side."""

    storage: StorageAccountName
    """Its default storage account."""
    key_vault: KeyVaultName
    """Its key vault."""
    registry: RegistryName
    """Its container registry."""
    insights: InsightsName
    """Its Application Insights component."""
    image_build: ClusterName | None = None
    """The CPU cluster that builds images, which the private registry cannot do itself."""


class Cluster(Section):
    """An Azure ML compute cluster without public addresses."""

    workspace: WorkspaceName
    """The workspace that it belongs to."""
    subnet: SubnetPath
    """The subnet of its nodes."""
    size: VmSize
    """The VM size of its nodes."""
    min_nodes: NodeCount = 0
    """Nodes that always run."""
    max_nodes: Annotated[NodeCount, Field(ge=1)]
    """Nodes at most."""
    idle_minutes: int = Field(15, ge=1, le=1440)
    """Minutes without work after which a node is given back."""
    spot: bool = False
    """Whether nodes are spare capacity that Azure may take back."""


class Instance(Section):
    """An Azure ML compute instance, the workstation of one person, without a public address."""

    workspace: WorkspaceName
    """The workspace that it belongs to."""
    subnet: SubnetPath
    """The subnet that it stands in."""
    size: VmSize
    """Its VM size."""
    user: Guid | None = None
    """The Entra object id of the person who works on it; left out, whoever deploys."""
    idle_minutes: int = Field(60, ge=15, le=4320)
    """Minutes without work after which it is stopped."""


class VirtualMachine(Section):
    """A Data Science VM for development, without a public address."""

    subnet: SubnetPath
    """The subnet that it stands in."""
    size: VmSize
    """Its VM size."""
    address: Address | None = None
    """Its private address; left out, the first usable one that no other VM here has."""
    image: Image = "microsoft-dsvm:ubuntu-2204:2204-gen2:latest"
    """Its image as publisher:offer:sku:version."""
    login: Literal["entra", "key"] = "entra"
    """How people sign in: with their Entra account, or with the key alone."""
    ssh_key: SshKey
    """The public half of the administrator's key. ARM asks for it also where people sign in with Entra."""
    disk_gib: int = Field(128, ge=30, le=4095)
    """The size of its system disk in GiB."""


class NodePool(Section):
    """A pool of AKS nodes that grows and shrinks by itself."""

    size: VmSize
    """The VM size of its nodes."""
    min_nodes: NodeCount = 0
    """Nodes at least."""
    max_nodes: Annotated[NodeCount, Field(ge=1)]
    """Nodes at most."""

    @model_validator(mode="after")
    def _minimum_below_maximum(self) -> Self:
        if self.min_nodes > self.max_nodes:
            raise wrong(f"min_nodes of at most {self.max_nodes}, the max_nodes of the pool")
        return self


class Inference(Section):
    """The way in to the models that a cluster serves: an internal load balancer and a name."""

    address: Address
    """The load balancer's address, in the subnet of the nodes."""
    name: HostName
    """The name by which clients reach it, such as score.sandbox.internal; its zone is private and linked."""


class Aks(Section):
    """A private AKS cluster with Azure CNI overlay, attached to a workspace to serve models or to train."""

    subnet: SubnetPath
    """The subnet of its nodes."""
    workspace: WorkspaceName | None = None
    """The workspace that it is attached to; left out, it stands alone."""
    system: NodePool
    """The pool of Kubernetes itself and of the inference router, whose three replicas want three nodes."""
    pools: ByName[NodePool] = NOTHING
    """Further pools by name; those with GPUs are tainted."""
    outbound: Literal["nat", "firewall"] = "nat"
    """How it leaves: by the NAT gateway of its subnet, or by the 0.0.0.0/0 route of its route table."""
    pod_prefix: Prefix = IPv4Network("10.244.0.0/16")
    """Addresses of pods, a /24 for each node; never seen outside the cluster."""
    service_prefix: Prefix = IPv4Network("10.245.0.0/16")
    """Addresses of Kubernetes services; never seen outside the cluster."""
    inference: Inference | None = None
    """The way in to served models; left out, it serves none."""
    version: str | None = None
    """The Kubernetes version; left out, Azure's default at the time of creation."""


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
    vms: ByName[VirtualMachine] = NOTHING
    """Data Science VMs."""
    aks: ByName[Aks] = NOTHING
    """AKS clusters."""
    tags: Mapping[str, str] = NOTHING
    """Tags of everything that is declared here."""
