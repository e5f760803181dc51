"""A requirement: a documented flow that a system brings with it, wherever it is deployed.

One end is the system itself: its nodes, its machine, whoever uses its workspace. The other end is the peer.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from network.model.ports import Ports


class System(StrEnum):
    """Whose requirement it is."""

    AML_WORKSPACE = "aml-workspace"
    """Whoever works with an Azure ML workspace: people's machines, clusters, sites."""
    AML_CLUSTER = "aml-cluster"
    """An Azure ML compute cluster in a subnet of ours."""
    AML_INSTANCE = "aml-instance"
    """An Azure ML compute instance in a subnet of ours."""
    DSVM = "dsvm"
    """A developer's virtual machine."""
    AKS = "aks"
    """The nodes of an AKS cluster."""
    AML_KUBERNETES = "aml-kubernetes"
    """The nodes of an AKS cluster that a workspace uses, besides what AKS itself needs."""


class Fact(StrEnum):
    """What a configuration says about itself; requirements hold under some of these."""

    PUBLIC_NODES = "public_nodes"
    """Nodes have public addresses."""
    PRIVATE_WORKSPACE = "private_workspace"
    """The workspace has a private endpoint and no public side."""
    PRIVATE_STORAGE = "private_storage"
    """The workspace's storage account has private endpoints and no public side."""
    PRIVATE_VAULT = "private_vault"
    """The workspace's key vault has a private endpoint and no public side."""
    PRIVATE_REGISTRY = "private_registry"
    """The workspace's container registry has a private endpoint and no public side."""
    PRIVATE_MONITOR = "private_monitor"
    """Azure Monitor is reached through a private link scope."""
    HIGH_BUSINESS_IMPACT = "high_business_impact"
    """The workspace was created with that flag."""
    NAME_FILTER = "name_filter"
    """What leaves passes a firewall that decides by host names."""
    STUDIO = "studio"
    """People open Azure ML studio from there."""
    INSTANCES = "instances"
    """The workspace has compute instances."""
    SSH_TO_INSTANCES = "ssh_to_instances"
    """People open SSH sessions on compute instances."""
    PACKAGES = "packages"
    """Packages come from public indexes, at run time or when images are built."""
    HUGGING_FACE = "hugging_face"
    """Models and images come from Hugging Face and Docker Hub."""
    VS_CODE = "vs_code"
    """People connect with Visual Studio Code."""
    R_STUDIO = "r_studio"
    """Compute instances run RStudio."""
    AUTO_ML = "auto_ml"
    """AutoML trains models of language or vision."""
    ENTRA_LOGIN = "entra_login"
    """People sign in to the machine with their Entra accounts."""
    WINDOWS = "windows"
    """The machine runs Windows."""
    JUPYTER_HUB = "jupyter_hub"
    """The machine serves JupyterHub to others."""
    USES_WORKSPACE = "uses_workspace"
    """The machine is a client of an Azure ML workspace."""
    PRIVATE_CLUSTER = "private_cluster"
    """The API server of the cluster is private."""
    API_SERVER_SUBNET = "api_server_subnet"
    """The API server stands in a subnet of ours (API server VNet integration)."""
    CUSTOM_DNS = "custom_dns"
    """The virtual network names DNS servers of its own."""
    PRIVATE_BOOTSTRAP = "private_bootstrap"
    """Nodes are set up from a private registry (a network isolated cluster)."""
    UBUNTU = "ubuntu"
    """Nodes run Ubuntu."""
    GPU = "gpu"
    """There are nodes with NVIDIA GPUs."""
    CONTAINER_INSIGHTS = "container_insights"
    """The monitoring add-on of AKS is on."""
    AZURE_POLICY = "azure_policy"
    """The policy add-on of AKS is on."""
    EXTENSIONS = "extensions"
    """The cluster has cluster extensions, such as that of Azure ML."""
    VAULT_SECRETS = "vault_secrets"
    """Pods mount secrets of a key vault (the CSI driver)."""
    TRAINING = "training"
    """The workspace runs jobs on the cluster."""
    INFERENCE = "inference"
    """The workspace serves models from the cluster."""
    TLS = "tls"
    """The scoring service has a certificate."""


class Level(StrEnum):
    """How much a requirement matters where its conditions hold."""

    REQUIRED = "required"
    """The system does not work without it."""
    OPTIONAL = "optional"
    """A convenience suffers without it."""
    OBSOLETE = "obsolete"
    """Earlier versions needed it, or the pages disagree; to be told, never to be enforced."""


class Direction(StrEnum):
    """Who opens the session: the system (`out`) or the peer (`in`)."""

    OUT = "out"
    IN = "in"


@dataclass(frozen=True, slots=True)
class ServiceTag:
    """All addresses of an Azure service."""

    name: str


@dataclass(frozen=True, slots=True)
class Hosts:
    """Host names; a leading `*.` stands for any labels before the rest."""

    patterns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PrivateEndpoint:
    """The sub-resource `group` of a service by its private endpoint; `service` is the service's part in the system.

    The parts are `workspace`, `storage`, `key_vault`, `registry` and `monitor`.
    """

    service: str
    group: str


@dataclass(frozen=True, slots=True)
class SameSubnet:
    """Other nodes of the system, in the same subnet."""


@dataclass(frozen=True, slots=True)
class Role:
    """Machines by what they are to the system: `bastion`, `clients`, `dns_servers`, `api_server`."""

    name: str


Peer: TypeAlias = ServiceTag | Hosts | PrivateEndpoint | SameSubnet | Role


@dataclass(frozen=True, slots=True)
class Condition:
    """A fact that must hold (`holds`), or must not."""

    fact: Fact
    holds: bool

    def __str__(self) -> str:
        return self.fact.value if self.holds else f"not {self.fact}"


@dataclass(frozen=True, slots=True)
class Requirement:
    """One documented flow of `system`: sessions with `peer` on `ports`, wanted where all conditions of `when` hold.

    `page` documents it; `seen` is the day of the page's last change when it was read, since pages change unannounced.
    """

    id: str
    system: System
    direction: Direction
    peer: Peer
    ports: tuple[Ports, ...]
    level: Level
    when: tuple[Condition, ...]
    purpose: str
    page: str
    seen: date

    @property
    def origin(self) -> System | Peer:
        """Who opens the session."""
        return self.system if self.direction is Direction.OUT else self.peer

    @property
    def destination(self) -> System | Peer:
        """Whom it is opened with."""
        return self.peer if self.direction is Direction.OUT else self.system
