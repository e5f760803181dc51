"""Ranges that meet outside Azure: sites, remote clients, the factory defaults of home equipment."""

from collections.abc import Iterator
from ipaddress import IPv4Network

from network.azure import pages
from network.model.finding import Moment, Severity
from network.verify.preflight import kinds
from network.verify.preflight.element import Element
from network.verify.preflight.graph import Graph
from network.verify.preflight.rule import Fault, rule
from network.verify.preflight.sites import site_prefixes
from network.verify.preflight.subnets import gateways_by_vnet, gateways_in_reach, space

HOME_RANGES = tuple(map(IPv4Network, ("192.168.0.0/24", "192.168.1.0/24")))  # pages.GATEWAY_DEVICES


@rule(
    "NET005",
    "A VNet overlaps a site that is connected to it",
    kinds.VNET,
    page=pages.GATEWAY_FAQ,
    moment=Moment.RUNTIME,
    why="Azure sends what is in the VNet's own space to the VNet and what is in the site's to the site; addresses that "
    "are in both are reached on one side only.",
    example="""
        VNet 192.168.0.0/16, local network gateway 192.168.10.0/24
    """,
    fix="Move the VNet; a site is rarely renumbered.",
)
def overlaps_site(vnet: Element, graph: Graph) -> Iterator[Fault]:
    """The address space of a VNet overlaps the prefixes of a site that its gateways are connected to."""
    for gateway in gateways_in_reach(vnet.id, graph):
        for site, theirs in site_prefixes(gateway, graph):
            for mine in space(vnet):
                if mine.overlaps(theirs) and theirs.prefixlen:
                    yield Fault(vnet, f"{mine} overlaps {theirs} of the site {site}")


@rule(
    "VPN003",
    "A VNet uses the range of home equipment",
    kinds.VNET,
    page=pages.GATEWAY_DEVICES,
    severity=Severity.WARNING,
    moment=Moment.RUNTIME,
    why="192.168.0.0/24 and 192.168.1.0/24 are the factory ranges of most home routers: from behind one of them the "
    "VNet is not reachable through a VPN.",
    example="""
        VNet 192.168.0.0/16 with a point-to-site gateway
    """,
    fix="Take a range from 10.0.0.0/8 or from the upper part of 172.16.0.0/12.",
)
def home_range(vnet: Element, graph: Graph) -> Iterator[Fault]:
    """A VNet with a VPN gateway in reach holds the factory range of home equipment."""
    vpn = [one for one in gateways_in_reach(vnet.id, graph) if one.word("gatewayType") == "vpn"]
    for mine in space(vnet) if vpn else ():
        for home in HOME_RANGES:
            if mine.overlaps(home):
                yield Fault(vnet, f"{mine} overlaps {home}, which most home routers use, behind {vpn[0].name}")


@rule(
    "VPN006",
    "The addresses of remote clients overlap a network that they reach",
    kinds.GATEWAY,
    page=pages.GATEWAY_FAQ,
    moment=Moment.RUNTIME,
    why="A client takes an address of the pool; where a VNet or a site has it too, the answers go there.",
    example="""
        client pool 10.0.9.0/24 in a hub with 10.0.0.0/16
    """,
    fix="Take a pool that no VNet and no site uses.",
)
def client_pool(gateway: Element, graph: Graph) -> Iterator[Fault]:
    """The point-to-site address pool of a gateway overlaps a VNet in reach or a connected site."""
    pool = gateway.part("vpnClientConfiguration").part("vpnClientAddressPool").prefixes("addressPrefixes")
    if not pool:
        return
    reached = [
        (vnet.name, one) for vnet in graph.of(kinds.VNET) if _reaches(vnet, gateway, graph) for one in space(vnet)
    ]
    for name, theirs in (*reached, *site_prefixes(gateway, graph)):
        for mine in pool:
            if mine.overlaps(theirs) and theirs.prefixlen:
                yield Fault(gateway, f"the client pool {mine} overlaps {theirs} of {name}")


def _reaches(vnet: Element, gateway: Element, graph: Graph) -> bool:
    own = graph.derive(gateways_by_vnet).of(vnet.id)
    return any(one.key == gateway.key for one in (*own, *gateways_in_reach(vnet.id, graph)))
