"""Decide: everything that a stack file asks for, as arguments of components. Nothing is declared here."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from compute.declare.aks import AksArgs
from compute.declare.devvm import DevVmArgs
from compute.declare.inference import InferenceArgs
from compute.declare.training import ClusterArgs, InstanceArgs
from compute.declare.workspace import WorkspaceArgs
from infra.program import learning, machines, names
from infra.program.account import Account
from infra.program.directory import Directory
from infra.program.flow_logs import flow_logs
from infra.program.network import network_args
from infra.program.stores import Stores, stores
from infra.settings.compute import ComputeSettings
from infra.settings.load import StackSettings
from infra.settings.network import NetworkSettings
from network.declare.endpoints import PrivateEndpointArgs
from network.declare.groups import ResourceGroupArgs
from network.declare.network import NetworkArgs
from network.declare.observe import FlowLogArgs

NO_NETWORK = NetworkSettings(resource_group="none")
NO_COMPUTE = ComputeSettings(resource_group="none")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a stack declares, by name; private endpoints by the name that their service gives them."""

    network: NetworkArgs
    stores: Stores
    workspaces: Mapping[str, WorkspaceArgs]
    private_endpoints: Mapping[str, PrivateEndpointArgs]
    clusters: Mapping[str, ClusterArgs]
    instances: Mapping[str, InstanceArgs]
    vms: Mapping[str, DevVmArgs]
    aks: Mapping[str, AksArgs]
    inference: Mapping[str, InferenceArgs]
    flow_logs: Mapping[str, FlowLogArgs]


def plan(settings: StackSettings, account: Account) -> Plan:
    """The plan of a stack. A section that the file does not have is one without anything in it.

    Raises SettingsError, with the line, for what cannot become a plan: a subnet for which there is no room.
    """
    network = settings.config.network or NO_NETWORK
    compute = settings.config.compute or NO_COMPUTE
    directory = Directory(settings, account)
    kept = stores(compute, directory)
    workspaces = learning.workspaces(compute, directory, kept)
    clusters = machines.aks_clusters(compute, directory, kept, workspaces)
    targets = [*kept.private_targets, *(target for one in workspaces.values() for target in one.private_targets)]
    return Plan(
        network=replace(
            network_args(network, directory),
            resource_groups=_resource_groups(directory),
            private_zones=names.private_zones(names.needed_zones(targets, compute, directory), directory),
            zone_links=names.zone_links(names.needed_zones(targets, compute, directory), directory),
        ),
        stores=kept,
        workspaces=workspaces,
        private_endpoints=names.private_endpoints(targets, compute, directory),
        clusters=learning.clusters(compute, directory, workspaces),
        instances=learning.instances(compute, directory, workspaces),
        vms=machines.vms(compute, directory),
        aks=clusters,
        inference=machines.inference_targets(compute, directory, clusters, workspaces),
        flow_logs=flow_logs(network, directory, kept),
    )


def _resource_groups(directory: Directory) -> dict[str, ResourceGroupArgs]:
    """The resource group of each section that the file has."""
    places = [
        *([directory.network_place] if directory.settings.config.network else []),
        *([directory.compute_place] if directory.settings.config.compute else []),
    ]
    return {
        place.scope.resource_group: ResourceGroupArgs(
            name=place.scope.resource_group, location=place.location, tags=place.tags
        )
        for place in places
    }
