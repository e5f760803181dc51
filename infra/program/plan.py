"""Decide: everything that a stack file asks for, as arguments of components. Nothing is declared here."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from compute.declare.environment import EnvironmentArgs
from compute.declare.private import PrivateTarget
from infra.program import ingress, learning, machines, names, stores
from infra.program.account import Account
from infra.program.directory import Directory, directory
from infra.program.flow_logs import flow_logs
from infra.program.network import network_args
from infra.settings.compute import ComputeSettings
from infra.settings.load import StackSettings
from network.declare.groups import ResourceGroupArgs
from network.declare.ingress import ApplicationGatewayArgs, WafPolicyArgs
from network.declare.network import NetworkArgs
from network.declare.observe import FlowLogArgs


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a stack declares. A section that its file does not have leaves everything of its kind empty."""

    network: NetworkArgs
    environment: EnvironmentArgs
    flow_logs: Mapping[str, FlowLogArgs] = field(default_factory=dict)
    waf_policies: Mapping[str, WafPolicyArgs] = field(default_factory=dict)
    application_gateways: Mapping[str, ApplicationGatewayArgs] = field(default_factory=dict)


def plan(settings: StackSettings, account: Account) -> Plan:
    """The plan of a stack.

    Raises SettingsError, with the line, for what cannot become a plan: a subnet for which there is no room.
    """
    known = directory(settings, account)
    compute, network = settings.config.compute, settings.config.network
    environment = _environment(compute, known) if compute else EnvironmentArgs()
    zones = names.needed_zones(_targets(environment), compute, known) if compute else ()
    if network is None:
        return Plan(network=_shared(NetworkArgs(), zones, known), environment=environment)
    accounts = {name: args.id for name, args in environment.storage.items()}
    zones = tuple(dict.fromkeys((*names.written_zones(network, known), *zones)))
    return Plan(
        network=_shared(network_args(network, known, accounts), zones, known),
        environment=environment,
        flow_logs=flow_logs(network, known, environment),
        waf_policies=ingress.waf_policies(network, known),
        application_gateways=ingress.application_gateways(network, known),
    )


def _shared(network: NetworkArgs, zones: tuple[str, ...], known: Directory) -> NetworkArgs:
    """The network with what all sections need: resource groups, private zones and their links."""
    return replace(
        network,
        resource_groups=_resource_groups(known),
        private_zones=names.private_zones(zones, known),
        zone_links=names.zone_links(zones, known),
    )


def _environment(compute: ComputeSettings, known: Directory) -> EnvironmentArgs:
    kept = stores.stores(compute, known)
    workspaces = learning.workspaces(compute, known, kept)
    usable = {**workspaces, **learning.workspaces_of_neighbours(known)}
    clusters = machines.aks_clusters(compute, known, kept, usable)
    environment = replace(
        kept,
        workspaces=workspaces,
        clusters=learning.clusters(compute, known, workspaces),
        instances=learning.instances(compute, known, usable),
        online_endpoints=learning.online_endpoints(compute, known, workspaces),
        machines=machines.vms(compute, known),
        aks=clusters,
        inference=machines.inference_targets(compute, known, clusters, usable),
    )
    endpoints = names.private_endpoints(_targets(environment), compute, known)
    return replace(environment, private_endpoints=endpoints)


def _targets(environment: EnvironmentArgs) -> tuple[PrivateTarget, ...]:
    """The private endpoints that the services of an environment ask for."""
    workspaces = environment.workspaces.values()
    return (
        *(target for store in stores.private_stores(environment).values() for target in store.private_targets),
        *(target for workspace in workspaces for target in workspace.private_targets),
    )


def _resource_groups(known: Directory) -> dict[str, ResourceGroupArgs]:
    """The resource group of each section that the file has."""
    config = known.settings.config
    places = [
        *([known.network_place] if config.network else []),
        *([known.compute_place] if config.compute else []),
    ]
    groups = {place.scope.resource_group: place for place in places}
    return {
        name: ResourceGroupArgs(name=name, location=place.location, tags=place.tags) for name, place in groups.items()
    }
