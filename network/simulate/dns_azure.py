"""What Azure DNS (168.63.129.16) answers to a query from one virtual network.

Linked private zones, then rules of linked rulesets, then public DNS (S-178, S-194), anew for every alias (S-186).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from network.azure.ambiguities import Readings
from network.azure.zones import MACHINES, PRIVATE_LINK
from network.model.declared import Gap
from network.model.dns import AZURE_DNS, Dns, ForwardingTarget, VNetDns, ZoneLink, suffixes
from network.model.resolution import Answerer, AnswererType, NameDecision, NameStep
from network.simulate.dns_answer import (
    Answer,
    Asker,
    Found,
    Log,
    Referral,
    Voice,
    absent,
    follow,
    from_fixed,
    from_public,
    from_record,
    not_known,
)

Known = TypeVar("Known")
_AZURE = Answerer(AnswererType.AZURE)


@dataclass(frozen=True, slots=True)
class _Query:
    """One query as Azure DNS sees it: the network that it comes from, and the log of what was decided."""

    dns: Dns
    network: VNetDns
    readings: Readings
    log: Log

    @property
    def server(self) -> str:
        return f"Azure DNS in {self.network.name}"


def ask_azure(dns: Dns, vnet: str, host: str, readings: Readings, log: Log) -> Answer | Referral:
    """The answer of Azure DNS to a query from the network with this key, or the servers that a rule forwards to."""
    network = dns.vnets.get(vnet)
    if network is None:
        return not_known(log, host, "Azure DNS", Gap("virtualNetwork", vnet))
    query = _Query(dns, network, readings, log)
    return follow(host, lambda name: _look_up(query, name), log, query.server)


def _look_up(query: _Query, host: str) -> Found:
    for stage in (_fixed, _built_in, _in_zones, _by_rule):
        found = stage(query, host)
        if found is not None:
            return found
    return from_public(query.dns, host, query.log)


def _fixed(query: _Query, host: str) -> Found | None:
    fixed = query.dns.answers.get((AZURE_DNS, host))
    voice = Voice(_AZURE, query.server, "as the world says of Azure DNS")
    return from_fixed(query.log, fixed, host, voice) if fixed else None


def _built_in(query: _Query, host: str) -> Found | None:
    """Azure-provided name resolution: machines of the same network by host name, alone or with Azure's suffix."""
    voice = Voice(_AZURE, query.server, f"says the list of machines in {query.network.name}")
    record = query.network.hosts.get(host)
    if record is not None:
        return from_record(query.log, record, host, voice)
    machine = host and "." not in host
    return absent(query.log, host, voice) if machine or host.endswith(f".{MACHINES}") else None


def _in_zones(query: _Query, host: str) -> Found | None:
    """The most specific linked zone answers for its whole domain (S-181, S-184, S-185)."""
    links = tuple(_nearest(query.network.zones, query.dns.loose_zones, host))
    for link in links if query.readings.nested_zones == "all" else links[:1]:
        if isinstance(link, Gap):
            return not_known(query.log, host, query.server, link)
        record = link.zone.record(host)
        if record is not None:
            return from_record(query.log, record, host, _zone_voice(query, link))
    return _no_record(query, links[0], host) if links and not isinstance(links[0], Gap) else None


def _no_record(query: _Query, link: ZoneLink, host: str) -> Found:
    """The name does not exist (S-184), unless the link of a privatelink zone redirects to public DNS (S-189)."""
    zone = link.zone
    gap = link.redirects if isinstance(link.redirects, Gap) else next(iter(zone.gaps), None)
    if gap is not None:
        return not_known(query.log, host, query.server, gap)
    private_link = any(label.startswith(PRIVATE_LINK) for label in zone.domain.split("."))
    if not (link.redirects and private_link):
        return absent(query.log, host, _zone_voice(query, link))
    text = f"private zone {zone.name} has no record for {host}, and {link.name} redirects to public DNS"
    query.log.append(NameStep(NameDecision.REDIRECTED, host, query.server, text, (link, zone)))
    return from_public(query.dns, host, query.log)


def _by_rule(query: _Query, host: str) -> Found | None:
    """The enabled rule with the longest domain, of the rulesets linked to this network (S-195)."""
    rule = next(_nearest(query.network.rules, query.dns.loose_rules, host), None)
    if rule is None:
        return None
    if isinstance(rule, Gap):
        return not_known(query.log, host, query.server, rule)
    if isinstance(rule.targets, Gap):
        return not_known(query.log, host, query.server, rule.targets)
    text = f"rule {rule.name} forwards {rule.domain or 'every name'} to {_names(rule.targets)}"
    query.log.append(NameStep(NameDecision.FORWARDED, host, query.server, text, (rule,)))
    return Referral(Asker(rule.subnet or rule.id, rule.vnet), rule.targets, host)


def _nearest(known: Mapping[str, Known], loose: Mapping[str, Gap], host: str) -> Iterator[Known | Gap]:
    """What concerns a host, the longest domain first; a gap where something may concern it that is not known."""
    for domain in suffixes(host):
        if domain in known:
            yield known[domain]
        elif domain in loose:
            yield loose[domain]


def _zone_voice(query: _Query, link: ZoneLink) -> Voice:
    zone = link.zone
    clause = f"says private zone {zone.name}, which {link.name} links to {query.network.name}"
    return Voice(Answerer(AnswererType.PRIVATE_ZONE, zone.name), query.server, clause, (zone, link))


def _names(targets: tuple[ForwardingTarget, ...]) -> str:
    return ", ".join(t.address.origin if isinstance(t.address, Gap) else str(t.address) for t in targets) or "nobody"
