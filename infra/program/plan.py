"""Decide: everything that a stack file asks for, as arguments of components. Nothing is declared here."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from compute.declare.environment import EnvironmentArgs
from compute.declare.private import PrivateTarget
from infra.program import learning, machines, names, stores
from infra.program.account import Account
from infra.program.directory import Directory
from infra.program.flow_logs import flow_logs
from infra.program.network import network_args
from infra.settings.compute import ComputeSettings
from infra.settings.load import StackSettings
from network.declare.groups import ResourceGroupArgs
from network.declare.network import NetworkArgs
from network.declare.observe import FlowLogArgs


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a stack declares. A section that its file does not have leaves everything of its kind empty."""

    network: NetworkArgs
    environment: EnvironmentArgs
    flow_logs: Mapping[str, FlowLogArgs]


def plan(settings: StackSettings, account: Account) -> Plan:
    """The plan of a stack.

    Raises SettingsError, with the line, for what cannot become a plan: a subnet for which there is no room.
    """
    directory = Directory(settings, account)
    network, compute = settings.config.network, settings.config.compute
    environment = _environment(compute, directory) if compute else EnvironmentArgs()
    zones = names.needed_zones(_targets(environment), compute, directory) if compute else ()
    declared = replace(
        network_args(network, directory) if network else NetworkArgs(),
        resource_groups=_resource_groups(directory),
        private_zones=names.private_zones(zones, directory),
        zone_links=names.zone_links(zones, directory),
    )
    logs = flow_logs(network, directory, environment) if network else {}
    return Plan(network=declared, environment=environment, flow_logs=logs)


def _environment(compute: ComputeSettings, directory: Directory) -> EnvironmentArgs:
    kept = stores.stores(compute, directory)
    workspaces = learning.workspaces(compute, directory, kept)
    clusters = machines.aks_clusters(compute, directory, kept, workspaces)
    environment = replace(
        kept,
        workspaces=workspaces,
        clusters=learning.clusters(compute, directory, workspaces),
        instances=learning.instances(compute, directory, workspaces),
        machines=machines.vms(compute, directory),
        aks=clusters,
        inference=machines.inference_targets(compute, directory, clusters, workspaces),
    )
    endpoints = names.private_endpoints(_targets(environment), compute, directory)
    return replace(environment, private_endpoints=endpoints)


def _targets(environment: EnvironmentArgs) -> tuple[PrivateTarget, ...]:
    """The private endpoints that the services of an environment ask for."""
    workspaces = environment.workspaces.values()
    return (
        *(target for store in stores.private_stores(environment).values() for target in store.private_targets),
        *(target for workspace in workspaces for target in workspace.private_targets),
    )


def _resource_groups(directory: Directory) -> dict[str, ResourceGroupArgs]:
    """The resource group of each section that the file has."""
    config = directory.settings.config
    places = [
        *([directory.network_place] if config.network else []),
        *([directory.compute_place] if config.compute else []),
    ]
    groups = {place.scope.resource_group: place for place in places}
    return {
        name: ResourceGroupArgs(name=name, location=place.location, tags=place.tags) for name, place in groups.items()
    }
