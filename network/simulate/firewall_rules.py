"""Whether a rule of an Azure Firewall takes a flow, by what is known of the rule (S-152, S-153, S-156, S-167)."""

from dataclasses import dataclass

from network.azure.fqdn_tags import fqdns_of
from network.azure.service_tags import is_listed
from network.lift.index import id_key
from network.model.addresses import AddressSet, Match
from network.model.firewall import Addresses, ApplicationProtocol, Firewall, FirewallRule, RuleKind
from network.model.resolution import Rcode, Resolution
from network.model.topology import Topology, remembered
from network.model.words import Protocol, Reason
from network.simulate.dns_clients import firewall_client
from network.simulate.parties import Packet, Party
from network.simulate.resolve import resolve
from network.simulate.tags import possible_addresses, tag_addresses

# Where something that is not known of a rule may widen what it matches; an IP group may stand on either side.
_SOURCES = frozenset({"sourceAddresses", "sourceIpGroups", "ipAddresses"})
_DESTINATIONS = frozenset({"destinationAddresses", "destinationIpGroups", "destinationFqdns", "ipAddresses"})
_NAMES = frozenset({"targetFqdns", "fqdnTags", "webCategories", "targetUrls"})
_PROTOCOLS = frozenset({"ipProtocols", "protocols", "protocolType", "port"})
_PORTS = frozenset({"destinationPorts"})


@dataclass(frozen=True, slots=True)
class Request:
    """A flow at a firewall: the packet, and the name that the client sends with it."""

    packet: Packet
    fqdn: str
    inbound: bool = False


Answer = tuple[Match, Reason | None, ApplicationProtocol | None]
"""Whether a rule matches, why that is not known, and the protocol that an application rule speaks."""
_NO: Answer = (Match.NO, None, None)


def matches(topology: Topology, firewall: Firewall, request: Request, rule: FirewallRule) -> Answer:
    """Whether a rule takes a flow; what is not known of the rule may match as well."""
    packet = request.packet
    source, reason = _holds(topology, rule.sources, packet.source)
    source = _perhaps(source, rule, _SOURCES)
    if source is Match.NO:
        return _NO
    protocol = None
    if rule.kind is RuleKind.APPLICATION:
        protocol = _application_protocol(rule, packet)
        on = _perhaps(Match.of(protocol is not None), rule, _PROTOCOLS) if packet.protocol is Protocol.TCP else Match.NO
        target, target_reason = _names_match(rule, request)
        if rule.destinations:
            inside, inside_reason = _holds(topology, rule.destinations, packet.destination)
            target, target_reason = target.both(_perhaps(inside, rule, _DESTINATIONS)), target_reason or inside_reason
    else:
        on = _takes(rule, packet)
        target, target_reason = _destination(topology, firewall, request, rule) if on is not Match.NO else (on, None)
        target = _perhaps(target, rule, _DESTINATIONS)
    found = source.both(on).both(target)
    gap = rule.gaps[0] if rule.gaps else None
    if gap is not None and found is not Match.NO:
        return Match.MAYBE, gap.reason, protocol
    return found, (reason or target_reason or Reason.UNKNOWN_VALUE) if found is Match.MAYBE else None, protocol


def _perhaps(found: Match, rule: FirewallRule, keys: frozenset[str]) -> Match:
    """An answer by what is known of a rule; what is not known at these properties may match as well."""
    return found.either(Match.MAYBE) if any(gap.key() in keys for gap in rule.gaps) else found


def _takes(rule: FirewallRule, packet: Packet) -> Match:
    """Whether the protocol and the port are those of the rule; ICMP has no ports."""
    speaks = Match.of(not rule.protocols or packet.protocol.lower() in rule.protocols)
    listens = packet.protocol is Protocol.ICMP or any(first <= packet.port <= last for first, last in rule.ports)
    return _perhaps(speaks, rule, _PROTOCOLS).both(_perhaps(Match.of(listens), rule, _PORTS))


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
            addresses = AddressSet.of_addresses(resolution.addresses)
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
    tagged = (pattern for tag in rule.fqdn_tags for pattern in fqdns_of(tag))
    if any(name_matches(pattern, request.fqdn) for pattern in (*rule.fqdns, *tagged)):
        return Match.YES, None
    # What else stands behind an FQDN tag changes with the platform and is not modelled.
    return (Match.MAYBE, Reason.NOT_MODELLED) if rule.fqdn_tags else (_perhaps(Match.NO, rule, _NAMES), None)


def name_matches(pattern: str, name: str) -> bool:
    """Whether a target FQDN covers a name: a wildcard stands at the left and for anything (S-156)."""
    wanted, sent = pattern.lower().rstrip("."), name.lower().rstrip(".")
    return sent.endswith(wanted[1:]) if wanted.startswith("*") else sent == wanted


@remembered
def resolved(topology: Topology, firewall: Firewall, name: str) -> Resolution:
    """What a firewall gets for a name from its own DNS (S-167, S-168)."""
    client = firewall_client(topology.dns, id_key(firewall.id), topology.readings)
    return resolve(topology.dns, client, name, topology.readings)


def is_known(resolution: Resolution) -> bool:
    """Whether a resolution gave addresses that a flow can go to."""
    return resolution.rcode is Rcode.NOERROR and bool(resolution.addresses)
