"""What rules ask of a subnet: where it lies, what is attached to it, and where its default route leads."""

from collections.abc import Iterator
from ipaddress import IPv4Network

from network.verify.preflight import kinds
from network.verify.preflight.element import Element
from network.verify.preflight.graph import Graph, Groups
from network.verify.preflight.prefixes import DEFAULT, is_ipv6, prefix, usable


def space_texts(vnet: Element) -> tuple[str, ...]:
    """The address prefixes of a VNet as they are written."""
    return vnet.part("addressSpace").texts("addressPrefixes")


def space(vnet: Element) -> tuple[IPv4Network, ...]:
    """The IPv4 prefixes of a VNet; what is no prefix is left out, as a rule of its own finds it."""
    return tuple(read for text in space_texts(vnet) if (read := prefix(text)))


def prefix_texts(subnet: Element) -> tuple[str, ...]:
    """The prefixes of a subnet as they are written, in `addressPrefix` or in `addressPrefixes`."""
    one = subnet.text("addressPrefix")
    return (one,) if one else subnet.texts("addressPrefixes")


def prefixes_of(subnet: Element) -> tuple[IPv4Network, ...]:
    """The IPv4 prefixes of a subnet; what is no prefix is left out."""
    return tuple(read for text in prefix_texts(subnet) if (read := prefix(text)))


def prefix_of(subnet: Element) -> IPv4Network | None:
    """The IPv4 prefix of a subnet, the first where it has several."""
    return next(iter(prefixes_of(subnet)), None)


def usable_addresses(subnet: Element) -> int | None:
    """How many addresses a subnet gives out; None where its prefix cannot be read."""
    if not prefixes_of(subnet) or has_unreadable(prefix_texts(subnet)):
        return None
    return sum(map(usable, prefixes_of(subnet)))


def has_unreadable(texts: tuple[str, ...]) -> bool:
    """Whether one of the texts is neither a prefix nor IPv6: then nothing follows from what is missing."""
    return any(prefix(text) is None and not is_ipv6(text) for text in texts)


def vnet_key(resource_id: str) -> str:
    """The id of the VNet in the id of one of its subnets, for comparison."""
    return resource_id.lower().partition("/subnets/")[0]


def is_special(subnet: Element, name: str) -> bool:
    """Whether a subnet has a name that a service looks for; names are compared without case."""
    return subnet.name.lower() == name.lower()


def services_of(subnet: Element) -> tuple[str, ...]:
    """The services that a subnet is delegated to."""
    return tuple(service for one in subnet.parts("delegations") if (service := one.text("serviceName")))


def routes_of(subnet: Element, graph: Graph) -> tuple[Element, ...]:
    """The user routes of a subnet."""
    table = graph.follow(subnet, "routeTable")
    return graph.children(table, kinds.ROUTE) if table else ()


def default_route(subnet: Element, graph: Graph) -> Element | None:
    """The user route for 0.0.0.0/0 of a subnet."""
    return next((one for one in routes_of(subnet, graph) if prefix(one.text("addressPrefix")) == DEFAULT), None)


def propagates(subnet: Element, graph: Graph) -> bool:
    """Whether the routes of gateways reach a subnet."""
    table = graph.follow(subnet, "routeTable")
    return table is None or not table.flag("disableBgpRoutePropagation")


def default_hop(subnet: Element, graph: Graph) -> str:
    """Where 0.0.0.0/0 of a subnet leads, in words for a message; empty where it leads to the Internet."""
    route = default_route(subnet, graph)
    if route is not None:
        hop = route.text("nextHopType")
        return "" if hop.lower() == "internet" else f"route {route.name} sends 0.0.0.0/0 to {hop}"
    gateway = next(_teachers(subnet, graph), None) if propagates(subnet, graph) else None
    return f"gateway {gateway.name} passes on the 0.0.0.0/0 that it has learned" if gateway else ""


def _teachers(subnet: Element, graph: Graph) -> Iterator[Element]:
    """The gateways in reach of a subnet that have learned a default route."""
    names = [name for name, learned in graph.world.learned_routes.items() if DEFAULT in learned]
    for gateway in gateways_in_reach(vnet_key(subnet.id), graph):
        if graph.is_called(gateway, names):
            yield gateway


def gateways_in_reach(vnet: str, graph: Graph) -> tuple[Element, ...]:
    """The gateways whose routes reach a VNet: its own, and those of the peers whose gateways it uses."""
    remote = [
        peering.reference("remoteVirtualNetwork")
        for peering in graph.derive(_peerings_by_vnet).of(vnet)
        if peering.flag("useRemoteGateways")
    ]
    return tuple(gateway for one in (vnet, *remote) for gateway in graph.derive(gateways_by_vnet).of(one))


def gateways_by_vnet(graph: Graph) -> Groups:
    """Virtual network gateways by the VNet of their GatewaySubnet."""
    return Groups(graph.of(kinds.GATEWAY), lambda gateway: {vnet_key(one) for one in subnets_of(gateway)})


def subnets_of(owner: Element, configurations: str = "ipConfigurations") -> tuple[str, ...]:
    """The ids of the subnets that the configurations of a resource name."""
    return tuple(found for one in owner.parts(configurations) if (found := one.reference("subnet")))


def _peerings_by_vnet(graph: Graph) -> Groups:
    return Groups(
        graph.of(kinds.PEERING), lambda peering: [peering.id.lower().partition("/virtualnetworkpeerings/")[0]]
    )
