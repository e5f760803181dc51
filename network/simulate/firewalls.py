"""What an Azure Firewall policy says of a flow (S-142 to S-177)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from ipaddress import IPv4Address

from network.azure.reserved import NEVER_TRANSLATED
from network.model.addresses import EVERYTHING, AddressSet, Match
from network.model.declared import Gap
from network.model.firewall import (
    ApplicationProtocol,
    Firewall,
    FirewallPolicy,
    FirewallRule,
    RuleCollection,
    RuleKind,
    ThreatIntelligence,
)
from network.model.topology import Topology
from network.model.words import Access, Protocol, Reason
from network.simulate.firewall_rules import Request, matches, name_matches

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


_DENIED = FirewallDecision(Access.DENY, reason=Reason.DEFAULT_DENY)


def threat(topology: Topology, policy: FirewallPolicy, request: Request) -> FirewallDecision | None:
    """What threat intelligence decides before any rule; None where it lets a flow go on to them."""
    if not _is_malicious(topology, policy, request):
        return None
    gap = next((gap for one in policy.lineage if (gap := one.gap("threatIntelWhitelist"))), None)
    if gap is not None:
        return FirewallDecision(None, reason=gap.reason, gap=gap)
    return FirewallDecision(Access.DENY, reason=Reason.THREAT_INTELLIGENCE)


def _is_malicious(topology: Topology, policy: FirewallPolicy, request: Request) -> bool:
    """Whether threat intelligence drops a flow before any rule (S-149); the strictest mode of the lineage counts.

    What a policy of the lineage trusts passes (https://learn.microsoft.com/azure/firewall-manager/threat-intelligence-settings).
    """
    if all(one.threat_intelligence is not ThreatIntelligence.DENY for one in policy.lineage):
        return False
    if request.fqdn and any(name_matches(name, request.fqdn) for one in policy.lineage for name in one.trusted_names):
        return False
    feed = (ip for ip in topology.world.malicious_ips if all(ip not in one.trusted for one in policy.lineage))
    ends = (request.packet.source, request.packet.destination)
    return any(address in party.addresses for address in feed for party in ends)


def translation(topology: Topology, firewall: Firewall, request: Request) -> FirewallDecision | None:
    """The DNAT rule that takes a flow to an address of the firewall; None where none does."""
    return _first(topology, firewall, request, RuleKind.NAT)


def decide(topology: Topology, firewall: Firewall, request: Request) -> FirewallDecision:
    """Network rules, then application rules, then the built-in collection, then deny (S-143, S-151, S-155)."""
    policy = firewall.policy
    if policy is None:
        return _DENIED
    known = threat(topology, policy, request)
    if known is not None:
        return known
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
    gap = _hidden_rules(policy)
    if gap is not None:
        return FirewallDecision(None, reason=gap.reason, gap=gap)
    doubtful: FirewallDecision | None = None
    for collection, rule in ordered(policy, kind):
        found, reason, protocol = matches(topology, firewall, request, rule)
        access = Access.ALLOW if kind is RuleKind.NAT else collection.access
        if found is Match.YES:
            if doubtful is not None and (kind is RuleKind.NAT or _access_of(doubtful) is not access):
                return doubtful
            return FirewallDecision(access, collection, rule, protocol=protocol)
        if found is Match.MAYBE and doubtful is None:
            doubtful = FirewallDecision(None, collection, rule, reason, protocol=protocol)
    return doubtful


def _hidden_rules(policy: FirewallPolicy) -> Gap | None:
    """Why not all rules of a policy are known, or not their order."""
    for one in policy.lineage:
        hidden = one.gap("basePolicy", "ruleCollectionGroups")
        gap = hidden or next((gap for group in one.groups for gap in group.gaps), None)
        if gap is not None:
            return gap
    return None


def _access_of(decision: FirewallDecision) -> Access | None:
    return decision.collection.access if decision.collection is not None else None


def _is_infrastructure(topology: Topology, request: Request) -> bool:
    packet = request.packet
    listed = any(name_matches(name, request.fqdn) for name in topology.world.infrastructure_fqdns)
    return bool(request.fqdn) and listed and packet.protocol is Protocol.TCP and packet.port in (80, 443)


def resolves_itself(topology: Topology, decision: FirewallDecision) -> bool:
    """Whether the firewall looks the name up and forgets the client's destination (S-154)."""
    if topology.readings.application_rules_resolve == "always":
        return True
    return decision.protocol is not None and decision.protocol.name == "http"
