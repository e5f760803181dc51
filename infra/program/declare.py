"""Declare: the plan of a stack as resources, in the order that Azure needs.

    network → log workspaces → stores → their private endpoints → workspaces → their private endpoints
                                                                     → clusters, instances, AKS as a target
    network → development VMs, AKS
    stores → flow logs

Azure ML looks up the names of its stores when it creates a workspace, and no node of a cluster joins before the
workspace itself has an address in the network.
"""

from collections.abc import Iterable, Mapping

import pulumi

from compute.declare.aks import Aks
from compute.declare.component import Component
from compute.declare.data import Registry, Storage, Vault
from compute.declare.devvm import DevVm
from compute.declare.inference import Inference
from compute.declare.monitoring import Insights, LogWorkspace, MonitorScope
from compute.declare.private import PrivateTarget
from compute.declare.training import Cluster, Instance
from compute.declare.workspace import Workspace
from infra.program.plan import Plan
from network.declare.endpoints import PrivateEndpoint
from network.declare.network import Network
from network.declare.observe import FlowLogs


def declare(plan: Plan) -> Mapping[str, object]:
    """Declare everything of the plan; the result is what the stack exports."""
    return _Declaration(plan).run()


class _Declaration:
    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.network = Network("network", plan.network)

    def run(self) -> Mapping[str, object]:
        plan = self.plan
        logs = self._logs()
        stores = self._stores(logs)
        workspaces = {name: Workspace(name, args, self._after(*stores)) for name, args in plan.workspaces.items()}
        reachable = [
            endpoint
            for name, workspace in workspaces.items()
            for endpoint in self._private_endpoints(workspace, plan.workspaces[name].private_targets)
        ]
        for name, cluster in plan.clusters.items():
            Cluster(name, cluster, self._after(*workspaces.values(), *reachable))
        for name, instance in plan.instances.items():
            Instance(name, instance, self._after(*workspaces.values(), *reachable))
        for name, vm in plan.vms.items():
            DevVm(name, vm, self._after())
        self._aks(logs, workspaces, reachable)
        if plan.flow_logs:
            FlowLogs("flow-logs", plan.flow_logs, {}, self._after(*logs, *stores))
        return _exports(plan)

    def _after(self, *resources: pulumi.Resource) -> pulumi.ResourceOptions:
        return pulumi.ResourceOptions(depends_on=[*self.network.ready, *resources])

    def _logs(self) -> list[Component]:
        """Log Analytics and Application Insights, the latter after the workspaces that keep their telemetry."""
        stores = self.plan.stores
        logs: list[Component] = [
            LogWorkspace(name, args, self._after()) for name, args in stores.log_workspaces.items()
        ]
        return [*logs, *(Insights(name, args, self._after(*logs)) for name, args in stores.insights.items())]

    def _stores(self, logs: list[Component]) -> list[pulumi.Resource]:
        """All stores with their private endpoints."""
        stores, after = self.plan.stores, self._after(*logs)
        declared: list[tuple[Component, Iterable[PrivateTarget]]] = [
            *((MonitorScope(n, args, after), args.private_targets) for n, args in stores.monitor_scopes.items()),
            *((Storage(n, args, after), args.private_targets) for n, args in stores.storage_accounts.items()),
            *((Vault(n, args, after), args.private_targets) for n, args in stores.key_vaults.items()),
            *((Registry(n, args, after), args.private_targets) for n, args in stores.registries.items()),
        ]
        endpoints = [endpoint for store, targets in declared for endpoint in self._private_endpoints(store, targets)]
        return [*logs, *(store for store, _ in declared), *endpoints]

    def _private_endpoints(self, service: Component, targets: Iterable[PrivateTarget]) -> list[PrivateEndpoint]:
        wanted = [self.plan.private_endpoints[target.name] for target in targets]
        return [
            PrivateEndpoint(
                args.name, args, self.network.turns[args.subnet.partition("/subnets/")[0]], self._after(service)
            )
            for args in wanted
        ]

    def _aks(
        self, logs: list[Component], workspaces: Mapping[str, Workspace], reachable: list[PrivateEndpoint]
    ) -> None:
        clusters = {name: Aks(name, args, self._after(*logs)) for name, args in self.plan.aks.items()}
        for name, args in self.plan.inference.items():
            Inference(name, args, self._after(clusters[name], *workspaces.values(), *reachable))


def _exports(plan: Plan) -> Mapping[str, object]:
    """Ids of what people look for first, and the names at which models are scored."""
    frontends = {name: args.frontend for name, args in plan.inference.items()}
    return {
        "virtualNetworks": {name: args.id for name, args in plan.network.virtual_networks.items()},
        "workspaces": {name: args.id for name, args in plan.workspaces.items()},
        "storageAccounts": {name: args.id for name, args in plan.stores.storage_accounts.items()},
        "machines": {name: args.id for name, args in plan.vms.items()},
        "scoring": {name: frontend.name for name, frontend in frontends.items() if frontend},
    }
