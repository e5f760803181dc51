"""Load balancers and Private Link services: SKUs that must match, and rules that share a frontend."""

from collections.abc import Iterator

from network.azure import pages
from network.lift.index import id_key, parent_id
from network.verify.preflight import kinds
from network.verify.preflight.element import Element
from network.verify.preflight.graph import Graph
from network.verify.preflight.rule import Fault, rule
from network.verify.preflight.skus import BASIC, public_addresses, sku_of


@rule(
    "NET134",
    "A load balancer and its address have different SKUs",
    kinds.LOAD_BALANCER,
    arm="LoadBalancerPublicIpSkuMismatch",
    facts=("S-127",),
    page=pages.PUBLIC_ADDRESSES,
    why="Basic and Standard are two different services; a frontend of one cannot carry an address of the other.",
    example="""
        load balancer Standard, public address Basic
    """,
    fix="Make both Standard; Basic ones are retired.",
)
def sku_mismatch(balancer: Element, graph: Graph) -> Iterator[Fault]:
    """The SKU of a load balancer and of a public address or prefix of its frontends differ."""
    for frontend in balancer.parts("frontendIPConfigurations"):
        for public in public_addresses(frontend, graph):
            if sku_of(public) != sku_of(balancer):
                told = f"{public.name} of frontend {frontend.name} is {_spelled(public)}"
                yield Fault(balancer, f"{told}, the load balancer {_spelled(balancer)}")


@rule(
    "NET135",
    "A rule translates outbound flows beside an outbound rule",
    kinds.LOAD_BALANCER,
    arm="LoadBalancingRuleMustDisableSNATSinceSameFrontendIPConfigurationIsReferencedByOutboundRule",
    facts=("S-134", "S-251"),
    page=pages.OUTBOUND_RULES,
    why="Both would hand out ports of the same frontend; only one may.",
    example="""
        rule http and outbound rule out on frontend fe, disableOutboundSnat not set
    """,
    fix="Set disableOutboundSnat to true on the load balancing rule.",
)
def shared_frontend(balancer: Element, _graph: Graph) -> Iterator[Fault]:
    """A load balancing rule uses the frontend of an outbound rule without disableOutboundSnat."""
    outbound = {
        id_key(frontend): one.name
        for one in balancer.parts("outboundRules")
        for frontend in one.references("frontendIPConfigurations")
    }
    for one in balancer.parts("loadBalancingRules"):
        owner = outbound.get(id_key(one.reference("frontendIPConfiguration")))
        if owner is not None and not one.flag("disableOutboundSnat"):
            yield Fault(one, f"disableOutboundSnat is not true, but the outbound rule {owner} uses the same frontend")


@rule(
    "NET136",
    "A Private Link service stands behind a Basic load balancer",
    kinds.LINK_SERVICE,
    arm="PrivateLinkServiceRequiresStandardLoadBalancer",
    facts=("S-136", "S-252"),
    page=pages.PRIVATE_LINK_SERVICE,
    why="Private Link is built on the Standard load balancer.",
    example="""
        a Private Link service whose frontend belongs to a Basic load balancer
    """,
    fix="Make the load balancer Standard.",
)
def basic_link_service(service: Element, graph: Graph) -> Iterator[Fault]:
    """A frontend of a Private Link service belongs to a load balancer that is not Standard."""
    for frontend in service.references("loadBalancerFrontendIpConfigurations"):
        balancer = graph.target(service, "loadBalancerFrontendIpConfigurations", parent_id(frontend))
        if balancer is not None and sku_of(balancer) == BASIC:
            yield Fault(service, f"{balancer.name} is Basic; a Private Link service needs a Standard load balancer")


@rule(
    "NET021",
    "An HA-ports rule shares its place",
    kinds.LOAD_BALANCER,
    facts=("S-044", "S-133"),
    page=pages.HA_PORTS,
    why="An HA-ports rule forwards every port and protocol of an internal Standard load balancer, so nothing is left "
    "for a second rule with the same backend.",
    example="""
        protocol All, ports 0/0, and beside it a rule for tcp/443 on the same pool
    """,
    fix="Use ports 0 with protocol All on an internal Standard frontend, and no other rule for that pool.",
)
def ha_ports(balancer: Element, _graph: Graph) -> Iterator[Fault]:
    """A rule for all ports is not on an internal Standard frontend, or another rule serves the same pool."""
    frontends = {one.key: one for one in balancer.parts("frontendIPConfigurations")}
    rules = [one for one in balancer.parts("loadBalancingRules") if not one.flag("enableFloatingIP")]
    for one in rules:
        if one.word("protocol") != "all" or one.number("frontendPort") != 0:
            continue
        frontend = frontends.get(id_key(one.reference("frontendIPConfiguration")))
        if frontend is not None and (frontend.has("publicIPAddress") or sku_of(balancer) == BASIC):
            yield Fault(one, "an HA-ports rule needs an internal frontend of a Standard load balancer")
        others = [other for other in rules if other.key != one.key and _pool(other) == _pool(one)]
        for other in others:
            yield Fault(one, f"all ports of the pool are forwarded, so rule {other.name} cannot serve it too")


def _pool(one: Element) -> str:
    return id_key(one.reference("backendAddressPool"))


def _spelled(element: Element) -> str:
    return element.sku.text("name") or "Basic"
