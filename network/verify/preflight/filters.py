"""What an NSG says of flows whose far side is a service tag: deploy checks compare tags by name alone.

A side that is written as prefixes is compared with the prefix of the subnet, or of its VNet, where that is asked for.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network, collapse_addresses

from network.lift.index import id_key
from network.verify.preflight import kinds
from network.verify.preflight.element import Element
from network.verify.preflight.graph import Graph
from network.verify.preflight.ports import Range, common, port_ranges, without
from network.verify.preflight.prefixes import address, prefix

EVERYONE = frozenset({"*", "any", "0.0.0.0/0"})
INTERNET = "internet"


@dataclass(frozen=True, slots=True, eq=False)
class Filter:
    """One custom rule as it stands: words and ids in lower case, `near` the side of the subnet, `far` the other one."""

    element: Element
    inbound: bool
    allows: bool
    protocol: str
    ports: tuple[Range, ...]
    near: frozenset[str]
    far: frozenset[str]


@dataclass(frozen=True, slots=True)
class Asked:
    """Flows that a service needs: `names` are the selectors that contain their far side, besides everyone.

    `prefixes` is the far side as addresses, where it has any: prefixes that hold all of it contain it too.
    """

    inbound: bool
    protocol: str
    ports: Range
    names: frozenset[str]
    prefixes: tuple[IPv4Network, ...] = ()


@dataclass(frozen=True, slots=True)
class Decided:
    """What an NSG says of flows: the ports of each rule that takes some, and those that fall to the default rules."""

    taken: tuple[tuple[Filter, list[Range]], ...]
    rest: list[Range]

    @property
    def denied(self) -> list[Range]:
        """The ports that a custom rule denies."""
        return [ports for one, ranges in self.taken if not one.allows for ports in ranges]

    @property
    def allowed_by_rule(self) -> bool:
        """Whether custom rules allow all of it, so that nothing is left to the default rules."""
        return not self.rest and not self.denied


def filters_of(nsg: Element, graph: Graph) -> list[Filter]:
    """The custom rules of an NSG in the order in which they are asked."""
    rules = graph.children(nsg, kinds.SECURITY_RULE)
    ordered = sorted(rules, key=lambda one: one.number("priority") or 0)
    return [_filter(one) for one in ordered]


def decide(
    filters: Sequence[Filter], asked: Asked, near: IPv4Network | None, groups: frozenset[str] = frozenset()
) -> Decided:
    """Ask the rules in their order, each about the ports that are still open.

    `near` is the side of the subnet; `groups` are the application security groups that it belongs to, by key.
    """
    own = frozenset({"virtualnetwork"}) | groups
    left = [asked.ports]
    taken: list[tuple[Filter, list[Range]]] = []
    for one in filters:
        if not _concerns(one, asked) or not _contains(one.near, own, (near,) if near else ()):
            continue
        mine = [shared for ports in one.ports for shared in common(left, ports)]
        if mine:
            taken.append((one, mine))
            for ports in one.ports:
                left = without(left, ports)
    return Decided(tuple(taken), left)


def _concerns(one: Filter, asked: Asked) -> bool:
    same_side = one.inbound is asked.inbound and one.protocol in ("*", "any", asked.protocol)
    return same_side and _contains(one.far, asked.names, asked.prefixes)


def _contains(selectors: frozenset[str], names: frozenset[str], prefixes: Iterable[IPv4Network]) -> bool:
    """Whether what a rule names contains all of something, by name or by addresses."""
    if selectors & (EVERYONE | names):
        return True
    wanted = tuple(prefixes)
    held = list(collapse_addresses(network for text in selectors if (network := _network(text))))
    return bool(wanted) and all(any(one.subnet_of(network) for network in held) for one in wanted)


def _network(text: str) -> IPv4Network | None:
    one = address(text)
    return IPv4Network(one) if one is not None else prefix(text)


def _filter(one: Element) -> Filter:
    inbound = one.word("direction") == "inbound"
    near, far = ("destination", "source") if inbound else ("source", "destination")
    ports = [text for text in (one.text("destinationPortRange"),) if text]
    return Filter(
        element=one,
        inbound=inbound,
        allows=one.word("access") == "allow",
        protocol=one.word("protocol"),
        ports=tuple(found for _, found in port_ranges((*ports, *one.texts("destinationPortRanges")))),
        near=frozenset(_selectors(one, near)),
        far=frozenset(_selectors(one, far)),
    )


def _selectors(one: Element, side: str) -> Iterator[str]:
    single = one.word(f"{side}AddressPrefix")
    if single:
        yield single
    yield from (text.lower() for text in one.texts(f"{side}AddressPrefixes"))
    yield from map(id_key, one.references(f"{side}ApplicationSecurityGroups"))
