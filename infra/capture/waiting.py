"""What resources wait for: of all that Pulumi lists, what does not follow from the rest."""

from collections.abc import Collection, Iterable, Mapping
from functools import reduce
from operator import or_


def direct(waiting: Mapping[str, Collection[str]]) -> dict[str, tuple[str, ...]]:
    """The dependencies without those for which another of them waits, directly or not; what follows is the same.

    Resources stand in the order in which they were declared. Pulumi lists for each nearly everything that was there
    before it: in a program of some hundred resources ten times as much as this.
    """
    places = {one: 1 << position for position, one in enumerate(waiting)}
    before: dict[str, int] = {}
    found: dict[str, tuple[str, ...]] = {}
    for one, named in waiting.items():
        implied = _together(before.get(each, 0) for each in named)
        found[one] = tuple(each for each in named if not places.get(each, 0) & implied)
        before[one] = implied | _together(places.get(each, 0) for each in named)
    return found


def _together(sets: Iterable[int]) -> int:
    """The union of sets that are written as bits."""
    return reduce(or_, sets, 0)
