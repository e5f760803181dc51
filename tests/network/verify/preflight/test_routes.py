"""User routes: next hops that can be authored, and tables."""

from typing import Any

import pytest

from network.verify.preflight import kinds
from tests.network.verify.preflight.graphs import NOT_YET, Row, gateway, ref, res, route, table, vnet


def tags(count: int) -> Any:
    routes: dict[str, Any] = {f"r{one}": route(f"Storage.Region{one}", "Internet") for one in range(count)}
    return table("t", **routes)


def to_gateway(kind: str) -> list[Any]:
    subnet = {"addressPrefix": "10.0.1.0/24", "routeTable": ref(kinds.ROUTE_TABLE, "t")}
    network = vnet("hub", "10.0.0.0/16", a=subnet, GatewaySubnet="10.0.0.0/27")
    return [network, table("t", r=route("10.8.0.0/16", "VirtualNetworkGateway")), gateway("g", "hub", kind)]


ROWS = (
    *(
        Row("NET119", f"{hop} can be authored", [table("t", r=route("10.0.0.0/8", hop))])
        for hop in ("VirtualAppliance", "VirtualNetworkGateway", "VnetLocal", "Internet", "None", "internet")
    ),
    Row(
        "NET119",
        "VNetPeering cannot",
        [table("t", r=route("10.0.0.0/8", "VNetPeering"))],
        (("routeTables/t/routes/r", "nextHopType VNetPeering cannot be authored"),),
    ),
    Row(
        "NET119",
        "service endpoints cannot",
        [table("t", r=route("Storage", "VirtualNetworkServiceEndpoint"))],
        (("routeTables/t/routes/r", "nextHopType VirtualNetworkServiceEndpoint cannot be authored"),),
    ),
    Row(
        "NET119",
        "a route goes somewhere",
        [table("t", r=route("10.0.0.0/8", None))],
        (("routeTables/t/routes/r", "a route without nextHopType cannot be authored"),),
    ),
    Row("NET120", "an appliance has an address", [table("t", r=route("10.0.0.0/8", address="10.0.1.4"))]),
    Row(
        "NET120",
        "and needs it",
        [table("t", r=route("10.0.0.0/8"))],
        (("routeTables/t/routes/r", "the next hop VirtualAppliance has no nextHopIpAddress"),),
    ),
    Row(
        "NET120",
        "an empty text is none",
        [table("t", r=route("10.0.0.0/8", address=""))],
        (("routeTables/t/routes/r", "the next hop VirtualAppliance has no nextHopIpAddress"),),
    ),
    Row(
        "NET120",
        "a prefix is none",
        [table("t", r=route("10.0.0.0/8", address="10.0.1.0/24"))],
        (("routeTables/t/routes/r", "nextHopIpAddress '10.0.1.0/24' is no address"),),
    ),
    Row(
        "NET120",
        "one that is not known yet may be there",
        [table("t", r={**route("10.0.0.0/8"), "nextHopIpAddress": NOT_YET})],
    ),
    Row("NET121", "other next hops have none", [table("t", r=route("10.0.0.0/8", "Internet"))]),
    Row(
        "NET121",
        "and take none",
        [table("t", r=route("10.0.0.0/8", "Internet", "10.0.1.4"))],
        (("routeTables/t/routes/r", "Internet takes no nextHopIpAddress, but 10.0.1.4 is given"),),
    ),
    Row(
        "NET121",
        "None takes none either",
        [table("t", r=route("10.0.0.0/8", "None", "10.0.1.4"))],
        (("routeTables/t/routes/r", "None takes no nextHopIpAddress, but 10.0.1.4 is given"),),
    ),
    Row("NET122", "two prefixes are two", [table("t", a=route("10.0.0.0/8", "None"), b=route("10.0.0.0/9", "None"))]),
    Row(
        "NET122",
        "one prefix is one",
        [table("t", a=route("10.0.0.0/8", "None"), b=route("10.0.0.0/8", "Internet"))],
        (("routeTables/t/routes/b", "10.0.0.0/8 is already the prefix of route a"),),
    ),
    Row(
        "NET122",
        "tags are compared without case",
        [table("t", a=route("Storage", "None"), b=route("storage", "Internet"))],
        (("routeTables/t/routes/b", "storage is already the prefix of route a"),),
    ),
    Row(
        "NET122",
        "a route beside its table counts",
        [table("t", a=route("10.0.0.0/8", "None")), res(kinds.ROUTE, "t", "b", properties=route("10.0.0.0/8", "None"))],
        (("routeTables/t/routes/b", "10.0.0.0/8 is already the prefix of route a"),),
    ),
    Row("NET123", "25 service tags are accepted", [tags(25)]),
    Row("NET123", "26 are not", [tags(26)], (("routeTables/t", "26 service tag routes; at most 25 are accepted"),)),
    Row("NET020", "a route finds a VPN gateway", to_gateway("Vpn")),
    Row(
        "NET020",
        "and no ExpressRoute gateway",
        to_gateway("ExpressRoute"),
        (
            (
                "routeTables/t/routes/r",
                "10.8.0.0/16 goes to VirtualNetworkGateway, but a has only an ExpressRoute gateway in reach",
            ),
        ),
    ),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_routes(row: Row) -> None:
    assert row.asked() == row.found
