"""The body of a resource, read by type: every reader says what it expects, and where that was not so.

A property is absent (also null), a gap where its value is a secret or not known before deployment, or a value of its
type; what is none of these raises InputError with the id of the resource and the path of the property.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, ip_address
from typing import TypedDict

from network.lift.index import Node
from network.model.declared import Gap
from network.model.errors import InputError
from network.model.resource import Json, Source, is_secret, is_unknown, unknown_origin


@dataclass(frozen=True, slots=True, eq=False)
class Body:
    """An object inside a resource; `where` is its place, `<id>#<path>`."""

    where: str
    values: Mapping[str, Json]

    def text(self, key: str) -> str | Gap | None:
        """A string; the empty one is absent."""
        match self._value(key):
            case str() as value:
                return value or None
            case Gap() | None as value:
                return value
            case other:
                raise InputError(self.path(key), other, "a string")

    def flag(self, key: str) -> bool | Gap | None:
        """A truth value."""
        match self._value(key):
            case bool() | Gap() | None as value:
                return value
            case other:
                raise InputError(self.path(key), other, "true or false")

    def number(self, key: str) -> int | Gap | None:
        """A whole number, also where it arrives as a float."""
        match self._value(key):
            case bool() as other:
                raise InputError(self.path(key), other, "a whole number")
            case int() | Gap() | None as value:
                return value
            case float() as value if value.is_integer():
                return int(value)
            case other:
                raise InputError(self.path(key), other, "a whole number")

    def address(self, key: str) -> IPv4Address | Gap | None:
        """An IPv4 address. An IPv6 address is absent, as it is not modelled; what is no address is not known."""
        value = self.text(key)
        return parse_address(self.path(key), value) if isinstance(value, str) else value

    def addresses(self, key: str) -> tuple[IPv4Address | Gap, ...] | Gap:
        """A list of IPv4 addresses, each of which may be unknown."""
        texts = self.texts(key)
        if isinstance(texts, Gap):
            return texts
        parsed = (parse_address(self.path(key), text) if isinstance(text, str) else text for text in texts)
        return tuple(address for address in parsed if address is not None)

    def texts(self, key: str) -> tuple[str | Gap, ...] | Gap:
        """A list of strings, each of which may be unknown."""
        elements = self._list(key)
        if isinstance(elements, Gap):
            return elements
        return tuple(self._element(key, position, element) for position, element in enumerate(elements))

    def bodies(self, key: str) -> tuple["Body", ...] | Gap:
        """A list of objects. An unknown element makes the list unknown: what it would hold is not known."""
        elements = self._list(key)
        if isinstance(elements, Gap):
            return elements
        found = []
        for position, element in enumerate(elements):
            where = f"{self.path(key)}[{position}]"
            if _is_hidden(element):
                return _gap(element, where)
            if not isinstance(element, Mapping):
                raise InputError(where, element, "an object")
            found.append(Body(where, element))
        return tuple(found)

    def body(self, key: str) -> "Body | Gap | None":
        """An object."""
        match self._value(key):
            case Gap() | None as value:
                return value
            case Mapping() as value:
                return Body(self.path(key), value)
            case other:
                raise InputError(self.path(key), other, "an object")

    def reference(self, key: str) -> str | Gap | None:
        """The id in a reference to another resource, `{"id": ...}`."""
        match self.body(key):
            case Body() as target:
                return target.text("id")
            case other:
                return other

    @property
    def properties(self) -> "Body":
        """The `properties` of a nested element; itself where they stand beside its name."""
        nested = self.body("properties")
        return nested if isinstance(nested, Body) else self

    def path(self, key: str) -> str:
        """The place of one property."""
        return f"{self.where}{key}" if self.where.endswith("#") else f"{self.where}.{key}"

    def _value(self, key: str) -> "Json | Gap":
        value = self.values.get(key)
        return _gap(value, self.path(key)) if _is_hidden(value) else value

    def _list(self, key: str) -> Sequence[Json] | Gap:
        match self._value(key):
            case Gap() as value:
                return value
            case None:
                return ()
            case str() | bytes() as other:
                raise InputError(self.path(key), other, "a list")
            case Sequence() as value:
                return value
            case other:
                raise InputError(self.path(key), other, "a list")

    def _element(self, key: str, position: int, element: Json) -> str | Gap:
        where = f"{self.path(key)}[{position}]"
        if _is_hidden(element):
            return _gap(element, where)
        if not isinstance(element, str):
            raise InputError(where, element, "a string")
        return element


class Declaration(TypedDict):
    """What every noun keeps of its declaration, as keyword arguments of `Declared`."""

    id: str
    name: str
    source: Source | None
    assumed: bool


def declaration(node: Node, name: str = "") -> Declaration:
    """The declaration of a resource; `name` is its plain name where that is more than the last segment of its id."""
    return {"id": node.id, "name": name or node.name, "source": node.resource.source, "assumed": node.resource.assumed}


def body_of(node: Node) -> Body:
    """The properties of a resource."""
    return Body(f"{node.id}#", node.properties)


def parse_address(where: str, text: str) -> IPv4Address | Gap | None:
    """The IPv4 address that stands at `where`; None for IPv6. ARM refuses anything else: until then nobody knows it."""
    try:
        address = ip_address(text.strip())
    except ValueError:
        return Gap(where.partition("#")[2], f"{where}: {text!r} is not an IP address")
    return address if isinstance(address, IPv4Address) else None


def _is_hidden(value: Json) -> bool:
    """Whether nobody here may know the value: it is not known before deployment, or it is a secret."""
    return is_unknown(value) or is_secret(value)


def _gap(marker: Json, where: str) -> Gap:
    origin = unknown_origin(marker) if is_unknown(marker) else ""
    return Gap(where.partition("#")[2], origin or where)
