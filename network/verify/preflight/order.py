"""What a program makes before what: the dependencies of its resources, followed to their end."""

from collections.abc import Sequence
from itertools import pairwise

from network.lift.index import id_key
from network.verify.preflight.element import Element
from network.verify.preflight.graph import Graph


class Order:
    """Everything that must exist before a resource is made, by id; dependencies are written as ids or as URNs."""

    def __init__(self, graph: Graph) -> None:
        by_urn = {one.source.urn: id_key(one.id) for one in graph.resources if one.source and one.source.urn}
        self._direct: dict[str, tuple[str, ...]] = {}
        for resource in graph.resources:
            keys = (by_urn.get(one, id_key(one)) for one in resource.depends_on)
            self._direct[id_key(resource.id)] = tuple(keys)
        self._before: dict[str, frozenset[str]] = {}

    def before(self, element: Element) -> frozenset[str]:
        """The ids of everything that an element depends on, directly or not. A cycle ends where it closes."""
        known = self._before.get(element.key)
        if known is None:
            seen: set[str] = set()
            waiting = list(self._direct.get(element.key, ()))
            while waiting:
                one = waiting.pop()
                if one not in seen:
                    seen.add(one)
                    waiting.extend(self._direct.get(one, ()))
            known = self._before[element.key] = frozenset(seen)
        return known

    def unordered(self, elements: Sequence[Element]) -> tuple[Element, Element] | None:
        """Two of the elements of which neither waits for the other; None where they stand in one row.

        In a row each has more before it than the one in front, so looking at neighbours is enough.
        """
        keys = {one.key for one in elements}
        row = sorted(elements, key=lambda one: len(self.before(one) & keys))
        return next((pair for pair in pairwise(row) if pair[0].key not in self.before(pair[1])), None)
