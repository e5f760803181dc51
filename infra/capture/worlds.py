"""What lies outside Azure, as files say it (docs/snapshot.md, section 2): read, and laid over each other."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from infra.capture.yaml_values import read_yaml_file
from network.model.resource import Json

World = Mapping[str, Json]


def read_world_file(file: Path) -> World:
    """A world in YAML or JSON. Raises ProjectError where it is neither."""
    return read_yaml_file(file)


def overlay(below: World, above: World) -> World:
    """Both worlds; where they differ `above` counts: by key, and in lists of named objects by name."""
    merged = dict(below)
    for key, value in above.items():
        known = merged.get(key)
        if isinstance(known, Mapping) and isinstance(value, Mapping):
            merged[key] = {**known, **value}
        elif _named(known) and _named(value):
            merged[key] = list({str(row["name"]): row for row in (*_rows(known), *_rows(value))}.values())
        else:
            merged[key] = value
    return merged


def _named(value: Json) -> bool:
    """Whether the value is a list of objects that all have a name."""
    return isinstance(value, Sequence) and not isinstance(value, str) and len(_rows(value)) == len(value)


def _rows(value: Json) -> list[Mapping[str, Json]]:
    listed = value if isinstance(value, Sequence) and not isinstance(value, str) else ()
    return [row for row in listed if isinstance(row, Mapping) and "name" in row]
