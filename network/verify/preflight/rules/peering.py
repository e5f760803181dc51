"""Peerings: address spaces that may not overlap, and gateways that are used from afar."""

from collections.abc import Iterator
from ipaddress import IPv4Network

from network.azure import pages
from network.lift.index import last_segment
from network.model.finding import Moment, Severity
from network.verify.preflight import kinds
from network.verify.preflight.element import Element, readable
from network.verify.preflight.graph import Graph
from network.verify.preflight.peers import half_of, remote_key, remote_space, reverse_of, vnet_of
from network.verify.preflight.prefixes import address, overlaps
from network.verify.preflight.rule import Fault, rule
from network.verify.preflight.subnets import gateways_by_vnet, routes_of, space

_TRANSIT = "Set useRemoteGateways to false, or create the gateway in the remote VNet first."


@rule(
    "NET124",
    "Two peered VNets overlap",
    kinds.PEERING,
    arm="VnetAddressSpacesOverlap",
    facts=("S-093", "S-240"),
    page=pages.PEERING,
    why="A peering adds the remote address space to the routes of the VNet, so no address may be in both.",
    example="""
        hub 10.0.0.0/16 peered with spoke 10.0.128.0/17
    """,
    fix="Move one of the VNets to addresses of its own. Subnet peering does not help: the whole space is compared.",
)
def peers_overlap(peering: Element, graph: Graph) -> Iterator[Fault]:
    """The address spaces of the two VNets of a peering share addresses."""
    vnet = vnet_of(peering, graph)
    if vnet is None or remote_key(peering) == vnet.key:
        return
    for mine in space(vnet):
        for theirs in remote_space(peering, graph):
            if mine.overlaps(theirs):
                yield Fault(peering, f"{theirs} of {_remote_name(peering)} overlaps {mine} of {vnet.name}")


@rule(
    "NET125",
    "Two peers of one VNet overlap",
    kinds.VNET,
    arm="VnetAddressSpaceOverlapsWithAlreadyPeeredVnet",
    facts=("S-093", "S-240"),
    page=pages.PEERING,
    why="The VNet between them would have two ways to the same addresses.",
    example="""
        spokes s1 and s2, both 10.1.0.0/16, peered with one hub
    """,
    fix="Give each spoke a range of its own, from one plan for the whole estate.",
)
def peers_of_one_overlap(vnet: Element, graph: Graph) -> Iterator[Fault]:
    """Two VNets that are peered with the same VNet share addresses. Reported on the later peering."""
    placed: list[tuple[Element, IPv4Network]] = []
    seen: set[str] = set()
    for peering, (remote, networks) in readable(
        graph.children(vnet, kinds.PEERING), lambda one: (remote_key(one), remote_space(one, graph))
    ):
        if remote not in seen:
            seen.add(remote)
            placed.extend((peering, network) for network in networks)
    for first, its_prefix, later, network in overlaps(placed):
        if later is not first:
            told = f"{network} of {_remote_name(later)} overlaps {its_prefix} of {_remote_name(first)}"
            yield Fault(later, f"{told}, already peered")


@rule(
    "NET126",
    "A VNet is peered twice with the same VNet",
    kinds.VNET,
    arm="AnotherPeeringAlreadyReferencesRemoteVnet",
    facts=("S-241",),
    page=pages.PEERING,
    why="Two VNets have one peering with each other; also subnet peerings are one object for each pair.",
    example="""
        to-hub and to-hub-2, both to the VNet hub
    """,
    fix="Put everything that the two VNets share into one peering.",
)
def peered_twice(vnet: Element, graph: Graph) -> Iterator[Fault]:
    """Two peerings of one VNet lead to the same remote VNet. Reported on the later one."""
    first: dict[str, Element] = {}
    for peering, remote in readable(graph.children(vnet, kinds.PEERING), remote_key):
        earlier = first.setdefault(remote, peering) if remote else peering
        if earlier is not peering:
            yield Fault(peering, f"{earlier.name} already leads to {_remote_name(peering)}")


@rule(
    "NET127",
    "A remote gateway is used where none is",
    kinds.PEERING,
    arm="RemoteVnetHasNoGateways",
    facts=("S-098", "S-242"),
    page=pages.PEERING,
    why="useRemoteGateways takes over the routes of a gateway that exists when the peering is made.",
    example="""
        spoke -> hub with useRemoteGateways, and no gateway in the hub
    """,
    fix=_TRANSIT,
)
def no_remote_gateway(peering: Element, graph: Graph) -> Iterator[Fault]:
    """A peering has useRemoteGateways, and the remote VNet has no virtual network gateway."""
    if not peering.flag("useRemoteGateways"):
        return
    remote = graph.follow(peering, "remoteVirtualNetwork")
    if remote is not None and not graph.derive(gateways_by_vnet).surely_of(remote.id):
        yield Fault(peering, f"useRemoteGateways is true, but {remote.name} has no gateway")


@rule(
    "NET128",
    "The other side does not lend its gateway",
    kinds.PEERING,
    arm="RemotePeeringDoesNotAllowGatewayTransit",
    facts=("S-098", "S-242"),
    page=pages.GATEWAY_TRANSIT,
    why="Gateway transit is agreed on both sides: allowGatewayTransit where the gateway is, useRemoteGateways where it "
    "is used.",
    example="""
        spoke -> hub: useRemoteGateways true; hub -> spoke: allowGatewayTransit false
    """,
    fix="Set allowGatewayTransit to true on the peering of the VNet that has the gateway.",
)
def transit_not_allowed(peering: Element, graph: Graph) -> Iterator[Fault]:
    """A peering has useRemoteGateways, and its other half has allowGatewayTransit false."""
    if not peering.flag("useRemoteGateways"):
        return
    other = reverse_of(peering, graph)
    if other is not None and not other.flag("allowGatewayTransit"):
        yield Fault(peering, f"useRemoteGateways is true, but {graph.path(other.id)} has allowGatewayTransit false")


@rule(
    "NET129",
    "A VNet with a gateway uses a remote one",
    kinds.PEERING,
    arm="UseRemoteGatewaysWithLocalGateway",
    facts=("S-099", "S-242"),
    page=pages.PEERING,
    why="A VNet has one set of gateway routes: those of its own gateway, or those of a peer's.",
    example="""
        a spoke with a GatewaySubnet, a VPN gateway and useRemoteGateways
    """,
    fix="Remove the gateway of the spoke, or set useRemoteGateways to false.",
)
def own_and_remote_gateway(peering: Element, graph: Graph) -> Iterator[Fault]:
    """A peering has useRemoteGateways, and its own VNet has a virtual network gateway."""
    vnet = vnet_of(peering, graph)
    if vnet is None or not peering.flag("useRemoteGateways"):
        return
    for gateway in graph.derive(gateways_by_vnet).of(vnet.id)[:1]:
        yield Fault(peering, f"useRemoteGateways is true, but {vnet.name} has the gateway {gateway.name}")


@rule(
    "NET130",
    "A VNet uses the gateways of two peers",
    kinds.VNET,
    arm="MultipleUseRemoteGateways",
    facts=("S-099", "S-242"),
    page=pages.PEERING,
    why="Only one peering of a VNet may take over the routes of a remote gateway.",
    example="""
        to-hub1 and to-hub2, both with useRemoteGateways
    """,
    fix="Keep useRemoteGateways on the peering whose gateway the VNet shall use.",
)
def two_remote_gateways(vnet: Element, graph: Graph) -> Iterator[Fault]:
    """More than one peering of a VNet has useRemoteGateways. Reported on the later ones."""
    flags = readable(graph.children(vnet, kinds.PEERING), lambda one: one.flag("useRemoteGateways"))
    users = [peering for peering, uses in flags if uses]
    for peering in users[1:]:
        yield Fault(peering, f"{users[0].name} already uses a remote gateway")


@rule(
    "NET004",
    "A peering has only one half, or its halves do not fit",
    kinds.PEERING,
    facts=("S-091", "S-096"),
    page=pages.PEERING,
    moment=Moment.RUNTIME,
    why="A peering is two resources, one in each VNet; traffic flows only when both exist, and what an appliance "
    "forwards comes in only where the receiving half allows it.",
    example="""
        hub -> spoke is declared, spoke -> hub is not: the state stays Initiated
    """,
    fix="Declare the peering in both VNets.",
)
def half_a_peering(peering: Element, graph: Graph) -> Iterator[Fault]:
    """The remote VNet has no peering back, or a VNet that routes to an appliance of the remote VNet does not allow
    forwarded traffic from there.
    """
    vnet, remote = vnet_of(peering, graph), graph.get(peering.reference("remoteVirtualNetwork"))
    if vnet is None or remote is None:
        return
    if half_of(remote, vnet.key, graph) is None:
        yield Fault(peering, f"{remote.name} has no peering back to {vnet.name}: no traffic flows")
    elif not peering.flag("allowForwardedTraffic"):
        yield from _forwarded(peering, vnet, remote, graph)


def _forwarded(peering: Element, vnet: Element, remote: Element, graph: Graph) -> Iterator[Fault]:
    """The first route of the VNet whose appliance is in the remote VNet."""
    theirs = space(remote)
    for subnet in graph.children(vnet, kinds.SUBNET):
        for route in routes_of(subnet, graph):
            hop = route.text("nextHopIpAddress")
            if hop and any(_holds(network, hop) for network in theirs):
                way = f"{subnet.name} routes {route.text('addressPrefix')} to {hop} in {remote.name}"
                told = f"allowForwardedTraffic is false, but {way}: replies may not come in"
                yield Fault(peering, told, f"Set allowForwardedTraffic to true on {peering.name}.", Severity.WARNING)
                return


def _holds(network: IPv4Network, text: str) -> bool:
    found = address(text)
    return found is not None and found in network


def _remote_name(peering: Element) -> str:
    return last_segment(peering.reference("remoteVirtualNetwork"))
