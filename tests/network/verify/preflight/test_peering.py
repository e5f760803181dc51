"""Peerings: overlapping spaces, gateways used from afar, halves that do not fit."""

from typing import Any

import pytest

from network.verify.preflight import kinds
from tests.network.verify.preflight.graphs import (
    NOT_YET,
    Row,
    both_ways,
    element,
    gateway,
    peering,
    ref,
    res,
    route,
    table,
    vnet,
)

HUB = vnet("hub", "10.0.0.0/16", GatewaySubnet="10.0.0.0/27")
SPOKE = vnet("spoke", "10.1.0.0/16", a="10.1.1.0/24", GatewaySubnet="10.1.0.0/27")
USES = peering("spoke", "hub", useRemoteGateways=True, allowForwardedTraffic=True)
LENDS = peering("hub", "spoke", allowGatewayTransit=True, allowForwardedTraffic=True)
REMEMBERED = res(
    kinds.PEERING,
    "hub",
    "to-far",
    properties={
        "remoteVirtualNetwork": ref(kinds.VNET, "far"),
        "remoteAddressSpace": {"addressPrefixes": ["10.0.128.0/17"]},
    },
)


def spokes(first: str, second: str) -> list[Any]:
    names = ("s1", "s2")
    vnets = [vnet(name, prefix) for name, prefix in zip(names, (first, second), strict=True)]
    return [HUB, *vnets, *both_ways("hub", "s1"), *both_ways("hub", "s2")]


def through_appliance(allowed: bool) -> list[Any]:
    subnet = {"addressPrefix": "10.1.1.0/24", "routeTable": ref(kinds.ROUTE_TABLE, "t")}
    halves = [peering("spoke", "hub", allowForwardedTraffic=allowed), peering("hub", "spoke")]
    return [HUB, vnet("spoke", "10.1.0.0/16", a=subnet), table("t", d=route("0.0.0.0/0", address="10.0.1.4")), *halves]


UNPLACED = res(kinds.GATEWAY, "g", properties={"ipConfigurations": [element("c", subnet=NOT_YET)]})

ROWS = (
    Row("NET124", "neighbours may be peered", [HUB, vnet("s", "10.1.0.0/16"), *both_ways("hub", "s")]),
    Row(
        "NET124",
        "both halves of an overlap are refused",
        [HUB, vnet("s", "10.0.128.0/17"), *both_ways("hub", "s")],
        (
            ("virtualNetworks/hub/virtualNetworkPeerings/to-s", "10.0.128.0/17 of s overlaps 10.0.0.0/16 of hub"),
            ("virtualNetworks/s/virtualNetworkPeerings/to-hub", "10.0.0.0/16 of hub overlaps 10.0.128.0/17 of s"),
        ),
    ),
    Row(
        "NET124",
        "the recorded space of a VNet outside counts",
        [HUB, REMEMBERED],
        (("virtualNetworks/hub/virtualNetworkPeerings/to-far", "10.0.128.0/17 of far overlaps 10.0.0.0/16 of hub"),),
    ),
    Row("NET124", "a VNet outside without one is not judged", [HUB, peering("hub", "far")]),
    Row("NET125", "two spokes have ranges of their own", spokes("10.1.0.0/16", "10.2.0.0/16")),
    Row(
        "NET125",
        "and not the same",
        spokes("10.1.0.0/16", "10.1.255.0/24"),
        (
            (
                "virtualNetworks/hub/virtualNetworkPeerings/to-s2",
                "10.1.255.0/24 of s2 overlaps 10.1.0.0/16 of s1, already peered",
            ),
        ),
    ),
    Row("NET126", "one peering for each pair", [HUB, SPOKE, *both_ways("hub", "spoke")]),
    Row(
        "NET126",
        "not two",
        [HUB, SPOKE, *both_ways("hub", "spoke"), peering("hub", "spoke", "again")],
        (("virtualNetworks/hub/virtualNetworkPeerings/again", "to-spoke already leads to spoke"),),
    ),
    Row("NET127", "the remote gateway is there", [HUB, SPOKE, USES, LENDS, gateway("g", "hub")]),
    Row("NET127", "an ExpressRoute gateway will do", [HUB, SPOKE, USES, LENDS, gateway("g", "hub", "ExpressRoute")]),
    Row(
        "NET127",
        "without it the peering is refused",
        [HUB, SPOKE, USES, LENDS],
        (("virtualNetworks/spoke/virtualNetworkPeerings/to-hub", "useRemoteGateways is true, but hub has no gateway"),),
    ),
    Row(
        "NET127",
        "a gateway elsewhere is none",
        [HUB, SPOKE, USES, LENDS, gateway("g", "spoke")],
        (("virtualNetworks/spoke/virtualNetworkPeerings/to-hub", "useRemoteGateways is true, but hub has no gateway"),),
    ),
    Row("NET127", "a gateway that cannot be placed may be there", [HUB, SPOKE, USES, LENDS, UNPLACED]),
    Row("NET127", "a hub outside the graph is not judged", [SPOKE, USES]),
    Row("NET128", "the other side lends its gateway", [HUB, SPOKE, USES, LENDS, gateway("g", "hub")]),
    Row(
        "NET128",
        "or does not",
        [HUB, SPOKE, USES, peering("hub", "spoke"), gateway("g", "hub")],
        (
            (
                "virtualNetworks/spoke/virtualNetworkPeerings/to-hub",
                (
                    "useRemoteGateways is true, but virtualNetworks/hub/virtualNetworkPeerings/to-spoke has "
                    "allowGatewayTransit false"
                ),
            ),
        ),
    ),
    Row("NET129", "a VNet without gateway uses a remote one", [HUB, SPOKE, USES, LENDS, gateway("g", "hub")]),
    Row(
        "NET129",
        "one with a gateway does not",
        [HUB, SPOKE, USES, LENDS, gateway("g", "hub"), gateway("own", "spoke")],
        (
            (
                "virtualNetworks/spoke/virtualNetworkPeerings/to-hub",
                "useRemoteGateways is true, but spoke has the gateway own",
            ),
        ),
    ),
    Row("NET130", "one peering uses a remote gateway", [HUB, SPOKE, USES]),
    Row(
        "NET130",
        "a second one does not",
        [SPOKE, USES, peering("spoke", "hub2", useRemoteGateways=True)],
        (("virtualNetworks/spoke/virtualNetworkPeerings/to-hub2", "to-hub already uses a remote gateway"),),
    ),
    Row("NET004", "both halves are there", [HUB, SPOKE, *both_ways("hub", "spoke")]),
    Row(
        "NET004",
        "one half is not enough",
        [HUB, SPOKE, peering("hub", "spoke")],
        (
            (
                "virtualNetworks/hub/virtualNetworkPeerings/to-spoke",
                "spoke has no peering back to hub: no traffic flows",
            ),
        ),
    ),
    Row("NET004", "the half of a VNet outside is not judged", [HUB, peering("hub", "spoke")]),
    Row("NET004", "what an appliance forwards is let in", through_appliance(allowed=True)),
    Row(
        "NET004",
        "or is not",
        through_appliance(allowed=False),
        (
            (
                "virtualNetworks/spoke/virtualNetworkPeerings/to-hub",
                "allowForwardedTraffic is false, but a routes 0.0.0.0/0 to 10.0.1.4 in hub: replies may not come in",
            ),
        ),
    ),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_peerings(row: Row) -> None:
    assert row.asked() == row.found
