"""Azure Machine Learning: workspaces, the clusters that train, and the instances that people work on."""

from typing import Literal, Self

from pydantic import Field, model_validator

from infra.settings.azure_words import VmSize
from infra.settings.references import (
    AnyWorkspaceName,
    ClusterName,
    InsightsName,
    KeyVaultName,
    RegistryName,
    StorageAccountName,
    StoreName,
    SubnetPath,
    WorkspaceName,
)
from infra.settings.section import NOTHING, ByName, Section
from infra.settings.sides import TagName
from infra.settings.word import OneOrMany, wrong
from infra.settings.words import AnyHostName, Guid, PortWord
from network.model.ports import Ports
from network.model.words import Protocol

HTTPS = Ports((Protocol.TCP,), 443, 443)


class Person(Section):
    """Somebody in Entra."""

    object_id: Guid
    """The Entra object id."""
    kind: Literal["user", "group"] = "group"
    """Whether it is one person or a group."""


class OutboundRule(Section):
    """What may leave a managed network: flows to a host, to a service tag, or to a service by private endpoint."""

    host: AnyHostName | None = None
    """A host name; ports 80 and 443 are open to it."""
    tag: TagName | None = None
    """A service tag."""
    ports: OneOrMany[PortWord] = (HTTPS,)
    """Ports of the service tag, of one protocol."""
    target: StoreName | None = None
    """A storage account, key vault or registry of this stack."""
    subresource: str | None = None
    """The service of the target, such as blob."""

    @model_validator(mode="after")
    def _has_one_destination(self) -> Self:
        if [self.host, self.tag, self.target].count(None) != 2:
            raise wrong("one of host, tag and target", got="none or several of them")
        if (self.target is None) != (self.subresource is None):
            raise wrong("target and subresource together", got="one without the other")
        return self


class ManagedNetwork(Section):
    """The network that Azure keeps for the computes of a workspace, instead of subnets of ours."""

    isolation: Literal["internet", "approved"] = "approved"
    """What may leave: anything, or only what the rules say."""
    rules: ByName[OutboundRule] = NOTHING
    """Outbound rules by name."""
    firewall: Literal["Basic", "Standard"] = "Standard"
    """The tier of the firewall that rules with host names need."""


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
    managed_network: ManagedNetwork | None = None
    """The network that Azure keeps for its computes; left out, they stand in subnets of ours."""
    members: ByName[Person] = NOTHING
    """Who works in it."""
    own_identity: bool = False
    """Whether it has an identity of ours instead of one whose rights Azure manages."""
    high_business_impact: bool = False
    """Whether disks are encrypted and less telemetry is sent. It cannot be changed later."""


class NodeRange(Section):
    """Nodes of one size, as many as there is work for."""

    size: VmSize
    """The VM size of the nodes."""
    min_nodes: int = Field(0, ge=0, le=1000)
    """Nodes that always run."""
    max_nodes: int = Field(ge=1, le=1000)
    """Nodes at most."""

    @model_validator(mode="after")
    def _minimum_below_maximum(self) -> Self:
        if self.min_nodes > self.max_nodes:
            raise wrong("at least as many max_nodes", got=f"{self.min_nodes} min_nodes and {self.max_nodes} max_nodes")
        return self


class Cluster(NodeRange):
    """An Azure ML compute cluster without public addresses."""

    workspace: WorkspaceName
    """The workspace that it belongs to."""
    subnet: SubnetPath | None = None
    """The subnet of its nodes; left out where the workspace has a managed network."""
    idle_minutes: int = Field(30, ge=1, le=1440)
    """Minutes without work after which a node is given back."""
    low_priority: bool = False
    """Whether nodes are spare capacity that Azure may take back."""
    infiniband: bool = False
    """Whether nodes must reach each other's memory; only some sizes can."""


class Instance(Section):
    """An Azure ML compute instance, the workstation of one person, without a public address."""

    workspace: AnyWorkspaceName
    """The workspace that it belongs to, STACK:NAME in another stack."""
    subnet: SubnetPath | None = None
    """The subnet that it stands in; left out where the workspace has a managed network."""
    size: VmSize
    """Its VM size."""
    owner: Guid | None = None
    """The Entra object id of the person who works on it; left out, whoever deploys."""
    idle_minutes: int = Field(60, ge=15, le=4320)
    """Minutes without work after which it is stopped."""


class OnlineDeployment(Section):
    """One version of a model behind an online endpoint."""

    size: VmSize
    """The VM size of its instances."""
    model: str
    """The id of the model, an asset of the workspace."""
    environment: str | None = None
    """The id of its environment; left out, the one that the model brings."""
    instances: int = Field(1, ge=1, le=50)
    """How many instances answer."""


class OnlineEndpoint(Section):
    """A managed online endpoint: models that Azure ML serves itself, behind the workspace's private endpoint."""

    workspace: WorkspaceName
    """The workspace that it belongs to."""
    deployments: ByName[OnlineDeployment] = NOTHING
    """Its deployments by name."""
    keys: bool = False
    """Whether callers show a key instead of an Entra token."""
