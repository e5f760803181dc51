"""What a Pulumi program should not do, and limits of what one resource holds."""

from dataclasses import replace
from typing import Any

import pytest

from network.verify.preflight import kinds
from tests.network.verify.preflight.graphs import (
    Row,
    gateway,
    nsg,
    peering,
    pip,
    programmed,
    ref,
    res,
    rid,
    route,
    sec,
    table,
    vnet,
)

V1, V2 = programmed(vnet("v1", "10.0.0.0/16")), programmed(vnet("v2", "10.1.0.0/16"))


def subnet(name: str, third: int, *after: Any, vnet_name: str = "v1") -> Any:
    own = res(kinds.SUBNET, vnet_name, name, properties={"addressPrefix": f"10.0.{third}.0/24"}, location="")
    return programmed(own, *after)


A = subnet("a", 1, V1)
B_AFTER_A, B_ALONE = subnet("b", 2, A), subnet("b", 2, V1)
FAR = programmed(res(kinds.SUBNET, "v2", "far", properties={"addressPrefix": "10.1.0.0/24"}), V2)
RULE = res(kinds.SECURITY_RULE, "n", "b", properties=sec(110))
HUB = programmed(vnet("hub", "10.9.0.0/16", GatewaySubnet="10.9.0.0/27"))
GATEWAY = programmed(gateway("g", "hub"), HUB)
USES = peering("v1", "hub", useRemoteGateways=True)


def routes(count: int) -> Any:
    bodies: dict[str, Any] = {f"r{one}": route(f"10.{one // 256}.{one % 256}.0/24", "None") for one in range(count)}
    return table("t", **bodies)


def nat(addresses: int) -> list[Any]:
    names = [f"p{one}" for one in range(addresses)]
    properties = {"publicIpAddresses": [ref(kinds.PUBLIC_IP, one) for one in names]}
    return [res(kinds.NAT_GATEWAY, "ng", properties=properties, sku={"name": "Standard"}), *map(pip, names)]


ROWS = (
    Row("NET013", "all rules are inside", [programmed(nsg("n", a=sec(100), b=sec(110)))]),
    Row("NET013", "all rules are beside", [programmed(nsg("n")), programmed(RULE)]),
    Row(
        "NET013",
        "some are inside, some beside",
        [programmed(nsg("n", a=sec(100))), programmed(RULE)],
        (("networkSecurityGroups/n", "n has securityRules in its body, and b beside it"),),
    ),
    Row("NET013", "an export shows both", [nsg("n", a=sec(100)), RULE]),
    Row(
        "NET013",
        "subnets too",
        [programmed(vnet("v1", "10.0.0.0/16", x="10.0.9.0/24")), A],
        (("virtualNetworks/v1", "v1 has subnets in its body, and a beside it"),),
    ),
    Row("NET014", "one subnet after the other", [V1, A, B_AFTER_A]),
    Row(
        "NET014",
        "both at once",
        [V1, A, B_ALONE],
        (("virtualNetworks/v1/subnets/b", "a and b of v1 may be made at the same time"),),
    ),
    Row(
        "NET014",
        "a third that waits for the first alone",
        [V1, A, B_AFTER_A, subnet("c", 3, A)],
        (("virtualNetworks/v1/subnets/c", "b and c of v1 may be made at the same time"),),
    ),
    Row(
        "NET014",
        "subnets inside the VNet come with it",
        [programmed(vnet("v1", "10.0.0.0/16", a="10.0.1.0/24", b="10.0.2.0/24"))],
    ),
    Row("NET014", "subnets of two VNets may be made at once", [V1, V2, A, FAR]),
    Row("NET016", "the peering waits for all subnets", [V1, V2, A, FAR, programmed(peering("v1", "v2"), A, FAR)]),
    Row(
        "NET016",
        "waiting for the last in a row is waiting for all",
        [V1, V2, A, B_AFTER_A, programmed(peering("v1", "v2"), B_AFTER_A)],
    ),
    Row(
        "NET016",
        "or it does not wait",
        [V1, V2, A, FAR, programmed(peering("v1", "v2"), V1, V2)],
        (("virtualNetworks/v1/virtualNetworkPeerings/to-v2", "to-v2 does not depend on a, far"),),
    ),
    Row(
        "NET016", "another stack was there before", [V1, V2, A, FAR, programmed(peering("v1", "v2"), A, stack="other")]
    ),
    Row("NET017", "the peering waits for the gateway", [V1, HUB, GATEWAY, programmed(USES, GATEWAY)]),
    Row(
        "NET017",
        "or it does not",
        [V1, HUB, GATEWAY, programmed(USES, HUB)],
        (("virtualNetworks/v1/virtualNetworkPeerings/to-hub", "to-hub does not depend on the gateway g"),),
    ),
    Row("NET017", "the hub's own stack was there before", [V1, HUB, GATEWAY, programmed(USES, stack="spoke")]),
    Row("NET024", "400 routes", [routes(400)]),
    Row("NET024", "not 401", [routes(401)], (("routeTables/t", "401 routes in one route table; the limit is 400"),)),
    Row("NET024", "16 addresses on a NAT gateway", nat(16)),
    Row("NET024", "not 17", nat(17), (("natGateways/ng", "17 public addresses on one NAT gateway; the limit is 16"),)),
    Row("ARM002", "two resources have two ids", [nsg("n"), nsg("m")]),
    Row(
        "ARM002",
        "and not one",
        [nsg("n"), nsg("n")],
        (("networkSecurityGroups/n", "networkSecurityGroups/n is declared twice"),),
    ),
    Row(
        "ARM002",
        "also where they say that they are of different types",
        [nsg("n"), replace(pip("p"), id=rid(kinds.NSG, "n"))],
        (("networkSecurityGroups/n", "networkSecurityGroups/n is declared twice"),),
    ),
    Row("ARM002", "a child inside and beside is one", [nsg("n", b=sec(110)), RULE]),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_programs_and_limits(row: Row) -> None:
    assert row.asked() == row.found
