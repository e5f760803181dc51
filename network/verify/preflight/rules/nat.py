"""NAT gateways: one VNet each, and public addresses of their own SKU."""

from collections.abc import Iterator

from network.azure import pages
from network.lift.index import id_key, parent_id
from network.verify.preflight import kinds
from network.verify.preflight.element import Element
from network.verify.preflight.graph import Graph, Groups
from network.verify.preflight.occupants import in_subnet
from network.verify.preflight.rule import Fault, rule
from network.verify.preflight.skus import BASIC, STANDARD, public_addresses, sku_of
from network.verify.preflight.subnets import vnet_key


@rule(
    "NET131",
    "A NAT gateway serves two VNets",
    kinds.NAT_GATEWAY,
    arm="NatGatewayCannotBeUsedBySubnetsBelongingToDifferentVirtualNetworks",
    facts=("S-112", "S-244"),
    page=pages.NAT_GATEWAY,
    why="A NAT gateway belongs to the VNet of its first subnet.",
    example="""
        egress on hub/a and on spoke/b
    """,
    fix="Make one NAT gateway for each VNet.",
)
def two_vnets(nat: Element, graph: Graph) -> Iterator[Fault]:
    """Subnets of two VNets name the same NAT gateway. Reported on the later subnets."""
    served = graph.derive(_subnets_by_gateway).of(nat.id)
    for subnet in served[1:]:
        if vnet_key(subnet.id) != vnet_key(served[0].id):
            yield Fault(subnet, f"{nat.name} already serves {graph.path(served[0].id)} of another VNet")


@rule(
    "NET132",
    "A NAT gateway meets Basic public addresses",
    kinds.NAT_GATEWAY,
    kinds.SUBNET,
    arm="NatGatewayBasicSkuNotSupported",
    facts=("S-112", "S-245"),
    page=pages.NAT_GATEWAY,
    why="A NAT gateway works with Standard addresses alone, and in a subnet where nothing uses Basic ones.",
    example="""
        a NAT gateway on a subnet in which a VM has a Basic public address
    """,
    fix="Replace the Basic address or load balancer by a Standard one; Basic ones are retired.",
)
def basic_addresses(element: Element, graph: Graph) -> Iterator[Fault]:
    """A NAT gateway has a Basic public address, or its subnet holds a Basic public address or load balancer."""
    if element.resource.type.lower() == kinds.NAT_GATEWAY.lower():
        for public in _addresses(element, graph):
            if sku_of(public) == BASIC:
                yield Fault(element, f"{public.name} is Basic; a NAT gateway takes Standard public addresses")
    elif graph.follow(element, "natGateway") is not None:
        for held in _basic_in(element, graph):
            yield Fault(element, f"a NAT gateway cannot serve a subnet with {graph.path(held.id)}, which is Basic")


@rule(
    "NET133",
    "A NAT gateway and its address have different SKUs",
    kinds.NAT_GATEWAY,
    arm="NatGatewayPublicIpSkuMismatch",
    facts=("S-112",),
    page=pages.NAT_GATEWAY,
    why="A StandardV2 NAT gateway takes StandardV2 addresses only, a Standard one Standard addresses only.",
    example="""
        NAT gateway StandardV2, public address Standard
    """,
    fix="Give both the same SKU.",
)
def sku_mismatch(nat: Element, graph: Graph) -> Iterator[Fault]:
    """The SKU of a NAT gateway and of one of its public addresses or prefixes differ."""
    sku = sku_of(nat, STANDARD)
    for public in _addresses(nat, graph):
        if sku_of(public) not in (sku, BASIC):
            told = f"{public.name} is {public.sku.text('name')}, the NAT gateway {nat.sku.text('name') or 'Standard'}"
            yield Fault(nat, told)


def _subnets_by_gateway(graph: Graph) -> Groups:
    return Groups(graph.of(kinds.SUBNET), lambda one: [nat for nat in (one.reference("natGateway"),) if nat])


def _addresses(nat: Element, graph: Graph) -> Iterator[Element]:
    """The public addresses and prefixes of a NAT gateway."""
    for key in ("publicIpAddresses", "publicIpPrefixes"):
        for one in nat.references(key):
            found = graph.target(nat, key, one)
            if found is not None:
                yield found


def _basic_in(subnet: Element, graph: Graph) -> Iterator[Element]:
    """What is Basic in a subnet: public addresses of its interfaces, and load balancers with a place in it."""
    for owner in dict.fromkeys(occupant.owner for occupant in in_subnet(subnet, graph)):
        kind = owner.resource.type.lower()
        if kind == kinds.LOAD_BALANCER.lower() and sku_of(owner) == BASIC:
            yield owner
        elif kind == kinds.INTERFACE.lower():
            yield from _basic_of(owner, subnet, graph)


def _basic_of(interface: Element, subnet: Element, graph: Graph) -> Iterator[Element]:
    for one in interface.parts("ipConfigurations"):
        if id_key(one.reference("subnet")) != subnet.key:
            continue
        balancers = (graph.get(parent_id(pool)) for pool in _pools(one))
        for found in (*public_addresses(one, graph), *(one for one in balancers if one is not None)):
            if sku_of(found) == BASIC:
                yield found


def _pools(configuration: Element) -> tuple[str, ...]:
    return configuration.references("loadBalancerBackendAddressPools")
