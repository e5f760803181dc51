"""YAML with one meaning for every reader, and the line of each value.

What readers of YAML disagree on, and what a stack file has no use for (anchors, tags, several documents, keys that
are no strings), is a fault with its line. All of them are reported; only broken syntax ends the reading early.
"""

from collections.abc import Iterator

import yaml
from yaml.events import (
    AliasEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
)

from infra.broken_yaml import broken_at
from infra.settings.document import Document
from infra.settings.faults import Fault, Path, SettingsError, mismatch
from infra.settings.scalars import AmbiguousScalarError, Scalar, read_plain
from network.model.resource import Json

_DEEPEST = 50
_FASTEST = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(text: str, file: str) -> Document:
    """Read one document. Raises SettingsError where the syntax is broken; other faults stand in the document."""
    document = Document(file)
    try:
        events = _events(text)
    except yaml.YAMLError as error:
        line, got = broken_at(error)
        raise SettingsError(
            [Fault(file, line, "", mismatch(got, "maps, lists and scalars as YAML writes them"))]
        ) from None
    _Builder(document, iter(events)).build()
    return document


def _events(text: str) -> list[Event]:
    """The events of libyaml where it is installed; what it refuses is told in the words of PyYAML's own parser."""
    try:
        return list(yaml.parse(text, Loader=_FASTEST))
    except yaml.YAMLError:
        return list(yaml.parse(text, Loader=yaml.SafeLoader))


def _line(event: Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 0


class _Builder:
    """Builds values from the events of PyYAML's parser, which alone tell an anchor, a tag or a quote."""

    def __init__(self, document: Document, events: Iterator[Event]) -> None:
        self.document, self.events = document, events

    def build(self) -> None:
        documents = 0
        for event in self.events:
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._refuse(event, (), "a second document", "one document in one file")
                    return
            elif isinstance(event, NodeEvent):
                self.document.value = self._node(event, ())

    def _node(self, event: Event, path: Path) -> Json:
        self.document.lines.setdefault(path, _line(event))
        self._refuse_extras(event, path)
        if isinstance(event, ScalarEvent):
            return self._scalar(event, path)
        if not isinstance(event, CollectionStartEvent):
            return None
        if len(path) >= _DEEPEST:
            self._refuse(event, path, f"more than {_DEEPEST} levels", "fewer")
            self._skip()
            return None
        return self._mapping(path) if isinstance(event, MappingStartEvent) else self._sequence(path)

    def _refuse_extras(self, event: Event, path: Path) -> None:
        if isinstance(event, AliasEvent):
            self._refuse(event, path, f"the alias *{event.anchor}", "the value itself")
        elif isinstance(event, ScalarEvent | CollectionStartEvent):
            if event.anchor:
                self._refuse(event, path, f"the anchor &{event.anchor}", "a value without an anchor")
            if event.tag:
                self._refuse(event, path, f"the tag {event.tag}", "a value without a tag")

    def _scalar(self, event: ScalarEvent, path: Path) -> Scalar:
        if event.style:
            return event.value
        try:
            return read_plain(event.value)
        except AmbiguousScalarError:
            expected = f'"{event.value}" in quotes, or true, false, null or a decimal number'
            self._refuse(event, path, f"{event.value} without quotes", expected, "readers of YAML disagree about it")
            return event.value

    def _sequence(self, path: Path) -> list[Json]:
        items: list[Json] = []
        while not isinstance(event := next(self.events), SequenceEndEvent):
            items.append(self._node(event, (*path, len(items))))
        return items

    def _mapping(self, path: Path) -> dict[str, Json]:
        members: dict[str, Json] = {}
        while not isinstance(event := next(self.events), MappingEndEvent):
            key = self._key(event, path)
            inside = (*path, key)
            if key in members:
                first = self.document.lines[inside]
                self._refuse(event, path, f"the key {key!r} again", f"each key once (the first is in line {first})")
            else:
                self.document.lines[inside] = _line(event)
            members[key] = self._node(next(self.events), inside)
        return members

    def _key(self, event: Event, path: Path) -> str:
        if not isinstance(event, ScalarEvent):
            self._refuse(event, path, "a key that is no string", "a string")
            self._node(event, path)
            return "?"
        if not isinstance(self._scalar(event, path), str):
            self._refuse(event, path, f"the key {event.value or 'null'}", f'a string, "{event.value}" in quotes')
        return event.value

    def _skip(self) -> None:
        depth = 1
        while depth:
            event = next(self.events)
            depth += isinstance(event, CollectionStartEvent)
            depth -= isinstance(event, MappingEndEvent | SequenceEndEvent)

    def _refuse(self, event: Event, path: Path, got: str, expected: str, hint: str = "") -> None:
        self.document.refuse(path, got, expected, hint, line=_line(event))
