"""VPN: proposals that the other side may not take, and spokes that do not learn the way."""

from collections.abc import Iterator

from network.azure import pages
from network.azure.special_subnets import SPECIAL_SUBNETS
from network.lift.index import last_segment
from network.model.finding import Moment, Severity
from network.verify.preflight import kinds
from network.verify.preflight.element import Element
from network.verify.preflight.graph import Graph
from network.verify.preflight.prefixes import prefix
from network.verify.preflight.rule import Fault, rule
from network.verify.preflight.sites import connections_of, site_prefixes
from network.verify.preflight.subnets import gateways_in_reach, is_special, propagates, routes_of, vnet_key


@rule(
    "VPN001",
    "A VPN connection leaves its proposals to chance",
    kinds.CONNECTION,
    page=pages.GATEWAY_DEVICES,
    severity=Severity.WARNING,
    moment=Moment.RUNTIME,
    why="Azure's default proposals include Diffie-Hellman group 2, which current devices refuse: no tunnel comes up.",
    example="""
        a connection of type IPsec without ipsecPolicies
    """,
    fix="Declare ipsecPolicies with AES256, SHA256 and DHGroup14 or better, and the same on the device.",
)
def no_policy(connection: Element, _graph: Graph) -> Iterator[Fault]:
    """An IPsec connection has no ipsecPolicies, or one with Diffie-Hellman group 1 or 2."""
    if connection.word("connectionType") != "ipsec":
        return
    policies = connection.parts("ipsecPolicies")
    if not policies:
        yield Fault(connection, f"{connection.name} has no ipsecPolicies")
    for policy in policies:
        if policy.word("dhGroup") in {"dhgroup1", "dhgroup2"}:
            yield Fault(connection, f"{connection.name} proposes {policy.text('dhGroup')}")


@rule(
    "VPN004",
    "A site cannot resolve private endpoints",
    kinds.CONNECTION,
    facts=("S-180",),
    page=pages.PRIVATE_ENDPOINT_DNS_INTEGRATION,
    severity=Severity.WARNING,
    moment=Moment.RUNTIME,
    why="Azure's own DNS answers inside VNets only: a site asks a resolver, a DNS proxy or a server in a VNet.",
    example="""
        a site-to-site connection, private endpoints, and nothing in a VNet that answers the site
    """,
    fix="Add the inbound endpoint of a DNS Private Resolver or the DNS proxy of the firewall, and forward to it.",
)
def nobody_answers(connection: Element, graph: Graph) -> Iterator[Fault]:
    """A site is connected, private endpoints exist, and no resolver endpoint, DNS proxy or server in a VNet does."""
    site = connection.reference("localNetworkGateway2")
    if not site or not graph.of(kinds.PRIVATE_ENDPOINT) or graph.of(kinds.INBOUND_ENDPOINT):
        return
    proxies = any(one.part("dnsSettings").flag("enableProxy") for one in graph.of(kinds.FIREWALL_POLICY))
    if not proxies and not any(server.vm for server in graph.world.dns_servers):
        yield Fault(connection, f"nothing in a VNet answers the DNS queries of {last_segment(site)}")


@rule(
    "VPN005",
    "A spoke does not learn the way to a site",
    kinds.SUBNET,
    facts=("S-021", "S-039"),
    page=pages.ROUTES,
    severity=Severity.WARNING,
    moment=Moment.RUNTIME,
    why="disableBgpRoutePropagation takes away every route of the gateway, also those of local network gateways; "
    "without a user route in their place the site is unreachable.",
    example="""
        a table with propagation off and only a route to the Internet
    """,
    fix="Route the prefixes of the site to the firewall or the gateway, or switch propagation on.",
)
def way_not_learned(subnet: Element, graph: Graph) -> Iterator[Fault]:
    """A subnet has propagation off, and no user route leads to the prefixes of a site that a gateway in reach knows."""
    if any(is_special(subnet, row.name) for row in SPECIAL_SUBNETS) or propagates(subnet, graph):
        return
    routes = routes_of(subnet, graph)
    onward = [
        prefix(one.text("addressPrefix")) for one in routes if one.word("nextHopType") not in {"internet", "none"}
    ]
    for gateway in gateways_in_reach(vnet_key(subnet.id), graph):
        for site, theirs in site_prefixes(gateway, graph) if any(connections_of(gateway, graph)) else ():
            if not any(one is not None and theirs.subnet_of(one) for one in onward):
                yield Fault(
                    subnet, f"no route leads to {theirs} of {site}, and those of {gateway.name} are not learned"
                )
