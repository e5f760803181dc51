"""What the server on an address makes of a query: an inbound endpoint, a firewall, a self-managed server."""

from ipaddress import IPv4Address
from typing import assert_never

from network.azure.ambiguities import Readings
from network.model.declared import Gap
from network.model.dns import (
    AZURE_DNS,
    Dns,
    DnsMachine,
    FirewallDns,
    ForwardingTarget,
    InboundEndpoint,
    Server,
    most_specific,
    suffixes,
)
from network.model.resolution import Answerer, AnswererType, NameDecision, NameStep
from network.simulate.dns_answer import (
    PUBLIC,
    Answer,
    Asker,
    Found,
    Log,
    Referral,
    Voice,
    absent,
    follow,
    from_record,
    not_known,
    unanswered,
)
from network.simulate.dns_azure import ask_azure

_RANK = (InboundEndpoint, FirewallDns, DnsMachine)


def server_on(dns: Dns, address: IPv4Address, vnet: str | None) -> Server | Gap | None:
    """The server that a query from a network meets on an address.

    Address spaces may repeat: its own network comes before those that it is peered with, and those before the rest.
    A gap where nobody is known to have the address, but somebody's own address is not known.
    """
    network = dns.vnets.get(vnet) if vnet else None
    neighbours = network.neighbours if network else frozenset()

    def distance(server: Server) -> tuple[int, int, str]:
        near = 0 if vnet and server.vnet == vnet else 1 if server.vnet in neighbours else 2
        return near, _RANK.index(type(server)), server.id

    found = [server for server in dns.servers if server.address == address]
    if found:
        return min(found, key=distance)
    unsure = (server for server in dns.servers if not (isinstance(server, FirewallDns) and server.proxy is False))
    return next((server.address for server in unsure if isinstance(server.address, Gap)), None)


def ask_server(dns: Dns, server: Server, host: str, readings: Readings, log: Log) -> Answer | Referral:
    """The answer of a server, or whom it asks in turn."""
    match server:
        case InboundEndpoint():
            return _ask_inbound(dns, server, host, readings, log)
        case FirewallDns():
            return _ask_firewall(server, host, log)
        case DnsMachine():
            return _ask_machine(server, host, log)
        case _:
            assert_never(server)


def _ask_inbound(dns: Dns, server: InboundEndpoint, host: str, readings: Readings, log: Log) -> Answer | Referral:
    """As Azure DNS answers in the resolver's network (S-192)."""
    if server.vnet is None:
        return not_known(log, host, server.name, Gap("virtualNetwork", server.id))
    text = f"inbound endpoint {server.name} answers as Azure DNS does in the network of its resolver"
    log.append(NameStep(NameDecision.FORWARDED, host, server.name, text, (server,)))
    return ask_azure(dns, server.vnet, host, readings, log)


def _ask_firewall(server: FirewallDns, host: str, log: Log) -> Answer | Referral:
    """A DNS proxy asks its own servers, by default Azure DNS in its network; without proxy nobody listens (S-168)."""
    if isinstance(server.proxy, Gap):
        return not_known(log, host, server.name, server.proxy)
    by = (server.policy, server) if server.policy else (server,)
    if not server.proxy:
        why = f"firewall {server.name} has no DNS proxy: it does not listen"
        return unanswered(log, host, server.name, why, *by)
    if isinstance(server.upstreams, Gap):
        return not_known(log, host, server.name, server.upstreams)
    upstreams = server.upstreams or (AZURE_DNS,)
    text = f"DNS proxy of firewall {server.name} asks {', '.join(map(str, upstreams))}"
    log.append(NameStep(NameDecision.FORWARDED, host, server.name, text, by))
    address = server.address if isinstance(server.address, IPv4Address) else None
    targets = tuple(ForwardingTarget(upstream) for upstream in upstreams)
    return Referral(Asker(server.id, server.vnet, address), targets, host)


def _ask_machine(server: DnsMachine, host: str, log: Log) -> Answer | Referral:
    return follow(host, lambda name: _look_up(server, name, log), log, str(server.address))


def _look_up(server: DnsMachine, host: str, log: Log) -> Found:
    """Own zone, longest conditional forwarder, forwarders in order (docs/snapshot.md 2)."""
    address = str(server.address)
    zone = most_specific(server.zones, host)
    if zone is not None:
        clause = f"says zone {zone.name} of {address}"
        voice = Voice(Answerer(AnswererType.DNS_SERVER, address), address, clause, (server,))
        record = zone.record(host)
        return from_record(log, record, host, voice) if record else absent(log, host, voice)
    domain = next((domain for domain in suffixes(host) if domain in server.conditional), None)
    targets = server.forwarders if domain is None else server.conditional[domain]
    if not targets:
        return unanswered(log, host, address, f"{address} has neither a zone nor a forwarder for {host}", server)
    names = ", ".join(str(target or PUBLIC.server) for target in targets)
    text = f"{address} forwards {domain or 'every other name'} to {names}"
    log.append(NameStep(NameDecision.FORWARDED, host, address, text, (server,)))
    asker = Asker(server.machine or address, server.vnet, server.address)
    return Referral(asker, tuple(None if target is None else ForwardingTarget(target) for target in targets), host)
