"""The compute of a stack: what its stack file declares, in the order that Azure needs.

    log workspaces → Application Insights → private link scopes
      → stores: storage accounts, key vaults, registries
        → their private endpoints: Azure ML resolves the stores' names when it creates a workspace
          → workspaces
            → their private endpoints: without them no node joins
              → clusters, instances, online endpoints, and AKS clusters as targets

Developers' machines need the network alone, AKS clusters also the registries that their nodes pull from.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias, TypeVar

import pulumi

from compute.declare.aks import Aks, AksArgs
from compute.declare.component import Component
from compute.declare.data import Registry, RegistryArgs, Storage, StorageArgs, Vault, VaultArgs
from compute.declare.devvm import DevVm, DevVmArgs
from compute.declare.inference import Inference, InferenceArgs
from compute.declare.monitoring import (
    Insights,
    InsightsArgs,
    LogWorkspace,
    LogWorkspaceArgs,
    MonitorScope,
    MonitorScopeArgs,
)
from compute.declare.online import OnlineEndpoint, OnlineEndpointArgs
from compute.declare.training import Cluster, ClusterArgs, Instance, InstanceArgs
from compute.declare.workspace import Workspace, WorkspaceArgs
from network.declare.component import Providers, Turns
from network.declare.endpoints import PrivateEndpoint, PrivateEndpointArgs

Args = TypeVar("Args")
Declared = TypeVar("Declared", bound=Component)
Kind: TypeAlias = Callable[[str, Args, pulumi.ResourceOptions], Declared]
"""A class of components, made from a name, its arguments and options."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvironmentArgs:
    """What a stack declares of compute; keys are Pulumi's logical names, a kind that is not there stays empty.

    `private_endpoints` are those of the services among them, in whatever order. `inference` has the keys of the AKS
    clusters that workspaces use.
    """

    log_workspaces: Mapping[str, LogWorkspaceArgs] = field(default_factory=dict)
    insights: Mapping[str, InsightsArgs] = field(default_factory=dict)
    monitor_scopes: Mapping[str, MonitorScopeArgs] = field(default_factory=dict)
    storage: Mapping[str, StorageArgs] = field(default_factory=dict)
    vaults: Mapping[str, VaultArgs] = field(default_factory=dict)
    registries: Mapping[str, RegistryArgs] = field(default_factory=dict)
    private_endpoints: Mapping[str, PrivateEndpointArgs] = field(default_factory=dict)
    workspaces: Mapping[str, WorkspaceArgs] = field(default_factory=dict)
    clusters: Mapping[str, ClusterArgs] = field(default_factory=dict)
    instances: Mapping[str, InstanceArgs] = field(default_factory=dict)
    online_endpoints: Mapping[str, OnlineEndpointArgs] = field(default_factory=dict)
    machines: Mapping[str, DevVmArgs] = field(default_factory=dict)
    aks: Mapping[str, AksArgs] = field(default_factory=dict)
    inference: Mapping[str, InferenceArgs] = field(default_factory=dict)


class Environment(Component):
    """The compute of a stack.

    `turns` is the queue of each virtual network by its ARM id, in which private endpoints wait; for a network that
    another stack declared there is none yet. `stores` is what flow logs come after.
    """

    def __init__(
        self,
        name: str,
        args: EnvironmentArgs,
        turns: Mapping[str, Turns],
        opts: pulumi.ResourceOptions | None = None,
        providers: Providers | None = None,
    ) -> None:
        super().__init__("Environment", name, opts, providers)
        self._args = args
        self._turns = dict(turns)
        logs = self._each(LogWorkspace, args.log_workspaces)
        registries = self._each(Registry, args.registries, *logs)
        self.stores = (*logs, *registries, *self._stores(logs))
        reachable = self._endpoints(self.stores, of_workspaces=False)
        workspaces = self._each(Workspace, args.workspaces, *self.stores, *reachable)
        usable = (*workspaces, *self._endpoints(workspaces, of_workspaces=True))
        self._each(Cluster, args.clusters, *usable)
        self._each(Instance, args.instances, *usable)
        self._each(OnlineEndpoint, args.online_endpoints, *usable)
        self._each(DevVm, args.machines)
        self._targets(self._each(Aks, args.aks, *logs, *registries), workspaces, usable)
        self.register_outputs({})

    def _each(
        self, kind: Kind[Args, Declared], wanted: Mapping[str, Args], *after: pulumi.Resource
    ) -> tuple[Declared, ...]:
        """A component of this kind for each that is wanted, after these resources."""
        return tuple(kind(key, args, self.child(*after)) for key, args in wanted.items())

    def _stores(self, logs: Sequence[LogWorkspace]) -> tuple[pulumi.Resource, ...]:
        """What else keeps something: telemetry, data, secrets."""
        args = self._args
        insights = self._each(Insights, args.insights, *logs)
        scopes = self._each(MonitorScope, args.monitor_scopes, *logs, *insights)
        accounts = self._each(Storage, args.storage, *logs)
        return (*insights, *scopes, *accounts, *self._each(Vault, args.vaults, *logs))

    def _endpoints(self, targets: Sequence[pulumi.Resource], *, of_workspaces: bool) -> tuple[pulumi.Resource, ...]:
        """The private endpoints of workspaces, or all others, each when it is its turn on its virtual network."""
        workspaces = {workspace.id for workspace in self._args.workspaces.values()}
        return tuple(
            PrivateEndpoint(key, args, self._turns_of(args.subnet), self.child(*targets))
            for key, args in self._args.private_endpoints.items()
            if (args.target in workspaces) is of_workspaces
        )

    def _turns_of(self, subnet: str) -> Turns:
        return self._turns.setdefault(subnet.partition("/subnets/")[0], Turns())

    def _targets(
        self, clusters: Sequence[Aks], workspaces: Sequence[Workspace], usable: Sequence[pulumi.Resource]
    ) -> None:
        """The AKS clusters that workspaces use, each after itself and what its workspace needs."""
        declared = dict(zip(self._args.aks, clusters, strict=True))
        principals = {one.args.id: one.principal for one in workspaces if one.args.own_identity}
        for key, args in self._args.inference.items():
            after = self.child(declared[key], *usable)
            Inference(f"{key}-target", args, after, self._elsewhere, principals.get(args.workspace))
