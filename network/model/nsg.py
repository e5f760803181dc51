"""Security rules: network security groups, and the admin rules that come before them."""

from dataclasses import dataclass

from network.model.declared import Declared
from network.model.words import Access, Direction, Protocol

PortRanges = tuple[tuple[int, int], ...]
ALL_PORTS: PortRanges = ((0, 65535),)


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a rule: prefixes, service tags and `*` as they are written, and the ids of security groups.

    `groups` are keys of application security groups; a side that names groups holds nothing but their members.
    """

    prefixes: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class SecurityRule(Declared):
    """One rule of a network security group; no protocols means any protocol."""

    priority: int
    direction: Direction
    access: Access
    protocols: frozenset[str] = frozenset()
    origin: Side = Side(("*",))
    origin_ports: PortRanges = ALL_PORTS
    target: Side = Side(("*",))
    target_ports: PortRanges = ALL_PORTS
    default: bool = False

    def covers(self, protocol: Protocol) -> bool:
        """Whether the rule speaks of this protocol."""
        return not self.protocols or protocol.lower() in self.protocols


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Nsg(Declared):
    """A network security group with the platform's default rules; rules stand in the order of evaluation."""

    inbound: tuple[SecurityRule, ...]
    outbound: tuple[SecurityRule, ...]

    def rules(self, direction: Direction) -> tuple[SecurityRule, ...]:
        """The rules of one direction, first match first."""
        return self.inbound if direction is Direction.INBOUND else self.outbound


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class AdminRules(Declared):
    """A collection of security admin rules and the ids of the VNets that it applies to."""

    vnets: frozenset[str]
    inbound: tuple[SecurityRule, ...]
    outbound: tuple[SecurityRule, ...]
