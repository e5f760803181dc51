"""Virtual network gateways: what GatewaySubnet may carry, and how many gateways a VNet holds."""

from collections.abc import Iterator

from network.azure import pages
from network.azure.limits import DEFAULT_GATEWAY_ASN
from network.azure.special_subnets import COEXISTENCE, GATEWAY
from network.lift.index import last_segment
from network.model.finding import Moment
from network.verify.preflight import kinds
from network.verify.preflight.element import Element, readable
from network.verify.preflight.graph import Graph
from network.verify.preflight.rule import Fault, rule
from network.verify.preflight.subnets import (
    default_route,
    gateways_by_vnet,
    is_special,
    prefix_of,
    propagates,
    subnets_of,
    vnet_key,
)


@rule(
    "NET144",
    "A gateway is not in GatewaySubnet",
    kinds.GATEWAY,
    arm="GatewaySubnetNameInvalid",
    facts=("S-211", "S-230"),
    page=pages.GATEWAY_SETTINGS,
    why="Virtual network gateways find their subnet by the name.",
    example="""
        a VPN gateway in a subnet named gateways
    """,
    fix="Name the subnet GatewaySubnet.",
)
def subnet_name(gateway: Element, _graph: Graph) -> Iterator[Fault]:
    """The subnet of a virtual network gateway is not named GatewaySubnet."""
    for one in subnets_of(gateway):
        name = last_segment(one)
        if name.lower() != GATEWAY.lower():
            yield Fault(gateway, f"the subnet of a gateway is named {GATEWAY}, not {name}")


@rule(
    "NET145",
    "GatewaySubnet is too small for two gateways",
    kinds.SUBNET,
    arm="GatewaySubnetTooSmallForCoexistence",
    facts=("S-211", "S-231"),
    page=pages.COEXISTENCE,
    why="A VPN and an ExpressRoute gateway together need the addresses of a /27.",
    example="""
        GatewaySubnet 10.0.0.0/28 with both gateways
    """,
    fix="Take a /27 or larger.",
)
def coexistence(subnet: Element, graph: Graph) -> Iterator[Fault]:
    """A GatewaySubnet smaller than /27 holds a VPN and an ExpressRoute gateway."""
    network = prefix_of(subnet) if is_special(subnet, GATEWAY) else None
    if network is None or network.prefixlen <= COEXISTENCE:
        return
    types = {one.word("gatewayType") for one in graph.derive(gateways_by_vnet).of(vnet_key(subnet.id))}
    if {"vpn", "expressroute"} <= types:
        yield Fault(subnet, f"{network} is smaller than /{COEXISTENCE}, and holds a VPN and an ExpressRoute gateway")


@rule(
    "NET146",
    "GatewaySubnet has an NSG",
    kinds.SUBNET,
    arm="GatewaySubnetNsgNotSupported",
    facts=("S-087", "S-264"),
    page=pages.GATEWAY_SETTINGS,
    why="The gateway is operated over this subnet; with an NSG it cannot be created, or stops working.",
    example="""
        GatewaySubnet with networkSecurityGroup n
    """,
    fix="Remove the NSG; filter in the subnets behind the gateway.",
)
def with_nsg(subnet: Element, _graph: Graph) -> Iterator[Fault]:
    """GatewaySubnet names a network security group."""
    if is_special(subnet, GATEWAY) and (nsg := subnet.reference("networkSecurityGroup")):
        yield Fault(subnet, f"{GATEWAY} takes no NSG, but {last_segment(nsg)} is attached")


@rule(
    "NET147",
    "GatewaySubnet has a NAT gateway",
    kinds.SUBNET,
    arm="GatewaySubnetNatGatewayNotSupported",
    facts=("S-112", "S-246"),
    page=pages.NAT_GATEWAY,
    why="Gateways have public addresses of their own and nothing to translate.",
    example="""
        GatewaySubnet with natGateway egress
    """,
    fix="Remove the NAT gateway from this subnet.",
)
def with_nat_gateway(subnet: Element, _graph: Graph) -> Iterator[Fault]:
    """GatewaySubnet names a NAT gateway."""
    if is_special(subnet, GATEWAY) and (nat := subnet.reference("natGateway")):
        yield Fault(subnet, f"{GATEWAY} takes no NAT gateway, but {last_segment(nat)} is attached")


@rule(
    "NET148",
    "GatewaySubnet has a default route",
    kinds.SUBNET,
    arm="GatewaySubnetDefaultRouteNotSupported",
    facts=("S-041", "S-264"),
    page=pages.GATEWAY_SETTINGS,
    why="The gateway must reach Azure's management directly; with a user route for 0.0.0.0/0 it is not created.",
    example="""
        the table of GatewaySubnet has 0.0.0.0/0 -> VirtualAppliance
    """,
    fix="Route the prefixes of the spokes one by one.",
)
def with_default_route(subnet: Element, graph: Graph) -> Iterator[Fault]:
    """The route table of GatewaySubnet has a route for 0.0.0.0/0, whatever its next hop."""
    if is_special(subnet, GATEWAY) and (route := default_route(subnet, graph)):
        yield Fault(subnet, f"route {route.name} for 0.0.0.0/0 is not supported on {GATEWAY}")


@rule(
    "NET149",
    "GatewaySubnet does not learn routes",
    kinds.SUBNET,
    arm="GatewaySubnetPropagationDisabled",
    facts=("S-040",),
    page=pages.ROUTES,
    moment=Moment.RUNTIME,
    why="With propagation off the gateway itself loses the routes that it has learned.",
    example="""
        the table of GatewaySubnet has disableBgpRoutePropagation true
    """,
    fix="Give GatewaySubnet a table of its own with disableBgpRoutePropagation false.",
)
def without_propagation(subnet: Element, graph: Graph) -> Iterator[Fault]:
    """The route table of GatewaySubnet has disableBgpRoutePropagation."""
    if is_special(subnet, GATEWAY) and not propagates(subnet, graph):
        table = last_segment(subnet.reference("routeTable"))
        yield Fault(subnet, f"disableBgpRoutePropagation of {table} is true: the gateway stops working")


@rule(
    "NET150",
    "A VNet has two gateways of one type",
    kinds.GATEWAY,
    arm="VirtualNetworkAlreadyHasGatewayOfType",
    facts=("S-212",),
    page=pages.GATEWAY_SETTINGS,
    why="A VNet holds one VPN gateway and one ExpressRoute gateway.",
    example="""
        vpn-a and vpn-b, both of type Vpn, in the hub
    """,
    fix="Use one gateway; make it active-active where two are wanted for availability.",
)
def second_gateway(gateway: Element, graph: Graph) -> Iterator[Fault]:
    """A second virtual network gateway of the same type in one VNet. Reported on the later one."""
    kind = gateway.word("gatewayType")
    for vnet in {vnet_key(one) for one in subnets_of(gateway)}:
        types = readable(graph.derive(gateways_by_vnet).of(vnet), lambda one: one.word("gatewayType"))
        first = next(one for one, its_kind in types if its_kind == kind)
        if first.key != gateway.key:
            told = f"VNet {graph.name(vnet)} already has the {gateway.text('gatewayType')} gateway {first.name}"
            yield Fault(gateway, told)


@rule(
    "NET151",
    "Two BGP neighbours have the same ASN",
    kinds.CONNECTION,
    arm="BgpAsnConflict",
    facts=("S-261",),
    page=pages.GATEWAY_FAQ,
    why="BGP between two networks needs two numbers; 65515 is that of Azure's gateways unless another is given.",
    example="""
        gateway without bgpSettings, local network gateway with asn 65515
    """,
    fix="Give the site another private ASN, for instance 65010.",
)
def same_asn(connection: Element, graph: Graph) -> Iterator[Fault]:
    """A connection with BGP joins two gateways of the same ASN."""
    if not connection.flag("enableBgp"):
        return
    gateway = graph.follow(connection, "virtualNetworkGateway1")
    if gateway is None:
        return
    for key in ("localNetworkGateway2", "virtualNetworkGateway2"):
        other = graph.follow(connection, key)
        if other is not None and _asn(gateway) == _asn(other):
            yield Fault(connection, f"{gateway.name} and {other.name} both have the ASN {_asn(gateway)}")


def _asn(gateway: Element) -> int | None:
    """The ASN of either kind of gateway; None where a site has none."""
    asn = gateway.part("bgpSettings").number("asn")
    is_local = gateway.resource.type.lower() == kinds.LOCAL_GATEWAY.lower()
    return asn if asn is not None or is_local else DEFAULT_GATEWAY_ASN
