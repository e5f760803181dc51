"""A resource graph becomes a topology: reading rules, defaults, gaps, and what bad input gets."""

import json
from contextlib import suppress
from ipaddress import IPv4Address, IPv4Network

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from network.lift import lift
from network.lift.graph import read_graph
from network.lift.index import ResourceIndex
from network.lift.world import check_names, read_world
from network.model.errors import FairwayError, InputError
from network.model.nic import PoolKind
from network.model.resource import Json
from network.model.topology import Topology, named
from network.simulate.places import usable
from tests.network.simulate.azure import (
    GROUP,
    Object,
    asked,
    guarded,
    nsg,
    outcome,
    peer,
    ref,
    resource,
    routed,
    routes,
    rule,
    subnet,
    topology,
    vm,
    vnet,
)


def test_a_standalone_child_means_the_same_as_a_nested_one() -> None:
    nested = topology(
        vnet("v", "10.0.0.0/16", subnet("a", "10.0.1.0/24", **guarded("n"))),
        nsg("n", rule("r", 100, "Inbound", "Deny")),
    )
    child = {k: v for k, v in subnet("a", "10.0.1.0/24", **guarded("n")).items() if k == "properties"}
    inner: Json = rule("r", 100, "Inbound", "Deny")["properties"]
    apart = topology(
        resource("networkSecurityGroups/securityRules", "n/r", inner),  # type: ignore[arg-type]
        resource("virtualNetworks/subnets", "v/a", child["properties"]),  # type: ignore[arg-type]
        vnet("v", "10.0.0.0/16"),
        nsg("n"),
    )
    for network in (nested, apart):
        found = named(network.subnets.values(), "v/a", "subnet")
        assert found.prefixes == (IPv4Network("10.0.1.0/24"),)
        assert found.nsg is not None
        assert [one.name for one in found.nsg.inbound][:1] == ["r"]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param({"addressPrefix": "10.0.1.0/24"}, id="one prefix"),
        pytest.param({"addressPrefixes": ["10.0.1.0/24"]}, id="a list of one"),
        pytest.param({"addressPrefix": None, "addressPrefixes": ["10.0.1.0/24"]}, id="null is absent"),
        pytest.param({"addressPrefix": "10.0.1.0/24", "addressPrefixes": []}, id="an empty list is absent"),
        pytest.param(
            {"addressPrefix": "10.0.1.7/24"}, id="host bits are cut off; preflight says that ARM refuses them"
        ),
    ],
)
def test_the_prefix_of_a_subnet(body: Object) -> None:
    network = topology(vnet("v", "10.0.0.0/16", {"name": "a", "properties": body}))
    assert named(network.subnets.values(), "v/a", "subnet").prefixes == (IPv4Network("10.0.1.0/24"),)


def test_names_are_plain_and_carry_the_group_only_where_two_share_them() -> None:
    other = {
        **vnet("v", "10.1.0.0/16"),
        "id": "/subscriptions/s/resourceGroups/rg2/providers/Microsoft.Network/virtualNetworks/v",
    }
    network = topology(vnet("v", "10.0.0.0/16"), other, vnet("w", "10.2.0.0/16"))
    assert [one.name for one in network.vnets.values()] == ["v(rg)", "v(rg2)", "w"]


def test_the_first_four_and_the_last_address_are_azures() -> None:
    network = topology(vnet("v", "10.0.0.0/16", subnet("a", "10.0.1.0/29")))
    free = usable(named(network.subnets.values(), "v/a", "subnet"))
    assert [str(one) for one in free.prefixes()] == ["10.0.1.4/31", "10.0.1.6/32"]


UNKNOWN: Object = {"$unknown": {"from": "urn:pulumi:dev::p::t::n#id"}}


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        pytest.param({"networkSecurityGroup": UNKNOWN}, "networkSecurityGroup", id="a group that is not known yet"),
        pytest.param(
            {"networkSecurityGroup": ref("networkSecurityGroups/elsewhere")},
            "networkSecurityGroup",
            id="one outside the graph",
        ),
        pytest.param({"routeTable": ref("routeTables/elsewhere")}, "routeTable", id="a table outside the graph"),
    ],
)
def test_what_is_not_known_leaves_the_outcome_open(inside: Object, expected: str) -> None:
    parts = (vnet("v", "10.0.0.0/16", subnet("a", "10.0.1.0/24", **inside)), *vm("m", "v/a", "10.0.1.4"))
    got = outcome(asked(topology(*parts, strict=False), {"vm": "m"}, {"internet": "198.51.100.9"}))
    assert got == {
        "verdict": "indeterminate",
        "type": "unknown",
        "reason": "unknownValue",
        "resource": f"{GROUP}/Microsoft.Network/virtualNetworks/v/subnets/a",
        "property": expected,
    }


SECRET: Object = {"$secret": True}
OPEN_RULE: Object = {
    "priority": 100,
    "direction": "Outbound",
    "access": "Deny",
    "protocol": "*",
    "sourcePortRange": "*",
}
OPEN_RULE |= {"sourceAddressPrefix": "*", "destinationAddressPrefix": "*", "destinationPortRange": "*"}


@pytest.mark.parametrize(
    ("filters", "table", "expected"),
    [
        pytest.param([UNKNOWN], [], None, id="a rule"),
        pytest.param(SECRET, [], None, id="all rules"),
        pytest.param([], [UNKNOWN], None, id="a route"),
        pytest.param([], UNKNOWN, None, id="all routes"),
        pytest.param([{"name": UNKNOWN, "properties": OPEN_RULE}], [], "deny", id="only the name of a rule"),
        pytest.param([{"name": SECRET, "properties": OPEN_RULE}], [], "deny", id="only the secret name of a rule"),
    ],
)
def test_what_is_not_known_inside_a_group_or_table_leaves_its_flows_open(
    filters: Json, table: Json, expected: str | None
) -> None:
    inside = {**guarded("n"), **routed("t")}
    parts = (
        vnet("v", "10.0.0.0/16", subnet("a", "10.0.1.0/24", **inside)),
        *vm("m", "v/a", "10.0.1.4"),
        resource("networkSecurityGroups", "n", {"securityRules": filters}),
        resource("routeTables", "t", {"routes": table}),
    )
    got = outcome(asked(topology(*parts, strict=False), {"vm": "m"}, {"internet": "198.51.100.9"}))
    assert got["verdict"] == (expected or "indeterminate")


@pytest.mark.parametrize("marker", [pytest.param(UNKNOWN, id="unknown"), pytest.param(SECRET, id="secret")])
@pytest.mark.parametrize("key", sorted(OPEN_RULE))
def test_whatever_is_not_known_of_a_rule_it_is_not_passed_over(key: str, marker: Object) -> None:
    parts = (
        vnet("v", "10.0.0.0/16", subnet("a", "10.0.1.0/24", **guarded("n"))),
        *vm("m", "v/a", "10.0.1.4"),
        resource(
            "networkSecurityGroups", "n", {"securityRules": [{"name": "r", "properties": {**OPEN_RULE, key: marker}}]}
        ),
    )
    got = outcome(asked(topology(*parts, strict=False), {"vm": "m"}, {"internet": "198.51.100.9"}))
    assert (got["verdict"], got["reason"], got["property"]) == ("indeterminate", "unknownValue", key)


def test_a_port_beside_one_that_is_not_known_is_not_the_only_one() -> None:
    some: Object = {
        **{key: OPEN_RULE[key] for key in OPEN_RULE if key != "destinationPortRange"},
        "destinationPortRanges": ["80", UNKNOWN],
    }
    parts = (
        vnet("v", "10.0.0.0/16", subnet("a", "10.0.1.0/24", **guarded("n"))),
        *vm("m", "v/a", "10.0.1.4"),
        resource("networkSecurityGroups", "n", {"securityRules": [{"name": "r", "properties": some}]}),
    )
    got = outcome(asked(topology(*parts, strict=False), {"vm": "m"}, {"internet": "198.51.100.9"}))
    assert (got["verdict"], got["property"]) == ("indeterminate", "destinationPortRanges[1]")


def test_a_peer_outside_the_graph_leaves_private_destinations_open() -> None:
    network = topology(
        vnet("v", "10.0.0.0/16", subnet("a", "10.0.1.0/24", **guarded("n")), peers=(peer("elsewhere"),)),
        nsg("n"),
        vm("m", "v/a", "10.0.1.4"),
        strict=False,
    )
    assert asked(network, {"vm": "m"}, {"ip": "10.9.0.4"}).verdict == "indeterminate"
    assert asked(network, {"vm": "m"}, {"internet": "198.51.100.9"}).verdict == "allow"


def test_of_a_peer_outside_the_snapshot_its_state_and_prefixes_count() -> None:
    far = peer("elsewhere", peeringState="Connected", remoteAddressSpace={"addressPrefixes": ["10.9.0.0/16"]})
    network = topology(vnet("v", "10.0.0.0/16", subnet("a", "10.0.1.0/24"), peers=(far,)), vm("m", "v/a", "10.0.1.4"))
    got = outcome(asked(network, {"vm": "m"}, {"ip": "10.9.0.4"}))
    assert (got["verdict"], got["property"]) == ("indeterminate", "remoteVirtualNetwork")


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        pytest.param(
            (vnet("v", "10.0.0.0/16", subnet("a", "10.0.1.0/24", **guarded("gone"))),),
            f"{GROUP}/Microsoft.Network/virtualNetworks/v/subnets/a#networkSecurityGroup: "
            f"got '{GROUP}/Microsoft.Network/networkSecurityGroups/gone', "
            "expected the id of a resource of the snapshot",
            id="a dangling reference",
        ),
        pytest.param(
            (resource("virtualNetworks", "v", {"addressSpace": "10.0.0.0/16"}),),
            f"{GROUP}/Microsoft.Network/virtualNetworks/v#addressSpace: got '10.0.0.0/16', expected an object",
            id="a string where an object belongs",
        ),
        pytest.param(
            (resource("routeTables", "t", {"disableBgpRoutePropagation": "yes"}),),
            f"{GROUP}/Microsoft.Network/routeTables/t#disableBgpRoutePropagation: got 'yes', expected true or false",
            id="a word where a truth value belongs",
        ),
        pytest.param(
            (nsg("n", rule("r", 100.5, "Inbound", "Allow")),),  # type: ignore[arg-type]
            f"{GROUP}/Microsoft.Network/networkSecurityGroups/n/securityRules/r#priority: "
            "got 100.5, expected a whole number",
            id="half a priority",
        ),
        pytest.param(
            (vnet("v", ["10.0.0.0/16", "10.0.0.0/99"]),),
            f"{GROUP}/Microsoft.Network/virtualNetworks/v#addressSpace.addressPrefixes: "
            "got '10.0.0.0/99', expected an IPv4 prefix",
            id="a network with a prefix that is none",
        ),
        pytest.param(
            (vnet("v", ["10.0.0.0/16"], subnet("a", "nonsense")),),
            f"{GROUP}/Microsoft.Network/virtualNetworks/v/subnets/a#addressPrefix: "
            "got 'nonsense', expected an IPv4 prefix",
            id="a subnet with a prefix that is none",
        ),
        pytest.param(
            (vnet("v", ["10.0.0.0/16"], subnet("a", 17)),),  # type: ignore[arg-type]
            f"{GROUP}/Microsoft.Network/virtualNetworks/v/subnets/a#addressPrefix: got 17, expected a string",
            id="a number where a prefix belongs",
        ),
        pytest.param(
            (vnet("v", ["10.0.0.0/16"], subnet("a", "10.0.0.0/24", networkSecurityGroup={"id": "nodes"})),),
            f"{GROUP}/Microsoft.Network/virtualNetworks/v/subnets/a#networkSecurityGroup: "
            "got 'nodes', expected a resource id, /subscriptions/...",
            id="a name where an id belongs",
        ),
        pytest.param(
            (vnet("v", ["10.0.0.0/16"], subnet("a", "10.0.0.0/24", networkSecurityGroup={"id": ""})),),
            f"{GROUP}/Microsoft.Network/virtualNetworks/v/subnets/a#networkSecurityGroup: "
            "got '', expected a resource id, /subscriptions/...",
            id="nothing where an id belongs",
        ),
    ],
)
def test_what_bad_input_gets(parts: tuple[Object, ...], message: str) -> None:
    with pytest.raises(InputError) as error:
        topology(*parts)
    assert str(error.value) == message


def test_what_arm_would_refuse_is_no_error_here() -> None:
    network = topology(
        vnet("v", ["10.0.0.0/16"], subnet("a", "10.0.0.0/24", **routed("t"))),
        routes("t", ("r", "10.0.0.0/40", "Sideways")),
    )
    table = network.route_tables[f"{GROUP}/Microsoft.Network/routeTables/t".lower()]
    assert [gap.property for route in table.routes for gap in route.gaps] == ["addressPrefix"]


def test_pools_stand_in_their_subnets() -> None:
    where = ref("virtualNetworks/v/subnets/a")
    ml: Object = {
        "computeType": "AmlCompute",
        "properties": {"subnet": where, "enableNodePublicIp": False, "scaleSettings": {"maxNodeCount": 4.0}},
    }
    aks: Object = {"agentPoolProfiles": [{"name": "np", "count": 3, "vnetSubnetID": where["id"]}]}
    bricks: Object = {
        "parameters": {
            "customVirtualNetworkId": {"value": ref("virtualNetworks/v")["id"]},
            "customPublicSubnetName": {"value": "a"},
            "customPrivateSubnetName": {"value": "b"},
            "enableNoPublicIp": {"value": True},
        }
    }
    network = topology(
        vnet("v", "10.0.0.0/16", subnet("a", "10.0.1.0/24"), subnet("b", "10.0.2.0/24")),
        resource("Microsoft.MachineLearningServices/workspaces", "ws", {}),
        resource("Microsoft.MachineLearningServices/workspaces/computes", "ws/cpu", ml),
        resource("Microsoft.ContainerService/managedClusters", "aks", aks),
        resource("Microsoft.Databricks/workspaces", "adb", bricks),
    )
    found = {(one.name, one.kind, one.subnet.name, one.limit, one.public_address) for one in network.pools.values()}
    assert found == {
        ("cpu", PoolKind.AML_CLUSTER, "v/a", 4, False),
        ("aks/np", PoolKind.AKS, "v/a", 3, False),
        ("adb/a", PoolKind.DATABRICKS, "v/a", None, False),
        ("adb/b", PoolKind.DATABRICKS, "v/b", None, False),
    }


def test_types_that_nobody_reads_are_listed() -> None:
    network = topology(resource("virtualHubs", "h", {}), resource("networkWatchers", "w", {}))
    assert [(one.type, one.consequence) for one in network.not_modelled] == [
        ("Microsoft.Network/virtualHubs", "it takes no part in any flow")
    ]


def test_a_policy_that_inherits_from_itself_ends() -> None:
    loop = [
        resource("firewallPolicies", "a", {"basePolicy": ref("firewallPolicies/b")}),
        resource("firewallPolicies", "b", {"basePolicy": ref("firewallPolicies/a")}),
    ]
    assert isinstance(topology(*loop, strict=False), Topology)


@pytest.mark.parametrize(
    ("document", "message"),
    [
        pytest.param({"onPremises": {}}, "world onPremises: got {}, expected a list", id="sites"),
        pytest.param(
            {"onPremises": [{"name": "dc", "addressPrefixes": ["x"]}]},
            "world onPremises[0].addressPrefixes: got ['x'], expected a list of IPv4 prefixes",
            id="a prefix",
        ),
        pytest.param(
            {"guests": {"m": {"snat": 1}}}, "world guests.m.snat: got 1, expected true or false", id="a guest"
        ),
        pytest.param(
            {"publicEndpoints": {"st": "here"}},
            "world publicEndpoints.st: got 'here', expected an IPv4 address",
            id="an address",
        ),
    ],
)
def test_a_world_that_is_none(document: dict[str, Json], message: str) -> None:
    with pytest.raises(InputError) as error:
        read_world(document)
    assert str(error.value) == message


def test_a_world_may_name_only_what_is_there() -> None:
    index = ResourceIndex(read_graph([vnet("v", "10.0.0.0/16")]).resources)
    check_names(read_world({"serviceTags": {"Any": ["1.2.3.4"]}}), index)
    with pytest.raises(InputError) as error:
        check_names(read_world({"guests": {"nva": {}}}), index)
    assert str(error.value) == "world guests: got 'nva', expected the name of a resource of the snapshot"


JSON: st.SearchStrategy[Json] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)
WHOLE = [
    vnet("v", "10.0.0.0/16", subnet("a", "10.0.1.0/24", **guarded("n"), **routed("t")), peers=(peer("w"),)),
    nsg("n", rule("r", 100, "Inbound", "Allow")),
    routes("t", ("r", "0.0.0.0/0", "10.0.1.4")),
    *vm("m", "v/a", "10.0.1.4"),
]


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_a_graph_with_anything_anywhere_is_read_or_refused(data: st.DataObject) -> None:
    """One value somewhere in a sound graph is replaced by any JSON value."""
    graph = json.loads(json.dumps(WHOLE))
    at: Json = graph
    while True:
        keys = list(range(len(at))) if isinstance(at, list) else list(at) if isinstance(at, dict) else []
        key = data.draw(st.sampled_from(keys))
        inner = at[key]  # type: ignore[index]
        if not isinstance(inner, dict | list) or not inner or data.draw(st.booleans()):
            at[key] = data.draw(JSON)  # type: ignore[index]
            break
        at = inner
    with suppress(FairwayError):
        assert isinstance(lift(read_graph(graph)), Topology)


def test_an_address_that_azure_has_not_allocated_is_the_next_free_one() -> None:
    network = topology(
        vnet("v", "10.0.0.0/16", subnet("a", "10.0.1.0/24")), vm("first", "v/a", "10.0.1.4"), vm("next", "v/a", None)
    )
    found = asked(network, {"vm": "next"}, {"vm": "first"})
    assert found.observed == (IPv4Network(IPv4Address("10.0.1.5")),)
