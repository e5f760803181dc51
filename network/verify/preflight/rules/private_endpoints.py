"""Private endpoints: where they may stand."""

from collections.abc import Iterator

from network.azure import pages
from network.lift.index import id_key, last_segment
from network.model.finding import Severity
from network.verify.preflight import kinds
from network.verify.preflight.element import Element
from network.verify.preflight.graph import Graph
from network.verify.preflight.occupants import CONNECTIONS
from network.verify.preflight.rule import Fault, rule
from network.verify.preflight.services import subscription
from network.verify.preflight.subnets import services_of


@rule(
    "NET112",
    "A private endpoint stands in a delegated subnet",
    kinds.PRIVATE_ENDPOINT,
    arm="PrivateEndpointInDelegatedSubnet",
    facts=("S-061", "S-232"),
    page=pages.DELEGATION,
    why="A delegated subnet is handed to one service, which places its own machines there and nothing else.",
    example="""
        a private endpoint in a subnet delegated to Microsoft.Web/serverFarms
    """,
    fix="Put private endpoints into a subnet without delegation.",
)
def in_delegated_subnet(endpoint: Element, graph: Graph) -> Iterator[Fault]:
    """The subnet of a private endpoint is delegated to a service."""
    subnet = graph.follow(endpoint, "subnet")
    if subnet is not None and (services := services_of(subnet)):
        yield Fault(endpoint, f"subnet {subnet.name} is delegated to {', '.join(services)}")


@rule(
    "NET113",
    "A private endpoint is in another region than its VNet",
    kinds.PRIVATE_ENDPOINT,
    arm="PrivateEndpointRegionMismatch",
    facts=("S-060",),
    page=pages.PRIVATE_ENDPOINT,
    why="The endpoint is an interface in the VNet; the service behind it may be anywhere.",
    example="""
        endpoint in eastus, VNet in westeurope
    """,
    fix="Give the endpoint the location of its VNet.",
)
def other_region(endpoint: Element, graph: Graph) -> Iterator[Fault]:
    """The location of a private endpoint is not that of the VNet of its subnet."""
    subnet = graph.follow(endpoint, "subnet")
    vnet = graph.parent(subnet) if subnet else None
    if vnet is not None and endpoint.location and vnet.location and endpoint.location != vnet.location:
        yield Fault(endpoint, f"the endpoint is in {endpoint.location}, its VNet {vnet.name} in {vnet.location}")


@rule(
    "NET022",
    "A private endpoint is in another subscription than its VNet",
    kinds.PRIVATE_ENDPOINT,
    facts=("S-060",),
    page=pages.PRIVATE_ENDPOINT,
    why="The endpoint is an interface in the VNet and lives in its subscription; the service may be in another one.",
    example="""
        endpoint in subscription a, subnet in subscription b
    """,
    fix="Declare the endpoint with the provider of the VNet's subscription.",
)
def other_subscription(endpoint: Element, _graph: Graph) -> Iterator[Fault]:
    """A private endpoint and its subnet are in different subscriptions."""
    subnet = endpoint.reference("subnet")
    mine, theirs = subscription(endpoint.id), subscription(subnet)
    if mine and theirs and mine != theirs:
        yield Fault(endpoint, f"the endpoint is in subscription {mine}, its subnet in {theirs}")


@rule(
    "NET018",
    "A private endpoint will be replaced",
    kinds.PRIVATE_ENDPOINT,
    page=pages.PULUMI_REPLACED,
    severity=Severity.WARNING,
    why="An endpoint cannot move: it is deleted and made again with another address, and until its records follow, "
    "its clients reach nothing.",
    example="""
        the subnet of a private endpoint changes from endpoints to services
    """,
    fix="Make a second endpoint in the new subnet first, then remove the old one.",
)
def replaced(endpoint: Element, graph: Graph) -> Iterator[Fault]:
    """A change moves a private endpoint to another subnet or to another service. Found where a preview tells both."""
    old = graph.before.get(endpoint.id) if graph.before else None
    if old is None or _place(old) == _place(endpoint):
        return
    was, now = (last_segment(one.reference("subnet")) for one in (old, endpoint))
    told = f"from subnet {was} to {now}" if was != now else "to another service"
    yield Fault(endpoint, f"{endpoint.name} moves {told}: it is replaced, and its address changes")


def _place(endpoint: Element) -> tuple[str, ...]:
    """What cannot change without replacing the endpoint."""
    connections = (one for key in CONNECTIONS for one in endpoint.parts(key))
    return (id_key(endpoint.reference("subnet")), *(id_key(one.text("privateLinkServiceId")) for one in connections))
