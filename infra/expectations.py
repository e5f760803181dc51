"""What people say of a network beside its resources: what they expect, and what they call groups of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from network.model.intent import Intent
from network.verify.locations import Group


@dataclass(frozen=True, slots=True)
class Expectations:
    """Intents that people wrote, and groups of locations by name."""

    intents: tuple[Intent, ...] = ()
    groups: Mapping[str, Group] = field(default_factory=dict)
