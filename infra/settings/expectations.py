"""What people expect, know and ignore of the network, in stack files and beside them, as the proving half takes it."""

from collections.abc import Mapping
from functools import reduce
from pathlib import Path

from infra.capture.overlay import overlay
from infra.expectations import Suppression
from infra.settings.document import Document
from infra.settings.faults import Path as Place
from infra.settings.faults import SettingsError, mismatch
from infra.settings.files import read_file
from infra.settings.intents import Expectation, Expectations, Ignored
from infra.settings.load import StackSettings
from infra.settings.validation import validate
from infra.settings.world import WorldSettings
from network.azure.ambiguities import Readings
from network.lift.readings import read_readings
from network.model.errors import InputError
from network.model.intent import Intent, Outcome
from network.model.resource import Json, Source
from network.verify.locations import Group


def stack_intents(settings: StackSettings) -> tuple[Intent, ...]:
    """The intents of `fairway:expect`."""
    place = ("config", "fairway:expect")
    return _intents(settings.config.expect, settings.document, place, settings.stack)


def stack_readings(settings: StackSettings, below: Readings | None = None) -> Readings:
    """The readings of `fairway:readings`, over those of other stacks. Raises SettingsError for one there is not."""
    for name, value in settings.config.readings.items():
        try:
            below = read_readings({name: value}, "", below)
        except InputError as error:
            told = mismatch(repr(error.got), error.expected)
            raise settings.refuse(told, "fairway:readings", name) from None
    return below or Readings()


def stack_suppressions(settings: StackSettings) -> tuple[Suppression, ...]:
    """The findings of `fairway:ignore`. Raises SettingsError for a code that no rule has."""
    return tuple(_suppression(settings, position, one) for position, one in enumerate(settings.config.ignore))


def _suppression(settings: StackSettings, position: int, one: Ignored) -> Suppression:
    from network.verify.preflight.registry import find_rule  # noqa: PLC0415 - the rules, for those who ignore one

    if find_rule(one.code) is None:
        expected = "the code of a rule; fairway rule --all lists them"
        raise settings.refuse(mismatch(repr(one.code), expected), "fairway:ignore", position, "code")
    source = settings.source("fairway:ignore", position)
    return Suppression(one.code, one.reason, one.until, one.at or "", source)


def stack_groups(settings: StackSettings) -> Mapping[str, Group]:
    """The groups of `fairway:groups`."""
    return {name: Group(group.names, group.tags) for name, group in settings.config.groups.items()}


def written_world(settings: StackSettings) -> Mapping[str, Json]:
    """The world of `fairway:world`, with the keys of docs/snapshot.md; sites of `fairway:network` are not in it."""
    return _world(settings.config.world)


def read_intents_file(path: Path, stack: str = "") -> tuple[Intent, ...]:
    """The intents of a file that holds a list of them, written as under `fairway:expect`.

    Raises SettingsError with every fault of the file.
    """
    document = read_file(path)
    expectations = validate(Expectations, document, (), {})
    if expectations is None or document.faults:
        raise SettingsError(document.faults)
    return _intents(expectations.root, document, (), stack)


def merged_worlds(*worlds: Mapping[str, Json]) -> Mapping[str, Json]:
    """One world of several: a later one overrides by key, lists of named objects by name."""
    return reduce(overlay, worlds, {})


def _world(world: WorldSettings) -> Mapping[str, Json]:
    written: Mapping[str, Json] = world.model_dump(mode="json", by_alias=True, exclude_unset=True)
    return written


def _intents(expectations: tuple[Expectation, ...], document: Document, place: Place, stack: str) -> tuple[Intent, ...]:
    return tuple(
        Intent(
            name=one.name,
            sources=one.from_,
            destinations=one.to,
            ports=one.ports,
            outcome=Outcome(one.outcome) if one.outcome else None,
            through=one.through,
            never_without=one.never_without,
            source=Source(document.file, document.line((*place, position)), stack),
        )
        for position, one in enumerate(expectations)
    )
