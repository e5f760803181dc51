"""What an application gateway does with a request: the listener that takes it, and its own request to a backend.

https://learn.microsoft.com/azure/application-gateway/how-application-gateway-works
"""

from collections.abc import Iterator
from dataclasses import replace
from fnmatch import fnmatchcase
from ipaddress import IPv4Address

from network.model.addresses import AddressSet
from network.model.edge import AppGateway, Backend, Listener
from network.model.trace import DecidedBy, StepKind
from network.model.words import Decider, NextHopType, Protocol, Reason, Verdict
from network.simulate import decisions
from network.simulate.balance import members
from network.simulate.dns_clients import vnet_client
from network.simulate.parties import ANYBODY, Packet, Party, at
from network.simulate.places import addresses_of, bare_machine
from network.simulate.resolve import resolve
from network.simulate.select import select_address
from network.simulate.walk import Leg, OnInternet, Sender, Sending, Start, Walk


def request(walk: Walk, gateway: AppGateway, asked: Packet) -> tuple[Walk, ...]:
    """One way for each backend that the request `asked` may be sent to; a gap leaves all of it open."""
    if gateway.gaps:
        return (walk.step(StepKind.PLATFORM, Verdict.INDETERMINATE, decisions.by_gap(gateway, gateway.gaps[0])).end(),)
    taken = tuple(_taken(gateway, asked, walk.fqdn))
    if not taken:
        refused = _by(gateway, Reason.NO_MATCHING_RULE)
        return (walk.step(StepKind.BALANCE, Verdict.DROP, refused).end(),)
    return tuple(way for listener in taken for way in _answered(walk, gateway, listener))


def _taken(gateway: AppGateway, asked: Packet, host: str) -> Iterator[Listener]:
    """The first listener on the port whose hosts have the name; where no name is known, each that may be asked."""
    address = asked.destination.address
    for listener in gateway.listeners if asked.protocol is Protocol.TCP else ():
        own = listener.public.address if listener.public is not None else listener.address
        if listener.port != asked.port or (own is not None and address not in (own, None)):
            continue
        if not host or not listener.hosts or any(fnmatchcase(host.lower(), one) for one in listener.hosts):
            yield listener
            if host or not listener.hosts:
                return


def _answered(walk: Walk, gateway: AppGateway, listener: Listener) -> Iterator[Walk]:
    walk = walk.step(StepKind.BALANCE, Verdict.ALLOW, replace(_by(gateway, None, listener.rule), subject=listener))
    if listener.redirects:
        yield walk.finish(end=gateway.subnet, name=gateway.name)
    nobody = walk.step(StepKind.BALANCE, Verdict.DROP, _by(gateway, Reason.NO_BACKEND, listener.rule)).end()
    for backend in listener.backends:
        targets = tuple(_targets(walk, gateway, backend))
        yield from (_sent(walk, gateway, backend, target) for target in targets) if targets else (nobody,)
    if not listener.backends and not listener.redirects:
        yield nobody


def _targets(walk: Walk, gateway: AppGateway, backend: Backend) -> Iterator[IPv4Address | str]:
    """The addresses of a backend; a name that has none stays a name."""
    yield from backend.addresses
    for machine in members(walk.topology, backend.pool) if backend.pool else ():
        yield addresses_of(walk.topology, machine.nic).lowest
    dns = walk.topology.dns
    for name in backend.names:
        client = vnet_client(dns, gateway.subnet.vnet.id, gateway.name)
        answer = resolve(dns, client, name, walk.topology.readings)
        yield from answer.addresses or (name,)


def _sent(walk: Walk, gateway: AppGateway, backend: Backend, target: IPv4Address | str) -> Walk:
    """A request of the gateway's own, from its subnet: the client's is answered by the gateway."""
    if isinstance(target, str):
        unknown = decisions.by_unknown(gateway, f"backendAddresses: {target}")
        return walk.step(StepKind.NAME, Verdict.INDETERMINATE, unknown, f"nobody knows where {target} is").end()
    machine = bare_machine(gateway.subnet)
    prefixes = gateway.subnet.prefixes
    closed = replace(walk.leg, end=gateway.subnet, end_name=gateway.name)
    route = select_address(walk.topology, gateway.subnet, target).route
    outside = route is not None and route.next_hop_type is NextHopType.INTERNET
    source = ANYBODY if outside else Party(AddressSet.of(*prefixes))
    leg = Leg(source, Start.OUTSIDE if outside else Start.INSIDE, device=machine)
    walk = walk.translated(source, () if outside else prefixes, leg, closed)
    packet = replace(walk.packet, destination=at(target), port=backend.port)
    walk = replace(walk, packet=packet, fqdn=backend.host or "".join(backend.names[:1]) or walk.fqdn)
    if outside and route is not None:
        walk = walk.step(StepKind.ROUTE, Verdict.ALLOW, decisions.by_route(route))
        return walk.to(OnInternet(from_azure=True))
    return walk.to(Sending(Sender(gateway.subnet, nic=machine)))


def _by(gateway: AppGateway, reason: Reason | None, rule: str | None = None) -> DecidedBy:
    return DecidedBy(type=Decider.APP_GATEWAY, name=gateway.name, rule=rule, reason=reason, subject=gateway)
