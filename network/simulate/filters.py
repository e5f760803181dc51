"""What network security groups and security admin rules say of a flow at one interface (S-064 to S-090)."""

from collections.abc import Iterator
from dataclasses import dataclass

from network.azure.reserved import HOST_ADDRESS, WIRE_SERVER_PORTS
from network.azure.service_tags import PLATFORM_DNS, PLATFORM_IMDS, VIRTUAL_NETWORK, is_listed
from network.lift.index import id_key
from network.model.addresses import NOTHING, AddressSet, Match, readable_set
from network.model.declared import Declared
from network.model.nsg import ALL_PORTS, AdminRules, Nsg, PortRanges, SecurityRule, Side
from network.model.topology import Topology, remembered
from network.model.vnet import Subnet, VNet
from network.model.words import Access, Direction, Protocol, Reason
from network.simulate.parties import Packet, Party
from network.simulate.peerings import has_unknown_peer
from network.simulate.places import address_of
from network.simulate.tags import PUBLIC, is_built_in, possible_addresses, tag_addresses

# The dynamic ports of RFC 6335, section 6: what a new connection comes from, unless somebody says otherwise.
EPHEMERAL = (49152, 65535)
# What says which flows a rule means, in NSGs and in admin rules: what is not known of it may mean any.
_ORIGIN = ("sourceAddressPrefix", "sourceAddressPrefixes", "sourceApplicationSecurityGroups", "sources")
_TARGET = (
    "destinationAddressPrefix",
    "destinationAddressPrefixes",
    "destinationApplicationSecurityGroups",
    "destinations",
)
_ORIGIN_PORTS = ("sourcePortRange", "sourcePortRanges")
_TARGET_PORTS = ("destinationPortRange", "destinationPortRanges")


@dataclass(frozen=True, slots=True)
class Decision:
    """What a list of rules says. `access` None: nobody can say, because of `rule`, for the `reason`."""

    access: Access | None
    rule: SecurityRule
    reason: Reason | None = None
    gap: str = ""


@dataclass(frozen=True, slots=True)
class _Side:
    """One side of a rule at a subnet, ready to be asked; `open`: VirtualNetwork may hold more than is known."""

    anything: bool
    known: AddressSet
    tagged: tuple[tuple[str, AddressSet | None], ...]
    groups: tuple[str, ...]
    members: AddressSet
    open: bool


@remembered
def _compile(topology: Topology, side: Side, subnet: Subnet) -> _Side:
    known, tagged = NOTHING, []
    anything = False
    for text in side.prefixes:
        if text == "*" or text.lower() == "any":
            anything = True
        elif text[:1].isdigit():
            known |= readable_set(text)
        elif is_built_in(text):
            known |= tag_addresses(topology, text, subnet) or NOTHING
        else:
            tagged.append((text.lower(), tag_addresses(topology, text, subnet)))
    members = _members(topology, side.groups) if side.groups else NOTHING
    joined = any(text.lower() == VIRTUAL_NETWORK for text in side.prefixes)
    unknown_peer = joined and has_unknown_peer(topology, subnet.vnet)
    return _Side(anything, known, tuple(tagged), side.groups, members, unknown_peer)


@remembered
def _members(topology: Topology, groups: tuple[str, ...]) -> AddressSet:
    """The addresses of the interfaces that are members of application security groups (S-081)."""
    wanted = frozenset(groups)
    found = NOTHING
    for nic in topology.nics.values():
        for one in nic.configurations:
            address = address_of(topology, one) if one.groups & wanted else None
            found |= AddressSet.single(address) if address is not None else NOTHING
    for endpoint in topology.private_endpoints.values():
        if endpoint.groups & wanted:
            found |= AddressSet.of_addresses(endpoint.addresses)
    return found


def _holds(side: _Side, party: Party) -> tuple[Match, bool]:
    """Whether a side of a rule holds a party; and whether an unknown tag is why nobody can say."""
    if side.anything:
        return Match.YES, False
    found = _in_groups(side, party)
    if party.tags and any(tag in party.tags for tag, _ in side.tagged):
        return Match.YES, False
    found = found.either(_in_known(side.known, party))
    unknown = False
    for tag, addresses in side.tagged:
        if party.tags and is_listed(tag):
            continue
        if addresses is not None:
            found = found.either(party.addresses.lies_in(addresses))
        elif party.addresses.lies_in(possible_addresses(tag)) is not Match.NO:
            found, unknown = found.either(Match.MAYBE), True
    if side.open and party.addresses.lies_in(PUBLIC) is not Match.YES:
        found = found.either(Match.MAYBE)
    return found, unknown and found is Match.MAYBE


def _in_known(known: AddressSet, party: Party) -> Match:
    # Addresses that nobody knows are surely public; a set that has all public ones has them, whichever they are.
    return party.addresses.lies_in(known)


def _in_groups(side: _Side, party: Party) -> Match:
    if not side.groups:
        return Match.NO
    if party.groups is not None:
        return Match.of(bool(party.groups.intersection(side.groups)))
    return party.addresses.lies_in(side.members)


def _on_ports(ranges: PortRanges, port: int) -> bool:
    return any(first <= port <= last for first, last in ranges)


def _from_ports(ranges: PortRanges, packet: Packet) -> Match:
    """Whether the source port is covered; that of a new connection is any ephemeral one."""
    if ranges == ALL_PORTS or packet.ignore_source_port or packet.protocol is Protocol.ICMP:
        return Match.YES
    first, last = (packet.source_port, packet.source_port) if packet.source_port is not None else EPHEMERAL
    return AddressSet(((first, last),)).lies_in(AddressSet.of_ranges(ranges))


def _perhaps(found: Match, rule: SecurityRule, properties: tuple[str, ...]) -> Match:
    """A match as far as it is known: what the rule says beside may still match."""
    return found.either(Match.MAYBE) if rule.gap(*properties) else found


def matches(topology: Topology, rule: SecurityRule, subnet: Subnet, packet: Packet) -> tuple[Match, Reason | None]:
    """Whether a rule in force at a subnet matches; and why nobody can say, where that is so."""
    if not rule.covers(packet.protocol):
        return Match.NO, None
    on_port = packet.protocol is Protocol.ICMP or _on_ports(rule.target_ports, packet.port)
    if not on_port and rule.gap(*_TARGET_PORTS) is None:
        return Match.NO, None
    source, source_tag = _holds(_compile(topology, rule.origin, subnet), packet.source)
    source = _perhaps(source, rule, _ORIGIN)
    if source is Match.NO:
        return Match.NO, None
    target, target_tag = _holds(_compile(topology, rule.target, subnet), packet.destination)
    ports = _perhaps(_from_ports(rule.origin_ports, packet), rule, _ORIGIN_PORTS)
    found = source.both(_perhaps(target, rule, _TARGET)).both(ports)
    if found is Match.NO:
        return found, None
    if rule.gaps:
        return Match.MAYBE, Reason.UNKNOWN_VALUE
    reason = Reason.UNKNOWN_SERVICE_TAG if source_tag or target_tag else Reason.UNKNOWN_VALUE
    return found, reason if found is Match.MAYBE else None


def decide(topology: Topology, rules: tuple[SecurityRule, ...], subnet: Subnet, packet: Packet) -> Decision | None:
    """The first match; None where no rule matches. A rule that may match counts only if it would change the answer."""
    doubtful: list[tuple[SecurityRule, Reason | None]] = []
    for rule in rules:
        found, reason = matches(topology, rule, subnet, packet)
        if found is Match.MAYBE:
            doubtful.append((rule, reason))
        elif found is Match.YES:
            other = next(((one, why) for one, why in doubtful if one.access is not rule.access), None)
            return Decision(None, other[0], other[1]) if other else Decision(rule.access, rule)
    return Decision(None, doubtful[0][0], doubtful[0][1]) if doubtful else None


@dataclass(frozen=True, slots=True)
class Layer:
    """What one layer decided: a collection of admin rules, the group of the interface, or that of the subnet."""

    owner: Declared
    decision: Decision


def interface_layers(
    topology: Topology, direction: Direction, nsgs: tuple[Nsg | None, ...], subnet: Subnet, packet: Packet
) -> Iterator[Layer]:
    """Every layer that a flow meets at an interface, in order: admin rules, then the groups as they are given.

    An admin rule that says AlwaysAllow ends it: no group is asked (S-089).
    """
    admin = admin_decision(topology, direction, subnet, packet)
    if admin is not None:
        yield admin
        if admin.decision.access is Access.ALWAYS_ALLOW:
            return
    for nsg in nsgs:
        if nsg is None or nsg.gap("securityRules") is not None:
            continue
        decision = decide(topology, nsg.rules(direction), subnet, packet)
        if decision is not None:
            yield Layer(nsg, decision)


def admin_decision(topology: Topology, direction: Direction, subnet: Subnet, packet: Packet) -> Layer | None:
    """What the security admin rules of the VNet say; None where they say nothing."""
    rules = admin_rules_of(topology, subnet.vnet, direction)
    decision = decide(topology, tuple(rule for rule, _ in rules), subnet, packet) if rules else None
    if decision is None:
        return None
    owner = next(owner for rule, owner in rules if rule is decision.rule)
    return Layer(owner, decision)


@remembered
def admin_rules_of(topology: Topology, vnet: VNet, direction: Direction) -> tuple[tuple[SecurityRule, AdminRules], ...]:
    """The security admin rules of a network in the order of evaluation, each with its collection."""
    key = id_key(vnet.id)
    found = [
        (rule, owner)
        for owner in topology.admin_rules.values()
        if key in owner.vnets
        for rule in (owner.inbound if direction is Direction.INBOUND else owner.outbound)
    ]
    return tuple(sorted(found, key=lambda pair: (pair[0].priority, pair[0].id.lower())))


def host_layers(topology: Topology, nsgs: tuple[Nsg | None, ...], subnet: Subnet, packet: Packet) -> Iterator[Layer]:
    """Every layer that a flow to the host meets: of each group only the rules that use a platform tag (S-080)."""
    to_host = packet.destination.address == HOST_ADDRESS
    if to_host and packet.protocol is Protocol.TCP and packet.port in WIRE_SERVER_PORTS:
        return
    tag = PLATFORM_DNS if to_host else PLATFORM_IMDS
    for nsg in nsgs:
        rules = tuple(rule for rule in nsg.outbound if tag in map(str.lower, rule.target.prefixes)) if nsg else ()
        decision = decide(topology, rules, subnet, packet)
        if nsg is not None and decision is not None:
            yield Layer(nsg, decision)
