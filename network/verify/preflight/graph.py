"""The resource graph as the rules read it: elements by type, by id and by parent, with their plain names."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import Any, TypeVar, cast

from network.lift.index import Node, ResourceIndex, id_key, is_resource_id, last_segment, resource_group
from network.model.resource import Resource
from network.model.world import World
from network.verify.preflight.element import Element, MisdirectedError, UndecidedError, UnreadableError
from network.verify.preflight.kinds import ANY, SPELLED

Reading = TypeVar("Reading")


class Groups:
    """Elements by something that they name. What could not be placed is kept, for questions about absence."""

    def __init__(self, elements: Iterable[Element], named: Callable[[Element], Iterable[str]]) -> None:
        self._members: defaultdict[str, list[Element]] = defaultdict(list)
        self._unplaced: list[UnreadableError] = []
        for element in elements:
            try:
                for one in dict.fromkeys(id_key(name) for name in named(element)):
                    self._members[one].append(element)
            except UnreadableError as unreadable:
                self._unplaced.append(unreadable)

    def of(self, name: str) -> tuple[Element, ...]:
        """Those known to belong there, in the order of the graph. The others are undecided in rules of their own."""
        return tuple(self._members.get(id_key(name), ()))

    def surely_of(self, name: str) -> tuple[Element, ...]:
        """The same, for a rule that minds absence: raises where somebody unreadable might belong there."""
        found = self.of(name)
        if not found and self._unplaced:
            raise self._unplaced[0]
        return found


class Graph:
    """All elements of a resource graph, and the world around it; `before` is the graph that a change starts from."""

    def __init__(self, resources: Sequence[Resource], world: World, before: "Graph | None" = None) -> None:
        self.resources = resources
        self.world = world
        self.before = before
        self.index = ResourceIndex(resources)
        self._elements: dict[str, Element] = {}
        self._readings: dict[Callable[[Graph], Any], Any] = {}

    def of(self, kind: str) -> tuple[Element, ...]:
        """All elements of a type, in the order of the graph."""
        return tuple(map(self._element, self.index if kind == ANY else self.index.of_type(kind)))

    def get(self, resource_id: str) -> Element | None:
        """The element with this id, in any case."""
        node = self.index.get(resource_id) if resource_id else None
        return self._element(node) if node else None

    def name(self, resource_id: str) -> str:
        """The plain name behind an id, as its resource spells it."""
        found = self.get(resource_id)
        return found.name if found else last_segment(resource_id)

    def is_called(self, element: Element, names: Iterable[str]) -> bool:
        """Whether one of the names that the world uses means this resource: a plain name, with its group, or an id."""
        called = {element.name, f"{element.name}({resource_group(element.id)})", element.id}
        return not {name.lower() for name in called}.isdisjoint(name.rstrip("/").lower() for name in names)

    def children(self, parent: Element, kind: str) -> tuple[Element, ...]:
        """The children of one type, nested and standalone alike."""
        return tuple(map(self._element, self.index.children(parent.id, kind)))

    def parent(self, child: Element) -> Element | None:
        """The resource that an element belongs to."""
        node = self.index.get(child.id)
        return self.get(node.parent) if node else None

    def follow(self, element: Element, key: str) -> Element | None:
        """What a reference leads to; None where there is none. Out of the graph it is undecided."""
        return self.target(element, key, element.reference(key))

    def target(self, element: Element, key: str, resource_id: str) -> Element | None:
        """The same for an id that was read by other means."""
        found = self.get(resource_id)
        if resource_id and found is None:
            if not is_resource_id(resource_id):
                raise MisdirectedError(element.where(key), f"{resource_id!r} is no resource id")
            raise UndecidedError(element.where(key), f"leads to {self.path(resource_id)}, which is not in the graph")
        return found

    def derive(self, reading: Callable[["Graph"], Reading]) -> Reading:
        """What a function reads from the whole graph, read once however many rules ask."""
        if reading not in self._readings:
            self._readings[reading] = reading(self)
        return cast("Reading", self._readings[reading])

    def path(self, resource_id: str) -> str:
        """The plain name with its type, `virtualNetworks/v1/subnets/a` (docs/snapshot.md 1.3)."""
        head, found, tail = resource_id.rstrip("/").rpartition("/providers/")
        namespace, *segments = tail.split("/")
        if not found or not segments:
            return resource_id.rstrip("/").rpartition("/")[2]
        levels, names = segments[::2], segments[1::2]
        spelled = [self._spelled(namespace, levels[: depth + 1]) for depth in range(len(levels))]
        if names and self._is_shared(f"{namespace}/{levels[0]}", names[0]):
            names[0] = f"{names[0]}({resource_group(head)})"
        pairs = zip(spelled, [*names, ""], strict=False)
        return "/".join(part for pair in pairs for part in pair if part)

    def _element(self, node: Node) -> Element:
        known = self._elements.get(node.key)
        if known is None:
            known = self._elements[node.key] = Element(node.id, node.properties, node.resource)
        return known

    @staticmethod
    def _spelled(namespace: str, levels: list[str]) -> str:
        known = SPELLED.get("/".join((namespace, *levels)).lower())
        return known.rpartition("/")[2] if known else levels[-1]

    def _is_shared(self, kind: str, name: str) -> bool:
        return len(self._places.get((kind.lower(), name.lower()), ())) > 1

    @cached_property
    def _places(self) -> dict[tuple[str, str], set[str]]:
        """The resource groups in which each name of a type exists, of parents also where only a child is declared."""
        places: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        for node in self.index:
            scope, _, tail = node.key.rpartition("/providers/")
            namespace, *segments = tail.split("/")
            if len(segments) > 1:
                places[f"{namespace}/{segments[0]}", segments[1]].add(scope)
        return places
