"""What lies outside Azure, as a file says it (docs/snapshot.md, section 2)."""

from difflib import get_close_matches
from pathlib import Path

from infra.capture.errors import ProjectError
from infra.capture.overlay import World
from infra.capture.yaml_values import read_yaml_file
from network.lift.world import KEYS, read_world
from network.model.errors import InputError


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
