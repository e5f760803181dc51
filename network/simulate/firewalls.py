"""What an Azure Firewall policy says of a flow (S-142 to S-177)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from ipaddress import IPv4Address

from network.azure.reserved import NEVER_TRANSLATED
from network.azure.service_tags import is_listed
from network.lift.index import id_key
from network.model.addresses import EVERYTHING, AddressSet, Match
from network.model.declared import Gap
from network.model.firewall import (
    Addresses,
    ApplicationProtocol,
    Firewall,
    FirewallPolicy,
    FirewallRule,
    RuleCollection,
    RuleKind,
    ThreatIntelligence,
)
from network.model.resolution import Rcode, Resolution
from network.model.topology import Topology, remembered
from network.model.words import Access, Protocol, Reason
from network.simulate.dns_clients import firewall_client
from network.simulate.parties import Packet, Party
from network.simulate.resolve import resolve
from network.simulate.tags import possible_addresses, tag_addresses

_STANDARD_RANGES = AddressSet.of(*(row.prefix for row in NEVER_TRANSLATED))
ALWAYS_SNAT = IPv4Address("255.255.255.255")  # https://learn.microsoft.com/azure/firewall/snat-private-range


@dataclass(frozen=True, slots=True)
class FirewallDecision:
    """What a firewall decided. `access` None: nobody can say, for the `reason`.

    `rule` and `collection` name the rule that matched, `reason` the built-in behaviour where none did. `proxied`
    means that an application rule took the flow over.
    """

    access: Access | None
    collection: RuleCollection | None = None
    rule: FirewallRule | None = None
    reason: Reason | None = None
    proxied: bool = False
    gap: Gap | None = None
    protocol: ApplicationProtocol | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """A flow at a firewall: the packet, and the name that the client sends with it."""

    packet: Packet
    fqdn: str
    inbound: bool = False


_DENIED = FirewallDecision(Access.DENY, reason=Reason.DEFAULT_DENY)


def is_malicious(topology: Topology, policy: FirewallPolicy, packet: Packet) -> bool:
    """Whether threat intelligence drops a flow before any rule (S-149); the strictest mode of the lineage counts."""
    if all(one.threat_intelligence is not ThreatIntelligence.DENY for one in policy.lineage):
        return False
    feed = topology.world.malicious_ips
    return any(address in party.addresses for address in feed for party in (packet.source, packet.destination))


def translation(topology: Topology, firewall: Firewall, request: Request) -> FirewallDecision | None:
    """The DNAT rule that takes a flow to an address of the firewall; None where none does."""
    return _first(topology, firewall, request, RuleKind.NAT)


def decide(topology: Topology, firewall: Firewall, request: Request) -> FirewallDecision:
    """Network rules, then application rules, then the built-in collection, then deny (S-143, S-151, S-155)."""
    policy = firewall.policy
    if policy is None:
        return _DENIED
    if is_malicious(topology, policy, request.packet):
        return FirewallDecision(Access.DENY, reason=Reason.THREAT_INTELLIGENCE)
    network = _first(topology, firewall, request, RuleKind.NETWORK)
    if network is not None:
        return network
    if not request.inbound:
        application = _first(topology, firewall, request, RuleKind.APPLICATION)
        if application is not None:
            return replace(application, proxied=application.access is not Access.DENY)
        if _is_infrastructure(topology, request):
            return FirewallDecision(Access.ALLOW, reason=Reason.INFRASTRUCTURE_FQDN, proxied=True)
    return _DENIED


def network_deny(topology: Topology, firewall: Firewall, request: Request) -> FirewallDecision | None:
    """The network rule that would deny a translated flow, under the older reading of S-157."""
    found = _first(topology, firewall, request, RuleKind.NETWORK)
    return found if found is not None and found.access is Access.DENY else None


def snats(policy: FirewallPolicy | None, destination: IPv4Address) -> bool:
    """Whether network rules replace the source of a flow to this destination (S-161, S-162)."""
    ranges = policy.private_ranges if policy is not None else _STANDARD_RANGES
    if ALWAYS_SNAT in ranges and ranges != EVERYTHING:
        return True
    return destination not in ranges


def ordered(policy: FirewallPolicy, kind: RuleKind) -> Iterator[tuple[RuleCollection, FirewallRule]]:
    """The rules of one kind as they are asked: the oldest policy first, then groups, collections, rules (S-144)."""
    for one in policy.lineage:
        for group in one.groups:
            for collection in group.collections:
                for rule in collection.rules:
                    if rule.kind is kind:
                        yield collection, rule


def _first(topology: Topology, firewall: Firewall, request: Request, kind: RuleKind) -> FirewallDecision | None:
    """The first rule of a pass that matches; a rule that may match counts only if it would change the answer."""
    policy = firewall.policy
    if policy is None:
        return None
    gap = next((gap for one in policy.lineage if (gap := one.gap("basePolicy", "ruleCollectionGroups"))), None)
    if gap is not None:
        return FirewallDecision(None, reason=gap.reason, gap=gap)
    doubtful: FirewallDecision | None = None
    for collection, rule in ordered(policy, kind):
        found, reason, protocol = _matches(topology, firewall, request, rule)
        access = Access.ALLOW if kind is RuleKind.NAT else collection.access
        if found is Match.YES:
            if doubtful is not None and (kind is RuleKind.NAT or _access_of(doubtful) is not access):
                return doubtful
            return FirewallDecision(access, collection, rule, protocol=protocol)
        if found is Match.MAYBE and doubtful is None:
            doubtful = FirewallDecision(None, collection, rule, reason, protocol=protocol)
    return doubtful


def _access_of(decision: FirewallDecision) -> Access | None:
    return decision.collection.access if decision.collection is not None else None


_Answer = tuple[Match, Reason | None, ApplicationProtocol | None]
_NO: _Answer = (Match.NO, None, None)


def _matches(topology: Topology, firewall: Firewall, request: Request, rule: FirewallRule) -> _Answer:
    packet = request.packet
    source, reason = _holds(topology, rule.sources, packet.source)
    if source is Match.NO:
        return _NO
    protocol = None
    if rule.kind is RuleKind.APPLICATION:
        protocol = _application_protocol(rule, packet)
        target, target_reason = _names_match(rule, request) if protocol is not None else (Match.NO, None)
        if rule.destinations:
            inside, inside_reason = _holds(topology, rule.destinations, packet.destination)
            target, target_reason = target.both(inside), target_reason or inside_reason
    else:
        on = _takes(rule, packet)
        target, target_reason = _destination(topology, firewall, request, rule) if on else (Match.NO, None)
    found = source.both(target)
    gap = rule.gaps[0] if rule.gaps else None
    if gap is not None and found is not Match.NO:
        return Match.MAYBE, gap.reason, protocol
    return found, (reason or target_reason or Reason.UNKNOWN_VALUE) if found is Match.MAYBE else None, protocol


def _takes(rule: FirewallRule, packet: Packet) -> bool:
    """Whether the protocol and the port are those of the rule; ICMP has no ports."""
    if rule.protocols and packet.protocol.lower() not in rule.protocols:
        return False
    if packet.protocol is Protocol.ICMP:
        return True
    return any(first <= packet.port <= last for first, last in rule.ports)


def _destination(
    topology: Topology, firewall: Firewall, request: Request, rule: FirewallRule
) -> tuple[Match, Reason | None]:
    """Whether the destination is of the rule: by address, tag or group, or by a name that the firewall resolves."""
    party = request.packet.destination
    found, reason = _holds(topology, rule.destinations, party)
    for name in rule.fqdns:
        if found is Match.YES:
            break
        resolution = resolved(topology, firewall, name)
        if resolution.gap is not None:
            found, reason = found.either(Match.MAYBE), Reason.UNKNOWN_VALUE
        else:
            addresses = AddressSet.of_ranges((int(one), int(one)) for one in resolution.addresses)
            found = found.either(party.addresses.lies_in(addresses))
    return found, reason


def _holds(topology: Topology, addresses: Addresses, party: Party) -> tuple[Match, Reason | None]:
    if addresses.anything:
        return Match.YES, None
    if party.tags and any(tag.lower() in party.tags for tag in addresses.tags):
        return Match.YES, None
    found, reason = party.addresses.lies_in(addresses.known), None
    for tag in addresses.tags:
        if party.tags and is_listed(tag):
            continue
        known = tag_addresses(topology, tag, None)
        if known is not None:
            found = found.either(party.addresses.lies_in(known))
        elif party.addresses.lies_in(possible_addresses(tag)) is not Match.NO:
            found, reason = found.either(Match.MAYBE), Reason.UNKNOWN_SERVICE_TAG
    return found, reason if found is Match.MAYBE else None


def _application_protocol(rule: FirewallRule, packet: Packet) -> ApplicationProtocol | None:
    """The protocol of the rule that a flow speaks, by its port (S-152)."""
    if packet.protocol is not Protocol.TCP:
        return None
    return next((one for one in rule.application_protocols if one.port == packet.port), None)


def _names_match(rule: FirewallRule, request: Request) -> tuple[Match, Reason | None]:
    """Whether the name that is sent is of the rule; without a name nothing matches (S-153)."""
    if not request.fqdn:
        return Match.NO, None
    if any(name_matches(pattern, request.fqdn) for pattern in rule.fqdns):
        return Match.YES, None
    # What stands behind an FQDN tag changes with the platform and is not modelled.
    return (Match.MAYBE, Reason.NOT_MODELLED) if rule.fqdn_tags else (Match.NO, None)


def name_matches(pattern: str, name: str) -> bool:
    """Whether a target FQDN covers a name: a wildcard stands at the left and for anything (S-156)."""
    wanted, sent = pattern.lower().rstrip("."), name.lower().rstrip(".")
    return sent.endswith(wanted[1:]) if wanted.startswith("*") else sent == wanted


def _is_infrastructure(topology: Topology, request: Request) -> bool:
    packet = request.packet
    listed = any(name_matches(name, request.fqdn) for name in topology.world.infrastructure_fqdns)
    return bool(request.fqdn) and listed and packet.protocol is Protocol.TCP and packet.port in (80, 443)


@remembered
def resolved(topology: Topology, firewall: Firewall, name: str) -> Resolution:
    """What a firewall gets for a name from its own DNS (S-167, S-168)."""
    client = firewall_client(topology.dns, id_key(firewall.id), topology.readings)
    return resolve(topology.dns, client, name, topology.readings)


def resolves_itself(topology: Topology, decision: FirewallDecision) -> bool:
    """Whether the firewall looks the name up and forgets the client's destination (S-154)."""
    if topology.readings.application_rules_resolve == "always":
        return True
    return decision.protocol is not None and decision.protocol.name == "http"


def is_known(resolution: Resolution) -> bool:
    """Whether a resolution gave addresses that a flow can go to."""
    return resolution.rcode is Rcode.NOERROR and bool(resolution.addresses)
