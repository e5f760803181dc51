"""User routes: which next hops can be authored, and what a table holds."""

from collections.abc import Iterator

from network.azure import pages
from network.azure.limits import SERVICE_TAG_ROUTES
from network.model.finding import Moment, Severity
from network.verify.preflight import kinds
from network.verify.preflight.element import Element, readable
from network.verify.preflight.graph import Graph
from network.verify.preflight.prefixes import address, is_ipv6, is_tag, prefix
from network.verify.preflight.rule import Fault, rule
from network.verify.preflight.subnets import gateways_in_reach, vnet_key

APPLIANCE = "virtualappliance"
NEXT_HOPS = ("VirtualAppliance", "VirtualNetworkGateway", "VnetLocal", "Internet", "None")
_KNOWN = {hop.lower() for hop in NEXT_HOPS}


@rule(
    "NET119",
    "A route has a next hop that cannot be authored",
    kinds.ROUTE,
    arm="InvalidNextHopType",
    facts=("S-028",),
    page=pages.ROUTES,
    why="Routes to peers and to service endpoints are made by Azure; a user route has five next hops to choose from.",
    example="""
        nextHopType: VNetPeering
    """,
    fix=f"Choose one of {', '.join(NEXT_HOPS)}.",
)
def unknown_next_hop(route: Element, _graph: Graph) -> Iterator[Fault]:
    """The next hop of a user route is none of VirtualAppliance, VirtualNetworkGateway, VnetLocal, Internet, None."""
    hop = route.text("nextHopType")
    if hop.lower() not in _KNOWN:
        told = f"nextHopType {hop}" if hop else "a route without nextHopType"
        yield Fault(route, f"{told} cannot be authored")


@rule(
    "NET120",
    "A route to an appliance does not say which",
    kinds.ROUTE,
    arm="NextHopIpAddressRequired",
    facts=("S-030", "S-237"),
    page=pages.ROUTES,
    why="VirtualAppliance is an address: that of an interface that forwards, or of an internal load balancer.",
    example="""
        nextHopType: VirtualAppliance      without nextHopIpAddress
    """,
    fix="Give nextHopIpAddress the private address of the appliance.",
)
def next_hop_missing(route: Element, _graph: Graph) -> Iterator[Fault]:
    """A route with next hop VirtualAppliance has no address in nextHopIpAddress."""
    hop = route.text("nextHopIpAddress")
    if route.word("nextHopType") != APPLIANCE or address(hop) or is_ipv6(hop):
        return
    told = f"nextHopIpAddress {hop!r} is no address" if hop else "the next hop VirtualAppliance has no nextHopIpAddress"
    yield Fault(route, told)


@rule(
    "NET121",
    "A route names an address that its next hop does not take",
    kinds.ROUTE,
    arm="NextHopIpAddressNotAllowed",
    facts=("S-237",),
    page=pages.ROUTES,
    why="Only an appliance is reached by an address; Azure knows the way to the other next hops itself.",
    example="""
        nextHopType: Internet, nextHopIpAddress: 10.0.1.4
    """,
    fix="Leave nextHopIpAddress out, or make the next hop VirtualAppliance.",
)
def next_hop_not_taken(route: Element, _graph: Graph) -> Iterator[Fault]:
    """A route with another next hop than VirtualAppliance has a nextHopIpAddress."""
    hop = route.word("nextHopType")
    if route.text("nextHopIpAddress") and hop in _KNOWN - {APPLIANCE}:
        told = f"{route.text('nextHopType')} takes no nextHopIpAddress, but {route.text('nextHopIpAddress')} is given"
        yield Fault(route, told)


@rule(
    "NET122",
    "Two routes of a table have the same prefix",
    kinds.ROUTE_TABLE,
    arm="RouteConflict",
    facts=("S-238",),
    page=pages.ROUTES,
    why="For one prefix a table has one way.",
    example="""
        default and backup, both 0.0.0.0/0
    """,
    fix="Remove one of the routes, or make its prefix longer.",
)
def same_prefix(table: Element, graph: Graph) -> Iterator[Fault]:
    """Two routes of one table share an address prefix or service tag. Reported on the later one."""
    first: dict[str, Element] = {}
    for route, text in readable(graph.children(table, kinds.ROUTE), lambda one: one.text("addressPrefix")):
        earlier = first.setdefault(str(prefix(text) or text.lower()), route) if text else route
        if earlier is not route:
            yield Fault(route, f"{text} is already the prefix of route {earlier.name}")


@rule(
    "NET123",
    "A table has too many service tag routes",
    kinds.ROUTE_TABLE,
    arm="ServiceTagRouteLimitExceeded",
    facts=("S-025",),
    page=pages.ROUTES,
    why="A tag stands for many prefixes, so a table takes at most 25 of them.",
    example="""
        26 routes whose addressPrefix is a service tag
    """,
    fix="Use wider tags, or split the subnet's needs over two tables.",
)
def too_many_tags(table: Element, graph: Graph) -> Iterator[Fault]:
    """More than 25 routes of one table have a service tag as prefix."""
    texts = readable(graph.children(table, kinds.ROUTE), lambda one: one.text("addressPrefix"))
    tags = sum(is_tag(text) for _, text in texts)
    if tags > SERVICE_TAG_ROUTES.most:
        yield Fault(table, f"{tags} service tag routes; at most {SERVICE_TAG_ROUTES.most} are accepted")


@rule(
    "NET020",
    "A route to the gateway finds only an ExpressRoute gateway",
    kinds.SUBNET,
    facts=("S-035", "S-258"),
    page=pages.ROUTES,
    severity=Severity.WARNING,
    moment=Moment.RUNTIME,
    why="The next hop VirtualNetworkGateway means a VPN gateway; an ExpressRoute gateway cannot be its target, and the "
    "traffic is lost without an error.",
    example="""
        10.8.0.0/16 -> VirtualNetworkGateway in a VNet whose only gateway is ExpressRoute
    """,
    fix="Let the circuit advertise the prefix, or route it to an appliance.",
)
def gateway_not_targetable(subnet: Element, graph: Graph) -> Iterator[Fault]:
    """A user route with next hop VirtualNetworkGateway serves a subnet whose gateways are all ExpressRoute."""
    table = graph.follow(subnet, "routeTable")
    routes = graph.children(table, kinds.ROUTE) if table else ()
    gateways = {one.word("gatewayType") for one in gateways_in_reach(vnet_key(subnet.id), graph)}
    for route in routes:
        if route.word("nextHopType") == "virtualnetworkgateway" and gateways == {"expressroute"}:
            told = f"{route.text('addressPrefix')} goes to VirtualNetworkGateway"
            yield Fault(route, f"{told}, but {subnet.name} has only an ExpressRoute gateway in reach")
