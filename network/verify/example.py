"""One flow of an intent, for somebody who wants to see how it fares: from the lowest address to the lowest."""

from collections.abc import Iterator
from dataclasses import dataclass

from network.model.addresses import AddressSet
from network.model.errors import NameLookupError
from network.model.flow import Flow, Host, InternetHost
from network.model.intent import Intent
from network.model.trace import Trace
from network.simulate.trace import trace
from network.verify.intents.boundaries import boundaries
from network.verify.intents.classes import ELSEWHERE, port_classes
from network.verify.intents.flows import traces
from network.verify.intents.scene import Scene
from network.verify.locations import Place
from network.verify.locations.place import missing


@dataclass(frozen=True, slots=True)
class Example:
    """The trace of one flow; `choices` say, in a sentence each, what was picked of several."""

    trace: Trace
    choices: tuple[str, ...] = ()


def example(scene: Scene, intent: Intent) -> Example:
    """The first flow of an intent, as judging it would trace it.

    Raises NameLookupError for a location that names nothing or several things, or in which nothing is.
    """
    sources, destinations = scene.known.places(intent.sources), scene.known.places(intent.destinations)
    if told := missing(sources, destinations):
        raise NameLookupError(told, destinations.word if sources.senders else sources.word)
    found = next(iter(traces(scene, intent)), None) or _unpublished(scene, intent, sources, destinations)
    return Example(found, tuple(_choices(intent, sources, destinations, found)))


def _unpublished(scene: Scene, intent: Intent, sources: Place, destinations: Place) -> Trace:
    """From outside to what no public address leads to: as somebody out there would address it."""
    sender = sources.senders[0]
    protocol, port = port_classes(intent.ports, boundaries(scene.topology))[0]
    source = sender.at(ELSEWHERE) if ELSEWHERE in sender.addresses else sender.first
    return trace(scene.topology, Flow(source, Host(destinations.held.lowest), protocol, port))


def _choices(intent: Intent, sources: Place, destinations: Place, found: Trace) -> Iterator[str]:
    sent = AddressSet.of_ranges(one for sender in sources.senders for one in sender.addresses.ranges)
    if len(sent) > 1 and not sources.internet:
        yield f"of {len(sent):,} addresses in {sources.word} the lowest was taken"
    if len(destinations.held) > 1 and isinstance(found.flow.target, Host):
        yield f"of {len(destinations.held):,} addresses in {destinations.word} the lowest was taken"
    outside = found.flow.source if sources.internet else found.flow.target if destinations.internet else None
    if isinstance(outside, InternetHost | Host) and outside.address is not None:
        tagless = ", which no service tag holds," if outside.address == ELSEWHERE else ""
        yield f"of all public addresses {outside.address}{tagless} was taken"
    several = len(intent.ports) > 1 or any(len(one.protocols) > 1 or one.low != one.high for one in intent.ports)
    if several:
        yield f"of {', '.join(map(str, intent.ports))} {found.flow.protocol.lower()}/{found.flow.port} was taken"
