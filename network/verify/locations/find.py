"""From a word to a place: internet, site:, group:, tag:, prefixes, host names, names of resources."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from difflib import get_close_matches
from ipaddress import AddressValueError, IPv4Network, NetmaskValueError, ip_network

from network.azure.service_tags import SERVICE_TAGS
from network.lift.index import Node, ResourceIndex
from network.model.addresses import AddressSet
from network.model.errors import NameLookupError
from network.model.topology import Topology, remembered
from network.simulate.tags import PUBLIC, is_nameless
from network.verify.locations.holders import all_senders, outside_sender, site_sender
from network.verify.locations.place import INTERNET, Place, Sender, together
from network.verify.locations.resources import PLACES, part_of, place_of, subnet_place

MOST_SUGGESTIONS = 3
IPV6 = 6
TAG_NAMES = tuple(tag.name for tag in SERVICE_TAGS)


@dataclass(frozen=True, slots=True)
class Group:
    """A named set of locations: those listed, and every resource that has all of the tags."""

    names: tuple[str, ...] = ()
    tags: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Locator:
    """Finds what a word means in one topology. `stack` is the stack whose names come first."""

    topology: Topology
    index: ResourceIndex
    groups: Mapping[str, Group] = field(default_factory=dict)
    stack: str = ""

    def place(self, word: str) -> Place:
        """The place that a word names; NameLookupError where it names nothing, or more than one thing."""
        word = word.strip()
        if word.lower() == INTERNET:
            return Place(word, (outside_sender(INTERNET, self._public()),), internet=True)
        kind, colon, name = word.partition(":")
        if colon and kind in _KINDS and not word.startswith("/"):
            return _KINDS[kind](self, name)
        prefix = _prefix(word)
        if prefix is not None:
            return self._prefix_place(word, prefix)
        _refuse_numbers(word)
        return self._resource_place(word)

    def places(self, words: Iterable[str]) -> Place:
        """The union of what several words name."""
        words = tuple(words)
        return together(", ".join(words), (self.place(word) for word in words))

    def _public(self) -> AddressSet:
        """Public addresses that neither a network nor a site uses as its own."""
        own = [prefix for vnet in self.topology.vnets.values() for prefix in vnet.prefixes]
        own += [prefix for site in self.topology.world.sites for prefix in site.prefixes]
        return PUBLIC - AddressSet.of(*own)

    def _site(self, name: str) -> Place:
        site = next((one for one in self.topology.world.sites if one.name.lower() == name.lower()), None)
        if site is None:
            known = tuple(one.name for one in self.topology.world.sites)
            raise NameLookupError(f"no site named {name}{_or(known)}", name, known)
        word = f"site:{site.name}"
        senders = (site_sender(word, site.prefixes),) if site.prefixes else ()
        return Place(word, senders, AddressSet.of(*site.prefixes))

    def _group(self, name: str) -> Place:
        group = self.groups.get(name)
        if group is None:
            raise NameLookupError(f"no group named {name}{_or(self.groups)}", name, tuple(self.groups))
        wanted = group.tags.items()
        tagged = [
            place_of(self.topology, node)
            for node in _nodes(self.index)
            if wanted and all(node.resource.tags.get(key) == value for key, value in wanted)
        ]
        return together(f"group:{name}", (*(self.place(one) for one in group.names), *tagged))

    def _tag(self, name: str) -> Place:
        if is_nameless(self.topology, name):
            told = f"neither Azure nor the world has a service tag {name}{_or(TAG_NAMES, name.removeprefix('Azure'))}"
            raise NameLookupError(told, name, TAG_NAMES)
        return Place(f"tag:{name}", tags=(name,))

    def _prefix_place(self, word: str, prefix: IPv4Network) -> Place:
        """All addresses of a prefix; whoever holds some of them sends from there."""
        asked = AddressSet.of(prefix)
        inside = [(sender, sender.addresses & asked) for sender in all_senders(self.topology)]
        senders = [Sender(sender.name, sender.at, part) for sender, part in inside if part]
        outside = asked & self._public()
        if outside:
            senders.append(outside_sender(word, outside))
        return Place(word, tuple(senders), asked, literal=True)

    def _resource_place(self, word: str) -> Place:
        node = self._find(word)
        if node is not None:
            subnet = self.topology.subnets.get(node.key)
            return subnet_place(self.topology, subnet) if subnet is not None else place_of(self.topology, node)
        whole, slash, part = word.rpartition("/")
        if slash and not word.startswith("/"):
            holder = self._find(whole)
            if holder is not None:
                return part_of(self.topology, holder, word, part)
        if "." in word and not slash:
            return Place(word, hosts=(word.lower(),))
        known = tuple(
            dict.fromkeys(name for node in _nodes(self.index) for name in (_logical_name(node), node.name) if name)
        )
        raise NameLookupError(f"nothing is named {word}{_or(known, whole or word)}", word, known)

    def _find(self, word: str) -> Node | None:
        """By id, then plain name, then Pulumi logical name; the preferred stack's first."""
        if word.startswith("/"):
            return self.index.get(word)
        stack, colon, name = word.rpartition(":")
        for by_name in _by_names(self.topology, self.index):
            found = [node for node in by_name.get(name.lower(), ()) if not colon or _stack(node) == stack]
            preferred = [node for node in found if self.stack and _stack(node) == self.stack]
            found = preferred or found
            # An interface that bears the name of its machine is not another thing.
            found = [node for node in found if not _is_interface(node)] or found
            if len(found) > 1:
                each = tuple(
                    f"{_stack(node)}:{name}" if len(_stacks(found)) == len(found) else node.id for node in found
                )
                raise NameLookupError(f"{word} names more than one thing: {', '.join(each)}", word, each)
            if found:
                return found[0]
        return None


_KINDS: Mapping[str, Callable[[Locator, str], Place]] = {
    "site": Locator._site,  # noqa: SLF001 - the table belongs to the class above
    "group": Locator._group,  # noqa: SLF001
    "tag": Locator._tag,  # noqa: SLF001
}


def _nodes(index: ResourceIndex) -> Iterator[Node]:
    """All that may be named. A compute that is only attached is no machine of its own: what it names is."""
    found = (node for type_name in PLACES for node in index.of_type(type_name))
    return (node for node in found if not node.properties.get("resourceId"))


@remembered
def _by_names(_: Topology, index: ResourceIndex) -> tuple[Mapping[str, list[Node]], ...]:
    """The resources that may be named, by plain name and by Pulumi logical name, in lower case."""
    found: tuple[dict[str, list[Node]], ...] = ({}, {})
    for node in _nodes(index):
        for nodes, name in zip(found, (node.name, _logical_name(node)), strict=True):
            nodes.setdefault(name.lower(), []).append(node)
    return found


def _prefix(word: str) -> IPv4Network | None:
    try:
        return IPv4Network(word, strict=False)
    except (AddressValueError, NetmaskValueError):
        return None


def _refuse_numbers(word: str) -> None:
    """Raise NameLookupError for what only an address could be, and is none that is modelled."""
    if not word:
        raise NameLookupError("nothing has an empty name", word)
    if not set(word) - set("0123456789./"):
        raise NameLookupError(f"{word} is no address and no prefix", word)
    with suppress(ValueError):
        if ip_network(word.strip("[]"), strict=False).version == IPV6:
            raise NameLookupError(f"{word} is IPv6, which is not modelled", word)


def _is_interface(node: Node) -> bool:
    return node.resource.type.lower() == "microsoft.network/networkinterfaces"


def _logical_name(node: Node) -> str:
    source = node.resource.source
    return source.urn.rpartition("::")[2] if source else ""


def _stack(node: Node) -> str:
    return node.resource.source.stack if node.resource.source else ""


def _stacks(nodes: Iterable[Node]) -> set[str]:
    return {_stack(node) for node in nodes}


def _or(known: Iterable[str], near: str = "") -> str:
    """What would do, for the end of a message: near misses of a word, else the first of what there is."""
    names = list(known)
    close = get_close_matches(near, names, MOST_SUGGESTIONS)
    shown = close or names[: 2 * MOST_SUGGESTIONS]
    more = f" and {len(names) - len(shown)} more" if not close and len(names) > len(shown) else ""
    return f"; there is {', '.join(shown)}{more}" if shown else ""
