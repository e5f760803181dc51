"""One resource, or an element nested in one, as the rules read it: without trust in what it holds.

A value is there, absent, or not to be had: unknown before deployment, out of the graph, or of the wrong type. What is
not to be had ends the rule for that element; `check` says once what was left undecided.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network
from typing import TypeVar

from network.lift.index import id_key, last_segment, location_key
from network.model.resource import Json, Properties, Resource, is_secret, is_unknown, unknown_origin
from network.verify.preflight.prefixes import prefix

Value = TypeVar("Value")


class UnreadableError(Exception):
    """A rule needs a value that is not to be had. `where` is `<id>#<property>`."""

    def __init__(self, where: str, why: str) -> None:
        self.where, self.why = where, why
        super().__init__(f"{where}: {why}")


class UndecidedError(UnreadableError):
    """The value is not known before deployment, or leads out of the graph."""


class MalformedError(UnreadableError):
    """The value is there, and is none that ARM could read."""


class MisdirectedError(UnreadableError):
    """The value is no resource id; a rule of its own (ARM004) finds it, whoever follows the reference."""


@dataclass(frozen=True, slots=True, eq=False)
class Element:
    """A resource, a child resource or a nested element; `values` are its properties, `at` the path to them."""

    id: str
    values: Properties
    resource: Resource
    at: str = ""

    @property
    def key(self) -> str:
        """The identity: the id without case."""
        return id_key(self.id)

    @property
    def name(self) -> str:
        return last_segment(self.id)

    @property
    def is_programmed(self) -> bool:
        """Whether a Pulumi program declares it: exports and snapshots have neither an order nor a style."""
        return self.resource.source is not None and bool(self.resource.source.urn)

    @property
    def location(self) -> str:
        """The region in lower case without spaces; empty where none is stated."""
        return location_key(self.resource.location)

    @property
    def sku(self) -> "Element":
        """The `sku` of the resource, which stands beside its properties."""
        return Element(self.id, self.resource.sku, self.resource, "sku.")

    @property
    def identity(self) -> "Element":
        """The `identity` of the resource, which stands beside its properties."""
        return Element(self.id, self.resource.identity, self.resource, "identity.")

    def where(self, key: str) -> str:
        return f"{self.id}#{self.at}{key}"

    def value(self, key: str) -> Json:
        """The value as it stands; None where absent."""
        return self._known(self.values.get(key), key)

    def text(self, key: str) -> str:
        """A string; empty where absent."""
        value = self.value(key)
        if value is None or isinstance(value, str):
            return (value or "").strip()
        raise MalformedError(self.where(key), f"{value!r} is no text")

    def word(self, key: str) -> str:
        """A word of an enumeration, in lower case: ARM compares them without case."""
        return self.text(key).lower()

    def flag(self, key: str, default: bool = False) -> bool:
        value = self.value(key)
        if value is None:
            return default
        if isinstance(value, bool):
            return value
        raise MalformedError(self.where(key), f"{value!r} is neither true nor false")

    def number(self, key: str) -> int | None:
        """A whole number, also where it arrives as a float or as text; None where absent."""
        value = self.value(key)
        if value is None or (isinstance(value, int) and not isinstance(value, bool)):
            return value
        if isinstance(value, float) and value.is_integer():
            return int(value)
        if isinstance(value, str) and value.strip().lstrip("-").isdecimal():
            return int(value)
        raise MalformedError(self.where(key), f"{value!r} is no whole number")

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of strings; empty where absent."""
        values = [self._known(value, key) for value in self._list(key)]
        for value in values:
            if not isinstance(value, str):
                raise MalformedError(self.where(key), f"{value!r} is no text")
        return tuple(str(value).strip() for value in values)

    def prefixes(self, key: str) -> tuple[IPv4Network, ...]:
        """The IPv4 prefixes of a list; one that cannot be read makes the list unreadable."""
        found = [(text, prefix(text)) for text in self.texts(key) if ":" not in text]
        for text, read in found:
            if read is None:
                raise MalformedError(self.where(key), f"{text!r} is no prefix")
        return tuple(read for _, read in found if read is not None)

    def part(self, key: str) -> "Element":
        """An object inside; an empty one where absent."""
        value = self.value(key)
        if value is None or isinstance(value, Mapping):
            return Element(self.id, value or {}, self.resource, f"{self.at}{key}.")
        raise MalformedError(self.where(key), f"{value!r} is no object")

    def parts(self, key: str) -> tuple["Element", ...]:
        """The named elements of a list, each with the id that ARM gives it (docs/snapshot.md 1.1, rule 5)."""
        return tuple(self._nested(key, position, value) for position, value in enumerate(self._list(key)))

    def reference(self, key: str) -> str:
        """The id in a reference, `{"id": ...}`; empty where absent."""
        return self.part(key).text("id")

    def references(self, key: str) -> tuple[str, ...]:
        """The ids in a list of references."""
        return tuple(Element(self.id, one, self.resource, f"{self.at}{key}.").text("id") for one in self._objects(key))

    def has(self, key: str) -> bool:
        """Whether something stands there: anything but null, an empty list, an empty object or an empty text."""
        return self.value(key) not in (None, "", [], (), {})

    def _known(self, value: Json, key: str) -> Json:
        if why := why_hidden(value, f"{self.name}#{self.at}{key}"):
            raise UndecidedError(self.where(key), why)
        return value

    def _list(self, key: str) -> Sequence[Json]:
        value = self.value(key)
        if value is None:
            return ()
        if isinstance(value, Sequence) and not isinstance(value, str):
            return value
        raise MalformedError(self.where(key), f"{value!r} is no list")

    def _objects(self, key: str) -> list[Mapping[str, Json]]:
        return [self._object(key, value) for value in self._list(key)]

    def _object(self, key: str, value: Json) -> Mapping[str, Json]:
        known = self._known(value, key)
        if isinstance(known, Mapping):
            return known
        raise MalformedError(self.where(key), f"{known!r} is no object")

    def _nested(self, key: str, position: int, value: Json) -> "Element":
        body = self._object(key, value)
        given, name = body.get("id"), body.get("name")
        plain = name if isinstance(name, str) and name else last_segment(given) if isinstance(given, str) else position
        inner = body.get("properties")
        return Element(f"{self.id}/{key}/{plain}", inner if isinstance(inner, Mapping) else body, self.resource)


def why_hidden(value: Json, here: str) -> str:
    """Why nobody may know a value yet, and where it comes from if not from `here`; empty for one that is known."""
    if is_secret(value):
        return "is a secret"
    if not is_unknown(value):
        return ""
    origin = _short(unknown_origin(value))
    return f"comes from {origin}" if origin and origin != here else "is known after deployment"


def _short(origin: str) -> str:
    """Where a value comes from, with the plain name of the resource instead of its URN or id."""
    resource, mark, path = origin.partition("#")
    return f"{last_segment(resource.rpartition('::')[2])}{mark}{path}"


def readable(elements: Iterable[Element], read: Callable[[Element], Value]) -> Iterator[tuple[Element, Value]]:
    """The elements with what can be read of them. The others are undecided in a rule of their own."""
    for element in elements:
        try:
            value = read(element)
        except UnreadableError:
            continue
        yield element, value
