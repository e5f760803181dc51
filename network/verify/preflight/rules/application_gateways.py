"""Application gateways: their subnet is their own, and Azure must reach it."""

from collections.abc import Iterator

from network.azure import pages
from network.model.finding import Moment, Severity
from network.verify.preflight import kinds
from network.verify.preflight.element import Element
from network.verify.preflight.filters import INTERNET, Asked, Decided, decide, filters_of
from network.verify.preflight.graph import Graph, Groups
from network.verify.preflight.occupants import in_subnet, is_endpoint
from network.verify.preflight.ports import HIGHEST, LOWEST, spelled
from network.verify.preflight.rule import Fault, rule
from network.verify.preflight.subnets import default_hop, prefix_of, subnets_of

MANAGEMENT_PORTS = (65200, 65535)  # of v2; pages.APPLICATION_GATEWAY
_PROBES = frozenset({"azureloadbalancer", "168.63.129.16", "168.63.129.16/32"})


def by_subnet(graph: Graph) -> Groups:
    """Application gateways by the subnet they stand in."""
    return Groups(graph.of(kinds.APPLICATION_GATEWAY), lambda one: subnets_of(one, "gatewayIPConfigurations"))


def sku_name(gateway: Element) -> str:
    """The SKU, which the body carries."""
    return gateway.part("sku").text("name") or gateway.sku.text("name")


def v2_gateway(subnet: Element, graph: Graph) -> Element | None:
    """A v2 application gateway of a subnet."""
    return next((one for one in graph.derive(by_subnet).of(subnet.id) if sku_name(one).lower().endswith("_v2")), None)


@rule(
    "NET155",
    "An NSG keeps Azure away from an application gateway",
    kinds.SUBNET,
    arm="ApplicationGatewaySubnetInboundTrafficBlockedByNetworkSecurityGroup",
    facts=("S-138", "S-249"),
    page=pages.APPLICATION_GATEWAY,
    why="Azure operates the instances of a v2 gateway over tcp/65200-65535 from GatewayManager.",
    example="""
        an NSG that allows tcp/443 from Internet; 65200-65535 fall to DenyAllInBound
    """,
    fix="Allow inbound tcp/65200-65535 from GatewayManager, before any rule that denies it.",
)
def management_blocked(subnet: Element, graph: Graph) -> Iterator[Fault]:
    """The NSG on the subnet of a v2 application gateway blocks a port of 65200-65535 from GatewayManager."""
    gateway, nsg = v2_gateway(subnet, graph), graph.follow(subnet, "networkSecurityGroup")
    if gateway is None or nsg is None:
        return
    asked = Asked(True, "tcp", MANAGEMENT_PORTS, frozenset({"gatewaymanager", INTERNET}))
    decided = decide(filters_of(nsg, graph), asked, prefix_of(subnet))
    blocked = [*decided.denied, *decided.rest]
    if blocked:
        told = f"{nsg.name} blocks tcp/{spelled(sorted(blocked))} from GatewayManager"
        yield Fault(subnet, f"{told}, which {gateway.name} needs", evidence=_deciding(decided))


@rule(
    "NET156",
    "Something else stands in the subnet of an application gateway",
    kinds.SUBNET,
    arm="ApplicationGatewaySubnetCannotBeUsedByOtherResources",
    facts=("S-137", "S-250"),
    page=pages.APPLICATION_GATEWAY,
    why="The subnet belongs to application gateways; they take its addresses as they scale.",
    example="""
        a VM in the subnet of the gateway
    """,
    fix="Move it to a subnet of its own.",
)
def shared_subnet(subnet: Element, graph: Graph) -> Iterator[Fault]:
    """An interface or a private endpoint lies in the subnet of an application gateway."""
    gateways = graph.derive(by_subnet).of(subnet.id)
    for owner in dict.fromkeys(one.owner for one in in_subnet(subnet, graph)) if gateways else ():
        kind = owner.resource.type.lower()
        if kind == kinds.INTERFACE.lower() or is_endpoint(owner, graph):
            yield Fault(owner, f"subnet {subnet.name} belongs to the application gateway {gateways[0].name}")


@rule(
    "NET157",
    "The default route of an application gateway leads elsewhere",
    kinds.SUBNET,
    arm="ApplicationGatewaySubnetDefaultRouteNotSupported",
    facts=("S-139",),
    page=pages.APPLICATION_GATEWAY,
    moment=Moment.RUNTIME,
    why="A v2 gateway answers its clients and Azure directly; sent through an appliance or to a site, the answers are "
    "lost.",
    example="""
        the gateway's subnet routes 0.0.0.0/0 to a firewall
    """,
    fix="Route 0.0.0.0/0 to Internet, or give the subnet a table without it and with propagation off.",
)
def default_route_elsewhere(subnet: Element, graph: Graph) -> Iterator[Fault]:
    """The subnet of a v2 application gateway sends 0.0.0.0/0 to an appliance or a gateway."""
    gateway = v2_gateway(subnet, graph)
    if gateway is not None and (told := default_hop(subnet, graph)):
        yield Fault(subnet, f"the subnet of {gateway.name} does not lead to the Internet: {told}")


@rule(
    "NET158",
    "An NSG denies the probes of an application gateway",
    kinds.SUBNET,
    arm="ApplicationGatewayProbesBlocked",
    facts=("S-079", "S-138"),
    page=pages.APPLICATION_GATEWAY,
    severity=Severity.WARNING,
    moment=Moment.RUNTIME,
    why="The load balancer in front of the instances asks them from AzureLoadBalancer; a rule that denies everything "
    "comes before the default rule that lets it in.",
    example="""
        deny-all at 4096, and no rule that allows AzureLoadBalancer
    """,
    fix="Allow inbound AzureLoadBalancer on any port, before the rule that denies it.",
)
def probes_blocked(subnet: Element, graph: Graph) -> Iterator[Fault]:
    """A rule of the NSG on the subnet of an application gateway denies AzureLoadBalancer."""
    gateways, nsg = graph.derive(by_subnet).of(subnet.id), graph.follow(subnet, "networkSecurityGroup")
    if not gateways or nsg is None:
        return
    decided = decide(filters_of(nsg, graph), Asked(True, "tcp", (LOWEST, HIGHEST), _PROBES), prefix_of(subnet))
    deniers = [one for one, ports in decided.taken if not one.allows and _matters(ports)]
    for one in deniers[:1]:
        yield Fault(subnet, f"rule {one.element.name} of {nsg.name} denies the probes of {gateways[0].name}")


def _matters(ports: list[tuple[int, int]]) -> bool:
    """Whether a denied range is more than a few single services: Azure does not say where it probes."""
    return any(high - low >= MANAGEMENT_PORTS[1] - MANAGEMENT_PORTS[0] for low, high in ports)


def _deciding(decided: Decided) -> tuple[str, ...]:
    deniers = tuple(one.element.name for one, _ in decided.taken if not one.allows)
    return (*deniers, *(("DenyAllInBound",) if decided.rest else ()))
