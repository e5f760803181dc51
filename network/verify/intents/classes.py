"""One representative for each class of addresses, and of ports, that nothing in the topology tells apart.

Every rule, route and record speaks of ranges of addresses or ports. Two addresses that lie in the same ranges meet
the same decisions everywhere, so tracing one of them answers for both: the classes are exact, nothing is sampled. Which
pairs of an address and a port matter, header spaces say.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Address
from itertools import pairwise

from network.azure.reserved import NOBODYS
from network.model.addresses import AddressSet
from network.model.ports import Ports
from network.model.words import Protocol

Range = tuple[int, int]
ELSEWHERE = NOBODYS.network_address
"""A public address that is in no service tag; it speaks for all of the Internet that nothing tells apart."""
FIRST_PORT = 1  # port 0 is reserved: nothing listens there (RFC 6335, section 6)


@dataclass(frozen=True, slots=True)
class Boundaries:
    """What tells flows apart, for each dimension by itself: ranges of addresses, and of ports for each protocol.

    `addresses` are those of destinations. Of a source only rules and routes speak: whoever else has an address that
    no rule names is like any other sender, so `origins` are fewer.
    """

    addresses: frozenset[Range] = frozenset()
    origins: frozenset[Range] = frozenset()
    ports: Mapping[Protocol, frozenset[Range]] = field(default_factory=dict)


def _classes(within: Iterable[Range], ranges: Iterable[Range], speaker: int | None = None) -> Iterator[int]:
    """The lowest number of each class in `within`: numbers in one class lie in exactly the same `ranges`.

    A sweep over all ends: between two neighbouring ends nothing changes, and the set of open ranges is the signature.
    The `speaker`, a number in `within`, stands for its own class instead of the lowest.
    """
    starts: dict[int, list[int]] = {}
    ends: dict[int, list[int]] = {}
    around: set[int] = set()
    for position, (first, last) in enumerate(ranges):
        starts.setdefault(first, []).append(position)
        ends.setdefault(last + 1, []).append(position)
        if speaker is not None and first <= speaker <= last:
            around.add(position)
    wanted = sorted(within)
    cuts = sorted({*starts, *ends, *(first for first, _ in wanted), *(last + 1 for _, last in wanted)})
    inside = AddressSet.of_ranges(wanted).ranges
    seen: set[Hashable] = set()
    opened: set[int] = set()
    at = 0
    for cut, following in pairwise([*cuts, (cuts[-1] + 1 if cuts else 0)]):
        opened.difference_update(ends.get(cut, ()))
        opened.update(starts.get(cut, ()))
        while at < len(inside) and inside[at][1] < cut:
            at += 1
        if at == len(inside) or not inside[at][0] <= cut < following:
            continue
        signature = frozenset(opened)
        if signature not in seen:
            seen.add(signature)
            yield speaker if speaker is not None and signature == around else cut


def address_classes(within: AddressSet, boundaries: Boundaries) -> tuple[IPv4Address, ...]:
    """One address for each class of destinations in `within`: the lowest, and the stand-in for public ones in its."""
    return _representatives(within, boundaries.addresses)


def origin_classes(within: AddressSet, boundaries: Boundaries) -> tuple[IPv4Address, ...]:
    """The same for each class of sources in `within`."""
    return _representatives(within, boundaries.origins)


def _representatives(within: AddressSet, ranges: frozenset[Range]) -> tuple[IPv4Address, ...]:
    speaker = int(ELSEWHERE) if ELSEWHERE in within else None
    return tuple(IPv4Address(number) for number in _classes(within.ranges, ranges, speaker))


def port_classes(ports: Iterable[Ports], boundaries: Boundaries) -> tuple[tuple[Protocol, int], ...]:
    """One protocol and port, the lowest, for each class; ICMP stands with port 0."""
    asked: dict[Protocol, list[Range]] = {}
    for one in ports:
        for protocol in one.protocols:
            asked.setdefault(protocol, []).append((max(one.low, FIRST_PORT), one.high))
    return tuple(
        (protocol, number)
        for protocol, ranges in asked.items()
        for number in ((0,) if protocol is Protocol.ICMP else _classes(ranges, boundaries.ports.get(protocol, ())))
    )
