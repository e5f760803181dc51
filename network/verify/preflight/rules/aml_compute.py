"""Azure ML computes in a subnet of one's own: what the subnet must and must not have."""

from collections.abc import Iterator
from ipaddress import IPv4Network

from network.azure import pages
from network.model.finding import Moment, Severity
from network.verify.preflight import kinds
from network.verify.preflight.element import Element
from network.verify.preflight.graph import Graph
from network.verify.preflight.rule import Fault, rule
from network.verify.preflight.services import is_private, subscription
from network.verify.preflight.subnets import default_route, routes_of, services_of, space

DOCKER = IPv4Network("172.17.0.0/16")  # the bridge of containers on every node; pages.AML_TRAINING
SERVICE_TAGS = ("azuremachinelearning", "batchnodemanagement")
INSTANCE, CLUSTER = "computeinstance", "amlcompute"


def is_instance(compute: Element) -> bool:
    """Whether a compute is a compute instance."""
    return compute.word("computeType") == INSTANCE


def subnet_of(compute: Element, graph: Graph) -> Element | None:
    """The subnet of a training cluster or compute instance; None for other computes and those without one."""
    if compute.word("computeType") not in (INSTANCE, CLUSTER):
        return None
    return graph.follow(compute.part("properties"), "subnet")


def has_public_address(compute: Element) -> bool:
    """Whether the nodes of a compute have public addresses; they have unless it is switched off."""
    return compute.part("properties").flag("enableNodePublicIp", default=True)


@rule(
    "AML005",
    "The routes of training nodes do not fit their public addresses",
    kinds.COMPUTE,
    page=pages.AML_FIREWALL,
    moment=Moment.RUNTIME,
    why="Nodes with a public address must answer Azure ML from it, past a firewall; nodes without one have no way to "
    "the Internet at all, so a route there is a black hole.",
    example="""
        enableNodePublicIp false, and a route AzureMachineLearning -> Internet
    """,
    fix="Remove the routes of service tags to Internet where nodes have no public address; add them where they have.",
)
def routes_and_addresses(compute: Element, graph: Graph) -> Iterator[Fault]:
    """Nodes without public address have service tag routes to Internet in a subnet without NAT gateway, or nodes with
    one send 0.0.0.0/0 to an appliance without such a route for AzureMachineLearning.
    """
    subnet = subnet_of(compute, graph)
    if subnet is None:
        return
    direct = [
        route
        for route in routes_of(subnet, graph)
        if route.word("addressPrefix").startswith(SERVICE_TAGS) and route.word("nextHopType") == "internet"
    ]
    default = default_route(subnet, graph)
    if not has_public_address(compute):
        for route in direct if not subnet.has("natGateway") else ():
            told = f"{compute.name} has no public addresses, but {route.text('addressPrefix')} goes to Internet"
            yield Fault(compute, f"{told} from {subnet.name}, which has no NAT gateway")
        return
    exempt = any(route.word("addressPrefix").startswith(SERVICE_TAGS[0]) for route in direct)
    if default is not None and default.word("nextHopType") == "virtualappliance" and not exempt:
        told = f"{subnet.name} sends 0.0.0.0/0 to {default.text('nextHopIpAddress')}"
        yield Fault(compute, f"{told}, so {compute.name} does not answer Azure ML from its public addresses")


@rule(
    "AML006",
    "A subnet keeps compute instances without public address from starting",
    kinds.COMPUTE,
    page="https://github.com/Azure/terraform/issues/85",
    why="An instance without public address is reached through Private Link, which a subnet with its own policies for "
    "Private Link services refuses.",
    example="""
        enableNodePublicIp false in a subnet with privateLinkServiceNetworkPolicies Enabled, which is the default
    """,
    fix="Set privateLinkServiceNetworkPolicies of the subnet to Disabled.",
)
def link_policies(compute: Element, graph: Graph) -> Iterator[Fault]:
    """A compute instance without public address is in a subnet whose privateLinkServiceNetworkPolicies is Enabled."""
    subnet = subnet_of(compute, graph) if is_instance(compute) and not has_public_address(compute) else None
    if subnet is not None and (subnet.word("privateLinkServiceNetworkPolicies") or "enabled") == "enabled":
        yield Fault(compute, f"privateLinkServiceNetworkPolicies of {subnet.name} is Enabled")


@rule(
    "AML007",
    "A compute has a subnet although its workspace manages the network",
    kinds.COMPUTE,
    page=pages.AML_MANAGED,
    why="With a managed network all computes are in it; a subnet of one's own is refused.",
    example="""
        managedNetwork.isolationMode AllowOnlyApprovedOutbound, compute with subnet
    """,
    fix="Remove the subnet of the compute, or set isolationMode to Disabled.",
)
def managed_and_own(compute: Element, graph: Graph) -> Iterator[Fault]:
    """A cluster or instance names a subnet, and the managed network of its workspace is not Disabled."""
    workspace = graph.parent(compute)
    if workspace is None or not compute.part("properties").reference("subnet"):
        return
    mode = isolation_mode(workspace)
    if mode.lower() != "disabled":
        yield Fault(compute, f"{compute.name} has a subnet, but the isolation mode of {workspace.name} is {mode}")


@rule(
    "AML019",
    "The VNet of training nodes overlaps Docker's bridge",
    kinds.COMPUTE,
    page=pages.AML_TRAINING,
    moment=Moment.RUNTIME,
    why="Every node has 172.17.0.0/16 on its Docker bridge: containers do not reach what the VNet has there.",
    example="""
        training cluster in a VNet with 172.16.0.0/12
    """,
    fix="Keep 172.17.0.0/16 out of the address space.",
)
def docker_bridge(compute: Element, graph: Graph) -> Iterator[Fault]:
    """The VNet of a training cluster or instance overlaps 172.17.0.0/16."""
    subnet = subnet_of(compute, graph)
    vnet = graph.parent(subnet) if subnet else None
    for network in space(vnet) if vnet else ():
        if network.overlaps(DOCKER):
            yield Fault(compute, f"{network} of {vnet.name if vnet else ''} overlaps {DOCKER}")


@rule(
    "AML021",
    "A subnet does not suit training nodes",
    kinds.COMPUTE,
    page=pages.AML_TRAINING,
    why="Azure ML places nodes into a subnet of the workspace's subscription that belongs to no other service; where "
    "the workspace is private, in its region.",
    example="""
        a cluster in a subnet delegated to Microsoft.Databricks/workspaces
    """,
    fix="Take a subnet without delegation, in the subscription and region of the workspace.",
)
def unsuitable_subnet(compute: Element, graph: Graph) -> Iterator[Fault]:
    """The subnet of a compute is delegated, in another subscription, or its VNet in another region."""
    subnet, workspace = subnet_of(compute, graph), graph.parent(compute)
    if subnet is None or workspace is None:
        return
    if services := services_of(subnet):
        yield Fault(compute, f"{subnet.name} is delegated to {', '.join(services)}")
    if subscription(subnet.id) != subscription(workspace.id):
        yield Fault(compute, f"{subnet.name} is in another subscription than {workspace.name}")
    vnet = graph.parent(subnet)
    bound = is_instance(compute) or is_private(workspace, graph)
    if vnet is not None and vnet.location and workspace.location and bound and vnet.location != workspace.location:
        yield Fault(compute, f"{vnet.name} is in {vnet.location}, {workspace.name} in {workspace.location}")


@rule(
    "AML023",
    "A compute instance accepts SSH from the Internet",
    kinds.COMPUTE,
    page=pages.AML_TRAINING,
    severity=Severity.WARNING,
    moment=Moment.RUNTIME,
    why="The port is open to everyone who finds the address.",
    example="""
        sshSettings.sshPublicAccess Enabled on an instance with public address
    """,
    fix="Set sshPublicAccess to Disabled, or give the instance no public address.",
)
def public_ssh(compute: Element, _graph: Graph) -> Iterator[Fault]:
    """A compute instance with a public address has public SSH access."""
    access = compute.part("properties").part("sshSettings").word("sshPublicAccess")
    if is_instance(compute) and has_public_address(compute) and access == "enabled":
        yield Fault(compute, f"{compute.name} accepts SSH from the Internet")


def isolation_mode(workspace: Element) -> str:
    """The isolation mode of the managed network; Disabled where none is stated."""
    return workspace.part("managedNetwork").text("isolationMode") or "Disabled"
