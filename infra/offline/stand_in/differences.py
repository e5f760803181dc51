"""What differs between the inputs of two deployments, path by path, and which of it forces a replacement."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

from infra.offline.stand_in.wire import Value, Values, bare
from network.lift.index import location_key


class Change(StrEnum):
    """What happened to one property."""

    ADD = "ADD"
    DELETE = "DELETE"
    UPDATE = "UPDATE"


@dataclass(frozen=True, slots=True)
class Difference:
    """One property that differs. `path` is written as Pulumi shows it: `subnets[1].addressPrefix`."""

    path: str
    change: Change
    replaces: bool

    @property
    def property(self) -> str:
        """The property at the top that holds it."""
        return self.path.partition(".")[0].partition("[")[0]


def differences(old: Values, new: Values, replace_on: Collection[str]) -> tuple[Difference, ...]:
    """All differences between two sets of inputs.

    `replace_on` names the properties whose change forces a replacement, elements of lists without their position:
    `ipConfigurations[].name`. A change below such a property counts as its own.
    """
    return tuple(_of_objects(bare(old), bare(new), "", "", replace_on))


def _of_values(old: Value, new: Value, path: str, pattern: str, replace_on: Collection[str]) -> Iterator[Difference]:
    if isinstance(old, dict) and isinstance(new, dict):
        yield from _of_objects(old, new, f"{path}.", f"{pattern}.", replace_on)
    elif isinstance(old, list) and isinstance(new, list):
        yield from _of_lists(old, new, path, f"{pattern}[]", replace_on)
    elif old != new and not _same_place(old, new, pattern):
        yield Difference(path, Change.UPDATE, _replaces(pattern, replace_on))


def _of_objects(old: Value, new: Value, path: str, pattern: str, replace_on: Collection[str]) -> Iterator[Difference]:
    before, after = _present(old), _present(new)
    for key in dict.fromkeys([*before, *after]):
        here, kind = f"{path}{key}", f"{pattern}{key}"
        if key not in after:
            yield Difference(here, Change.DELETE, _replaces(kind, replace_on))
        elif key not in before:
            yield Difference(here, Change.ADD, _replaces(kind, replace_on))
        else:
            yield from _of_values(before[key], after[key], here, kind, replace_on)


def _of_lists(
    old: list[Value], new: list[Value], path: str, kind: str, replace_on: Collection[str]
) -> Iterator[Difference]:
    for index in range(max(len(old), len(new))):
        here = f"{path}[{index}]"
        if index >= len(new):
            yield Difference(here, Change.DELETE, _replaces(kind, replace_on))
        elif index >= len(old):
            yield Difference(here, Change.ADD, _replaces(kind, replace_on))
        else:
            yield from _of_values(old[index], new[index], here, kind, replace_on)


def _present(value: Value) -> Values:
    return {key: item for key, item in value.items() if item is not None} if isinstance(value, dict) else {}


def _replaces(pattern: str, replace_on: Collection[str]) -> bool:
    return any(pattern == name or pattern.startswith((f"{name}.", f"{name}[")) for name in replace_on)


def _same_place(old: Value, new: Value, pattern: str) -> bool:
    """ARM reads `West Europe` and `westeurope` alike."""
    regions = isinstance(old, str) and isinstance(new, str)
    return pattern == "location" and regions and location_key(str(old)) == location_key(str(new))
