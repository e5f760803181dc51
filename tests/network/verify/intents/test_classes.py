"""The classes of flows are exact: compared with every number, one by one."""

from ipaddress import IPv4Address, IPv4Network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from network.model.addresses import AddressSet
from network.model.ports import ANY_PORTS, parse_ports
from network.model.words import Protocol
from network.verify.intents.classes import Boundaries, address_classes, origin_classes, port_classes

small = st.integers(min_value=0, max_value=40)
ranges = st.lists(st.tuples(small, small).map(lambda pair: (min(pair), max(pair))), max_size=6)


def signature(number: int, over: list[tuple[int, int]]) -> frozenset[int]:
    """Which ranges hold a number: the definition, without the sweep."""
    return frozenset(at for at, (first, last) in enumerate(over) if first <= number <= last)


@given(within=ranges, over=ranges)
def test_every_number_has_exactly_one_representative_and_it_is_the_lowest(
    within: list[tuple[int, int]], over: list[tuple[int, int]]
) -> None:
    over = sorted(set(over))
    asked = AddressSet.of_ranges(within)
    lowest: dict[frozenset[int], int] = {}
    for number in range(41):
        if IPv4Address(number) in asked:
            lowest.setdefault(signature(number, over), number)
    found = address_classes(asked, Boundaries(addresses=frozenset(over)))
    assert sorted(map(int, found)) == sorted(lowest.values())


@pytest.mark.parametrize(
    ("over", "found"),
    [
        pytest.param([], ["192.0.2.0"], id="all of the Internet is alike"),
        pytest.param(["8.8.8.0/24"], ["192.0.2.0", "8.8.8.0"], id="and so is what a rule leaves over"),
        pytest.param(["192.0.0.0/8"], ["0.0.0.0", "192.0.2.0"], id="where a rule speaks of it, for its class alone"),  # noqa: S104
    ],
)
def test_one_public_address_speaks_for_all_like_it(over: list[str], found: list[str]) -> None:
    prefixes = [IPv4Network(text, strict=False) for text in over]
    ranges = frozenset((int(one.network_address), int(one.broadcast_address)) for one in prefixes)
    everywhere = AddressSet.of(IPv4Network("0.0.0.0/0"))
    for classes in (
        address_classes(everywhere, Boundaries(addresses=ranges)),
        origin_classes(everywhere, Boundaries(origins=ranges)),
    ):
        assert [str(one) for one in classes] == found


def test_ports_are_told_apart_at_both_ends_of_a_range() -> None:
    boundaries = Boundaries(ports={Protocol.TCP: frozenset({(443, 443), (8000, 8010)})})
    found = port_classes([parse_ports("tcp/*", "here")], boundaries)
    assert found == ((Protocol.TCP, 1), (Protocol.TCP, 443), (Protocol.TCP, 8000))


def test_a_protocol_without_boundaries_is_one_class() -> None:
    assert port_classes([ANY_PORTS], Boundaries()) == (
        (Protocol.TCP, 1),
        (Protocol.UDP, 1),
        (Protocol.ICMP, 0),
    )


def test_the_same_port_asked_twice_is_one_class() -> None:
    asked = [parse_ports("tcp/443", "here"), parse_ports("tcp/400-500", "here")]
    assert port_classes(asked, Boundaries()) == ((Protocol.TCP, 400),)
