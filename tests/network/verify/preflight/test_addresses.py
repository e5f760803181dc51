"""Address spaces and subnets, names: the last that is accepted and the first that is refused."""

from dataclasses import replace
from typing import Any

import pytest

from network.model.resource import Resource
from network.verify.preflight import kinds
from tests.network.verify.preflight.graphs import (
    Row,
    gateway,
    local_gateway,
    nsg,
    res,
    route,
    sec,
    table,
    vnet,
)

LONG = "n" * 80


def plan(prefix: str, **subnets: Any) -> list[Resource]:
    return [vnet("v1", prefix, **subnets)]


ROWS = (
    Row("NET100", "80 characters are accepted", [nsg(LONG)]),
    Row(
        "NET100",
        "81 characters are not",
        [nsg(LONG + "n")],
        (
            (
                "networkSecurityGroups/nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn",
                (
                    "the name 'nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn' is "
                    "not allowed; 1 to 80 characters: letters, digits, _ . and -, a letter or digit first, a letter, "
                    "digit or _ last"
                ),
            ),
        ),
    ),
    Row("NET100", "Azure itself names what it will make", [replace(nsg(LONG + "n"), assumed=True)]),
    Row("NET100", "a VNet of 2 characters is accepted", [vnet("v1", "10.0.0.0/16")]),
    Row(
        "NET100",
        "a VNet of 1 character is not",
        [vnet("v", "10.0.0.0/16")],
        (
            (
                "virtualNetworks/v",
                (
                    "the name 'v' is not allowed; 2 to 64 characters: letters, digits, _ . and -, a letter or digit "
                    "first, a letter, digit or _ last"
                ),
            ),
        ),
    ),
    Row("NET100", "a VNet of 64 characters is accepted", [vnet("v" * 64, "10.0.0.0/16")]),
    Row(
        "NET100",
        "a VNet of 65 characters is not",
        [vnet("v" * 65, "10.0.0.0/16")],
        (
            (
                "virtualNetworks/vvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvv",
                (
                    "the name 'vvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvv' is not allowed; 2 "
                    "to 64 characters: letters, digits, _ . and -, a letter or digit first, a letter, digit or _ last"
                ),
            ),
        ),
    ),
    Row("NET100", "an underscore may end a name", [nsg("n", allow_=sec(100))]),
    Row(
        "NET100",
        "a hyphen may not",
        [nsg("n", **{"allow-": sec(100)})],
        (
            (
                "networkSecurityGroups/n/securityRules/allow-",
                (
                    "the name 'allow-' is not allowed; 1 to 80 characters: letters, digits, _ . and -, a letter or "
                    "digit first, a letter, digit or _ last"
                ),
            ),
        ),
    ),
    Row(
        "NET100",
        "an underscore may not begin a name",
        [nsg("_n")],
        (
            (
                "networkSecurityGroups/_n",
                (
                    "the name '_n' is not allowed; 1 to 80 characters: letters, digits, _ . and -, a letter or digit "
                    "first, a letter, digit or _ last"
                ),
            ),
        ),
    ),
    Row("NET100", "periods and hyphens inside are accepted", [nsg("n.a-b_c")]),
    Row(
        "NET100",
        "a blank is not",
        [nsg("n a")],
        (
            (
                "networkSecurityGroups/n a",
                (
                    "the name 'n a' is not allowed; 1 to 80 characters: letters, digits, _ . and -, a letter or "
                    "digit first, a letter, digit or _ last"
                ),
            ),
        ),
    ),
    Row(
        "NET100",
        "rule collections of a firewall policy are names too",
        [
            res(
                kinds.RULE_GROUP,
                "p",
                "g",
                properties={"ruleCollections": [{"name": "c-", "rules": []}, {"name": "c", "rules": []}]},
            )
        ],
        (
            (
                "firewallPolicies/p/ruleCollectionGroups/g/ruleCollections/c-",
                (
                    "the name 'c-' is not allowed; 1 to 80 characters: letters, digits, _ . and -, a letter or digit "
                    "first, a letter, digit or _ last"
                ),
            ),
        ),
    ),
    Row(
        "NET100",
        "zones and records follow DNS instead",
        [res(kinds.ZONE, "internal"), res(f"{kinds.ZONE}/A", "z", "@")],
    ),
    Row("NET100", "other providers have rules of their own", [res(kinds.STORAGE, "st_")]),
    Row("ARM003", "24 lower-case letters and digits are a storage account", [res(kinds.STORAGE, "s" * 24)]),
    Row(
        "ARM003",
        "25 are not",
        [res(kinds.STORAGE, "s" * 25)],
        (
            (
                "storageAccounts/sssssssssssssssssssssssss",
                (
                    "the name 'sssssssssssssssssssssssss' is not allowed; 3 to 24 characters: lower-case letters and "
                    "digits"
                ),
            ),
        ),
    ),
    Row(
        "ARM003",
        "a hyphen is not",
        [res(kinds.STORAGE, "ml-data")],
        (
            (
                "storageAccounts/ml-data",
                "the name 'ml-data' is not allowed; 3 to 24 characters: lower-case letters and digits",
            ),
        ),
    ),
    Row("ARM003", "a vault takes single hyphens", [res(kinds.VAULT, "kv-ml-1")]),
    Row(
        "ARM003",
        "a vault takes no double hyphens",
        [res(kinds.VAULT, "kv--ml")],
        (
            (
                "vaults/kv--ml",
                (
                    "the name 'kv--ml' is not allowed; 3 to 24 characters: letters, digits and single hyphens, "
                    "beginning with a letter and ending with a letter or digit"
                ),
            ),
        ),
    ),
    Row("NET101", "a prefix without host bits is accepted", plan("10.0.0.0/16", a="10.0.1.0/24")),
    Row(
        "NET101",
        "host bits in a subnet are not",
        plan("10.0.0.0/16", a="10.0.1.5/24"),
        (("virtualNetworks/v1/subnets/a", "10.0.1.5/24 has host bits set; the block is 10.0.1.0/24"),),
    ),
    Row(
        "NET101",
        "host bits in an address space are not",
        plan("10.0.0.1/16"),
        (("virtualNetworks/v1", "10.0.0.1/16 has host bits set; the block is 10.0.0.0/16"),),
    ),
    Row(
        "NET101",
        "a bare address is no prefix",
        plan("10.0.0.0/16", a="10.0.1.0"),
        (("virtualNetworks/v1/subnets/a", "'10.0.1.0' is no IP prefix"),),
    ),
    Row(
        "NET101",
        "a mask is no length",
        plan("10.0.0.0/255.255.0.0"),
        (("virtualNetworks/v1", "'10.0.0.0/255.255.0.0' is no IP prefix"),),
    ),
    Row("NET101", "/33 is no length", plan("10.0.0.0/33"), (("virtualNetworks/v1", "'10.0.0.0/33' is no IP prefix"),)),
    Row("NET101", "IPv6 is accepted", [vnet("v1", "10.0.0.0/16", "fd00:1::/48")]),
    Row("NET101", "a route to a service tag is accepted", [table("t", r=route("Storage.WestEurope", "Internet"))]),
    Row(
        "NET101",
        "a route to a bare address is not",
        [table("t", r=route("10.0.1.4", "Internet"))],
        (("routeTables/t/routes/r", "'10.0.1.4' is no IP prefix"),),
    ),
    Row("NET101", "a rule may name a bare address", [nsg("n", a=sec(100, source="10.0.1.4"))]),
    Row("NET101", "a rule may name a tag", [nsg("n", a=sec(100, source="Internet"))]),
    Row(
        "NET101",
        "host bits in a rule are not accepted",
        [nsg("n", a=sec(100, source="10.0.1.5/24"))],
        (("networkSecurityGroups/n/securityRules/a", "10.0.1.5/24 has host bits set; the block is 10.0.1.0/24"),),
    ),
    Row(
        "NET101",
        "a site's prefix is one too",
        [local_gateway("dc", "192.168.1.1/24")],
        (("localNetworkGateways/dc", "192.168.1.1/24 has host bits set; the block is 192.168.1.0/24"),),
    ),
    Row(
        "NET101",
        "so is the pool of remote clients",
        [
            gateway(
                "g",
                "hub",
                vpnClientConfiguration={"vpnClientAddressPool": {"addressPrefixes": ["172.16.0.1/24"]}},
            )
        ],
        (("virtualNetworkGateways/g", "172.16.0.1/24 has host bits set; the block is 172.16.0.0/24"),),
    ),
    Row("NET102", "the last address before multicast is accepted", plan("223.255.255.0/24")),
    Row(
        "NET102",
        "the first multicast address is not",
        plan("224.0.0.0/24"),
        (("virtualNetworks/v1", "224.0.0.0/24 overlaps 224.0.0.0/4, which is for multicast"),),
    ),
    Row("NET102", "beside loopback is accepted", plan("128.0.0.0/16")),
    Row(
        "NET102",
        "loopback is not",
        plan("127.255.0.0/16"),
        (("virtualNetworks/v1", "127.255.0.0/16 overlaps 127.0.0.0/8, which is for loopback"),),
    ),
    Row("NET102", "beside link-local is accepted", plan("169.253.0.0/16")),
    Row(
        "NET102",
        "link-local is not",
        plan("169.254.10.0/24"),
        (("virtualNetworks/v1", "169.254.10.0/24 overlaps 169.254.0.0/16, which is for link-local"),),
    ),
    Row("NET102", "beside 168.63.129.16 is accepted", plan("168.63.129.24/29")),
    Row(
        "NET102",
        "a prefix around it is not",
        plan("168.63.129.16/29"),
        (
            (
                "virtualNetworks/v1",
                "168.63.129.16/29 overlaps 168.63.129.16/32, which is for Azure's own DNS, DHCP and health probes",
            ),
        ),
    ),
    Row(
        "NET103",
        "20 DNS servers are accepted",
        [vnet("v1", "10.0.0.0/16", more={"dhcpOptions": {"dnsServers": ["10.0.0.4"] * 20}})],
    ),
    Row(
        "NET103",
        "21 are not",
        [vnet("v1", "10.0.0.0/16", more={"dhcpOptions": {"dnsServers": ["10.0.0.4"] * 21}})],
        (("virtualNetworks/v1", "21 DNS servers; at most 20 are accepted"),),
    ),
    Row("NET104", "the last subnet of a VNet is accepted", plan("10.0.0.0/16", a="10.0.255.0/24")),
    Row(
        "NET104",
        "the first one behind it is not",
        plan("10.0.0.0/16", a="10.1.0.0/24"),
        (("virtualNetworks/v1/subnets/a", "10.1.0.0/24 is not inside one address prefix of v1: 10.0.0.0/16"),),
    ),
    Row("NET104", "a subnet of the whole VNet is accepted", plan("10.0.0.0/16", a="10.0.0.0/16")),
    Row(
        "NET104",
        "a larger one is not",
        plan("10.0.0.0/16", a="10.0.0.0/15"),
        (("virtualNetworks/v1/subnets/a", "10.0.0.0/15 is not inside one address prefix of v1: 10.0.0.0/16"),),
    ),
    Row(
        "NET104",
        "a subnet does not span two adjacent prefixes",
        [vnet("v1", "10.0.0.0/24", "10.0.1.0/24", a="10.0.0.0/23")],
        (
            (
                "virtualNetworks/v1/subnets/a",
                "10.0.0.0/23 is not inside one address prefix of v1: 10.0.0.0/24, 10.0.1.0/24",
            ),
        ),
    ),
    Row(
        "NET104",
        "`addressPrefixes` counts like `addressPrefix`",
        [vnet("v1", "10.0.0.0/16", a={"addressPrefixes": ["10.1.0.0/24"]})],
        (("virtualNetworks/v1/subnets/a", "10.1.0.0/24 is not inside one address prefix of v1: 10.0.0.0/16"),),
    ),
    Row("NET104", "nothing follows from a space that cannot be read", plan("10.0.0.1/16", a="10.0.1.0/24")),
    Row("NET105", "neighbours are accepted", plan("10.0.0.0/16", a="10.0.1.0/25", b="10.0.1.128/25")),
    Row(
        "NET105",
        "a subnet inside another is not",
        plan("10.0.0.0/16", a="10.0.1.0/24", b="10.0.1.128/25"),
        (("virtualNetworks/v1/subnets/b", "10.0.1.128/25 overlaps 10.0.1.0/24 of subnet a"),),
    ),
    Row(
        "NET105",
        "nor is one around another",
        plan("10.0.0.0/16", a="10.0.1.128/25", b="10.0.1.0/24"),
        (("virtualNetworks/v1/subnets/b", "10.0.1.0/24 overlaps 10.0.1.128/25 of subnet a"),),
    ),
    Row(
        "NET105",
        "each later one is named",
        plan("10.0.0.0/16", a="10.0.0.0/20", b="10.0.1.0/24", c="10.0.2.0/24"),
        (
            ("virtualNetworks/v1/subnets/b", "10.0.1.0/24 overlaps 10.0.0.0/20 of subnet a"),
            ("virtualNetworks/v1/subnets/c", "10.0.2.0/24 overlaps 10.0.0.0/20 of subnet a"),
        ),
    ),
    Row(
        "NET105",
        "a standalone subnet counts",
        [
            vnet("v1", "10.0.0.0/16", a="10.0.1.0/24"),
            res(kinds.SUBNET, "v1", "b", properties={"addressPrefix": "10.0.1.0/26"}),
        ],
        (("virtualNetworks/v1/subnets/b", "10.0.1.0/26 overlaps 10.0.1.0/24 of subnet a"),),
    ),
    Row(
        "NET105",
        "two VNets may have the same subnets",
        [vnet("v1", "10.0.0.0/16", a="10.0.1.0/24"), vnet("v2", "10.0.0.0/16", a="10.0.1.0/24")],
    ),
    Row("NET106", "/29 is accepted", plan("10.0.0.0/16", a="10.0.1.0/29")),
    Row(
        "NET106",
        "/30 is not",
        plan("10.0.0.0/16", a="10.0.1.0/30"),
        (("virtualNetworks/v1/subnets/a", "10.0.1.0/30 is smaller than /29"),),
    ),
    Row("NET106", "/8 is accepted", plan("10.0.0.0/8", a="10.0.0.0/8")),
    Row(
        "NET106",
        "/7 is not",
        plan("10.0.0.0/7", a="10.0.0.0/7"),
        (("virtualNetworks/v1/subnets/a", "10.0.0.0/7 is larger than /8"),),
    ),
    Row("NET106", "an IPv6 subnet is a /64", plan("fd00::/48", a="fd00:0:0:1::/64")),
    Row(
        "NET106",
        "and nothing else",
        plan("fd00::/48", a="fd00:0:0:1::/65"),
        (("virtualNetworks/v1/subnets/a", "fd00:0:0:1::/65 is an IPv6 subnet of another length than /64"),),
    ),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_addresses_and_names(row: Row) -> None:
    assert row.asked() == row.found
