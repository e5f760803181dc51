"""Sets of addresses against plain sets of numbers."""

from hypothesis import given
from hypothesis import strategies as st

from network.model.addresses import EVERYTHING, NOTHING, AddressSet, Match, parse_set

RANGES = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)).map(sorted).map(tuple), max_size=4)


def numbers(ranges: list[tuple[int, int]]) -> set[int]:
    return {number for first, last in ranges for number in range(first, last + 1)}


def low(addresses: AddressSet) -> set[int]:
    """The members below 40, enough for sets that were made from numbers up to 30."""
    return {number for first, last in addresses.ranges for number in range(first, min(last, 39) + 1)}


@given(RANGES, RANGES)
def test_union_intersection_difference(a: list[tuple[int, int]], b: list[tuple[int, int]]) -> None:
    one, two = AddressSet.of_ranges(a), AddressSet.of_ranges(b)
    assert low(one | two) == numbers(a) | numbers(b)
    assert low(one & two) == numbers(a) & numbers(b)
    assert low(one - two) == numbers(a) - numbers(b)


@given(RANGES)
def test_the_complement_of_the_complement(a: list[tuple[int, int]]) -> None:
    one = AddressSet.of_ranges(a)
    assert ~~one == one
    assert one | ~one == EVERYTHING
    assert one & ~one == NOTHING


@given(RANGES, RANGES)
def test_how_two_sets_lie(a: list[tuple[int, int]], b: list[tuple[int, int]]) -> None:
    inside, outside = numbers(a) & numbers(b), numbers(a) - numbers(b)
    expected = Match.NO if not inside else Match.MAYBE if outside else Match.YES
    assert AddressSet.of_ranges(a).lies_in(AddressSet.of_ranges(b)) is expected


@given(RANGES)
def test_prefixes_are_the_same_addresses(a: list[tuple[int, int]]) -> None:
    one = AddressSet.of_ranges(a)
    assert AddressSet.of(*one.prefixes()) == one


def test_a_range_a_prefix_and_an_address() -> None:
    assert parse_set("10.0.0.4-10.0.0.5") == parse_set("10.0.0.4/31")
    assert parse_set("10.0.0.4").only is not None
    assert parse_set("10.0.0.4/31").only is None
