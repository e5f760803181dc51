"""Special subnets: sizes that the documentation advises, and what their services do not take."""

from collections.abc import Iterator

from network.azure import pages
from network.azure.special_subnets import BASTION, GATEWAY, MANAGEMENT, SPECIAL_SUBNETS
from network.lift.index import last_segment
from network.model.finding import Moment, Severity
from network.verify.preflight import kinds
from network.verify.preflight.element import Element
from network.verify.preflight.graph import Graph, Groups
from network.verify.preflight.rule import Fault, rule
from network.verify.preflight.subnets import default_hop, is_special, prefix_of, subnets_of


@rule(
    "NET006",
    "A special subnet is smaller than its service wants",
    kinds.SUBNET,
    facts=("S-211", "S-230", "S-231"),
    page=pages.GATEWAY_SETTINGS,
    severity=Severity.WARNING,
    why="The service accepts the subnet or is not there yet, but cannot be moved to another SKU in it later.",
    example="""
        GatewaySubnet 10.0.0.0/28: moving to an AZ SKU needs a /27
    """,
    fix="Take the size that the page of the service advises while the subnet is empty.",
)
def small_special_subnet(subnet: Element, graph: Graph) -> Iterator[Fault]:
    """A subnet with the name of a service is smaller than the documentation of the service asks for. Where the service
    is there and refuses the subnet, a rule of its own says so.
    """
    for row in SPECIAL_SUBNETS:
        network = prefix_of(subnet) if is_special(subnet, row.name) else None
        if network is None or network.prefixlen <= row.advised:
            continue
        refused = network.prefixlen > row.longest and graph.derive(_services_by_subnet).of(subnet.id)
        if not refused:
            yield Fault(subnet, f"{network} is smaller than the /{row.advised} that is advised for {row.service}")


@rule(
    "NET007",
    "Something is attached to a special subnet that its service does not take",
    kinds.SUBNET,
    facts=("S-086", "S-173"),
    page=pages.FIREWALL_SUBNET,
    severity=Severity.WARNING,
    moment=Moment.RUNTIME,
    why="Azure protects and routes these subnets itself; what is attached is refused, or has no effect, or keeps the "
    "service from working.",
    example="""
        AzureFirewallSubnet with an NSG
    """,
    fix="Detach it. What it should do belongs into the subnets that use the service.",
)
def not_taken(subnet: Element, graph: Graph) -> Iterator[Fault]:
    """AzureFirewallSubnet, its management subnet or RouteServerSubnet has an NSG, or RouteServerSubnet a route table;
    or the management subnet learns a default route from a gateway. GatewaySubnet and AzureBastionSubnet have rules of
    their own.
    """
    row = next((row for row in SPECIAL_SUBNETS if is_special(subnet, row.name)), None)
    if row is None or row.name in (GATEWAY, BASTION):
        return
    if not row.nsg and (nsg := subnet.reference("networkSecurityGroup")):
        yield Fault(subnet, f"{row.name} takes no NSG, but {last_segment(nsg)} is attached")
    if not row.route_table and (table := subnet.reference("routeTable")):
        yield Fault(subnet, f"{row.name} takes no route table, but {last_segment(table)} is attached")
    if row.name == MANAGEMENT and (told := default_hop(subnet, graph)) and told.startswith("gateway"):
        yield Fault(subnet, f"{told}; the management of the firewall needs the Internet")


@rule(
    "NET023",
    "A service is not in the subnet that bears its name",
    kinds.BASTION,
    kinds.FIREWALL,
    facts=("S-141", "S-170", "S-230"),
    page=pages.BASTION_SETTINGS,
    why="Bastion and the management of a firewall find their subnets by the name.",
    example="""
        a Bastion host in a subnet named bastion
    """,
    fix=f"Name the subnets {BASTION} and {MANAGEMENT}.",
)
def wrong_subnet(service: Element, _graph: Graph) -> Iterator[Fault]:
    """A Bastion host is not in AzureBastionSubnet, the management interface of a firewall not in its subnet, or a
    firewall of SKU Basic has no management interface.
    """
    if service.resource.type.lower() == kinds.BASTION.lower():
        for one in subnets_of(service):
            yield from _named(service, one, BASTION)
        return
    management = service.part("managementIpConfiguration")
    yield from _named(service, management.part("properties").reference("subnet"), MANAGEMENT)
    if service.part("sku").word("tier") == "basic" and not service.has("managementIpConfiguration"):
        yield Fault(service, f"a firewall of SKU Basic needs a management interface in {MANAGEMENT}")


def _services_by_subnet(graph: Graph) -> Groups:
    """Bastion hosts and firewalls by all of their subnets."""
    return Groups((*graph.of(kinds.BASTION), *graph.of(kinds.FIREWALL)), _all_subnets)


def _all_subnets(service: Element) -> tuple[str, ...]:
    management = service.part("managementIpConfiguration").part("properties").reference("subnet")
    return (*subnets_of(service), *((management,) if management else ()))


def _named(service: Element, subnet: str, name: str) -> Iterator[Fault]:
    found = last_segment(subnet)
    if found and found.lower() != name.lower():
        yield Fault(service, f"the subnet is named {found}, not {name}")
