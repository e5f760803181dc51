"""DNS Private Resolver: one for each VNet, each of its endpoints in a subnet of its own."""

from collections.abc import Iterator

from network.azure import pages
from network.azure.special_subnets import RESOLVER as SUBNET_FOR_RESOLVER
from network.model.finding import Moment, Severity
from network.verify.preflight import kinds
from network.verify.preflight.element import Element
from network.verify.preflight.graph import Graph, Groups
from network.verify.preflight.rule import Fault, rule
from network.verify.preflight.subnets import prefixes_of, services_of, subnets_of

_ENDPOINTS = (kinds.INBOUND_ENDPOINT, kinds.OUTBOUND_ENDPOINT)


def endpoint_subnets(endpoint: Element) -> tuple[str, ...]:
    """The ids of the subnets of a resolver endpoint: an outbound one names its subnet once."""
    own = endpoint.reference("subnet")
    return (own,) if own else subnets_of(endpoint)


def endpoints_by_subnet(graph: Graph) -> Groups:
    """Resolver endpoints of both directions by their subnet, in the order of the graph."""
    wanted = {kind.lower() for kind in _ENDPOINTS}
    endpoints = (one for one in graph.of(kinds.ANY) if one.resource.type.lower() in wanted)
    return Groups(endpoints, endpoint_subnets)


@rule(
    "DNS104",
    "The subnet of a resolver endpoint has the wrong size",
    *_ENDPOINTS,
    arm="DnsResolverSubnetSizeInvalid",
    facts=("S-192", "S-231", "S-256"),
    page=pages.RESOLVER,
    why="Resolver endpoints take subnets from /28 to /24.",
    example="""
        an inbound endpoint in 10.0.5.0/29
    """,
    fix="Take a /28.",
)
def subnet_size(endpoint: Element, graph: Graph) -> Iterator[Fault]:
    """The subnet of a resolver endpoint is smaller than /28 or larger than /24."""
    row = SUBNET_FOR_RESOLVER
    for subnet in _subnets(endpoint, graph):
        for network in prefixes_of(subnet):
            if not row.shortest <= network.prefixlen <= row.longest:
                told = f"{network} of subnet {subnet.name}"
                yield Fault(endpoint, f"{told} is not between /{row.longest} and /{row.shortest}")


@rule(
    "DNS105",
    "The subnet of a resolver endpoint is not delegated",
    *_ENDPOINTS,
    arm="SubnetMissingRequiredDelegation",
    facts=("S-192", "S-193", "S-256"),
    page=pages.RESOLVER,
    why="The subnet must be handed to the resolver, and to it alone.",
    example="""
        an inbound endpoint in a subnet without delegations
    """,
    fix="Delegate the subnet to Microsoft.Network/dnsResolvers.",
)
def not_delegated(endpoint: Element, graph: Graph) -> Iterator[Fault]:
    """The subnet of a resolver endpoint is not delegated to Microsoft.Network/dnsResolvers, or not only to it."""
    for subnet in _subnets(endpoint, graph):
        services = {service.lower() for service in services_of(subnet)}
        if services != {SUBNET_FOR_RESOLVER.service.lower()}:
            held = f"delegated to {', '.join(services_of(subnet))}" if services else "not delegated"
            yield Fault(endpoint, f"subnet {subnet.name} is {held}; it must be to {SUBNET_FOR_RESOLVER.service} alone")


@rule(
    "DNS106",
    "Two resolver endpoints share a subnet",
    *_ENDPOINTS,
    arm="DnsResolverSubnetShared",
    facts=("S-193", "S-210", "S-256"),
    page=pages.RESOLVER,
    why="Each endpoint, inbound or outbound, takes a subnet of its own.",
    example="""
        inbound and outbound endpoint both in subnet dns
    """,
    fix="Give each endpoint a delegated /28 of its own.",
)
def shared_subnet(endpoint: Element, graph: Graph) -> Iterator[Fault]:
    """Two endpoints of resolvers are in the same subnet. Reported on the later one."""
    for subnet in endpoint_subnets(endpoint):
        first = graph.derive(endpoints_by_subnet).of(subnet)[0]
        if first.key != endpoint.key:
            yield Fault(endpoint, f"subnet {graph.name(subnet)} already holds the endpoint {first.name}")


@rule(
    "DNS107",
    "A VNet has two resolvers",
    kinds.RESOLVER,
    arm="VirtualNetworkAlreadyHasDnsResolver",
    facts=("S-210",),
    page=pages.RESOLVER,
    why="A VNet belongs to one resolver; one resolver may have several endpoints.",
    example="""
        resolvers a and b, both in VNet hub
    """,
    fix="Add endpoints to the first resolver instead.",
)
def second_resolver(resolver: Element, graph: Graph) -> Iterator[Fault]:
    """A second DNS resolver in one VNet. Reported on the later one."""
    vnet = resolver.reference("virtualNetwork")
    if vnet and (first := graph.derive(_resolvers_by_vnet).of(vnet)[0]).key != resolver.key:
        yield Fault(resolver, f"VNet {graph.name(vnet)} already has the resolver {first.name}")


@rule(
    "DNS006",
    "A forwarding ruleset is linked to a VNet of another region",
    kinds.RULESET_LINK,
    facts=("S-193",),
    page=pages.RESOLVER_RULESETS,
    why="Rulesets are regional: a VNet of another region cannot be linked.",
    example="""
        ruleset in westeurope, VNet in northeurope
    """,
    fix="Make a ruleset in the region of the VNet.",
)
def ruleset_region(link: Element, graph: Graph) -> Iterator[Fault]:
    """A forwarding ruleset is linked to a VNet of another region."""
    ruleset, vnet = graph.parent(link), graph.get(link.reference("virtualNetwork"))
    if ruleset and vnet and ruleset.location and vnet.location and ruleset.location != vnet.location:
        yield Fault(link, f"ruleset {ruleset.name} is in {ruleset.location}, VNet {vnet.name} in {vnet.location}")


@rule(
    "DNS007",
    "A forwarder asks for the private name of a service",
    kinds.FORWARDING_RULE,
    facts=("S-197",),
    page=pages.PRIVATE_ENDPOINT_DNS_INTEGRATION,
    severity=Severity.WARNING,
    moment=Moment.RUNTIME,
    why="Clients ask for the public name, which leads on to the privatelink one; a rule for the latter alone is asked "
    "only by servers that follow the chain themselves.",
    example="""
        forwarding rule privatelink.blob.core.windows.net.      the clients ask for blob.core.windows.net
    """,
    fix="Forward the public suffix, for instance blob.core.windows.net.",
)
def forwards_private_name(forwarding: Element, _graph: Graph) -> Iterator[Fault]:
    """A forwarding rule is for a privatelink name instead of the public suffix of the service."""
    domain = forwarding.word("domainName")
    if domain.startswith("privatelink."):
        yield Fault(forwarding, f"{domain} is forwarded; clients ask for {domain.removeprefix('privatelink.')}")


def _subnets(endpoint: Element, graph: Graph) -> Iterator[Element]:
    for one in endpoint_subnets(endpoint):
        subnet = graph.target(endpoint, "subnet", one)
        if subnet is not None:
            yield subnet


def _resolvers_by_vnet(graph: Graph) -> Groups:
    return Groups(graph.of(kinds.RESOLVER), lambda one: [vnet for vnet in (one.reference("virtualNetwork"),) if vnet])
