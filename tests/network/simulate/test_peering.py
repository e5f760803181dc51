"""Peering: what it joins, and what its flags say (S-091 to S-105)."""

from collections.abc import Mapping

import pytest

from network.model.topology import Topology
from tests.network.simulate.azure import (
    GROUP,
    Given,
    Object,
    asked,
    balanced,
    balancer,
    endpoint,
    guarded,
    nsg,
    outcome,
    peer,
    pool_of,
    ref,
    routed,
    routes,
    rule,
    storage,
    subnet,
    topology,
    vm,
    vnet,
)

ALLOWED = {"verdict": "allow"}
FROM, TO = {"vm": "a"}, {"vm": "b"}


def two(first: Object, second: Object, *rules: Object, guard: bool = False) -> Topology:
    there = guarded("n") if guard else {}
    return topology(
        vnet("v1", "10.1.0.0/16", subnet("s", "10.1.1.0/24"), peers=(peer("v2", **first),)),
        vnet("v2", "10.2.0.0/16", subnet("s", "10.2.1.0/24", **there), peers=(peer("v1", **second),)),
        nsg("n", *rules),
        vm("a", "v1/s", "10.1.1.4"),
        vm("b", "v2/s", "10.2.1.4"),
    )


SHUT: Object = {"allowVirtualNetworkAccess": False}


@pytest.mark.parametrize(
    ("network", "expected"),
    [
        pytest.param(two({}, {}), ALLOWED, id="both sides are there"),
        pytest.param(
            two(SHUT, SHUT),
            {
                "verdict": "indeterminate",
                "type": "peering",
                "name": "v1/to-v2",
                "reason": "virtualNetworkAccessDisabled",
            },
            id="without access and without a group it is open (S-095)",
        ),
        pytest.param(
            two(SHUT, SHUT, guard=True),
            {"verdict": "deny", "type": "nsg", "name": "n", "rule": "DenyAllInBound"},
            id="a group decides by its default rules (S-094)",
        ),
        pytest.param(
            two(SHUT, SHUT, rule("in", 100, "Inbound", "Allow", sourceAddressPrefix="10.1.0.0/16"), guard=True),
            ALLOWED,
            id="an explicit allow passes: the flag is no isolation (S-094)",
        ),
    ],
)
def test_access(network: Topology, expected: Given) -> None:
    assert outcome(asked(network, FROM, TO)) == expected


@pytest.mark.parametrize(
    ("frontend", "backend", "second", "expected"),
    [
        pytest.param(False, True, False, "allow", id="a group at the backend decides"),
        pytest.param(True, False, False, "indeterminate", id="one at the frontend's subnet is never asked"),
        pytest.param(False, True, True, "indeterminate", id="another backend has none"),
    ],
)
def test_access_to_a_load_balancer(frontend: bool, backend: bool, second: bool, expected: str) -> None:
    """S-094, S-095: whose group is asked."""
    there: Object = {"privateIPAddress": "10.2.1.100", "subnet": ref("virtualNetworks/v2/subnets/f")}
    others = vm("c", "v2/t", "10.2.3.4", loadBalancerBackendAddressPools=pool_of("lb")) if second else ()
    network = topology(
        vnet("v1", "10.1.0.0/16", subnet("s", "10.1.1.0/24"), peers=(peer("v2", **SHUT),)),
        vnet(
            "v2",
            "10.2.0.0/16",
            subnet("f", "10.2.1.0/24", **(guarded("n") if frontend else {})),
            subnet("s", "10.2.2.0/24", **(guarded("n") if backend else {})),
            subnet("t", "10.2.3.0/24"),
            peers=(peer("v1", **SHUT),),
        ),
        nsg("n", rule("in", 100, "Inbound", "Allow", sourceAddressPrefix="10.1.0.0/16")),
        balancer("lb", there, balanced("lb", 443)),
        vm("a", "v1/s", "10.1.1.4"),
        vm("b", "v2/s", "10.2.2.4", loadBalancerBackendAddressPools=pool_of("lb")),
        *others,
    )
    assert asked(network, FROM, {"ip": "10.2.1.100"}).verdict == expected


def test_an_open_question_carries_its_fact() -> None:
    found = asked(two(SHUT, SHUT), FROM, TO)
    assert found.decided_by[0].fact == "S-095"


def test_peerings_are_not_transitive() -> None:
    network = topology(
        vnet("a", "10.1.0.0/16", subnet("s", "10.1.1.0/24"), peers=(peer("hub"),)),
        vnet("hub", "10.0.0.0/16", peers=(peer("a"), peer("b"))),
        vnet("b", "10.2.0.0/16", subnet("s", "10.2.1.0/24"), peers=(peer("hub"),)),
        vm("a", "a/s", "10.1.1.4"),
        vm("b", "b/s", "10.2.1.4"),
    )
    expected = {"verdict": "drop", "type": "route", "addressPrefix": "10.0.0.0/8", "nextHopType": "None"}
    assert outcome(asked(network, FROM, TO)) == expected


def through(
    forwarded_to_b: bool, forwarded_to_a: bool = True, snat: bool = False, readings: Mapping[str, str] | None = None
) -> Topology:
    """Two spokes behind an appliance in the hub."""
    return topology(
        vnet(
            "a",
            "10.1.0.0/16",
            subnet("s", "10.1.1.0/24", **routed("rt")),
            peers=(peer("hub", allowForwardedTraffic=forwarded_to_a),),
        ),
        vnet("hub", "10.0.0.0/16", subnet("n", "10.0.1.0/24"), peers=(peer("a"), peer("b"))),
        vnet(
            "b",
            "10.2.0.0/16",
            subnet("s", "10.2.1.0/24", **routed("rt")),
            peers=(peer("hub", allowForwardedTraffic=forwarded_to_b),),
        ),
        routes("rt", ("def", "0.0.0.0/0", "10.0.1.4")),
        vm("a", "a/s", "10.1.1.4"),
        vm("b", "b/s", "10.2.1.4"),
        vm("nva", "hub/n", "10.0.1.4", enableIPForwarding=True),
        world={"guests": {"nva": {"forwarding": True, "snat": snat}}},
        readings=readings,
    )


UNDECIDED_REPLIES = {"replies_forwarded": "indeterminate"}
REFUSED_REPLY = {
    "verdict": "indeterminate",
    "type": "peering",
    "name": "a/to-hub",
    "reason": "forwardedTrafficDisabled",
}


@pytest.mark.parametrize(
    ("network", "expected"),
    [
        pytest.param(through(True), ALLOWED, id="allowed"),
        pytest.param(
            through(False),
            {"verdict": "indeterminate", "type": "peering", "name": "b/to-hub", "reason": "forwardedTrafficDisabled"},
            id="the pages disagree about the receiving side (S-096)",
        ),
        pytest.param(through(False, snat=True), ALLOWED, id="what an appliance sends in its own name is not forwarded"),
        pytest.param(through(True, False), ALLOWED, id="a reply is asked for routes and sessions only"),
        pytest.param(
            through(True, False, readings=UNDECIDED_REPLIES), REFUSED_REPLY, id="unless replies are read as forwarded"
        ),
        pytest.param(
            through(True, False, snat=True, readings=UNDECIDED_REPLIES),
            REFUSED_REPLY,
            id="a reply that is translated back still comes from elsewhere",
        ),
        pytest.param(through(True, True, readings=UNDECIDED_REPLIES), ALLOWED, id="and even then a flag lets them in"),
    ],
)
def test_forwarded_traffic(network: Topology, expected: Given) -> None:
    found = asked(network, FROM, TO)
    assert outcome(found) == expected
    assert found.path == ("a", "nva", "b")


@pytest.mark.parametrize(
    ("sku", "location", "expected"),
    [
        pytest.param("Standard", "eastus", ALLOWED, id="a Standard frontend over global peering"),
        pytest.param("Basic", "westeurope", ALLOWED, id="a Basic one in the region"),
        pytest.param(
            "Basic",
            "eastus",
            {"verdict": "drop", "type": "loadBalancer", "name": "lb", "reason": "basicLbOverGlobalPeering"},
            id="a Basic one over global peering (S-101)",
        ),
    ],
)
@pytest.mark.parametrize(
    "target",
    [
        pytest.param("10.2.1.100", id="the destination"),
        pytest.param("192.168.0.4", id="the next hop on the way to it"),
    ],
)
def test_frontends_across_regions(sku: str, location: str, expected: Given, target: str) -> None:
    there: Object = {"privateIPAddress": "10.2.1.100", "subnet": ref("virtualNetworks/v2/subnets/s")}
    network = topology(
        vnet("v1", "10.1.0.0/16", subnet("s", "10.1.1.0/24", **routed("rt")), peers=(peer("v2"),)),
        vnet(
            "v2",
            ["10.2.0.0/16", "192.168.0.0/24"],
            subnet("s", "10.2.1.0/24"),
            subnet("t", "192.168.0.0/24"),
            peers=(peer("v1"),),
            location=location,
        ),
        routes("rt", ("far", "192.168.0.0/24", "10.2.1.100")),
        vm("a", "v1/s", "10.1.1.4"),
        vm("b", "v2/s", "10.2.1.4", enableIPForwarding=True, loadBalancerBackendAddressPools=pool_of("lb")),
        vm("c", "v2/t", "192.168.0.4"),
        balancer("lb", there, balanced("lb", 443), sku=sku),
        world={"guests": {"b": {"forwarding": True}}},
    )
    assert outcome(asked(network, FROM, {"ip": target})) == expected


LISTED: Object = {"peerCompleteVnets": False, "localSubnetNames": ["in"], "remoteSubnetNames": ["in"]}


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        pytest.param("a", "b", ALLOWED, id="both listed"),
        pytest.param(
            "a",
            "b2",
            {"verdict": "drop", "type": "peering", "name": "v1/to-v2", "reason": "remoteSubnetNotPeered"},
            id="the destination is not",
        ),
        pytest.param(
            "a2",
            "b",
            {"verdict": "drop", "type": "peering", "name": "v1/to-v2", "reason": "localSubnetNotPeered"},
            id="the source is not",
        ),
    ],
)
def test_subnet_peering(source: str, target: str, expected: Given) -> None:
    network = topology(
        vnet(
            "v1",
            "10.1.0.0/16",
            subnet("in", "10.1.1.0/24"),
            subnet("out", "10.1.2.0/24"),
            peers=(peer("v2", **LISTED),),
        ),
        vnet(
            "v2",
            "10.2.0.0/16",
            subnet("in", "10.2.1.0/24"),
            subnet("out", "10.2.2.0/24"),
            peers=(peer("v1", **LISTED),),
        ),
        vm("a", "v1/in", "10.1.1.4"),
        vm("a2", "v1/out", "10.1.2.4"),
        vm("b", "v2/in", "10.2.1.4"),
        vm("b2", "v2/out", "10.2.2.4"),
    )
    assert outcome(asked(network, {"vm": source}, {"vm": target})) == expected


def beside_a_group(policies: str) -> Topology:
    """A private endpoint in a peer without access, in a subnet whose group lets the client in."""
    there = {"privateEndpointNetworkPolicies": policies, **guarded("n")}
    return topology(
        vnet("v1", "10.1.0.0/16", subnet("s", "10.1.1.0/24"), peers=(peer("v2", **SHUT),)),
        vnet("v2", "10.2.0.0/16", subnet("s", "10.2.1.0/24", **there), peers=(peer("v1", **SHUT),)),
        nsg("n", rule("in", 100, "Inbound", "Allow", sourceAddressPrefix="10.1.0.0/16")),
        vm("a", "v1/s", "10.1.1.4"),
        storage("data"),
        endpoint("pe", "v2/s", "10.2.1.5", f"{GROUP}/Microsoft.Storage/storageAccounts/data"),
    )


@pytest.mark.parametrize(
    ("policies", "verdict"),
    [
        pytest.param("NetworkSecurityGroupEnabled", "allow", id="its group is asked, and decides"),
        pytest.param("Disabled", "indeterminate", id="no group is asked (S-051), so it is open (S-095)"),
    ],
)
def test_a_private_endpoint_without_access(policies: str, verdict: str) -> None:
    assert asked(beside_a_group(policies), FROM, {"privateEndpoint": "pe"}).verdict == verdict
