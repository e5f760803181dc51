"""The security rules that apply at an interface, in the order in which a flow meets them (S-064, S-071, S-089)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from network.model.declared import Declared
from network.model.nic import Nic
from network.model.nsg import SecurityRule
from network.model.topology import Topology
from network.model.words import Direction
from network.simulate.filters import admin_rules_of
from network.simulate.tags import is_nameless

_GROUP, _RULES = "networkSecurityGroup", "securityRules"


@dataclass(frozen=True, slots=True)
class RuleList:
    """Rules that are asked one after the other until one matches: an NSG, or the security admin rules of a network.

    `where` names what they apply to; `owner` is None for admin rules, which may come from several collections, and for
    an NSG that is not known. `unknown` is the property that nobody knows, where there may be other rules; `nameless`
    are service tags that neither Azure nor the world has.
    """

    owner: Declared | None
    where: str
    rules: tuple[SecurityRule, ...]
    unknown: str = ""
    nameless: tuple[str, ...] = ()


def effective_rules(topology: Topology, nic: Nic, direction: Direction) -> tuple[RuleList, ...]:
    """Every list that a flow meets at an interface; each of them must let it pass.

    Admin rules come first. Inbound the group of the subnet is asked before that of the interface, outbound after it.
    An interface whose lists are empty is open.
    """
    lists = (_admin(topology, nic, direction), *_groups(nic, direction))
    found = (replace(one, nameless=_nameless(topology, one.rules)) for one in lists)
    return tuple(one for one in found if one.rules or one.unknown)


def _admin(topology: Topology, nic: Nic, direction: Direction) -> RuleList:
    vnet = nic.subnet.vnet
    return RuleList(None, vnet.name, tuple(rule for rule, _ in admin_rules_of(topology, vnet, direction)))


def _groups(nic: Nic, direction: Direction) -> Iterator[RuleList]:
    sides = [(nic.subnet.nsg, nic.subnet, nic.subnet.name), (nic.nsg, nic, nic.holder)]
    for nsg, side, where in sides if direction is Direction.INBOUND else reversed(sides):
        gap = side.gap(_GROUP) if nsg is None else nsg.gap(_RULES)
        rules = nsg.rules(direction) if nsg is not None else ()
        yield RuleList(nsg, where, rules, gap.property if gap is not None else "")


def _nameless(topology: Topology, rules: Iterable[SecurityRule]) -> tuple[str, ...]:
    texts = (text for rule in rules for side in (rule.origin, rule.target) for text in side.prefixes)
    return tuple(dict.fromkeys(text for text in texts if is_nameless(topology, text)))
