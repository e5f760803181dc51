"""One resource while it is being lifted: its properties by type, defaults said aloud, gaps collected.

A value that is not known, a reference that leads out of the graph and a text that is no address, prefix or port leave
the default in the noun and a gap beside it; a value of the wrong type, a reference that is no id, a prefix of a network
that is none, and under `strict` a dangling reference, raise InputError.
"""

from collections.abc import Iterator, Mapping
from ipaddress import IPv4Address, IPv4Network, ip_network
from typing import TYPE_CHECKING, TypedDict, TypeVar

from network.lift.body import Body
from network.lift.index import RESOURCE_ID, Node, id_key, last_segment
from network.model.addresses import AddressSet, parse_address, parse_prefix, parse_set
from network.model.declared import Declared, Gap
from network.model.errors import InputError
from network.model.nsg import ALL_PORTS, PortRanges
from network.model.resource import Source
from network.model.words import Reason

if TYPE_CHECKING:
    from network.lift.lifting import Lifting

Noun = TypeVar("Noun", bound=Declared)


class DeclaredFields(TypedDict):
    """The fields of every noun."""

    id: str
    name: str
    source: Source | None
    assumed: bool
    gaps: tuple[Gap, ...]


class Reader:
    """The properties of one resource, or of an element inside it; elements share the gaps of their resource."""

    __slots__ = ("body", "gaps", "lifting", "node")

    def __init__(self, lifting: "Lifting", node: Node, body: Body | None = None, gaps: list[Gap] | None = None) -> None:
        self.lifting = lifting
        self.node = node
        self.body = body or Body(f"{node.id}#", node.properties)
        self.gaps: list[Gap] = [] if gaps is None else gaps

    @property
    def key(self) -> str:
        return self.node.key

    def declared(self, name: str = "", element: str = "") -> DeclaredFields:
        """The fields of the noun of this resource; read everything else first, as reading finds the gaps."""
        resource = self.node.resource
        return {
            "id": element or resource.id,
            "name": name or self.lifting.plain_name(self.node),
            "source": resource.source.of(last_segment(element or resource.id)) if resource.source else None,
            "assumed": resource.assumed,
            "gaps": tuple(self.gaps),
        }

    def child(self, node: Node) -> "Reader":
        """A child resource, with gaps of its own."""
        return Reader(self.lifting, node)

    def at(self, key: str) -> "Reader":
        """An object inside; an empty one where there is none."""
        inner = self.body.body(key)
        if isinstance(inner, Gap):
            self.gaps.append(inner)
        body = inner if isinstance(inner, Body) else Body(self.body.path(key), {})
        return Reader(self.lifting, self.node, body, self.gaps)

    def each(self, key: str) -> Iterator["Reader"]:
        """The objects of a list."""
        elements = self.body.bodies(key)
        if isinstance(elements, Gap):
            self.gaps.append(elements)
            return
        for element in elements:
            yield Reader(self.lifting, self.node, element, self.gaps)

    def elements(self, collection: str) -> Iterator[tuple[str, "Reader"]]:
        """The named elements of a list with their ids; each reader stands in the element's own properties."""
        for element in self.each(collection):
            identity = self._plain(element.body.text("id"))
            name = self._plain(element.body.text("name")) or identity.rpartition("/")[2]
            if not name:
                raise InputError(element.body.where, dict(element.body.values), "an object with a name or an id")
            inner = element.at("properties") if "properties" in element.body.values else element
            yield identity or f"{self.node.id}/{collection}/{name}", inner

    def has(self, key: str) -> bool:
        """Whether something stands there that is neither null nor empty."""
        return self.body.values.get(key) not in (None, "", [], {})

    def text(self, key: str, default: str = "") -> str:
        return self._plain(self.body.text(key)) or default

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of strings; what is not known of it is a gap."""
        found = self.body.texts(key)
        elements = (found,) if isinstance(found, Gap) else found
        return tuple(text for text in map(self._plain, elements) if text)

    def flag(self, key: str, *, default: bool = False) -> bool:
        value = self.body.flag(key)
        if isinstance(value, Gap):
            self.gaps.append(value)
        return value if isinstance(value, bool) else default

    def number(self, key: str) -> int | None:
        """A whole number, as an integer, a float or digits."""
        value = self.body.values.get(key)
        if isinstance(value, str | Mapping):
            text = self.text(key)
            if text and not text.isdecimal():
                self._unreadable(key, text, "a number")
            return int(text) if text.isdecimal() else None
        if value is None:
            return None
        broken = isinstance(value, float) and not value.is_integer()
        if isinstance(value, bool) or not isinstance(value, int | float) or broken:
            raise InputError(self.body.path(key), value, "a whole number")
        return int(value)

    def address(self, key: str) -> IPv4Address | None:
        """An IPv4 address; an IPv6 address is not modelled and absent."""
        text = self.text(key)
        if not text or ":" in text:
            return None
        try:
            return parse_address(text)
        except ValueError:
            self._unreadable(key, text, "an IPv4 address")
            return None

    def addresses(self, key: str) -> tuple[IPv4Address, ...]:
        """A list of IPv4 addresses."""
        return tuple(prefix.network_address for prefix in self.prefixes(key))

    def prefixes(self, *keys: str, needed: bool = False) -> tuple[IPv4Network, ...]:
        """The IPv4 prefixes under the first key that has any, singular or plural.

        Where they are `needed`, because nothing can be said without them, a text that is none raises InputError.
        """
        for key in keys:
            texts = self._listed(key)
            found = tuple(
                prefix for text in texts if text and (prefix := self.prefix(key, text, needed=needed)) is not None
            )
            if found:
                return found
        return ()

    def _listed(self, key: str) -> tuple[str, ...]:
        """The text, or the list of texts, at a key; of what is neither its name says which is wanted."""
        value = self.body.values.get(key)
        is_list = key.endswith("s") and not isinstance(value, str)
        return self.texts(key) if is_list or isinstance(value, list | tuple) else (self.text(key),)

    def prefix(self, key: str, text: str, *, needed: bool = False) -> IPv4Network | None:
        """A prefix that stands at `key`; None for IPv6, which is not modelled, and with a gap for anything else."""
        try:
            return parse_prefix(text)
        except ValueError:
            if _is_ipv6(text):
                return None
            if needed:
                raise InputError(self.body.path(key), text, "an IPv4 prefix") from None
            self._unreadable(key, text, "an IPv4 prefix")
            return None

    def address_set(self, key: str, text: str) -> AddressSet | None:
        """An address, prefix or range that stands at `key`."""
        try:
            return parse_set(text)
        except ValueError:
            if not _is_ipv6(text):
                self._unreadable(key, text, "an IPv4 address, prefix or range")
            return None

    def ports(self, *keys: str) -> PortRanges:
        """Port ranges under all the keys together; `*` is every port."""
        ranges: list[tuple[int, int]] = []
        for key in keys:
            texts = (self.text(key),) if isinstance(self.body.values.get(key), str | Mapping) else self._port_texts(key)
            for text in filter(None, texts):
                if text == "*":
                    return ALL_PORTS
                first, _, last = text.partition("-")
                if first.strip().isdecimal() and (last or first).strip().isdecimal():
                    ranges.append((int(first), int(last or first)))
                else:
                    self._unreadable(key, text, "a port or a range of ports")
        return tuple(ranges)

    def _port_texts(self, key: str) -> tuple[str, ...]:
        value = self.body.values.get(key)
        return (str(self.number(key)),) if isinstance(value, int | float) else self.texts(key)

    def reference(self, key: str) -> str:
        """The id that a reference holds; empty where there is none. One to nothing, `{"id": ""}`, is no reference."""
        written = self.body.values.get(key)
        if isinstance(written, Mapping) and written.get("id") == "":
            raise InputError(self.body.path(key), "", RESOURCE_ID)
        return self._plain(self.body.reference(key))

    def identity(self) -> str:
        """The id of the object itself: an element of a list of references."""
        return self._plain(self.body.text("id"))

    def find(self, key: str, nouns: Mapping[str, Noun]) -> Noun | None:
        """The noun that a reference leads to."""
        identity = self.reference(key)
        return self.lookup(key, identity, nouns) if identity else None

    def find_each(self, key: str, nouns: Mapping[str, Noun]) -> tuple[Noun, ...]:
        """The nouns that a list of references leads to."""
        identities = (element.identity() for element in self.each(key))
        found = (self.lookup(key, identity, nouns) for identity in identities if identity)
        return tuple(noun for noun in found if noun is not None)

    def lookup(self, key: str, identity: str, nouns: Mapping[str, Noun]) -> Noun | None:
        """The noun with this id, which stands at `key`; a gap, or an error under `strict`, where there is none."""
        noun = nouns.get(id_key(identity))
        if noun is None:
            known = self.lifting.index.get(identity) is not None
            if not known:
                self.lifting.dangling(self.body.path(key), identity)
            reason = Reason.NOT_MODELLED if known else Reason.UNKNOWN_VALUE
            self.gaps.append(Gap(self._inside(key), identity, reason))
        return noun

    def keys(self, key: str) -> tuple[str, ...]:
        """The ids of a list of references, in the form of identity, each of which must be in the graph."""
        return self._existing(key, tuple(element.identity() for element in self.each(key)))

    def key_of(self, key: str) -> tuple[str, ...]:
        """The same for a single reference: one id, or none."""
        return self._existing(key, (self.reference(key),))

    def plain_keys(self, key: str) -> tuple[str, ...]:
        """The same for a list that holds the ids themselves, as firewall rules name IP groups."""
        return self._existing(key, self.texts(key))

    def _existing(self, key: str, identities: tuple[str, ...]) -> tuple[str, ...]:
        for identity in identities:
            if identity and not self.lifting.exists(identity):
                self.lifting.dangling(self.body.path(key), identity)
                self.gaps.append(Gap(self._inside(key), identity))
        return tuple(id_key(identity) for identity in identities if identity)

    def not_modelled(self, key: str, consequence: str) -> None:
        """Note a property that restricts or changes traffic and is not read."""
        self.gaps.append(Gap(self._inside(key), self.body.path(key), Reason.NOT_MODELLED))
        self.lifting.leave_out(self.node, consequence, self._inside(key))

    def _inside(self, key: str) -> str:
        return self.body.path(key).partition("#")[2]

    def _plain(self, value: str | Gap | None) -> str:
        if isinstance(value, Gap):
            self.gaps.append(value)
            return ""
        return value or ""

    def _unreadable(self, key: str, text: str, expected: str) -> None:
        # ARM refuses it and preflight says so; until then it is a value that nobody knows.
        self.gaps.append(Gap(self._inside(key), f"{self.body.path(key)}: {text!r} is not {expected}"))


def _is_ipv6(text: str) -> bool:
    try:
        return ip_network(text.strip(), strict=False).version == 6
    except ValueError:
        return False
