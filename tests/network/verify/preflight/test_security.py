"""Security rules: priorities, lists of addresses, and rules that do not count."""

from typing import Any

import pytest

from network.verify.preflight import kinds
from tests.network.verify.preflight.graphs import NOT_YET, Row, endpoint, nic, nsg, ref, res, rid, sec, vnet

STORE = rid(kinds.STORAGE, "st")


def endpoints(policies: str | None, *more: Any) -> list[Any]:
    subnet = {"addressPrefix": "10.0.2.0/24", "networkSecurityGroup": ref(kinds.NSG, "n")}
    if policies:
        subnet["privateEndpointNetworkPolicies"] = policies
    return [
        nsg("n", deny=sec(100, "Deny")),
        vnet("v1", "10.0.0.0/16", e=subnet),
        endpoint("pe", "v1/e", STORE, "blob"),
        *more,
    ]


ROWS = (
    Row("NET116", "two priorities are two", [nsg("n", a=sec(100), b=sec(101))]),
    Row(
        "NET116",
        "one priority is one",
        [nsg("n", a=sec(100), b=sec(100))],
        (("networkSecurityGroups/n/securityRules/b", "priority 100 is already that of the inbound rule a"),),
    ),
    Row("NET116", "in the other direction it is free", [nsg("n", a=sec(100), b=sec(100, direction="Outbound"))]),
    Row(
        "NET116",
        "the direction is compared without case",
        [nsg("n", a=sec(100), b=sec(100, direction="inbound"))],
        (("networkSecurityGroups/n/securityRules/b", "priority 100 is already that of the inbound rule a"),),
    ),
    Row(
        "NET116",
        "a number that arrives as a float is the same",
        [nsg("n", a=sec(100), b=sec(100.0))],
        (("networkSecurityGroups/n/securityRules/b", "priority 100 is already that of the inbound rule a"),),
    ),
    Row(
        "NET116",
        "a rule beside its NSG counts",
        [nsg("n", a=sec(100)), res(kinds.SECURITY_RULE, "n", "b", properties=sec(100))],
        (("networkSecurityGroups/n/securityRules/b", "priority 100 is already that of the inbound rule a"),),
    ),
    Row("NET116", "an unknown priority is not compared", [nsg("n", a=sec(NOT_YET), b=sec(NOT_YET))]),
    Row("NET117", "100 is the lowest", [nsg("n", a=sec(100))]),
    Row(
        "NET117",
        "99 is too low",
        [nsg("n", a=sec(99))],
        (("networkSecurityGroups/n/securityRules/a", "priority 99 is not in 100 to 4096"),),
    ),
    Row("NET117", "4096 is the highest", [nsg("n", a=sec(4096))]),
    Row(
        "NET117",
        "4097 is too high",
        [nsg("n", a=sec(4097))],
        (("networkSecurityGroups/n/securityRules/a", "priority 4097 is not in 100 to 4096"),),
    ),
    Row(
        "NET117",
        "a fraction is no priority",
        [nsg("n", a=sec(100.5))],
        (("networkSecurityGroups/n/securityRules/a", "the priority 100.5 is no whole number; it must be 100 to 4096"),),
    ),
    Row(
        "NET117",
        "none is none",
        [nsg("n", a=sec(None))],
        (("networkSecurityGroups/n/securityRules/a", "the rule has no priority; it must be 100 to 4096"),),
    ),
    Row(
        "NET118",
        "a list takes prefixes",
        [nsg("n", a=sec(100, source="", sourceAddressPrefixes=["10.0.0.0/8", "10.1.2.3"]))],
    ),
    Row(
        "NET118",
        "and no tag",
        [nsg("n", a=sec(100, source="", sourceAddressPrefixes=["Internet", "10.0.0.0/8"]))],
        (
            (
                "networkSecurityGroups/n/securityRules/a",
                "sourceAddressPrefixes holds Internet; lists take addresses and prefixes only",
            ),
        ),
    ),
    Row(
        "NET118",
        "and no star",
        [nsg("n", a=sec(100, to="", destinationAddressPrefixes=["*"]))],
        (
            (
                "networkSecurityGroups/n/securityRules/a",
                "destinationAddressPrefixes holds *; lists take addresses and prefixes only",
            ),
        ),
    ),
    Row(
        "NET118",
        "an IPv6 prefix that begins with a letter is none",
        [nsg("n", a=sec(100, source="", sourceAddressPrefixes=["fd00::/8"]))],
    ),
    Row("NET118", "the singular property takes a tag", [nsg("n", a=sec(100, source="Internet"))]),
    Row(
        "NET003",
        "without policies the NSG of endpoints does nothing",
        endpoints(None),
        (
            (
                "virtualNetworks/v1/subnets/e",
                "the rules of n do not count here: privateEndpointNetworkPolicies is Disabled",
            ),
        ),
    ),
    Row(
        "NET003",
        "with route tables alone neither",
        endpoints("RouteTableEnabled"),
        (
            (
                "virtualNetworks/v1/subnets/e",
                "the rules of n do not count here: privateEndpointNetworkPolicies is RouteTableEnabled",
            ),
        ),
    ),
    Row("NET003", "with policies for NSGs it counts", endpoints("NetworkSecurityGroupEnabled")),
    Row("NET003", "for a machine beside them it counts", endpoints(None, nic("vm", "v1/e"))),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_security_rules(row: Row) -> None:
    assert row.asked() == row.found
