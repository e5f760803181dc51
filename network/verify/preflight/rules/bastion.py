"""Azure Bastion: the size of its subnet, and what may be attached to it."""

from collections.abc import Iterator
from dataclasses import dataclass

from network.azure import pages
from network.azure.special_subnets import BASTION, SPECIAL_SUBNETS
from network.lift.index import last_segment
from network.verify.preflight import kinds
from network.verify.preflight.element import Element
from network.verify.preflight.filters import Asked, Filter, decide, filters_of
from network.verify.preflight.graph import Graph
from network.verify.preflight.rule import Fault, rule
from network.verify.preflight.subnets import is_special, prefix_of, prefixes_of, space

_LONGEST = next(row.longest for row in SPECIAL_SUBNETS if row.name == BASTION)
_PLATFORM = frozenset({"gatewaymanager", "azureloadbalancer"})


@dataclass(frozen=True, slots=True)
class Mandatory:
    """A flow that the NSG of AzureBastionSubnet must allow by a rule of its own."""

    inbound: bool
    port: int
    tag: str
    source: str = pages.BASTION_NSG

    def __str__(self) -> str:
        way, side = ("inbound", "from") if self.inbound else ("outbound", "to")
        return f"{way} tcp/{self.port} {side} {self.tag}"


MANDATORY = (
    Mandatory(True, 443, "Internet"),
    Mandatory(True, 443, "GatewayManager"),
    Mandatory(False, 22, "VirtualNetwork"),
    Mandatory(False, 3389, "VirtualNetwork"),
    Mandatory(False, 443, "AzureCloud"),
)


@rule(
    "NET152",
    "AzureBastionSubnet is too small",
    kinds.BASTION,
    arm="AzureBastionSubnetTooSmall",
    facts=("S-141", "S-231"),
    page=pages.BASTION_SETTINGS,
    why="Since November 2021 Bastion needs the addresses of a /26 for its instances.",
    example="""
        AzureBastionSubnet 10.0.3.0/27
    """,
    fix="Take a /26 or larger.",
)
def subnet_size(bastion: Element, graph: Graph) -> Iterator[Fault]:
    """The subnet of a Bastion host is smaller than /26."""
    for one in bastion.parts("ipConfigurations"):
        subnet = graph.follow(one, "subnet")
        for network in prefixes_of(subnet) if subnet else ():
            if network.prefixlen > _LONGEST:
                yield Fault(bastion, f"{BASTION} is {network}, smaller than /{_LONGEST}", at=subnet)


@rule(
    "NET153",
    "The NSG of AzureBastionSubnet lacks a mandatory rule",
    kinds.SUBNET,
    arm="NetworkSecurityGroupNotCompliantForAzureBastionSubnet",
    facts=("S-140", "S-247"),
    page=pages.BASTION_NSG,
    why="Bastion is reached by its clients and by Azure's control plane, and reaches the machines; ARM looks for rules "
    "that allow it and refuses the subnet without them. The default rules do not count.",
    example="""
        an NSG that allows tcp/443 from Internet, and nothing else
    """,
    fix=f"Allow {'; '.join(map(str, MANDATORY))}.",
)
def nsg_not_compliant(subnet: Element, graph: Graph) -> Iterator[Fault]:
    """The NSG of AzureBastionSubnet has no rule for one of the flows that Bastion needs, or denies it first."""
    nsg = graph.follow(subnet, "networkSecurityGroup") if is_special(subnet, BASTION) else None
    if nsg is None:
        return
    filters = filters_of(nsg, graph)
    missing = [str(one) for one in MANDATORY if not _is_allowed(one, filters, subnet, graph)]
    if missing:
        yield Fault(subnet, f"{nsg.name} has no rule that allows {'; '.join(missing)}", f"Allow {'; '.join(missing)}.")


@rule(
    "NET154",
    "AzureBastionSubnet has a route table",
    kinds.SUBNET,
    arm="RouteTableCannotBeAttachedForAzureBastionSubnet",
    facts=("S-141", "S-248"),
    page=pages.BASTION_SETTINGS,
    why="Bastion needs its direct way to the Internet; ARM refuses any table, whatever is in it.",
    example="""
        AzureBastionSubnet with routeTable spoke
    """,
    fix="Remove the route table from AzureBastionSubnet.",
)
def with_route_table(subnet: Element, _graph: Graph) -> Iterator[Fault]:
    """AzureBastionSubnet names a route table."""
    if is_special(subnet, BASTION) and (table := subnet.reference("routeTable")):
        yield Fault(subnet, f"{BASTION} takes no route table, but {last_segment(table)} is attached")


def _is_allowed(one: Mandatory, filters: list[Filter], subnet: Element, graph: Graph) -> bool:
    """Whether custom rules allow the flow. Clients need not be all of the Internet: any source but Azure's will do."""
    names = {one.tag.lower()}
    if one.tag == "Internet":
        names |= {name for rule_ in filters for name in rule_.far if rule_.allows} - _PLATFORM
    vnet = graph.parent(subnet)
    prefixes = space(vnet) if vnet is not None and one.tag == "VirtualNetwork" else ()
    asked = Asked(one.inbound, "tcp", (one.port, one.port), frozenset(names), prefixes)
    return decide(filters, asked, prefix_of(subnet)).allowed_by_rule
