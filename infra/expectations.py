"""What people expect of a network and know of it, beside its resources: intents, groups, the world, and lines."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from network.model.intent import Intent
from network.model.resource import Json, Source
from network.verify.locations import Group

Lines = Callable[[Source, str], Source]
"""Where something is declared, by the place of its resource and the name of the element in it."""


def as_declared(source: Source, _name: str) -> Source:
    """The line of the program that declares the resource."""
    return source


@dataclass(frozen=True, slots=True)
class Expectations:
    """What people expect of a network and know of its surroundings."""

    intents: tuple[Intent, ...] = ()
    groups: Mapping[str, Group] = field(default_factory=dict)
    world: Mapping[str, Json] = field(default_factory=dict)
    lines: Lines = as_declared
