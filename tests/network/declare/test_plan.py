"""The address plan: where subnets lie, that they stay there, and what is said where they cannot."""

from ipaddress import IPv4Network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from network.declare.plan import AddressPlanError, is_address, plan_addresses, usable_address
from network.declare.ranges import NAMED_PLACES, RESERVED

names = st.text("abcdefghijklmnopqrstuvwxyz-", min_size=1, max_size=12)
sizes = st.dictionaries(names, st.integers(23, 29), max_size=8)
spaces = st.sampled_from(["10.1.0.0/16", "172.16.0.0/12", "192.168.0.0/18", "10.0.0.0/8", "10.2.0.0/20"])


def planned(space: str, subnets: dict[str, str | int]) -> dict[str, IPv4Network] | None:
    """The plan as networks, None where sizes meet."""
    try:
        return {key: IPv4Network(prefix) for key, prefix in plan_addresses([space], subnets).items()}
    except AddressPlanError:
        return None


@given(spaces, sizes)
def test_sized_subnets_are_inside_disjoint_as_large_as_asked_and_clear_of_reserved_ranges(
    space: str, subnets: dict[str, str | int]
) -> None:
    plan = planned(space, subnets)
    if plan is None:
        return
    assert {key: prefix.prefixlen for key, prefix in plan.items()} == subnets
    chosen = list(plan.values())
    for number, prefix in enumerate(chosen):
        assert prefix.subnet_of(IPv4Network(space))
        assert not any(prefix.overlaps(other) for other in chosen[number + 1 :])
        assert not any(prefix.overlaps(reserved) for reserved in RESERVED)


@given(spaces, sizes, names, st.integers(23, 29))
def test_adding_a_subnet_moves_no_other(space: str, subnets: dict[str, str | int], name: str, size: int) -> None:
    before = planned(space, subnets)
    after = planned(space, {name: size, **subnets})
    if before is not None and after is not None:
        assert {key: after[key] for key in subnets} == before


@given(spaces, sizes.flatmap(lambda subnets: st.tuples(st.just(subnets), st.permutations(list(subnets)))))
def test_the_order_of_the_file_does_not_matter(space: str, case: tuple[dict[str, str | int], list[str]]) -> None:
    subnets, order = case
    assert planned(space, {key: subnets[key] for key in order}) == planned(space, subnets)


@given(names, st.integers(24, 28))
def test_a_subnet_that_grows_keeps_the_addresses_it_had(name: str, size: int) -> None:
    small, large = (planned("10.1.0.0/16", {name: length}) for length in (size + 1, size))
    assert small is not None
    assert large is not None
    assert small[name].subnet_of(large[name])


def test_the_same_name_lies_at_the_same_place_of_every_network() -> None:
    first, second = (plan_addresses([f"10.{n}.0.0/16"], {"nodes": 24})["nodes"] for n in (1, 2))
    assert first.split(".")[2:] == second.split(".")[2:]


def test_places_are_the_same_on_every_machine() -> None:
    plan = plan_addresses(["10.1.0.0/16"], {"nodes": 24, "endpoints": 27, "dev": 28})
    assert plan == {"nodes": "10.1.246.0/24", "endpoints": "10.1.167.96/27", "dev": "10.1.249.144/28"}


@pytest.mark.parametrize(
    ("name", "size", "prefix"),
    [
        pytest.param("AzureFirewallSubnet", 26, "10.1.255.0/26", id="firewall"),
        pytest.param("AzureFirewallManagementSubnet", 26, "10.1.255.64/26", id="its management"),
        pytest.param("AzureBastionSubnet", 26, "10.1.255.128/26", id="Bastion"),
        pytest.param("GatewaySubnet", 27, "10.1.255.192/27", id="gateways"),
        pytest.param("RouteServerSubnet", 27, "10.1.255.224/27", id="route server"),
    ],
)
def test_subnets_that_azure_names_stand_in_the_last_block(name: str, size: int, prefix: str) -> None:
    assert plan_addresses(["10.1.0.0/16"], {name: size}) == {name: prefix}


def test_the_named_places_fill_the_last_block_without_meeting() -> None:
    places = list(NAMED_PLACES.values())
    assert sum(place.num_addresses for place in places) == 256
    assert not any(place.overlaps(other) for n, place in enumerate(places) for other in places[n + 1 :])


@given(names, st.integers(24, 29))
def test_no_other_subnet_takes_the_last_block_of_a_large_network(name: str, size: int) -> None:
    plan = planned("10.1.0.0/20", {name: size})
    assert plan is not None
    assert not plan[name].overlaps(IPv4Network("10.1.15.0/24"))


def test_a_size_goes_to_the_first_prefix_that_is_large_enough() -> None:
    plan = plan_addresses(["10.1.0.0/27", "10.2.0.0/16"], {"nodes": 24, "dev": 28})
    assert plan["nodes"].startswith("10.2.")
    assert plan["dev"].startswith("10.1.0.")


@pytest.mark.parametrize(
    "written",
    [
        pytest.param("10.9.0.0/24", id="outside the network"),
        pytest.param("10.1.0.0/15", id="larger than the network"),
        pytest.param("10.1.0.5/24", id="with bits of a host"),
    ],
)
def test_written_prefixes_are_taken_as_they_are_since_preflight_judges_them(written: str) -> None:
    assert plan_addresses(["10.1.0.0/16"], {"a": written, "b": "10.1.0.0/24"}) == {
        "a": written,
        "b": "10.1.0.0/24",
    }


def refusal(space: list[str], subnets: dict[str, str | int]) -> AddressPlanError:
    with pytest.raises(AddressPlanError) as error:
        plan_addresses(space, subnets)
    assert error.value.exit_code == 2
    return error.value


def test_sizes_that_ask_for_more_than_there_is_are_told_the_numbers() -> None:
    error = refusal(["10.1.0.0/22"], {"a": 23, "b": "10.1.0.0/24", "c": 23})
    assert error.subnet == "a"
    assert str(error) == (
        "10.1.0.0/22 holds 1024 addresses, 256 of them in written prefixes, but the sizes ask for 1024 "
        "(a 512, c 512); widen the network or make subnets smaller"
    )


def test_sizes_that_meet_are_told_a_free_prefix() -> None:
    error = refusal(["10.1.0.0/22"], {"a": 24, "b": 24, "c": 24})
    assert error.subnet == "b"
    assert str(error) == (
        "the place of subnet 'b', 10.1.0.0/24, meets subnet 'c', 10.1.0.0/24; sizes are never moved, so write a "
        "prefix for the one that is not deployed yet, for instance b: 10.1.1.0/24"
    )


def test_the_free_prefix_that_is_named_does_free_the_way() -> None:
    message = str(refusal(["10.1.0.0/22"], {"a": 24, "b": 24, "c": 24}))
    advised = message.rsplit(": ", 1)[-1]
    plan = planned("10.1.0.0/22", {"a": 24, "b": advised, "c": 24})
    assert plan is not None
    assert len({str(prefix) for prefix in plan.values()}) == 3


def test_where_nothing_is_free_that_is_said() -> None:
    written: dict[str, str | int] = {f"w{n}": f"10.1.{n}.0/25" for n in range(4)}
    assert str(refusal(["10.1.0.0/22"], written | {"a": 24})) == (
        "the place of subnet 'a', 10.1.2.0/24, meets subnet 'w2', 10.1.2.0/25; sizes are never moved, so write "
        "prefixes for both, or widen the network: no /24 of it is free"
    )


def test_the_places_of_named_subnets_are_not_advised() -> None:
    written: dict[str, str | int] = {"w": "10.1.0.0/21", "v": "10.1.8.0/22", "u": "10.1.12.0/23", "t": "10.1.14.0/24"}
    assert "no /26 of it is free" in str(refusal(["10.1.0.0/20"], written | {"a": 26}))


@pytest.mark.parametrize(
    ("size", "fits"),
    [
        pytest.param(21, False, id="larger than the network"),
        pytest.param(22, True, id="the whole network"),
        pytest.param(29, True, id="the smallest that Azure accepts"),
        pytest.param(30, False, id="one smaller than that"),
    ],
)
def test_sizes_have_bounds(size: int, fits: bool) -> None:
    if fits:
        assert plan_addresses(["10.1.0.0/22"], {"a": size})["a"].endswith(f"/{size}")
    else:
        assert str(refusal(["10.1.0.0/22"], {"a": size})) == (
            f"subnet 'a' asks for a /{size}, but here subnets go from /22 to /29"
        )


def test_a_network_inside_a_reserved_range_has_no_place() -> None:
    assert str(refusal(["172.17.0.0/20"], {"a": 24})) == (
        "no /24 of 172.17.0.0/20 is free of reserved ranges; give subnet 'a' a prefix, or widen the network"
    )


@pytest.mark.parametrize(
    ("space", "subnets", "message"),
    [
        pytest.param(
            ["10.1.0/16"], {}, "the network has the prefix '10.1.0/16', which is no IPv4 prefix", id="of the network"
        ),
        pytest.param(
            ["10.1.0.0/16"], {"a": "ten"}, "subnet 'a' has the prefix 'ten', which is no IPv4 prefix", id="of a subnet"
        ),
    ],
)
def test_what_is_no_prefix_is_refused(space: list[str], subnets: dict[str, str | int], message: str) -> None:
    assert str(refusal(space, subnets)) == message


@pytest.mark.parametrize(
    ("position", "address"),
    [
        pytest.param(0, "10.1.0.4", id="the first that Azure hands out"),
        pytest.param(10, "10.1.0.14", id="the last of a /28, counted from the front"),
        pytest.param(-1, "10.1.0.14", id="the last, counted from the back"),
        pytest.param(-11, "10.1.0.4", id="the first, counted from the back"),
    ],
)
def test_usable_addresses_are_counted_from_both_ends(position: int, address: str) -> None:
    assert usable_address("10.1.0.0/28", position) == address


@pytest.mark.parametrize(
    ("prefix", "position", "count"),
    [
        pytest.param("10.1.0.0/28", 11, 11, id="one past the last"),
        pytest.param("10.1.0.0/28", -12, 11, id="one before the first"),
        pytest.param("10.1.0.0/30", 0, 0, id="a subnet without any"),
    ],
)
def test_beyond_the_usable_addresses_is_refused(prefix: str, position: int, count: int) -> None:
    with pytest.raises(AddressPlanError) as error:
        usable_address(prefix, position)
    assert str(error.value) == f"{prefix} has {count} usable addresses, so none at position {position}"


@pytest.mark.parametrize(("text", "address"), [("10.1.0.4", True), ("score.example.org", False), ("10.1.0", False)])
def test_addresses_are_told_from_host_names(text: str, address: bool) -> None:
    assert is_address(text) is address
