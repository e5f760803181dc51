"""The security rules that apply at an interface, in the order in which a flow meets them (S-064, S-071, S-089)."""

from collections.abc import Iterator
from dataclasses import dataclass

from network.model.declared import Declared
from network.model.nic import Nic
from network.model.nsg import SecurityRule
from network.model.topology import Topology
from network.model.words import Direction
from network.simulate.filters import admin_rules_of


@dataclass(frozen=True, slots=True)
class RuleList:
    """Rules that are asked one after the other until one matches: an NSG, or the security admin rules of a network.

    `where` names what they apply to; `owner` is None for admin rules, which may come from several collections.
    """

    owner: Declared | None
    where: str
    rules: tuple[SecurityRule, ...]


def effective_rules(topology: Topology, nic: Nic, direction: Direction) -> tuple[RuleList, ...]:
    """Every list that a flow meets at an interface; each of them must let it pass.

    Admin rules come first. Inbound the group of the subnet is asked before that of the interface, outbound after it.
    An interface whose lists are empty is open.
    """
    lists = (_admin(topology, nic, direction), *_groups(nic, direction))
    return tuple(one for one in lists if one.rules)


def _admin(topology: Topology, nic: Nic, direction: Direction) -> RuleList:
    vnet = nic.subnet.vnet
    return RuleList(None, vnet.name, tuple(rule for rule, _ in admin_rules_of(topology, vnet, direction)))


def _groups(nic: Nic, direction: Direction) -> Iterator[RuleList]:
    sides = [(nic.subnet.nsg, nic.subnet.name), (nic.nsg, nic.holder)]
    for nsg, where in sides if direction is Direction.INBOUND else reversed(sides):
        if nsg is not None:
            yield RuleList(nsg, where, nsg.rules(direction))
