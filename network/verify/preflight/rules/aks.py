"""Kubernetes clusters: egress, rights, and what Azure ML asks of a cluster that it uses."""

from collections.abc import Iterator

from network.azure import pages
from network.azure.limits_aks import ROUTER_REPLICAS
from network.lift.index import id_key
from network.model.finding import Moment, Severity
from network.verify.preflight import kinds
from network.verify.preflight.clusters import aml_extensions, node_subnets, outbound_type, vnets_of
from network.verify.preflight.element import Element
from network.verify.preflight.graph import Graph
from network.verify.preflight.node_pools import most_nodes, pools_of
from network.verify.preflight.rule import Fault, rule
from network.verify.preflight.services import is_private, subscription
from network.verify.preflight.subnets import default_route

_ASSIGNMENTS = "/providers/microsoft.authorization/roleassignments/"
_ONWARD = {"virtualappliance", "virtualnetworkgateway"}


@rule(
    "AKS003",
    "The identity of a cluster has no rights where it needs them",
    kinds.CLUSTER,
    page=pages.AKS_PRIVATE,
    why="The cluster joins its nodes to the subnet and links its zone with its own identity; without a role there the "
    "deployment fails.",
    example="""
        a cluster with a private zone of its own and no RoleAssignment on that zone
    """,
    fix="Assign Network Contributor on the VNet, and Private DNS Zone Contributor on the zone, before the cluster.",
)
def no_rights(cluster: Element, graph: Graph) -> Iterator[Fault]:
    """A program gives a cluster an identity, a subnet or a private zone, and no role assignment on these."""
    if not cluster.is_programmed or "userassigned" not in cluster.identity.word("type"):
        return
    zone = graph.get(cluster.part("apiServerAccessProfile").text("privateDNSZone"))
    wanted = [*vnets_of(cluster, graph), *([zone] if zone is not None else [])]
    scopes = [id_key(one.id).rpartition(_ASSIGNMENTS)[0] for one in graph.of(kinds.ROLE_ASSIGNMENT)]
    for target in wanted:
        covers = [scope for scope in scopes if target.key.startswith(scope) or scope.startswith(target.key)]
        if not covers:
            yield Fault(cluster, f"no role assignment on {graph.path(target.id)} for the identity of {cluster.name}")


@rule(
    "AKS004",
    "The outbound type of a cluster does not fit its subnet",
    kinds.CLUSTER,
    page=pages.AKS_EGRESS,
    why="The outbound type says what must be there before the cluster: a default route to an appliance, or a NAT "
    "gateway on the subnet.",
    example="""
        outboundType userDefinedRouting, and no route table on the subnet of the nodes
    """,
    fix="Attach a table with 0.0.0.0/0 to the firewall, or a NAT gateway, or choose another outbound type.",
)
def outbound_does_not_fit(cluster: Element, graph: Graph) -> Iterator[Fault]:
    """A cluster with userDefinedRouting has no default route to an appliance or gateway, one with
    userAssignedNATGateway no NAT gateway, or one with managedNATGateway a subnet of one's own.
    """
    outbound = outbound_type(cluster)
    for pool, subnet in node_subnets(cluster, graph):
        told = _misfit(outbound.lower(), subnet, graph)
        if told:
            yield Fault(cluster, f"outboundType is {outbound}, but {told} (pool {pool.name})")


@rule(
    "AKS011",
    "The Azure ML extension is on a cluster without egress",
    kinds.EXTENSION,
    page=pages.AKS_ISOLATED,
    why="A network isolated cluster takes no extensions: they come from registries that it does not reach.",
    example="""
        outboundType none, extension Microsoft.AzureML.Kubernetes
    """,
    fix="Give the cluster userDefinedRouting or a NAT gateway.",
)
def extension_without_egress(extension: Element, graph: Graph) -> Iterator[Fault]:
    """The Azure ML extension is on a cluster with outboundType none or block."""
    for one, cluster in aml_extensions(graph):
        if one.key == extension.key and outbound_type(cluster).lower() in {"none", "block"}:
            yield Fault(extension, f"outboundType of {cluster.name} is {outbound_type(cluster)}")


@rule(
    "AKS012",
    "The Azure ML extension of a cluster cannot be installed",
    kinds.EXTENSION,
    page=pages.AML_KUBERNETES,
    why=f"With high availability, the default, its router runs {ROUTER_REPLICAS} replicas on as many nodes; and it "
    "fetches images and talks with Azure ML. The installation waits for all of it and fails.",
    example="""
        enableInference true on a cluster of at most 2 nodes
    """,
    fix="Let the cluster have 3 nodes, or set inferenceRouterHA to false; open the flow that a finding names.",
)
def too_few_nodes(extension: Element, graph: Graph) -> Iterator[Fault]:
    """The Azure ML extension with a highly available inference router is on a cluster of fewer than 3 nodes, or a flow
    that it is documented to need does not work.
    """
    settings = extension.part("configurationSettings")
    for one, cluster in aml_extensions(graph):
        if one.key != extension.key or not _is_set(settings, "enableInference"):
            continue
        nodes = sum(most_nodes(pool) for pool in pools_of(cluster, graph))
        if nodes < ROUTER_REPLICAS and not _is_unset(settings, "inferenceRouterHA"):
            yield Fault(extension, f"{cluster.name} has at most {nodes} nodes; the router wants {ROUTER_REPLICAS}")


@rule(
    "AKS013",
    "A cluster cannot be attached to the workspace",
    kinds.COMPUTE,
    page=pages.AML_KUBERNETES_NETWORK,
    why="Azure ML attaches clusters of its own subscription that keep local accounts; a private workspace takes only "
    "those of its region, by their private name.",
    example="""
        workspace with a private endpoint in westeurope, cluster in northeurope
    """,
    fix="Put the cluster into the region and subscription of the workspace, with local accounts and no public FQDN.",
)
def cannot_attach(compute: Element, graph: Graph) -> Iterator[Fault]:
    """An attached cluster is in another region than its private workspace, in another subscription, has local accounts
    disabled, or is private with a public FQDN.
    """
    cluster, workspace = graph.get(compute.text("resourceId")), graph.parent(compute)
    if cluster is None or workspace is None or compute.word("computeType") not in {"kubernetes", "aks"}:
        return
    apart = cluster.location and workspace.location and cluster.location != workspace.location
    if apart and is_private(workspace, graph):
        told = (
            f"{cluster.name} is in {cluster.location}, the private workspace {workspace.name} in {workspace.location}"
        )
        yield Fault(compute, told)
    if subscription(cluster.id) != subscription(workspace.id):
        yield Fault(compute, f"{cluster.name} is in another subscription than {workspace.name}")
    if cluster.flag("disableLocalAccounts"):
        yield Fault(compute, f"local accounts of {cluster.name} are disabled")
    access = cluster.part("apiServerAccessProfile")
    if access.flag("enablePrivateCluster") and access.flag("enablePrivateClusterPublicFQDN"):
        yield Fault(compute, f"{cluster.name} is private with a public FQDN, which Azure ML does not support")


@rule(
    "AKS014",
    "Two parties manage the GPUs of a pool",
    kinds.CLUSTER,
    page=pages.AKS_GPU,
    moment=Moment.RUNTIME,
    why="A managed GPU pool has no autoscaler yet; and where the GPU operator brings the drivers, a second device "
    "plugin hands out the same GPUs twice.",
    example="""
        gpuProfile.nvidia.managementMode Managed with enableAutoScaling true
    """,
    fix="Switch the autoscaler off for managed GPU pools; set installNvidiaDevicePlugin to false beside the operator.",
)
def two_gpu_managers(cluster: Element, graph: Graph) -> Iterator[Fault]:
    """A managed GPU pool has the autoscaler on; or a pool without driver, as the GPU operator wants it, is on a cluster
    whose Azure ML extension installs the device plugin.
    """
    plugins = [
        extension
        for extension, owner in aml_extensions(graph)
        if owner.key == cluster.key and _is_set(extension.part("configurationSettings"), "installNvidiaDevicePlugin")
    ]
    for pool in pools_of(cluster, graph):
        profile = pool.part("gpuProfile")
        if profile.part("nvidia").word("managementMode") == "managed" and pool.flag("enableAutoScaling"):
            yield Fault(pool, f"{pool.name} is a managed GPU pool, which has no autoscaler")
        if plugins and profile.word("driver") == "none":
            told = f"{plugins[0].name} installs the device plugin, which the GPU operator of {pool.name} brings too"
            yield Fault(pool, told, severity=Severity.WARNING)


def _misfit(outbound: str, subnet: Element | None, graph: Graph) -> str:
    """What a subnet lacks for an outbound type; empty where nothing."""
    if outbound == "userdefinedrouting":
        route = default_route(subnet, graph) if subnet else None
        if subnet is None:
            return "the nodes have no subnet of their own"
        if route is None or route.word("nextHopType") not in _ONWARD:
            return f"{subnet.name} has no route for 0.0.0.0/0 to an appliance or gateway"
    if outbound == "userassignednatgateway" and (subnet is None or not subnet.has("natGateway")):
        return f"{subnet.name} has no NAT gateway" if subnet else "the nodes have no subnet of their own"
    if outbound == "managednatgateway" and subnet is not None:
        return f"the nodes are in {subnet.name}; Azure manages a NAT gateway only in a VNet of its own"
    return ""


def _is_set(settings: Element, key: str) -> bool:
    """Settings of extensions are texts."""
    return str(settings.value(key)).lower() == "true"


def _is_unset(settings: Element, key: str) -> bool:
    return str(settings.value(key)).lower() == "false"
