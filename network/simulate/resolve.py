"""Which addresses a client gets for a name, who says so, and by which steps.

A pure function of the nouns in `network.model.dns`. Whether a query can reach its server is not asked here: every
query on the wire is in `Resolution.flows`, for a trace to follow.
"""

from dataclasses import replace
from ipaddress import IPv4Address

from network.azure.ambiguities import Readings
from network.model.declared import Gap
from network.model.dns import AZURE_DNS, Dns, DnsMachine, ForwardingTarget, most_specific, normal_name
from network.model.resolution import (
    Answerer,
    AnswererType,
    DnsClient,
    DnsFlow,
    NameDecision,
    NameStep,
    Rcode,
    Resolution,
)
from network.simulate.dns_answer import (
    TIMEOUT,
    Answer,
    Asker,
    Log,
    Referral,
    Voice,
    ask_public,
    from_fixed,
    not_known,
    unanswered,
)
from network.simulate.dns_azure import ask_azure
from network.simulate.dns_server import ask_server, server_on

# Clients wait a few seconds; whoever forwards more often than this has lost them long before.
MOST_FORWARDS = 16


def resolve(dns: Dns, client: DnsClient, name: str, readings: Readings | None = None) -> Resolution:
    """The answer to a query for the IPv4 addresses of `name`.

    The client asks its servers in order and takes the first answer, also that the name does not exist. A server that
    nobody knows, a circle of forwarders and 168.63.129.16 from outside a network (S-180) end as TIMEOUT.
    """
    host = normal_name(name)
    inquiry = _Inquiry(dns, readings or Readings())
    answer = inquiry.begin(client, host)
    return Resolution(
        host=host,
        rcode=answer.rcode,
        addresses=answer.addresses,
        answered_by=answer.answered_by,
        steps=tuple(inquiry.log),
        flows=tuple(inquiry.flows),
        gap=answer.gap,
        unlisted=answer.unlisted,
    )


class _Inquiry:
    """One resolution in progress: what has been asked already, and what was decided."""

    def __init__(self, dns: Dns, readings: Readings) -> None:
        self.dns = dns
        self.readings = readings
        self.log: Log = []
        self.flows: list[DnsFlow] = []
        self._asked: set[tuple[str, str]] = set()

    def begin(self, client: DnsClient, host: str) -> Answer:
        """The client's own choice of servers: its own, those of its network, Azure DNS; outside Azure public DNS."""
        if isinstance(client.servers, Gap):
            return not_known(self.log, host, f"whoever {client.name} asks", client.servers)
        default = ForwardingTarget(AZURE_DNS) if client.vnet else None
        targets = tuple(ForwardingTarget(server) for server in client.servers) or (default,)
        by = (client.set_by,) if client.set_by else ()
        self.log.append(NameStep(NameDecision.ASKED, host, client.name, _choice(client), by))
        return self._ask_each(Referral(Asker(client.name, client.vnet), targets, host), MOST_FORWARDS)

    def _ask_each(self, referral: Referral, forwards: int) -> Answer:
        """Ask servers in their order until one answers."""
        answer = TIMEOUT
        for target in referral.targets:
            answer = self._ask(referral.asker, target, referral.host, forwards)
            if answer.rcode is not Rcode.TIMEOUT:
                break
        return replace(answer, aliases=(*referral.aliases, *answer.aliases))

    def _ask(self, asker: Asker, target: ForwardingTarget | None, host: str, forwards: int) -> Answer:
        if target is None:
            return ask_public(self.dns, host, self.log)
        address = target.address
        if isinstance(address, Gap):
            return not_known(self.log, host, f"whoever {asker.name} asks", address)
        self.flows.append(DnsFlow(asker.name, address, host, target.port, asker.source))
        if address != AZURE_DNS:
            return self._ask_address(asker, address, host, forwards)
        if asker.vnet is None:
            why = f"{AZURE_DNS} answers only inside a virtual network, and {asker.name} is in none"
            return unanswered(self.log, host, str(AZURE_DNS), why)
        if self._asked_before(asker.vnet, "Azure DNS in the same network", host):
            return TIMEOUT
        return self._settle(ask_azure(self.dns, asker.vnet, host, self.readings, self.log), forwards)

    def _ask_address(self, asker: Asker, address: IPv4Address, host: str, forwards: int) -> Answer:
        fixed = self.dns.answers.get((address, host))
        if fixed is not None:
            spoken = str(address)
            voice = Voice(Answerer(AnswererType.DNS_SERVER, spoken), spoken, f"as the world says of {spoken}")
            return from_fixed(self.log, fixed, host, voice)
        server = server_on(self.dns, address, asker.vnet)
        if server is None:
            return unanswered(self.log, host, str(address), f"no DNS server is known to listen on {address}")
        if isinstance(server, Gap):
            return not_known(self.log, host, str(address), server)
        if self._asked_before(server.id, str(address), host):
            return TIMEOUT
        answer = self._settle(ask_server(self.dns, server, host, self.readings, self.log), forwards)
        return self._read_again(server, answer, forwards) if isinstance(server, DnsMachine) else answer

    def _settle(self, found: Answer | Referral, forwards: int) -> Answer:
        """An answer as it is; for a referral the answer of whom it names."""
        if isinstance(found, Answer):
            return found
        if not forwards:
            why = f"{found.host} has been forwarded {MOST_FORWARDS} times; nobody waits that long"
            return unanswered(self.log, found.host, found.asker.name, why)
        return self._ask_each(found, forwards - 1)

    def _read_again(self, server: DnsMachine, answer: Answer, forwards: int) -> Answer:
        """A server that reads the aliases in a forwarded answer asks for those that it has rules for (S-197)."""
        if self.readings.forwarded_aliases != "read" or not forwards:
            return answer
        for alias in answer.aliases:
            own = most_specific(server.zones, alias) or most_specific(server.conditional, alias)
            if own is not None and not self._asked_before(server.id, str(server.address), alias):
                return self._settle(ask_server(self.dns, server, alias, self.readings, self.log), forwards - 1)
        return answer

    def _asked_before(self, key: str, server: str, host: str) -> bool:
        """Whether this was asked already: who asks again waits for itself, or for somebody who did not answer."""
        if (key, host) in self._asked:
            unanswered(self.log, host, server, f"{server} was asked for {host} before and did not answer")
            return True
        self._asked.add((key, host))
        return False


def _choice(client: DnsClient) -> str:
    """The sentence that says whom a client asks and why."""
    servers = () if isinstance(client.servers, Gap) else client.servers
    if servers:
        because = f", the DNS servers of {client.set_by.name}" if client.set_by else ""
        return f"{client.name} asks {', '.join(map(str, servers))}{because}"
    if client.vnet:
        because = f", as {client.set_by.name} has no DNS servers of its own" if client.set_by else ""
        return f"{client.name} asks Azure DNS{because}"
    return f"{client.name} asks public DNS"
