"""Azure Firewall: its subnets, its way to the Internet, and the ports it can translate."""

from collections.abc import Iterator

from network.azure import pages
from network.azure.limits import HIGHEST_DNAT_PORT
from network.azure.special_subnets import FIREWALL, MANAGEMENT, SPECIAL_SUBNETS
from network.lift.index import last_segment
from network.model.finding import Moment
from network.verify.preflight import kinds
from network.verify.preflight.element import Element
from network.verify.preflight.graph import Graph, Groups
from network.verify.preflight.ports import port_ranges
from network.verify.preflight.rule import Fault, rule
from network.verify.preflight.subnets import default_hop, default_route, is_special, prefixes_of, subnets_of, vnet_key

_LONGEST = {row.name: row.longest for row in SPECIAL_SUBNETS}


def firewalls_by_vnet(graph: Graph) -> Groups:
    """Azure Firewalls by the VNet of their subnet."""
    return Groups(graph.of(kinds.FIREWALL), lambda firewall: {vnet_key(one) for one in subnets_of(firewall)})


@rule(
    "NET137",
    "A firewall is not in AzureFirewallSubnet",
    kinds.FIREWALL,
    arm="AzureFirewallSubnetNameInvalid",
    facts=("S-230",),
    page=pages.FIREWALL_SUBNET,
    why="Azure Firewall finds its subnet by the name.",
    example="""
        a firewall in a subnet named firewall
    """,
    fix="Name the subnet AzureFirewallSubnet.",
)
def subnet_name(firewall: Element, _graph: Graph) -> Iterator[Fault]:
    """The subnet of an Azure Firewall is not named AzureFirewallSubnet."""
    for one in subnets_of(firewall):
        name = last_segment(one)
        if name.lower() != FIREWALL.lower():
            yield Fault(firewall, f"the subnet of a firewall is named {FIREWALL}, not {name}")


@rule(
    "NET138",
    "AzureFirewallSubnet is too small",
    kinds.FIREWALL,
    arm="AzureFirewallSubnetTooSmall",
    facts=("S-170", "S-231"),
    page=pages.FIREWALL_SUBNET,
    why="The firewall adds instances under load and needs addresses for them.",
    example="""
        AzureFirewallSubnet 10.0.1.0/27
    """,
    fix="Take a /26.",
)
def subnet_size(firewall: Element, graph: Graph) -> Iterator[Fault]:
    """The subnet of an Azure Firewall is smaller than /26."""
    for one in firewall.parts("ipConfigurations"):
        yield from _too_small(firewall, graph.follow(one, "subnet"), FIREWALL)


@rule(
    "NET139",
    "AzureFirewallManagementSubnet is too small",
    kinds.FIREWALL,
    arm="AzureFirewallManagementSubnetTooSmall",
    facts=("S-170", "S-231"),
    page=pages.FIREWALL_MANAGEMENT,
    why="The management interfaces of all instances are in it.",
    example="""
        AzureFirewallManagementSubnet 10.0.2.0/27
    """,
    fix="Take a /26.",
)
def management_size(firewall: Element, graph: Graph) -> Iterator[Fault]:
    """The management subnet of an Azure Firewall is smaller than /26."""
    configuration = firewall.part("managementIpConfiguration").part("properties")
    yield from _too_small(firewall, graph.follow(configuration, "subnet"), MANAGEMENT)


@rule(
    "NET140",
    "The management subnet does not lead to the Internet",
    kinds.SUBNET,
    arm="AzureFirewallManagementSubnetDefaultRouteNotSupported",
    facts=("S-173",),
    page=pages.FIREWALL_MANAGEMENT,
    moment=Moment.RUNTIME,
    why="The firewall is operated over this subnet; its only default route is the one to the Internet.",
    example="""
        AzureFirewallManagementSubnet: 0.0.0.0/0 -> VirtualAppliance
    """,
    fix="Remove the route, or make its next hop Internet.",
)
def management_route(subnet: Element, graph: Graph) -> Iterator[Fault]:
    """A user route of AzureFirewallManagementSubnet sends 0.0.0.0/0 elsewhere than to the Internet."""
    if not is_special(subnet, MANAGEMENT):
        return
    route = default_route(subnet, graph)
    if route is not None and route.word("nextHopType") != "internet":
        yield Fault(subnet, f"route {route.name} sends 0.0.0.0/0 to {route.text('nextHopType')}, not to Internet")


@rule(
    "NET141",
    "A firewall has no direct way to the Internet",
    kinds.FIREWALL,
    arm="AzureFirewallWithoutDirectInternet",
    facts=("S-171",),
    page=pages.FIREWALL_TUNNEL,
    moment=Moment.RUNTIME,
    why="Without a management interface the firewall is operated over AzureFirewallSubnet, which must reach the "
    "Internet itself.",
    example="""
        an ExpressRoute gateway has learned 0.0.0.0/0, and AzureFirewallSubnet has no route of its own
    """,
    fix="Route 0.0.0.0/0 of AzureFirewallSubnet to Internet, or give the firewall a management interface.",
)
def no_direct_internet(firewall: Element, graph: Graph) -> Iterator[Fault]:
    """A firewall without management interface whose subnet sends 0.0.0.0/0 elsewhere than to the Internet."""
    if firewall.has("managementIpConfiguration"):
        return
    for one in firewall.parts("ipConfigurations"):
        subnet = graph.follow(one, "subnet")
        if subnet is not None and (told := default_hop(subnet, graph)):
            yield Fault(firewall, f"{subnet.name} does not lead to the Internet: {told}")


@rule(
    "NET142",
    "A VNet has two firewalls",
    kinds.FIREWALL,
    arm="VirtualNetworkAlreadyHasFirewall",
    facts=("S-170", "S-262"),
    page=pages.FIREWALL_MANAGEMENT,
    why="AzureFirewallSubnet belongs to one firewall.",
    example="""
        fw1 and fw2 in the hub
    """,
    fix="Keep one firewall, or put the second into a VNet of its own.",
)
def second_firewall(firewall: Element, graph: Graph) -> Iterator[Fault]:
    """A second Azure Firewall in one VNet. Reported on the later one."""
    for vnet in {vnet_key(one) for one in subnets_of(firewall)}:
        first = graph.derive(firewalls_by_vnet).of(vnet)[0]
        if first.key != firewall.key:
            yield Fault(firewall, f"VNet {graph.name(vnet)} already has the firewall {first.name}")


@rule(
    "NET143",
    "A DNAT rule listens on a port the firewall keeps",
    kinds.RULE_GROUP,
    arm="FirewallNatRulePortOutOfRange",
    facts=("S-159", "S-263"),
    page=pages.FIREWALL_ISSUES,
    why="The firewall uses the ports from 64000 itself.",
    example="""
        NatRule with destinationPorts [64000]
    """,
    fix=f"Listen on a port from 1 to {HIGHEST_DNAT_PORT}; the translated port may be any.",
)
def port_out_of_range(group: Element, _graph: Graph) -> Iterator[Fault]:
    """A destination port of a DNAT rule is above 63999."""
    for collection in group.parts("ruleCollections"):
        for one in collection.parts("rules"):
            if one.word("ruleType") != "natrule":
                continue
            for text, (low, high) in port_ranges(one.texts("destinationPorts")):
                if text != "*" and (low < 1 or high > HIGHEST_DNAT_PORT):
                    yield Fault(one, f"port {text} is not in 1 to {HIGHEST_DNAT_PORT}")


@rule(
    "NET028",
    "A firewall policy inherits from itself",
    kinds.FIREWALL_POLICY,
    page=pages.FIREWALL_POLICIES,
    why="A policy takes the rules of its base policy before its own; in a circle there is no first.",
    example="""
        basePolicy of child is parent, basePolicy of parent is child
    """,
    fix="Leave basePolicy out of the policy that is the parent.",
)
def own_base(policy: Element, graph: Graph) -> Iterator[Fault]:
    """The base policy of a firewall policy is the policy itself, or has it as a base, directly or not."""
    bases: dict[str, str] = {}
    current = graph.follow(policy, "basePolicy")
    while current is not None and current.key not in bases:
        bases[current.key] = current.name
        current = graph.follow(current, "basePolicy")
    if policy.key in bases:
        yield Fault(policy, f"basePolicy leads back to it: {' -> '.join((policy.name, *bases.values()))}")


def _too_small(firewall: Element, subnet: Element | None, name: str) -> Iterator[Fault]:
    for network in prefixes_of(subnet) if subnet else ():
        if network.prefixlen > _LONGEST[name]:
            yield Fault(firewall, f"{name} is {network}, smaller than /{_LONGEST[name]}", at=subnet)
