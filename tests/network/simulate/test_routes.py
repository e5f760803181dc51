"""Effective routes and their selection (S-001 to S-063)."""

from collections.abc import Mapping

import pytest

from network.model.addresses import parse_address
from network.model.resource import Json
from network.model.topology import Topology, named
from network.model.words import RouteState
from network.simulate.routes import effective_routes
from network.simulate.select import select_address
from tests.network.simulate.azure import (
    Given,
    Object,
    asked,
    endpoint,
    gateway,
    outcome,
    peer,
    ref,
    resource,
    routed,
    routes,
    subnet,
    topology,
    vm,
    vnet,
)

STORAGE_TAGS: dict[str, Json] = {
    "serviceTags": {
        "Storage": ["20.60.0.0/16"],
        "Storage.westeurope": ["20.60.0.0/16"],
        "AzureCloud": ["20.0.0.0/8", "20.60.0.0/16"],
        "AzureCloud.westeurope": ["20.60.0.0/16"],
    }
}


def shown(network: Topology, name: str) -> set[str]:
    """The routes of a subnet as `prefix next-hop-type state`."""
    found = effective_routes(network, named(network.subnets.values(), name, "subnet"))
    return {f"{one.prefix} {one.next_hop_type} {one.state}" for one in found.routes}


def taken(network: Topology, name: str, address: str) -> str:
    """The route to an address as `prefix next-hop-type [name]`."""
    route = select_address(network, named(network.subnets.values(), name, "subnet"), parse_address(address)).route
    assert route is not None
    return f"{route.prefix} {route.next_hop_type}" + (f" {route.name}" if route.name else "")


RESERVED = {
    "10.0.0.0/8 None Active",
    "172.16.0.0/12 None Active",
    "192.168.0.0/16 None Active",
    "100.64.0.0/10 None Active",
}


@pytest.mark.parametrize(
    ("prefix", "without"),
    [
        pytest.param("10.0.0.0/16", set(), id="a VNet inside a reserved range leaves its None route (S-006)"),
        pytest.param("10.0.0.0/8", {"10.0.0.0/8 None Active"}, id="one that equals it flips it to VnetLocal (S-004)"),
        pytest.param("172.0.0.0/11", {"172.16.0.0/12 None Active"}, id="one that contains it removes it (S-005)"),
        pytest.param("20.0.0.0/16", set(), id="one elsewhere leaves all four"),
    ],
)
def test_every_subnet_starts_with_the_system_routes(prefix: str, without: set[str]) -> None:
    network = topology(vnet("v", prefix, subnet("a", prefix.split("/", maxsplit=1)[0] + "/24")))
    expected = {f"{prefix} VnetLocal Active", "0.0.0.0/0 Internet Active", *(RESERVED - without)}
    assert shown(network, "v/a") == expected


@pytest.mark.parametrize(
    ("hop", "left"),
    [
        pytest.param("10.0.9.4", False, id="to an appliance"),
        pytest.param("Internet", False, id="to the Internet"),
        pytest.param("None", False, id="to nowhere"),
    ],
)
def test_a_default_user_route_removes_the_reserved_routes(hop: str, left: bool) -> None:
    table = routes("rt", ("def", "0.0.0.0/0", hop))
    network = topology(vnet("v", "10.0.0.0/16", subnet("a", "10.0.1.0/24", **routed("rt"))), table)
    assert bool(shown(network, "v/a") & RESERVED) is left
    assert "0.0.0.0/0 Internet Invalid" in shown(network, "v/a")


def test_the_narrower_reading_keeps_them_but_for_an_appliance() -> None:
    table = routes("rt", ("def", "0.0.0.0/0", "Internet"))
    network = topology(
        vnet("v", "10.0.0.0/16", subnet("a", "10.0.1.0/24", **routed("rt"))),
        table,
        readings={"reserved_routes_vanish": "appliance"},
    )
    assert shown(network, "v/a") >= RESERVED


def test_a_learned_default_route_leaves_the_reserved_routes() -> None:
    network = topology(
        vnet("v", "10.0.0.0/16", subnet("a", "10.0.1.0/24"), subnet("GatewaySubnet", "10.0.0.0/27")),
        gateway("gw", "v"),
        world={"learnedRoutes": {"gw": ["0.0.0.0/0"]}},
    )
    assert shown(network, "v/a") >= RESERVED
    assert taken(network, "v/a", "198.51.100.1") == "0.0.0.0/0 VirtualNetworkGateway"


def spoke_and_hub(
    *entries: tuple[str, str, str], hub_flags: Object | None = None, location: str = "westeurope"
) -> Topology:
    return topology(
        vnet("spoke", "10.1.0.0/16", subnet("a", "10.1.1.0/24", **routed("rt")), peers=(peer("hub"),)),
        vnet(
            "hub",
            "10.0.0.0/16",
            subnet("b", "10.0.1.0/24"),
            peers=(peer("spoke", **(hub_flags or {})),),
            location=location,
        ),
        routes("rt", *entries),
    )


@pytest.mark.parametrize(
    ("entries", "to", "expected"),
    [
        pytest.param((), "10.0.1.4", "10.0.0.0/16 VNetPeering", id="a peer's prefix (S-009)"),
        pytest.param(
            (("sum", "10.0.0.0/8", "10.0.1.9"),),
            "10.0.1.4",
            "10.0.0.0/16 VNetPeering",
            id="a summary never captures a peer (S-020)",
        ),
        pytest.param(
            (("same", "10.0.0.0/16", "10.0.1.9"),),
            "10.0.1.4",
            "10.0.0.0/16 VirtualAppliance same",
            id="the same prefix does (S-016)",
        ),
        pytest.param(
            (("blk", "10.0.0.0/16", "None"),), "10.0.1.4", "10.0.0.0/16 None blk", id="None overrides a peer (S-038)"
        ),
        pytest.param(
            (("vnet", "10.1.0.0/16", "10.0.1.9"), ("self", "10.1.1.0/24", "VnetLocal")),
            "10.1.1.9",
            "10.1.1.0/24 VnetLocal self",
            id="the subnet is exempt from a route for the VNet (S-022)",
        ),
        pytest.param(
            (("vnet", "10.1.0.0/16", "10.0.1.9"),),
            "10.1.1.9",
            "10.1.0.0/16 VirtualAppliance vnet",
            id="without the exemption it is not (S-022)",
        ),
        pytest.param((), "10.9.0.1", "10.0.0.0/8 None", id="an unknown private address goes nowhere (S-003)"),
    ],
)
def test_the_longest_prefix_wins_then_user_then_system(
    entries: tuple[tuple[str, str, str], ...], to: str, expected: str
) -> None:
    assert taken(spoke_and_hub(*entries), "spoke/a", to) == expected


def test_a_peer_in_another_region_is_global() -> None:
    assert "10.0.0.0/16 VNetGlobalPeering Active" in shown(spoke_and_hub(location="East US"), "spoke/a")


def test_a_peering_with_one_side_gives_no_route() -> None:
    network = topology(
        vnet("spoke", "10.1.0.0/16", subnet("a", "10.1.1.0/24"), peers=(peer("hub"),)),
        vnet("hub", "10.0.0.0/16"),
    )
    assert not any("Peering" in one for one in shown(network, "spoke/a"))


def hybrid(*prefixes: str, propagate: bool = True, learned: tuple[str, ...] = (), peered: bool = False) -> Topology:
    peers = (peer("other"),) if peered else ()
    parts = [
        vnet(
            "hub",
            "10.0.0.0/16",
            subnet("GatewaySubnet", "10.0.0.0/27"),
            subnet("a", "10.0.1.0/24", **routed("rt")),
            peers=peers,
        ),
        gateway("vpn", "hub"),
        resource("localNetworkGateways", "dc", {"localNetworkAddressSpace": {"addressPrefixes": list(prefixes)}}),
        resource(
            "connections",
            "c",
            {
                "connectionType": "IPsec",
                "virtualNetworkGateway1": ref("virtualNetworkGateways/vpn"),
                "localNetworkGateway2": ref("localNetworkGateways/dc"),
            },
        ),
        routes("rt", propagate=propagate),
    ]
    if peered:
        parts.append(vnet("other", "10.2.0.0/16", peers=(peer("hub"),)))
    return topology(*parts, world={"learnedRoutes": {"vpn": list(learned)}})


@pytest.mark.parametrize(
    ("network", "to", "expected"),
    [
        pytest.param(
            hybrid("192.168.10.0/24"), "192.168.10.5", "192.168.10.0/24 VirtualNetworkGateway", id="a site (S-010)"
        ),
        pytest.param(hybrid("192.168.10.0/24"), "192.168.11.5", "192.168.0.0/16 None", id="what it lacks (S-213)"),
        pytest.param(
            hybrid("192.168.10.0/24", propagate=False),
            "192.168.10.5",
            "192.168.0.0/16 None",
            id="without propagation static routes vanish as well (S-039)",
        ),
        pytest.param(
            hybrid("10.2.1.0/24", peered=True),
            "10.2.1.4",
            "10.2.0.0/16 VNetPeering",
            id="a peer beats a longer gateway route (S-017, S-026)",
        ),
        pytest.param(
            hybrid("10.0.1.0/24"), "10.0.1.4", "10.0.0.0/16 VnetLocal", id="the own VNet beats one, too (S-017)"
        ),
        pytest.param(
            hybrid(learned=("192.168.0.0/16",)),
            "192.168.9.9",
            "192.168.0.0/16 VirtualNetworkGateway",
            id="a learned route beats the reserved route of its prefix (S-016)",
        ),
    ],
)
def test_gateway_routes(network: Topology, to: str, expected: str) -> None:
    assert taken(network, "hub/a", to) == expected


def test_express_route_comes_before_vpn_for_one_prefix_and_a_longer_one_before_both() -> None:
    network = topology(
        vnet("hub", "10.0.0.0/16", subnet("GatewaySubnet", "10.0.0.0/27"), subnet("a", "10.0.1.0/24")),
        gateway("er", "hub", "ExpressRoute"),
        gateway("vpn", "hub"),
        world={"learnedRoutes": {"er": ["192.168.0.0/16"], "vpn": ["192.168.0.0/16", "192.168.5.0/24"]}},
    )
    subnet_a = named(network.subnets.values(), "hub/a", "subnet")
    by_gateway = {
        to: select_address(network, subnet_a, parse_address(to)).route for to in ("192.168.1.1", "192.168.5.1")
    }
    assert [one.subject.name for one in by_gateway.values() if one and one.subject] == ["er", "vpn"]


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        pytest.param(
            (("tag", "Storage", "Internet"), ("ip", "20.60.0.0/16", "None")),
            "20.60.0.0/16 None ip",
            id="an explicit prefix beats a tag (S-023)",
        ),
        pytest.param(
            (("top", "Storage", "None"), ("reg", "Storage.WestEurope", "Internet")),
            "20.60.0.0/16 Internet reg",
            id="a regional tag beats its parent (S-024)",
        ),
        pytest.param(
            (("top", "Storage", "Internet"), ("cloud", "AzureCloud.westeurope", "None")),
            "20.60.0.0/16 Internet top",
            id="a service beats a regional cloud (S-024)",
        ),
        pytest.param(
            (("all", "AzureCloud", "None"), ("cloud", "AzureCloud.westeurope", "Internet")),
            "20.60.0.0/16 Internet cloud",
            id="a regional cloud beats the cloud (S-024)",
        ),
    ],
)
def test_routes_of_service_tags(entries: tuple[tuple[str, str, str], ...], expected: str) -> None:
    network = topology(
        vnet("v", "10.0.0.0/16", subnet("a", "10.0.1.0/24", **routed("rt"))),
        routes("rt", *entries),
        world=STORAGE_TAGS,
    )
    assert taken(network, "v/a", "20.60.1.1") == expected


def serviced(*entries: tuple[str, str, str], readings: Mapping[str, str] | None = None) -> Topology:
    there = subnet("a", "10.0.1.0/24", serviceEndpoints=[{"service": "Microsoft.Storage"}], **routed("rt"))
    return topology(vnet("v", "10.0.0.0/16", there), routes("rt", *entries), world=STORAGE_TAGS, readings=readings)


def test_a_service_endpoint_beats_a_user_route_of_its_prefix_and_not_a_longer_one() -> None:
    same = serviced(("same", "20.60.0.0/16", "10.0.9.9"))
    assert taken(same, "v/a", "20.60.1.1") == "20.60.0.0/16 VirtualNetworkServiceEndpoint"
    longer = (("one", "20.60.1.1/32", "10.0.9.9"),)
    assert taken(serviced(*longer), "v/a", "20.60.1.1") == "20.60.1.1/32 VirtualAppliance one"
    other_reading = serviced(*longer, readings={"longer_than_service_endpoint": "endpoint"})
    assert taken(other_reading, "v/a", "20.60.1.1") == "20.60.0.0/16 VirtualNetworkServiceEndpoint"


def with_endpoint(
    policies: str | None, *entries: tuple[str, str, str], prefixes: tuple[str, ...] = ("10.1.0.0/16",)
) -> Topology:
    inside = {} if policies is None else {"privateEndpointNetworkPolicies": policies}
    return topology(
        vnet("s", list(prefixes), subnet("pe", "10.1.2.0/24", **inside), subnet("a", "10.1.1.0/24", **routed("rt"))),
        routes("rt", *entries),
        endpoint("pe1", "s/pe", "10.1.2.4", "/subscriptions/x/providers/Microsoft.Storage/storageAccounts/st"),
    )


HOST = "10.1.2.4/32 InterfaceEndpoint"


@pytest.mark.parametrize(
    ("policies", "entry", "expected"),
    [
        pytest.param(
            "RouteTableEnabled", "10.1.0.0/16", "10.1.0.0/16 VirtualAppliance r", id="the VNet prefix (S-048)"
        ),
        pytest.param("Enabled", "10.1.2.0/24", "10.1.2.0/24 VirtualAppliance r", id="a longer one (S-048)"),
        pytest.param("Enabled", "10.0.0.0/15", HOST, id="one bit shorter than the VNet (S-049)"),
        pytest.param("Enabled", "0.0.0.0/0", HOST, id="the default route (S-049)"),
        pytest.param("Enabled", "10.1.3.0/24", HOST, id="one that does not cover the address (S-048)"),
        pytest.param("NetworkSecurityGroupEnabled", "10.1.0.0/16", HOST, id="with groups alone (S-052)"),
        pytest.param("Disabled", "10.1.2.0/24", HOST, id="without policies (S-046)"),
        pytest.param(None, "10.1.2.0/24", HOST, id="absent means disabled (S-046)"),
        pytest.param("Disabled", "10.1.2.4/32", "10.1.2.4/32 VirtualAppliance r", id="only its own /32 does (S-050)"),
    ],
)
def test_what_overrides_the_route_of_a_private_endpoint(policies: str | None, entry: str, expected: str) -> None:
    assert taken(with_endpoint(policies, ("r", entry, "10.1.1.9")), "s/a", "10.1.2.4") == expected


def test_of_several_vnet_prefixes_the_one_around_the_endpoint_counts() -> None:
    prefixes = ("10.1.0.0/16", "10.64.0.0/12")
    assert (
        taken(with_endpoint("Enabled", ("r", "10.0.0.0/12", "10.1.1.9"), prefixes=prefixes), "s/a", "10.1.2.4") == HOST
    )


def test_the_route_of_an_endpoint_reaches_direct_peers_and_nobody_else() -> None:
    network = topology(
        vnet("a", "10.1.0.0/16", subnet("pe", "10.1.2.0/24"), peers=(peer("b"),)),
        vnet("b", "10.2.0.0/16", subnet("s", "10.2.1.0/24"), peers=(peer("a"), peer("c"))),
        vnet("c", "10.3.0.0/16", subnet("s", "10.3.1.0/24"), peers=(peer("b"),)),
        endpoint("pe1", "a/pe", "10.1.2.4", "/subscriptions/x/providers/Microsoft.Storage/storageAccounts/st"),
    )
    assert taken(network, "b/s", "10.1.2.4") == HOST
    assert taken(network, "c/s", "10.1.2.4") == "10.0.0.0/8 None"


def test_losers_are_kept_with_their_state() -> None:
    network = spoke_and_hub(("same", "10.0.0.0/16", "10.0.1.9"))
    found = effective_routes(network, named(network.subnets.values(), "spoke/a", "subnet"))
    states = {one.next_hop_type: one.state for one in found.routes if str(one.prefix) == "10.0.0.0/16"}
    assert states == {"VirtualAppliance": RouteState.ACTIVE, "VNetPeering": RouteState.INVALID}


def test_only_the_listed_subnets_of_a_subnet_peering_have_a_route() -> None:
    flags: Object = {"peerCompleteVnets": False, "localSubnetNames": ["a"], "remoteSubnetNames": ["b"]}
    back: Object = {"peerCompleteVnets": False, "localSubnetNames": ["b"], "remoteSubnetNames": ["a"]}
    network = topology(
        vnet("v1", "10.1.0.0/16", subnet("a", "10.1.1.0/24"), peers=(peer("v2", **flags),)),
        vnet("v2", "10.2.0.0/16", subnet("b", "10.2.1.0/24"), subnet("c", "10.2.2.0/24"), peers=(peer("v1", **back),)),
    )
    assert taken(network, "v1/a", "10.2.1.4") == "10.2.1.0/24 VNetPeering"
    assert taken(network, "v1/a", "10.2.2.4") == "10.0.0.0/8 None"


UNKNOWN_ROUTE = {
    "verdict": "indeterminate",
    "type": "route",
    "addressPrefix": "Nobody.Knows",
    "nextHopType": "None",
    "routeName": "tag",
    "reason": "unknownServiceTag",
}


@pytest.mark.parametrize(
    ("entries", "to", "expected"),
    [
        pytest.param((("tag", "Nobody.Knows", "None"),), "198.51.100.1", UNKNOWN_ROUTE, id="it may lead elsewhere"),
        pytest.param(
            (("tag", "Nobody.Knows", "Internet"),), "198.51.100.1", {"verdict": "allow"}, id="it leads to the same"
        ),
        pytest.param(
            (("tag", "AzureKeyVault", "None"),), "10.0.2.4", {"verdict": "allow"}, id="Azure's tags have none private"
        ),
        pytest.param((("tag", "Nobody.Knows", "None"),), "10.0.2.4", UNKNOWN_ROUTE, id="another tag may have any"),
        pytest.param(
            (("tag", "Nobody.Knows", "None"), ("host", "198.51.100.1/32", "Internet")),
            "198.51.100.1",
            {"verdict": "allow"},
            id="a route for the host is longer than any",
        ),
        pytest.param(
            (("tag", "Nobody.Knows", "None"), ("blk", "0.0.0.0/0", "None")),
            "198.51.100.1",
            {
                "verdict": "drop",
                "type": "route",
                "addressPrefix": "0.0.0.0/0",
                "nextHopType": "None",
                "routeName": "blk",
            },
            id="the flow is lost on either",
        ),
    ],
)
def test_a_route_of_a_tag_that_nobody_can_expand(
    entries: tuple[tuple[str, str, str], ...], to: str, expected: Given
) -> None:
    network = topology(
        vnet("v", "10.0.0.0/16", subnet("a", "10.0.1.0/24", **routed("rt")), subnet("b", "10.0.2.0/24")),
        routes("rt", *entries),
        vm("m", "v/a", "10.0.1.4"),
        vm("n", "v/b", "10.0.2.4"),
    )
    assert outcome(asked(network, {"vm": "m"}, {"ip": to})) == expected
