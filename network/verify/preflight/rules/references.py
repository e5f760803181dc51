"""References between resources: that each is the id of a resource, and that none is missing."""

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches

from network.azure import pages
from network.lift.index import CHILDREN, is_resource_id
from network.model.resource import Json
from network.verify.preflight import kinds
from network.verify.preflight.element import Element
from network.verify.preflight.graph import Graph
from network.verify.preflight.rule import Fault, rule

# The namespaces in whose bodies an object that is an id and nothing else is a reference, as is a text at these keys;
# extensions have `settings` of their own.
_REFERRING = (
    "microsoft.network/",
    "microsoft.compute/",
    "microsoft.containerservice/",
    "microsoft.machinelearningservices/",
)
_IDS = frozenset({"vnetSubnetID", "podSubnetID", "subnetId", "privateDnsZoneId"})
_FREE = frozenset({"settings", "protectedSettings"})
_NESTED = {kind.lower(): frozenset(collections) for kind, collections in CHILDREN.items()}

# What a resource, or each element of one of its collections, cannot be without; pages.RESOURCE_REFERENCE of each type.
REQUIRED: Mapping[str, tuple[str, str]] = {
    kinds.PRIVATE_ENDPOINT: ("", "subnet"),
    kinds.INTERFACE: ("ipConfigurations", "subnet"),
    kinds.LINK_SERVICE: ("ipConfigurations", "subnet"),
    kinds.GATEWAY: ("ipConfigurations", "subnet"),
    kinds.BASTION: ("ipConfigurations", "subnet"),
    kinds.APPLICATION_GATEWAY: ("gatewayIPConfigurations", "subnet"),
    kinds.INBOUND_ENDPOINT: ("ipConfigurations", "subnet"),
    kinds.OUTBOUND_ENDPOINT: ("", "subnet"),
    kinds.ZONE_LINK: ("", "virtualNetwork"),
    kinds.RULESET_LINK: ("", "virtualNetwork"),
    kinds.PEERING: ("", "remoteVirtualNetwork"),
    kinds.CONNECTION: ("", "virtualNetworkGateway1"),
}
_REQUIRED = {kind.lower(): needed for kind, needed in REQUIRED.items()}


@rule(
    "ARM004",
    "A reference is no resource id",
    kinds.ANY,
    aliases=("LinkedInvalidPropertyId",),
    page=pages.RESOURCE_ERRORS,
    why="ARM reads a reference before it looks for the resource: it begins with /subscriptions/ or /providers/, or the "
    "whole resource is refused.",
    example="""
        networkSecurityGroup: {id: nodes}      a name where the id is wanted
    """,
    fix="Write the whole id of the resource, or leave the property out.",
)
def no_resource_id(element: Element, graph: Graph) -> Iterator[Fault]:
    """A property that refers to another resource holds something else than an id, or nothing."""
    kind = element.resource.type.lower()
    if not kind.startswith(_REFERRING):
        return
    nested = _NESTED.get(kind, frozenset())
    own = {key: value for key, value in element.values.items() if key not in nested}
    for where, text in _references(own):
        if not is_resource_id(text):
            yield Fault(element, f"{where} is {text!r}, no resource id", fix=_meant(text, graph))


@rule(
    "ARM005",
    "A reference is missing",
    *REQUIRED,
    page=pages.RESOURCE_REFERENCE,
    why="The resource stands in another one, or joins two; without it ARM refuses the request.",
    example="""
        a private endpoint without subnet
    """,
    fix="Give the reference the id of the resource.",
)
def missing_reference(element: Element, _graph: Graph) -> Iterator[Fault]:
    """A private endpoint or an IP configuration has no subnet, a link no VNet, a peering no remote VNet, or a
    connection no gateway.
    """
    collection, key = _REQUIRED[element.resource.type.lower()]
    for one in element.parts(collection) if collection else (element,):
        if not one.part(key).has("id") and "id" not in one.part(key).values:
            of = f" of {one.name}" if collection else ""
            yield Fault(element, f"{key}{of} is missing")


def _references(value: Json, where: str = "") -> Iterator[tuple[str, str]]:
    """Every text that should be an id, with its place."""
    if isinstance(value, str):
        if value and where.rpartition(".")[2] in _IDS:
            yield where, value
    elif isinstance(value, Mapping):
        if value.keys() == {"id"} and isinstance(value["id"], str):
            yield where, value["id"]
        else:
            for key, inner in value.items():
                yield from _references(inner, f"{where}.{key}".lstrip(".")) if key not in _FREE else ()
    elif isinstance(value, Sequence):
        for position, inner in enumerate(value):
            yield from _references(inner, f"{where}[{position}]")


def _meant(text: str, graph: Graph) -> str:
    """What would do where the text is nearly the name of a resource of the graph."""
    ids = {node.name: node.id for node in graph.index} if text else {}
    near = get_close_matches(text, sorted(ids), n=1)
    return f"Write {ids[near[0]]}." if near else ""
