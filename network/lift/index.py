"""The resource graph by identity: ids compared without case, nested children and standalone ones merged.

Lift, completion and preflight all start here, so a subnet looks the same whether it was declared inside its VNet
or beside it, and whatever case its id was written in (docs/snapshot.md, section 1.1).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from network.model.errors import InputError
from network.model.resource import Json, Properties, Resource, is_secret, is_unknown

# Nested collections whose elements may also be resources of their own: parent type -> {property: child type}.
# docs/snapshot.md 1.1 rule 5; the standalone forms are those of the ARM reference of each type.
CHILDREN: Mapping[str, Mapping[str, str]] = {
    "Microsoft.Network/virtualNetworks": {
        "subnets": "Microsoft.Network/virtualNetworks/subnets",
        "virtualNetworkPeerings": "Microsoft.Network/virtualNetworks/virtualNetworkPeerings",
    },
    "Microsoft.Network/networkSecurityGroups": {
        "securityRules": "Microsoft.Network/networkSecurityGroups/securityRules",
    },
    "Microsoft.Network/routeTables": {"routes": "Microsoft.Network/routeTables/routes"},
    "Microsoft.Network/loadBalancers": {
        "backendAddressPools": "Microsoft.Network/loadBalancers/backendAddressPools",
    },
}
RESOURCE_ID = "a resource id, /subscriptions/..."
_CHILDREN = {parent.lower(): collections for parent, collections in CHILDREN.items()}


def id_key(resource_id: str) -> str:
    """The identity of a resource id: ARM compares ids without case and ignores a trailing slash."""
    return resource_id.rstrip("/").lower()


def is_resource_id(text: str) -> bool:
    """Whether ARM reads a text as a resource id (LinkedInvalidPropertyId), whatever resource it leads to."""
    return text.lower().startswith(("/subscriptions/", "/providers/"))


def last_segment(resource_id: str) -> str:
    """The plain name of a resource, spelled as in its id."""
    return resource_id.rstrip("/").rpartition("/")[2]


def parent_id(resource_id: str) -> str:
    """The id of the resource that a child resource belongs to: two segments less."""
    return resource_id.rstrip("/").rsplit("/", 2)[0]


def resource_group(resource_id: str) -> str:
    """The resource group named in an id, as spelled there; empty where the id has none."""
    parts = resource_id.split("/")
    return next((parts[i + 1] for i, part in enumerate(parts[:-1]) if part.lower() == "resourcegroups"), "")


def location_key(location: str) -> str:
    """A location for comparison: `West Europe` is `westeurope`."""
    return location.replace(" ", "").lower()


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """One resource or nested element of the graph. `inline` elements came inside their parent's body."""

    key: str
    resource: Resource
    parent: str = ""
    inline: bool = False

    @property
    def id(self) -> str:
        return self.resource.id

    @property
    def name(self) -> str:
        return last_segment(self.resource.id)

    @property
    def properties(self) -> Properties:
        return self.resource.properties


class ResourceIndex:
    """All nodes of a graph, by id, by type and by parent, in the order of the graph."""

    __slots__ = ("_by_parent", "_by_type", "_duplicates", "_nodes", "_unlisted")

    def __init__(self, resources: Iterable[Resource]) -> None:
        self._nodes: dict[str, Node] = {}
        self._by_type: dict[str, list[str]] = {}
        self._by_parent: dict[tuple[str, str], list[str]] = {}
        self._duplicates: list[tuple[Node, Node]] = []
        self._unlisted: list[tuple[str, Properties]] = []
        for resource in resources:
            self._add(Node(id_key(resource.id), resource, id_key(parent_id(resource.id))))
            for where, child in _inline_children(resource):
                if isinstance(child, Node):
                    self._add(child)
                else:
                    self._unlisted.append((where, child))

    def _add(self, node: Node) -> None:
        known = self._nodes.get(node.key)
        if known is None:
            self._by_type.setdefault(node.resource.type.lower(), []).append(node.key)
            self._by_parent.setdefault((node.parent, node.resource.type.lower()), []).append(node.key)
            self._nodes[node.key] = node
        else:
            self._duplicates.append((known, node))
            self._nodes[node.key] = _merge(known, node)

    def __iter__(self) -> Iterator[Node]:
        return iter(self._nodes.values())

    def __len__(self) -> int:
        return len(self._nodes)

    def get(self, resource_id: str) -> Node | None:
        """The node with this id, in any case."""
        return self._nodes.get(id_key(resource_id))

    def of_type(self, type_name: str) -> tuple[Node, ...]:
        """All nodes of a type, in the order of the graph."""
        return tuple(self._nodes[key] for key in self._by_type.get(type_name.lower(), ()))

    def children(self, resource_id: str, type_name: str) -> tuple[Node, ...]:
        """The children of one resource of one type, nested and standalone alike, in the order of the graph."""
        keys = self._by_parent.get((id_key(resource_id), type_name.lower()), ())
        return tuple(self._nodes[key] for key in keys)

    @property
    def duplicates(self) -> tuple[tuple[Node, Node], ...]:
        """Pairs that have the same id: (first, later). One inline and one standalone is a merge, not a fault."""
        return tuple(self._duplicates)

    @property
    def unlisted(self) -> tuple[tuple[str, Properties], ...]:
        """Nested elements, or all of one kind, that are not known: their place `<id>#<path>`, and the marker there."""
        return tuple(self._unlisted)


def _inline_children(resource: Resource) -> Iterator[tuple[str, Node | Properties]]:
    collections = _CHILDREN.get(resource.type.lower(), {})
    for collection, child_type in collections.items():
        elements = resource.properties.get(collection)
        where = f"{resource.id}#{collection}"
        if elements is None:
            continue
        if is_unknown(elements) or is_secret(elements):
            yield where, elements
            continue
        if not isinstance(elements, Sequence) or isinstance(elements, str):
            raise InputError(where, elements, "a list")
        for position, element in enumerate(elements):
            at = f"{where}[{position}]"
            body = element.get("properties") if isinstance(element, Mapping) else None
            hidden = next((value for value in (element, body) if is_unknown(value) or is_secret(value)), None)
            yield at, hidden or _inline_child(resource, at, collection, child_type, element)


def _inline_child(parent: Resource, where: str, collection: str, child_type: str, element: Json) -> Node:
    if not isinstance(element, Mapping):
        raise InputError(where, element, "an object")
    given, name = element.get("id"), element.get("name")
    # Only the parent's id and the element's name make the identity: references to it are written that way.
    plain = last_segment(given) if isinstance(given, str) else name
    if is_unknown(plain) or is_secret(plain):
        plain = f"unknown-{where.rpartition('[')[2].rstrip(']')}"
    if not isinstance(plain, str):
        raise InputError(where, element, "an object with a name or an id")
    body = element.get("properties")
    if body is not None and not isinstance(body, Mapping):
        raise InputError(f"{where}.properties", body, "an object")
    child_id = f"{parent.id.rstrip('/')}/{collection}/{plain}"
    source = parent.source.of(plain) if parent.source else None
    child = replace(parent, id=child_id, name=plain, type=child_type, properties=body or {}, location="",
                    sku={}, kind="", tags={}, identity={}, source=source)  # fmt: skip
    return Node(id_key(child_id), child, id_key(parent.id), inline=True)


def _merge(known: Node, later: Node) -> Node:
    """What both declare is the standalone resource's; what only one declares is kept. The type stays the first's."""
    standalone, inline = (known, later) if later.inline else (later, known)
    body = {**inline.properties, **{k: v for k, v in standalone.properties.items() if v is not None}}
    merged = replace(standalone.resource, type=known.resource.type, properties=body)
    return Node(known.key, merged, known.parent or later.parent, inline=known.inline and later.inline)
