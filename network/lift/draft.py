"""A resource graph while it is being completed: what is added, and what is filled in, with its mark."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from network.lift.index import Node, ResourceIndex, id_key, last_segment
from network.model.resource import Json, Note, Properties, Resource, ResourceGraph

Path = tuple[str | int, ...]


class Draft:
    """The resources of a graph in their order. What is not touched stays the same object."""

    def __init__(self, graph: ResourceGraph) -> None:
        self._resources = list(graph.resources)
        self._positions: dict[str, int] = {}
        for position, resource in enumerate(self._resources):
            self._positions.setdefault(id_key(resource.id), position)
        self._index: ResourceIndex | None = None
        self.world: dict[str, Json] = dict(graph.world)
        self.notes: list[Note] = list(graph.notes)

    @property
    def index(self) -> ResourceIndex:
        """The draft as it stands, by id, type and parent."""
        if self._index is None:
            self._index = ResourceIndex(self._resources)
        return self._index

    @property
    def resources(self) -> tuple[Resource, ...]:
        """The resources as they stand, in their order."""
        return tuple(self._resources)

    def __contains__(self, resource_id: str) -> bool:
        return id_key(resource_id) in self._positions

    def graph(self) -> ResourceGraph:
        """The completed graph."""
        return ResourceGraph(self.resources, self.world, tuple(self.notes))

    def ordered(self, type_name: str) -> list[Node]:
        """The resources of a type in the order of their logical names, in which Azure's choices are made."""
        return sorted(self.index.of_type(type_name), key=order)

    def add(self, resource: Resource) -> None:
        """Add what Azure will add, unless it is there."""
        if resource.id not in self:
            self._positions[id_key(resource.id)] = len(self._resources)
            self._resources.append(replace(resource, assumed=True, name=resource.name or last_segment(resource.id)))
            self._index = None

    def put(self, resource_id: str, path: Path, value: Json) -> None:
        """Fill in a value in Azure's place, and mark its path; what Azure adds as a whole needs no further mark."""
        position = self._positions[id_key(resource_id)]
        resource = self._resources[position]
        properties = _in_object(resource.properties, path, value)
        mark = () if resource.assumed else (f"properties.{written(path)}",)
        marks = tuple(dict.fromkeys((*resource.assumed_properties, *mark)))
        self._resources[position] = replace(resource, properties=properties, assumed_properties=marks)
        self._index = None


def order(node: Node) -> tuple[str, str]:
    """The logical name of a resource, then its id: the order in which Azure's choices are made."""
    source = node.resource.source
    logical = source.urn.rpartition("::")[2] if source else ""
    return logical or node.name, node.key


def written(path: Path) -> str:
    """`ipConfigurations[0].properties.privateIPAddress`."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).removeprefix(".")


def type_of_id(resource_id: str) -> str:
    """The ARM type in an id: `Microsoft.Storage/storageAccounts`; empty where it is none."""
    namespace, *rest = resource_id.rpartition("/providers/")[2].strip("/").split("/")
    return "/".join((namespace, *rest[::2])) if rest else ""


def _in_object(values: Properties, path: Path, new: Json) -> dict[str, Json]:
    """The object with another value at a path; everything beside the path is the same object."""
    key = str(path[0])
    return {**values, key: _below(values.get(key), path[1:], new)}


def _below(value: Json, path: Path, new: Json) -> Json:
    if not path:
        return new
    if isinstance(path[0], int) and isinstance(value, Sequence) and not isinstance(value, str):
        return [_below(one, path[1:], new) if position == path[0] else one for position, one in enumerate(value)]
    return _in_object(value if isinstance(value, Mapping) else {}, path, new)
