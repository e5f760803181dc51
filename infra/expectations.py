"""What people say of a network beside its resources: what they expect, call groups of it, and leave as it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from network.azure.ambiguities import Readings
from network.model.intent import Intent
from network.model.resource import Source
from network.verify.locations import Group


@dataclass(frozen=True, slots=True)
class Suppression:
    """A finding that people know and leave as it is: by its code, for a reason, until the last day.

    `resource` is a name or an id; empty for every resource.
    """

    code: str
    reason: str
    until: date
    resource: str = ""
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Expectations:
    """Intents that people wrote, groups of locations by name, findings that are known, how open questions are read."""

    intents: tuple[Intent, ...] = ()
    groups: Mapping[str, Group] = field(default_factory=dict)
    suppressions: tuple[Suppression, ...] = ()
    readings: Readings = field(default_factory=Readings)
