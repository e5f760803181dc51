"""The flows of an intent: every class of source, destination and port, each traced once."""

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, replace
from ipaddress import IPv4Address

from network.model.addresses import NOTHING, AddressSet
from network.model.flow import Flow, FlowSource, Host, InternetHost
from network.model.intent import Intent, Outcome
from network.model.topology import Topology, remembered
from network.model.trace import Trace
from network.model.words import Protocol, Verdict
from network.simulate import trace as simulated
from network.simulate.named import trace_to_name
from network.simulate.places import declared_public, public_holders
from network.verify.intents.arrival import arrived_at
from network.verify.intents.boundaries import boundaries, header_spaces
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
    """Who sends, from which address, and the ports that matter: flows before their target is chosen."""

    topology: Topology
    source: FlowSource
    address: IPv4Address | None
    ports: tuple[tuple[Protocol, int], ...]

    @property
    def own(self) -> AddressSet:
        """The sender's address, as a set."""
        return AddressSet.single(self.address) if self.address is not None else NOTHING

    def classes(self, targets: Iterable[IPv4Address | None]) -> Iterator[tuple[IPv4Address | None, Protocol, int]]:
        """One target and port of each class: what lies in the same header spaces fares alike.

        The target None stands for an address that is not known here, or may be replaced on the way.
        """
        sent_from = _sent_from(self.topology, self.address)
        ports = [(protocol, port, sent_from & _sent_on(self.topology, protocol, port)) for protocol, port in self.ports]
        seen: set[tuple[Protocol, int]] = set()
        for target in targets:
            sent_to = _sent_to(self.topology, target)
            for protocol, port, met in ports:
                if (protocol, met & sent_to) not in seen:
                    seen.add((protocol, met & sent_to))
                    yield target, protocol, port

    def flows(self, targets: Iterable[IPv4Address]) -> Iterator[Flow]:
        """One flow of each class of those to addresses."""
        for target, protocol, port in self.classes(targets):
            if target is not None:
                yield Flow(self.source, Host(target), protocol, port)


@remembered
def _sent_from(topology: Topology, address: IPv4Address | None) -> int:
    return header_spaces(topology).sent_from(address)


@remembered
def _sent_to(topology: Topology, address: IPv4Address | None) -> int:
    return header_spaces(topology).sent_to(address)


@remembered
def _sent_on(topology: Topology, protocol: Protocol, port: int) -> int:
    return header_spaces(topology).on(protocol, port)


def traces(scene: Scene, intent: Intent) -> Iterator[Trace]:
    """One trace for each class of flows of an intent, in a fixed order, worked out as they are asked for."""
    known = scene.known.places(intent.sources), scene.known.places(intent.destinations)
    literal = known[0].literal or known[1].literal
    locator = scene.known if literal else scene.symbolic
    sources, destinations = locator.places(intent.sources), locator.places(intent.destinations)
    outside = _outside(locator.topology, destinations, intent)
    for asked in _asked(locator.topology, sources, intent):
        if isinstance(asked.source, InternetHost):
            yield from _from_outside(asked, destinations)
        else:
            yield from _from_inside(scene, asked, destinations, outside)


def _asked(topology: Topology, sources: Place, intent: Intent) -> Iterator[Asked]:
    lines = boundaries(topology)
    ports = port_classes(intent.ports, lines)
    for sender in _unlike(sources.senders):
        addresses: tuple[IPv4Address | None, ...] = origin_classes(sender.addresses, lines) or (None,)
        for address in addresses:
            yield Asked(topology, sender.at(address), address, ports)


def _unlike(senders: Iterable[Sender]) -> Iterator[Sender]:
    """One of all senders that are alike."""
    seen: set[Hashable] = set()
    for sender in senders:
        if sender.alike is None or sender.alike not in seen:
            seen.add(sender.alike)
            yield sender


def _outside(topology: Topology, place: Place, intent: Intent) -> tuple[AddressSet, ...]:
    """The public addresses that a place stands for. Where flows must work, not those of what is declared here: whether
    a load balancer or a closed service takes them says nothing of the way to the Internet.
    """
    found = tuple(sender.addresses for sender in place.senders if place.internet and sender.name == "internet")
    if intent.outcome is Outcome.ALLOW or intent.through:
        return tuple(one - declared_public(topology) for one in found)
    return found


def _from_inside(scene: Scene, asked: Asked, place: Place, outside: tuple[AddressSet, ...]) -> Iterator[Trace]:
    lines = boundaries(asked.topology)
    targets = (
        *address_classes(place.held - asked.own, lines),
        *(scene.member_of(tag) for tag in place.tags),
        *(address for public in outside for address in address_classes(public, lines)),
    )
    for flow in asked.flows(targets):
        yield trace(asked.topology, flow)
    for host in place.hosts:
        yield from _to_name(scene, asked, host)


def _to_name(scene: Scene, asked: Asked, host: str) -> Iterator[Trace]:
    """To a name, on each class of ports; where several addresses are possible and disagree, nobody can say."""
    for _, protocol, port in asked.classes((None,)):
        there = replace(asked, ports=((protocol, port),)).flows(scene.hosts_at(host))
        possible = [
            found
            for flow in there
            for found in trace_to_name(asked.topology, replace(flow, fqdn=host), unlisted=flow.target)
        ]
        verdicts = {found.verdict for found in possible}
        if len(verdicts) == 1:
            yield possible[0]
            continue
        failing = next(found for found in possible if found.verdict is not Verdict.ALLOW)
        yield replace(failing, verdict=Verdict.INDETERMINATE)


def _from_outside(asked: Asked, place: Place) -> Iterator[Trace]:
    """From the Internet: to the public side of services, and to whatever public address leads to the place."""
    topology = asked.topology
    for _, protocol, port in asked.classes((None,)):
        for service in place.services:
            yield trace(topology, Flow(asked.source, service, protocol, port))
        for host in place.hosts if not place.services else ():
            yield from trace_to_name(topology, Flow(asked.source, InternetHost(None), protocol, port, host))
    for flow in asked.flows(public_holders(topology)):
        found = trace(topology, flow)
        if not isinstance(flow.target, Host):
            continue
        if flow.target.address in place.held or arrived_at(topology, found) & place.held:
            yield found
