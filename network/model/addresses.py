"""Sets of IPv4 addresses, and how two of them lie to each other."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, collapse_addresses, summarize_address_range

_HIGHEST = 2**32 - 1
_NEVER_MERGED = -2


class Match(Enum):
    """Whether something holds for all of a set of addresses, for none of it, or for a part."""

    NO = 0
    YES = 1
    MAYBE = 2

    @classmethod
    def of(cls, holds: bool) -> "Match":
        """The certain answer."""
        return cls.YES if holds else cls.NO

    def both(self, other: "Match") -> "Match":
        """Whether both hold: one that surely does not is enough for no."""
        if Match.NO in (self, other):
            return Match.NO
        return Match.YES if self is other is Match.YES else Match.MAYBE

    def either(self, other: "Match") -> "Match":
        """Whether one of both holds: one that surely does is enough for yes."""
        if Match.YES in (self, other):
            return Match.YES
        return Match.NO if self is other is Match.NO else Match.MAYBE


@dataclass(frozen=True, slots=True)
class AddressSet:
    """A set of addresses as sorted, disjoint, non-adjacent ranges of numbers, both ends included."""

    ranges: tuple[tuple[int, int], ...] = ()

    @classmethod
    def of_ranges(cls, ranges: Iterable[tuple[int, int]]) -> "AddressSet":
        """The union of ranges, in any order and overlapping as they like."""
        merged: list[tuple[int, int]] = []
        end = _NEVER_MERGED
        for first, last in sorted(ranges):
            if first <= end + 1:
                end = max(end, last)
                merged[-1] = (merged[-1][0], end)
            else:
                merged.append((first, last))
                end = last
        return cls(tuple(merged))

    @classmethod
    def of(cls, *prefixes: IPv4Network) -> "AddressSet":
        """The union of prefixes."""
        return cls.of_ranges((int(p.network_address), int(p.broadcast_address)) for p in prefixes)

    @classmethod
    def of_addresses(cls, addresses: Iterable[IPv4Address]) -> "AddressSet":
        """The set of these addresses."""
        return cls.of_ranges((int(one), int(one)) for one in addresses)

    @classmethod
    def single(cls, address: IPv4Address) -> "AddressSet":
        """The set of one address."""
        number = int(address)
        return cls(((number, number),))

    def __bool__(self) -> bool:
        return bool(self.ranges)

    def __contains__(self, address: IPv4Address) -> bool:
        number = int(address)
        at = bisect_right(self.ranges, (number, _HIGHEST)) - 1
        return at >= 0 and number <= self.ranges[at][1]

    def __or__(self, other: "AddressSet") -> "AddressSet":
        return AddressSet.of_ranges((*self.ranges, *other.ranges))

    def __sub__(self, other: "AddressSet") -> "AddressSet":
        return self & ~other

    def __and__(self, other: "AddressSet") -> "AddressSet":
        return AddressSet.of_ranges(
            (max(a, c), min(b, d)) for a, b in self.ranges for c, d in other.ranges if max(a, c) <= min(b, d)
        )

    def __invert__(self) -> "AddressSet":
        ends = [-1, *(last for _, last in self.ranges)]
        starts = [*(first for first, _ in self.ranges), _HIGHEST + 1]
        gaps = ((end + 1, start - 1) for end, start in zip(ends, starts, strict=True))
        return AddressSet(tuple((first, last) for first, last in gaps if first <= last))

    @property
    def lowest(self) -> IPv4Address:
        """The lowest address of a set that is not empty."""
        return IPv4Address(self.ranges[0][0])

    @property
    def only(self) -> IPv4Address | None:
        """The address of a set of one; None of any other set."""
        one = len(self.ranges) == 1 and self.ranges[0][0] == self.ranges[0][1]
        return self.lowest if one else None

    def __len__(self) -> int:
        return sum(last - first + 1 for first, last in self.ranges)

    def lies_in(self, other: "AddressSet") -> Match:
        """Whether all addresses of this set are in the other, none, or some. The empty set lies in nothing."""
        if len(self.ranges) == 1:
            return _lies_in(*self.ranges[0], other.ranges)
        inside = [_lies_in(first, last, other.ranges) for first, last in self.ranges]
        if not inside or all(part is Match.NO for part in inside):
            return Match.NO
        return Match.YES if all(part is Match.YES for part in inside) else Match.MAYBE

    def prefixes(self) -> Iterator[IPv4Network]:
        """The set as the fewest prefixes, in order."""
        for first, last in self.ranges:
            yield from summarize_address_range(IPv4Address(first), IPv4Address(last))


def _lies_in(first: int, last: int, ranges: tuple[tuple[int, int], ...]) -> Match:
    at = bisect_right(ranges, (first, _HIGHEST)) - 1
    if at >= 0 and last <= ranges[at][1]:
        return Match.YES
    touches_before = at >= 0 and first <= ranges[at][1]
    touches_after = at + 1 < len(ranges) and ranges[at + 1][0] <= last
    return Match.MAYBE if touches_before or touches_after else Match.NO


NOTHING = AddressSet()
EVERYTHING = AddressSet(((0, _HIGHEST),))


@lru_cache(maxsize=65536)
def parse_prefix(text: str) -> IPv4Network:
    """`10.0.0.0/8` or `10.0.0.4`, host bits cut off: an ARM body may carry them. ValueError for anything else."""
    return IPv4Network(text.strip(), strict=False)


@lru_cache(maxsize=65536)
def parse_address(text: str) -> IPv4Address:
    """`10.0.0.4`. ValueError for anything else."""
    return IPv4Address(text.strip())


@lru_cache(maxsize=65536)
def parse_set(text: str) -> AddressSet:
    """`10.0.0.4`, `10.0.0.0/8` or `10.0.0.4-10.0.0.9`. ValueError for anything else."""
    first, dash, last = text.partition("-")
    if not dash:
        return AddressSet.of(parse_prefix(text))
    low, high = int(parse_address(first)), int(parse_address(last))
    if low > high:
        raise ValueError(f"{text!r} ends before it begins")
    return AddressSet(((low, high),))


def readable_set(text: str) -> AddressSet:
    """The same; the empty set for anything else: preflight says what it is, and no address matches it."""
    try:
        return parse_set(text)
    except ValueError:
        return NOTHING


def fewest(prefixes: Iterable[IPv4Network]) -> tuple[IPv4Network, ...]:
    """The same addresses in the fewest prefixes."""
    return tuple(collapse_addresses(prefixes))
