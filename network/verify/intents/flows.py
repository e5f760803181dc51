"""The flows of an intent: every class of source, destination and port, each traced once."""

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, replace
from ipaddress import IPv4Address

from network.model.addresses import NOTHING, AddressSet
from network.model.flow import Flow, FlowSource, FlowTarget, Host, InternetHost
from network.model.intent import Intent
from network.model.topology import Topology, remembered
from network.model.trace import Trace
from network.model.words import Protocol, Verdict
from network.simulate import trace as simulated
from network.simulate.named import trace_to_name
from network.simulate.places import public_holders
from network.verify.intents.arrival import arrived_at
from network.verify.intents.boundaries import boundaries
from network.verify.intents.classes import address_classes, origin_classes, port_classes
from network.verify.intents.scene import Scene
from network.verify.locations import Place
from network.verify.locations.place import Sender


@remembered
def trace(topology: Topology, flow: Flow) -> Trace:
    """The trace of a flow, worked out once: intents overlap."""
    return simulated.trace(topology, flow)


@dataclass(frozen=True, slots=True)
class Asked:
    """Who sends, where to, and on what: one class of flows before it is traced."""

    source: FlowSource
    own: AddressSet
    protocol: Protocol
    port: int

    def flow(self, target: FlowTarget, fqdn: str = "") -> Flow:
        """The flow to one target."""
        return Flow(self.source, target, self.protocol, self.port, fqdn)


def traces(scene: Scene, intent: Intent) -> Iterator[Trace]:
    """One trace for each class of flows of an intent, in a fixed order, worked out as they are asked for."""
    known = scene.known.places(intent.sources), scene.known.places(intent.destinations)
    literal = known[0].literal or known[1].literal
    locator = scene.known if literal else scene.symbolic
    sources, destinations = locator.places(intent.sources), locator.places(intent.destinations)
    for asked in _asked(locator.topology, sources, intent):
        if isinstance(asked.source, InternetHost):
            yield from _from_outside(locator.topology, asked, destinations)
        else:
            yield from _from_inside(scene, locator.topology, asked, destinations)


def _asked(topology: Topology, sources: Place, intent: Intent) -> Iterator[Asked]:
    lines = boundaries(topology)
    ports = port_classes(intent.ports, lines)
    for sender in _unlike(sources.senders):
        addresses: tuple[IPv4Address | None, ...] = origin_classes(sender.addresses, lines) or (None,)
        for address in addresses:
            own = AddressSet.single(address) if address is not None else NOTHING
            for protocol, port in ports:
                yield Asked(sender.at(address), own, protocol, port)


def _unlike(senders: Iterable[Sender]) -> Iterator[Sender]:
    """One of all senders that are alike."""
    seen: set[Hashable] = set()
    for sender in senders:
        if sender.alike is None or sender.alike not in seen:
            seen.add(sender.alike)
            yield sender


def _from_inside(scene: Scene, topology: Topology, asked: Asked, place: Place) -> Iterator[Trace]:
    for target in address_classes(place.held - asked.own, boundaries(topology)):
        yield trace(topology, asked.flow(Host(target)))
    for tag in place.tags:
        yield trace(topology, asked.flow(Host(scene.member_of(tag))))
    for host in place.hosts:
        yield from _to_name(scene, topology, asked, host)
    if place.internet:
        outside = next(sender for sender in place.senders if sender.name == "internet")
        for target in address_classes(outside.addresses, boundaries(topology)):
            yield trace(topology, asked.flow(Host(target)))


def _to_name(scene: Scene, topology: Topology, asked: Asked, host: str) -> Iterator[Trace]:
    """To a name; where several addresses are possible and disagree, nobody can say."""
    possible = [
        found
        for address in scene.hosts_at(host)
        for found in trace_to_name(topology, asked.flow(Host(address), host), unlisted=Host(address))
    ]
    verdicts = {found.verdict for found in possible}
    if len(verdicts) == 1:
        yield possible[0]
        return
    failing = next(found for found in possible if found.verdict is not Verdict.ALLOW)
    yield replace(failing, verdict=Verdict.INDETERMINATE)


def _from_outside(topology: Topology, asked: Asked, place: Place) -> Iterator[Trace]:
    """From the Internet: to the public side of services, and to whatever public address leads to the place."""
    for service in place.services:
        yield trace(topology, asked.flow(service))
    if not place.services:
        for host in place.hosts:
            yield from trace_to_name(topology, asked.flow(InternetHost(None), host))
    for address in public_holders(topology):
        found = trace(topology, asked.flow(Host(address)))
        if address in place.held or arrived_at(topology, found) & place.held:
            yield found
