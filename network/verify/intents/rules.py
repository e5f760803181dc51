"""The header space of each rule: the flows that it speaks of, where it is asked."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from network.model.addresses import EVERYTHING, NOTHING, AddressSet, readable_set
from network.model.firewall import Addresses, FirewallRule, RuleKind
from network.model.nic import Nic, Pool
from network.model.nsg import ALL_PORTS, AdminRules, Nsg, SecurityRule, Side
from network.model.topology import Topology, remembered
from network.model.vnet import Subnet
from network.model.words import Direction, Protocol
from network.simulate.tags import is_built_in, tag_addresses
from network.verify.intents.classes import Range
from network.verify.intents.devices import passing_subnets
from network.verify.intents.header_spaces import HeaderSpace

_ANY_NAME = ("*", "any")


@dataclass(frozen=True, slots=True)
class _Side:
    """One side of a rule. `exact`: it holds the `known` addresses and no other, wherever the rule is asked."""

    known: AddressSet
    exact: bool = True

    @property
    def widest(self) -> AddressSet:
        """All that it may hold."""
        return self.known if self.exact else EVERYTHING


def security_rules(topology: Topology) -> Iterator[SecurityRule]:
    """Every rule of every security group and of every admin configuration."""
    owners: tuple[Nsg | AdminRules, ...] = (*topology.nsgs.values(), *topology.admin_rules.values())
    for owner in owners:
        yield from (*owner.inbound, *owner.outbound)


def firewall_rules(topology: Topology) -> Iterator[FirewallRule]:
    """Every rule of every firewall, those it inherits first."""
    for firewall in topology.firewalls.values():
        for policy in firewall.policy.lineage if firewall.policy else ():
            for group in policy.groups:
                for collection in group.collections:
                    yield from collection.rules


@remembered
def rule_ranges(topology: Topology) -> frozenset[Range]:
    """The ranges of addresses that any rule names on either side."""
    sides = [_security_side(topology, side) for rule in security_rules(topology) for side in (rule.origin, rule.target)]
    for asked in firewall_rules(topology):
        sides += [_firewall_side(topology, addresses) for addresses in (asked.sources, asked.destinations)]
    return frozenset(one for side in sides for one in side.known.ranges)


def security_spaces(topology: Topology) -> Iterator[HeaderSpace]:
    """The header spaces of all security rules: those of a group only where the group is asked."""
    for nsg in topology.nsgs.values():
        guarded = _guarded(topology, nsg)
        for rule in (*nsg.inbound, *nsg.outbound):
            yield from _security_space(topology, rule, guarded)
    for admin in topology.admin_rules.values():
        for rule in (*admin.inbound, *admin.outbound):
            yield from _security_space(topology, rule, EVERYTHING)


def _guarded(topology: Topology, nsg: Nsg) -> AddressSet:
    """The addresses at which a group is asked; all of them where flows pass that are addressed to others."""
    machines: Iterable[Nic | Pool] = (*topology.nics.values(), *topology.pools.values())
    subnets: set[Subnet] = {one for one in topology.subnets.values() if one.nsg is nsg}
    subnets |= {one.subnet for one in machines if one.nsg is nsg}
    if subnets & passing_subnets(topology):
        return EVERYTHING
    return AddressSet.of(*(prefix for subnet in subnets for prefix in subnet.prefixes))


def _security_space(topology: Topology, rule: SecurityRule, guarded: AddressSet) -> Iterator[HeaderSpace]:
    sides = [_security_side(topology, side) for side in (rule.origin, rule.target)]
    origin, target = (_Side(side.known, side.exact and not rule.gaps) for side in sides)
    inbound = rule.direction is Direction.INBOUND
    space = HeaderSpace(
        origins=origin.widest if inbound else origin.widest & guarded,
        targets=target.widest & guarded if inbound else target.widest,
        ports=ALL_PORTS if rule.gaps else rule.target_ports,
        protocols=frozenset(protocol for protocol in Protocol if rule.covers(protocol)),
    )
    return _and_what_is_not_exact(space, target)


def firewall_space(topology: Topology, rule: FirewallRule) -> Iterator[HeaderSpace]:
    """The header space of a rule of a firewall; a rule that knows names may mean any address."""
    origin, target = _firewall_side(topology, rule.sources), _firewall_side(topology, rule.destinations)
    named = bool(rule.gaps or rule.fqdns or not rule.destinations)
    target = _Side(target.known, target.exact and not named)
    ports, protocols = rule.ports, _protocols(rule)
    if rule.kind is RuleKind.APPLICATION:
        ports = tuple((one.port, one.port) for one in rule.application_protocols)
        protocols = frozenset({Protocol.TCP})
    if rule.gaps:
        origin, ports = _Side(origin.known, exact=False), ALL_PORTS
    space = HeaderSpace(origin.widest, target.widest, ports, protocols)
    return _and_what_is_not_exact(space, target)


def _protocols(rule: FirewallRule) -> frozenset[Protocol]:
    return frozenset(one for one in Protocol if not rule.protocols or one.lower() in rule.protocols)


def _and_what_is_not_exact(space: HeaderSpace, target: _Side) -> Iterator[HeaderSpace]:
    """Each known range of a target that may hold more is told apart for every flow."""
    yield space
    for one in () if target.exact else target.known.ranges:
        yield HeaderSpace(targets=AddressSet((one,)))


@remembered
def _security_side(topology: Topology, side: Side) -> _Side:
    known, exact = NOTHING, not side.groups
    for text in side.prefixes:
        if text.lower() in _ANY_NAME:
            known = EVERYTHING
        elif text[:1].isdigit():
            known |= readable_set(text)
        else:
            tagged = None if is_built_in(text) else tag_addresses(topology, text, None)
            known |= tagged or NOTHING
            exact = exact and tagged is not None
    return _Side(known, exact)


@remembered
def _firewall_side(topology: Topology, addresses: Addresses) -> _Side:
    if addresses.anything:
        return _Side(EVERYTHING)
    tags = [tag_addresses(topology, tag, None) for tag in addresses.tags]
    known = AddressSet.of_ranges(one for each in (addresses.known, *tags) if each is not None for one in each.ranges)
    return _Side(known, all(tag is not None for tag in tags))
