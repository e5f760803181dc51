"""What people expect of a network and know of it, beside its resources: intents, groups, the world."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from network.model.intent import Intent
from network.model.resource import Json
from network.verify.locations import Group


@dataclass(frozen=True, slots=True)
class Expectations:
    """What people expect of a network and know of its surroundings."""

    intents: tuple[Intent, ...] = ()
    groups: Mapping[str, Group] = field(default_factory=dict)
    world: Mapping[str, Json] = field(default_factory=dict)
