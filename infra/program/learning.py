"""Workspaces of a stack file, and what trains in them, as compute declares them."""

from collections.abc import Iterator, Mapping

from compute.declare.environment import EnvironmentArgs
from compute.declare.identity import Person
from compute.declare.managed_network import (
    FqdnRule,
    Isolation,
    ManagedNetwork,
    OutboundRule,
    PrivateEndpointRule,
    ServiceTagRule,
)
from compute.declare.online import DeploymentArgs, OnlineEndpointArgs
from compute.declare.training import ClusterArgs, InstanceArgs
from compute.declare.workspace import WorkspaceArgs
from infra.program.directory import Directory
from infra.program.security import PROTOCOLS, port_range
from infra.program.stores import private_stores, stores
from infra.settings import workspaces as written
from infra.settings.compute import ComputeSettings

ISOLATION = {"internet": Isolation.INTERNET, "approved": Isolation.APPROVED}
SHOWN_IN_STUDIO = ("blob", "file")


def workspaces(compute: ComputeSettings, directory: Directory, kept: EnvironmentArgs) -> dict[str, WorkspaceArgs]:
    """The workspaces that the section asks for."""
    return {name: _workspace(name, one, compute, directory, kept) for name, one in compute.workspaces.items()}


def workspaces_of_neighbours(directory: Directory) -> dict[str, WorkspaceArgs]:
    """The workspaces of other stacks, as those declare them, by the names that this stack has for them."""
    return {
        f"{stack}:{name}": args
        for stack, near in directory.neighbours.items()
        if (compute := near.settings.config.compute)
        for name, args in workspaces(compute, near, stores(compute, near)).items()
    }


def _workspace(
    name: str, workspace: written.Workspace, compute: ComputeSettings, directory: Directory, kept: EnvironmentArgs
) -> WorkspaceArgs:
    place, storage = directory.compute_place, kept.storage[workspace.storage]
    endpoints = (target.name for target in storage.private_targets if target.group in SHOWN_IN_STUDIO)
    return WorkspaceArgs(
        place=place,
        name=name,
        storage=storage.id,
        key_vault=kept.vaults[workspace.key_vault].id,
        registry=kept.registries[workspace.registry].id,
        insights=kept.insights[workspace.insights].id,
        image_build=workspace.image_build,
        shared_keys=storage.shared_keys,
        high_business_impact=workspace.high_business_impact,
        own_identity=workspace.own_identity,
        managed_network=_managed_network(workspace.managed_network, kept),
        readable_endpoints=tuple(place.scope.private_endpoint(endpoint) for endpoint in endpoints),
        members=tuple(people(workspace.members)),
        log_workspace=kept.log_workspaces[compute.diagnostics].id if compute.diagnostics else None,
    )


def people(named: Mapping[str, written.Person]) -> Iterator[Person]:
    """People and groups as role assignments name them."""
    for name, person in named.items():
        yield Person(name, person.object_id, person.kind.capitalize())


def _managed_network(network: written.ManagedNetwork | None, kept: EnvironmentArgs) -> ManagedNetwork | None:
    if network is None:
        return None
    rules = tuple(_outbound_rule(name, rule, kept) for name, rule in network.rules.items())
    return ManagedNetwork(isolation=ISOLATION[network.isolation], rules=rules, firewall=network.firewall)


def _outbound_rule(name: str, rule: written.OutboundRule, kept: EnvironmentArgs) -> OutboundRule:
    if rule.host:
        return FqdnRule(name, rule.host)
    if rule.tag:
        protocol = PROTOCOLS.get(rule.ports[0].protocols, "*").upper()
        return ServiceTagRule(name, rule.tag, protocol, ",".join(map(port_range, rule.ports)))
    return PrivateEndpointRule(name, private_stores(kept)[rule.target or ""].id, rule.subresource or "")


def clusters(
    compute: ComputeSettings, directory: Directory, declared: Mapping[str, WorkspaceArgs]
) -> dict[str, ClusterArgs]:
    """The compute clusters that the section asks for; their jobs use the stores of their workspace."""
    return {
        name: ClusterArgs(
            place=directory.compute_place,
            name=name,
            workspace=declared[cluster.workspace].id,
            size=cluster.size,
            max_nodes=cluster.max_nodes,
            min_nodes=cluster.min_nodes,
            subnet=directory.subnet(cluster.subnet) if cluster.subnet else None,
            idle_minutes=cluster.idle_minutes,
            low_priority=cluster.low_priority,
            infiniband=cluster.infiniband,
            builds_images=compute.workspaces[cluster.workspace].image_build == name,
            storage=(declared[cluster.workspace].storage,),
            registries=(declared[cluster.workspace].registry,),
        )
        for name, cluster in compute.clusters.items()
    }


def instances(
    compute: ComputeSettings, directory: Directory, declared: Mapping[str, WorkspaceArgs]
) -> dict[str, InstanceArgs]:
    """The compute instances that the section asks for."""
    return {
        name: InstanceArgs(
            place=directory.compute_place,
            name=name,
            workspace=declared[instance.workspace].id,
            size=instance.size,
            subnet=directory.subnet(instance.subnet) if instance.subnet else None,
            tenant=directory.account.tenant,
            owner=instance.owner,
            idle_minutes=instance.idle_minutes,
        )
        for name, instance in compute.instances.items()
    }


def online_endpoints(
    compute: ComputeSettings, directory: Directory, declared: Mapping[str, WorkspaceArgs]
) -> dict[str, OnlineEndpointArgs]:
    """The managed online endpoints that the section asks for."""
    return {
        name: OnlineEndpointArgs(
            place=directory.compute_place,
            name=name,
            workspace=declared[endpoint.workspace].id,
            deployments=tuple(
                DeploymentArgs(
                    name=key,
                    size=deployment.size,
                    model=deployment.model,
                    environment=deployment.environment,
                    instances=deployment.instances,
                )
                for key, deployment in endpoint.deployments.items()
            ),
            keys=endpoint.keys,
        )
        for name, endpoint in compute.online_endpoints.items()
    }
