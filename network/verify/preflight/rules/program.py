"""What a Pulumi program should not do: mix two ways of declaring children, and leave open what comes first."""

from collections.abc import Iterator, Mapping

from network.azure import pages
from network.lift.index import id_key
from network.model.finding import Severity
from network.verify.preflight import kinds
from network.verify.preflight.element import Element
from network.verify.preflight.graph import Graph
from network.verify.preflight.order import Order
from network.verify.preflight.peers import vnet_of
from network.verify.preflight.rule import Fault, rule
from network.verify.preflight.subnets import gateways_by_vnet

# Children that azure-native declares both inside their parent and by themselves; pages.PULUMI_NETWORK.
MIXABLE: Mapping[str, Mapping[str, str]] = {
    kinds.VNET: {"subnets": kinds.SUBNET, "virtualNetworkPeerings": kinds.PEERING},
    kinds.NSG: {"securityRules": kinds.SECURITY_RULE},
    kinds.ROUTE_TABLE: {"routes": kinds.ROUTE},
    kinds.LOAD_BALANCER: {
        "backendAddressPools": kinds.BACKEND_POOL,
        "inboundNatRules": "Microsoft.Network/loadBalancers/inboundNatRules",
    },
    kinds.GATEWAY: {"natRules": "Microsoft.Network/virtualNetworkGateways/natRules"},
    kinds.SERVICE_ENDPOINT_POLICY: {
        "serviceEndpointPolicyDefinitions": "Microsoft.Network/serviceEndpointPolicies/serviceEndpointPolicyDefinitions"
    },
}
_MIXABLE = {kind.lower(): collections for kind, collections in MIXABLE.items()}


@rule(
    "NET013",
    "Children are declared inside their parent and by themselves",
    *MIXABLE,
    page=pages.PULUMI_NETWORK,
    why="Each update of the parent writes its whole list: the children that stand beside it are deleted, and the next "
    "deployment makes them again.",
    example="""
        VirtualNetwork(subnets=[...]) and Subnet(virtual_network_name=...) for the same VNet
    """,
    fix="Choose one way for each parent; resources of their own are easier to order.",
)
def mixed_children(parent: Element, graph: Graph) -> Iterator[Fault]:
    """A parent has a list of children in its body, and further children of the same kind are resources of their own."""
    if not parent.is_programmed:
        return
    for collection, kind in _MIXABLE[parent.resource.type.lower()].items():
        beside = graph.derive(_standalone).get((parent.key, kind.lower()), [])
        if beside and parent.has(collection):
            names = ", ".join(one.name for one in beside[:3])
            told = f"{parent.name} has {collection} in its body, and {names} beside it"
            yield Fault(parent, told, evidence=tuple(str(one.resource.source) for one in beside[:3]))


@rule(
    "NET014",
    "Subnets of one VNet are made at the same time",
    kinds.VNET,
    page=pages.PULUMI_BUSY,
    severity=Severity.WARNING,
    why="Azure changes a VNet one step at a time; two at once end in AnotherOperationInProgress, and only sometimes a "
    "retry is in time.",
    example="""
        Subnet a and Subnet b without depends_on between them
    """,
    fix="Let each subnet depend on the one before it, or declare all of them inside the VNet.",
    aliases=("AnotherOperationInProgress",),
)
def parallel_subnets(vnet: Element, graph: Graph) -> Iterator[Fault]:
    """Two subnets of one VNet, each a resource of its own, do not depend on each other in either direction."""
    standalone = [one for one in graph.children(vnet, kinds.SUBNET) if one.is_programmed and _is_own(one, graph)]
    pair = graph.derive(Order).unordered(standalone)
    if pair is not None:
        yield Fault(pair[1], f"{pair[0].name} and {pair[1].name} of {vnet.name} may be made at the same time")


@rule(
    "NET016",
    "A peering may come before the subnets of its VNets",
    kinds.PEERING,
    page=pages.PULUMI_PEERING,
    severity=Severity.WARNING,
    why="While a subnet of either VNet is being made, Azure refuses the peering: ReferencedResourceNotProvisioned.",
    example="""
        VirtualNetworkPeering without depends_on on the subnets
    """,
    fix="Let the peering depend on all subnets of both VNets.",
    aliases=("ReferencedResourceNotProvisioned",),
)
def early_peering(peering: Element, graph: Graph) -> Iterator[Fault]:
    """A peering does not depend on a subnet of one of its VNets that the same stack declares as a resource."""
    ends = [one for one in (vnet_of(peering, graph), graph.get(peering.reference("remoteVirtualNetwork"))) if one]
    if not peering.is_programmed:
        return
    subnets = [one for vnet in ends for one in graph.children(vnet, kinds.SUBNET) if _is_own(one, graph)]
    before = graph.derive(Order).before(peering)
    early = [one.name for one in subnets if _same_stack(one, peering) and one.key not in before]
    if early:
        yield Fault(peering, f"{peering.name} does not depend on {', '.join(early)}")


@rule(
    "NET017",
    "A peering uses a gateway that may not be there yet",
    kinds.PEERING,
    facts=("S-243",),
    page=pages.PEERING,
    why="useRemoteGateways is refused until the remote gateway stands, which takes half an hour.",
    example="""
        useRemoteGateways true, without depends_on on the VirtualNetworkGateway
    """,
    fix="Let the peering depend on the gateway.",
)
def early_gateway_use(peering: Element, graph: Graph) -> Iterator[Fault]:
    """A peering with useRemoteGateways does not depend on the remote gateway of the same stack."""
    if not peering.is_programmed or not peering.flag("useRemoteGateways"):
        return
    before = graph.derive(Order).before(peering)
    for gateway in graph.derive(gateways_by_vnet).of(peering.reference("remoteVirtualNetwork")):
        if _same_stack(gateway, peering) and gateway.key not in before:
            yield Fault(peering, f"{peering.name} does not depend on the gateway {gateway.name}")


def _is_own(child: Element, graph: Graph) -> bool:
    """Whether a child is a resource of its own."""
    node = graph.index.get(child.id)
    return node is not None and not node.inline


def _same_stack(one: Element, other: Element) -> bool:
    first, second = one.resource.source, other.resource.source
    return first is not None and second is not None and bool(first.urn) and first.stack == second.stack


def _standalone(graph: Graph) -> dict[tuple[str, str], list[Element]]:
    """Children that are resources of their own, by parent and type."""
    found: dict[tuple[str, str], list[Element]] = {}
    wanted = {kind.lower() for collections in MIXABLE.values() for kind in collections.values()}
    for resource in graph.resources:
        if resource.type.lower() in wanted:
            element = Element(resource.id, resource.properties, resource)
            parent = id_key(resource.id).rsplit("/", 2)[0]
            found.setdefault((parent, resource.type.lower()), []).append(element)
    return found
