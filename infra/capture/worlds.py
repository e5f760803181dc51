"""What lies outside Azure, as files say it (docs/snapshot.md, section 2): read, and laid over each other."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path

from infra.capture.errors import ProjectError
from infra.capture.yaml_values import read_yaml_file
from network.lift.world import KEYS, read_world
from network.model.errors import InputError
from network.model.resource import Json

World = Mapping[str, Json]


def read_world_file(file: Path) -> World:
    """A world in YAML or JSON. Raises ProjectError where it is neither, or has a key or a value that no world has."""
    world = read_yaml_file(file)
    for key in world:
        if key not in KEYS:
            near = get_close_matches(key, KEYS, 1, 0.5)
            expected = f"a known key; did you mean {near[0]!r}?" if near else f"one of {', '.join(KEYS)}"
            raise ProjectError(f"{file}: got the key {key!r}, expected {expected}")
    try:
        read_world(world)
    except InputError as error:
        raise ProjectError(f"{file}: {error}") from None
    return world


def overlay(below: World, above: World) -> World:
    """Both worlds; where they differ `above` counts: by key, and in lists of named objects by name."""
    return {**below, **{key: _laid(below.get(key), value) for key, value in above.items()}}


def _laid(below: Json, above: Json) -> Json:
    if isinstance(below, Mapping) and isinstance(above, Mapping):
        return {**below, **above}
    if isinstance(below, list | tuple) and isinstance(above, list | tuple):
        names = _names(above)
        return [*(row for row in below if names and not _names([row]) & names), *above]
    return above


def _names(rows: Sequence[Json]) -> set[str]:
    return {str(row["name"]) for row in rows if isinstance(row, Mapping) and "name" in row}
