"""What a location is in one topology: who sends from it, and what is reached there."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address

from network.model.addresses import NOTHING, AddressSet
from network.model.flow import FlowSource, InternetHost
from network.model.service import Service

INTERNET = "internet"


@dataclass(frozen=True, slots=True)
class Sender:
    """Machines that begin flows alike: one at each of `addresses`; `at` makes the source of a flow from there.

    A sender whose address nobody knows (a Bastion host) has no `addresses`, and `at` disregards what it is given.
    Flows of senders that are `alike` fare alike, whatever the senders are called; None is like no other.
    """

    name: str
    at: Callable[[IPv4Address | None], FlowSource]
    addresses: AddressSet = NOTHING
    alike: Hashable = None

    @property
    def first(self) -> FlowSource:
        """The source of a flow from the lowest address."""
        return self.at(self.addresses.lowest if self.addresses else None)


@dataclass(frozen=True, slots=True)
class Place:
    """A location. As a destination it is all of: `held` addresses, `hosts` as the sender resolves them, public space.

    `internet` means every public address, `tags` those of service tags by name, `services` the public sides that
    belong to the location when somebody outside asks. `literal`: somebody wrote addresses, not names.
    """

    word: str
    senders: tuple[Sender, ...] = ()
    held: AddressSet = NOTHING
    hosts: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    services: tuple[Service, ...] = ()
    internet: bool = False
    literal: bool = False

    @property
    def reaches_nothing(self) -> bool:
        """Whether nothing is there to be reached."""
        return not (self.held or self.hosts or self.tags or self.internet)


def together(word: str, places: Iterable[Place]) -> Place:
    """The union of places, under one word."""
    places = tuple(places)
    held = NOTHING
    for place in places:
        held |= place.held
    return Place(
        word=word,
        senders=tuple({sender.name: sender for place in places for sender in place.senders}.values()),
        held=held,
        hosts=tuple(dict.fromkeys(host for place in places for host in place.hosts)),
        tags=tuple(dict.fromkeys(tag for place in places for tag in place.tags)),
        services=tuple(dict.fromkeys(service for place in places for service in place.services)),
        internet=any(place.internet for place in places),
        literal=any(place.literal for place in places),
    )


def missing(sources: Place, destinations: Place) -> str:
    """What is missing at either end, in a sentence; empty where flows go from one to the other."""
    if not sources.senders:
        return f"nothing in {sources.word} sends anything"
    if destinations.reaches_nothing:
        return f"nothing in {destinations.word} has an address"
    inside = destinations.held or destinations.hosts or destinations.services
    if not inside and all(isinstance(one.first, InternetHost) for one in sources.senders):
        return f"nothing of this network lies between {sources.word} and {destinations.word}"
    return ""
