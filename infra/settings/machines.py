"""Machines of ours: data science VMs for development, and AKS clusters that serve models."""

from collections.abc import Mapping
from ipaddress import IPv4Network
from typing import Literal, Self

from pydantic import Field, model_validator

from infra.settings.azure_words import Image, VmSize
from infra.settings.references import AnyWorkspaceName, AsgName, SubnetPath
from infra.settings.section import NOTHING, ByName, Section
from infra.settings.word import wrong
from infra.settings.words import Address, Guid, HostName, Prefix, SecretWord, SshKey
from infra.settings.workspaces import NodeRange, Person


class VirtualMachine(Section):
    """A data science VM for development, without a public address."""

    subnet: SubnetPath
    """The subnet that it stands in."""
    size: VmSize
    """Its VM size."""
    address: Address | None = None
    """Its private address; left out, any free one of the subnet."""
    image: Image = "dsvm"
    """Its image: dsvm, ubuntu, or publisher:offer:sku:version."""
    login: Literal["entra", "key"] = "entra"
    """How people sign in: with their Entra account, or with the administrator's key."""
    ssh_key: SshKey
    """The public half of the administrator's key. ARM asks for it also where people sign in with Entra."""
    users: ByName[Person] = NOTHING
    """Who may sign in with Entra."""
    administrators: ByName[Person] = NOTHING
    """Who may sign in with Entra and become root."""
    asgs: tuple[AsgName, ...] = ()
    """Application security groups that it belongs to."""
    disk_gb: int = Field(150, ge=30, le=4095)
    """The size of its system disk in GiB."""


class NodePool(NodeRange):
    """A pool of AKS nodes that grows and shrinks by itself. One with GPUs is tainted."""

    max_pods: int = Field(110, ge=10, le=250)
    """Pods on a node at most."""
    surge: str = Field("10%", pattern="^[1-9][0-9]*%?$")
    """Nodes that an upgrade adds, as a number or as a share of the pool."""
    disk_gb: int | None = Field(None, ge=30, le=2048)
    """The size of a node's disk in GiB; left out, what AKS takes for the size."""
    zones: tuple[Literal["1", "2", "3"], ...] = ()
    """Availability zones over which nodes are spread."""
    labels: Mapping[str, str] = NOTHING
    """Kubernetes labels of its nodes."""
    taints: tuple[str, ...] = ()
    """Kubernetes taints of its nodes, such as team=vision:NoSchedule."""


class Certificate(Section):
    """A certificate with its private key, both as PEM."""

    chain: str
    """The certificate and those that it rests on."""
    key: SecretWord
    """Its private key; a secret."""


class Inference(Section):
    """The way in to the models that a cluster serves: an internal load balancer and a name."""

    address: Address
    """The load balancer's address, in the subnet of the nodes."""
    name: HostName
    """The name by which clients reach it, such as score.sandbox.internal; all after the first dot is a private zone."""
    certificate: Certificate | None = None
    """What it proves that name with, on port 443; left out, it speaks HTTP on port 80."""


class Aks(Section):
    """A private AKS cluster with Azure CNI overlay, attached to a workspace to serve models or to train."""

    subnet: SubnetPath
    """The subnet of its nodes."""
    workspace: AnyWorkspaceName | None = None
    """The workspace that it is attached to, STACK:NAME in another stack; left out, it stands alone."""
    system: NodePool
    """The pool of Kubernetes itself and of the inference router, whose three replicas want three nodes."""
    pools: ByName[NodePool] = NOTHING
    """Further pools by name."""
    outbound: Literal["nat", "routes"] = "nat"
    """How it leaves: by the NAT gateway of its subnet, or by the 0.0.0.0/0 route of its route table."""
    pod_prefix: Prefix = IPv4Network("10.244.0.0/16")
    """Addresses of pods, a /24 for each node; never seen outside the cluster."""
    service_prefix: Prefix = IPv4Network("10.245.0.0/16")
    """Addresses of Kubernetes services; never seen outside the cluster."""
    inference: Inference | None = None
    """The way in to served models; left out, it serves none."""
    training: bool = False
    """Whether jobs of the workspace run on it, too."""
    administrators: tuple[Guid, ...] = ()
    """Entra object ids of groups that administer it."""
    version: str | None = None
    """The Kubernetes version, in quotes; left out, Azure's default at the time of creation."""

    @model_validator(mode="after")
    def _serves_a_workspace(self) -> Self:
        if self.workspace is None and (self.inference or self.training):
            raise wrong("a workspace whose models it serves", got="inference or training without workspace")
        return self
