"""One world laid over another (docs/snapshot.md, section 2)."""

from collections.abc import Mapping, Sequence

from network.model.resource import Json

World = Mapping[str, Json]


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
