"""Security groups, admin rules and what their tags mean (S-064 to S-090), with the traps others fell into."""

from collections.abc import Mapping

import pytest

from network.model.resource import Json
from network.model.topology import Topology, named
from network.simulate.tags import tag_prefixes
from tests.network.simulate.azure import (
    Given,
    Object,
    asked,
    gateway,
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

FROM, TO = {"vm": "client"}, {"vm": "server"}


def pair(*rules: Object, on_nic: tuple[Object, ...] | None = None, world: Given | None = None) -> Topology:
    """A client and a server in one subnet each; the rules stand in the group of the server's subnet."""
    return topology(
        vnet("v", "10.0.0.0/16", subnet("a", "10.0.1.0/24"), subnet("b", "10.0.2.0/24", **guarded("n"))),
        nsg("n", *rules),
        nsg("nic", *(on_nic or ())),
        vm("client", "v/a", "10.0.1.4"),
        vm("server", "v/b", "10.0.2.4", nsg="nic" if on_nic is not None else ""),
        world=world,
    )


def by(name: str, group: str = "n", verdict: str = "deny") -> Given:
    return {"verdict": verdict, "type": "nsg", "name": group, "rule": name}


ALLOWED = {"verdict": "allow"}
DENY_ALL = rule("deny", 4096, "Inbound", "Deny")


@pytest.mark.parametrize(
    ("rules", "to", "expected"),
    [
        pytest.param((), "Tcp/443", ALLOWED, id="the default rules let the network in (S-066)"),
        pytest.param((DENY_ALL,), "Tcp/443", by("deny"), id="a rule of one's own comes before them (S-068)"),
        pytest.param(
            (rule("port", 100, "Inbound", "Allow", destinationPortRange="443"), DENY_ALL),
            "Tcp/443",
            ALLOWED,
            id="inside the port",
        ),
        pytest.param(
            (rule("port", 100, "Inbound", "Allow", destinationPortRange="443"), DENY_ALL),
            "Tcp/444",
            by("deny"),
            id="one port past it",
        ),
        pytest.param(
            (rule("deny", 100, "Inbound", "Deny", destinationPortRange="3389"),),
            "Tcp/443",
            ALLOWED,
            id="any protocol with a port means that port (trap 2)",
        ),
        pytest.param(
            (rule("deny", 100, "Inbound", "Deny", sourceAddressPrefixes=["10.0.9.0/24", "10.0.8.4"]),),
            "Tcp/443",
            ALLOWED,
            id="a list of prefixes without a single one is the list (trap 1)",
        ),
        pytest.param(
            (rule("deny", 100, "Inbound", "Deny", destinationAddressPrefixes=["10.0.2.4"]),),
            "Tcp/443",
            by("deny"),
            id="an address without a length is that address",
        ),
        pytest.param(
            (rule("deny", 100, "Inbound", "Deny", destinationAddressPrefixes=["10.0.2.5"]),),
            "Tcp/443",
            ALLOWED,
            id="and not the one after it",
        ),
        pytest.param(
            (rule("tcp", 100, "Inbound", "Deny", protocol="Tcp"),), "Icmp", ALLOWED, id="TCP alone leaves ping (S-084)"
        ),
        pytest.param(
            (rule("icmp", 100, "Inbound", "Deny", protocol="Icmp", destinationPortRange="99"),),
            "Icmp",
            by("icmp"),
            id="ICMP has no ports",
        ),
        pytest.param(
            (rule("out", 100, "Outbound", "Deny"),), "Tcp/443", ALLOWED, id="outbound rules do not judge what comes in"
        ),
        pytest.param(
            (
                rule("wide", 200, "Inbound", "Deny"),
                rule("narrow", 300, "Inbound", "Allow", sourceAddressPrefix="10.0.1.4"),
            ),
            "Tcp/443",
            by("wide"),
            id="the number decides, not how specific a rule is",
        ),
        pytest.param(
            (rule("src", 100, "Inbound", "Deny", sourcePortRange="1024-49151"),),
            "Tcp/443",
            ALLOWED,
            id="a new connection comes from an ephemeral port",
        ),
        pytest.param(
            (rule("src", 100, "Inbound", "Deny", sourcePortRange="49152-65535"),),
            "Tcp/443",
            by("src"),
            id="and from no other",
        ),
        pytest.param(
            (rule("ports", 100, "Inbound", "Deny", destinationPortRanges=["80", "440-450"]),),
            "Tcp/450",
            by("ports"),
            id="the last port of the second range",
        ),
        pytest.param(
            (rule("ports", 100.0, "inbound", "deny", protocol="tcp", destinationPortRange="443"),),  # type: ignore[arg-type]
            "Tcp/443",
            by("ports"),
            id="numbers arrive as floats and words in any case",
        ),
    ],
)
def test_the_first_match_decides(rules: tuple[Object, ...], to: str, expected: Given) -> None:
    assert outcome(asked(pair(*rules), FROM, TO, to)) == expected


def test_subnet_and_interface_must_both_allow() -> None:
    """Batfish never applies the group of an interface, and turns directions round."""
    found = asked(pair(on_nic=(DENY_ALL,)), FROM, TO)
    assert outcome(found) == by("deny", "nic")
    both = asked(pair(DENY_ALL, on_nic=(DENY_ALL,)), FROM, TO)
    assert outcome(both) == by("deny")
    assert [one.decided_by.name for one in both.blockers] == ["n", "nic"]


def test_the_reply_needs_no_rule() -> None:
    network = pair(rule("out", 100, "Outbound", "Deny"))
    assert outcome(asked(network, FROM, TO)) == ALLOWED
    assert outcome(asked(network, TO, FROM)) == by("out")


def test_rules_that_name_a_group_apply_to_its_members_alone() -> None:
    """Batfish reads a rule that names only a group as one for everybody."""
    web = ref("applicationSecurityGroups/web")
    other = resource("applicationSecurityGroups", "web", {})
    rules = (rule("web", 100, "Inbound", "Deny", destinationApplicationSecurityGroups=[web]),)
    network = topology(
        vnet("v", "10.0.0.0/16", subnet("a", "10.0.1.0/24", **guarded("n"))),
        nsg("n", *rules),
        other,
        vm("client", "v/a", "10.0.1.4"),
        vm("member", "v/a", "10.0.1.5", applicationSecurityGroups=[web]),
        vm("plain", "v/a", "10.0.1.6"),
    )
    assert outcome(asked(network, FROM, {"vm": "member"})) == by("web")
    assert outcome(asked(network, FROM, {"vm": "plain"})) == ALLOWED


UNKNOWN = {"verdict": "indeterminate", "type": "nsg", "name": "n", "rule": "tag", "reason": "unknownServiceTag"}


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        pytest.param(
            (rule("tag", 100, "Outbound", "Deny", destinationAddressPrefix="Nobody.Knows"),),
            UNKNOWN,
            id="a deny on an unknown tag is open (trap 3)",
        ),
        pytest.param(
            (rule("tag", 100, "Outbound", "Allow", destinationAddressPrefix="Nobody.Knows"),),
            ALLOWED,
            id="an allow does not matter where all is allowed anyway",
        ),
        pytest.param(
            (
                rule("tag", 100, "Outbound", "Allow", destinationAddressPrefix="Nobody.Knows"),
                rule("deny", 200, "Outbound", "Deny"),
            ),
            UNKNOWN,
            id="it does in front of a deny",
        ),
        pytest.param(
            (
                rule("deny", 90, "Outbound", "Deny", destinationAddressPrefix="198.51.100.0/24"),
                rule("tag", 100, "Outbound", "Allow", destinationAddressPrefix="Nobody.Knows"),
            ),
            by("deny"),
            id="a certain rule in front of it ends the question",
        ),
    ],
)
def test_a_tag_that_nobody_can_expand(rules: tuple[Object, ...], expected: Given) -> None:
    network = topology(
        vnet("v", "10.0.0.0/16", subnet("a", "10.0.1.0/24", **guarded("n"))),
        nsg("n", *rules),
        vm("m", "v/a", "10.0.1.4"),
    )
    assert outcome(asked(network, {"vm": "m"}, {"internet": "198.51.100.9"})) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("AzureKeyVault", ALLOWED, id="a tag of Azure holds public addresses only"),
        pytest.param("Storage.WestEurope", ALLOWED, id="as does its part of a region"),
        pytest.param("AzureDevOpsX", UNKNOWN, id="a tag that Azure does not list may hold anything"),
        pytest.param("AzureDevSpaces.WestEurope", UNKNOWN, id="as may the region of a tag without regions"),
    ],
)
def test_a_private_address_and_a_tag_without_prefixes(name: str, expected: Given) -> None:
    rules = (rule("tag", 100, "Inbound", "Deny", sourceAddressPrefix=name),)
    assert outcome(asked(pair(*rules), FROM, TO)) == expected


def test_the_world_comes_first_for_a_tag() -> None:
    rules = (rule("tag", 100, "Inbound", "Deny", sourceAddressPrefix="Storage"),)
    assert outcome(asked(pair(*rules, world={"serviceTags": {"storage": ["10.0.1.4"]}}), FROM, TO)) == by("tag")


def tag(network: Topology, name: str, word: str = "VirtualNetwork") -> set[str]:
    prefixes = tag_prefixes(network, word, named(network.subnets.values(), name, "subnet"))
    assert prefixes is not None
    return {str(one) for one in prefixes}


def hub(*entries: tuple[str, str, str], access: bool = True, readings: Mapping[str, str] | None = None) -> Topology:
    return topology(
        vnet(
            "hub",
            "10.0.0.0/16",
            subnet("GatewaySubnet", "10.0.0.0/27"),
            subnet("a", "10.0.1.0/24", **routed("rt")),
            peers=(peer("spoke", allowVirtualNetworkAccess=access),),
        ),
        vnet("spoke", "172.16.0.0/16", peers=(peer("hub"),)),
        gateway("vpn", "hub", vpnClientConfiguration={"vpnClientAddressPool": {"addressPrefixes": ["172.30.0.0/24"]}}),
        routes("rt", *entries),
        world={"learnedRoutes": {"vpn": ["192.168.0.0/16"]}},
        readings=readings,
    )


OWN = {"10.0.0.0/16", "192.168.0.0/16", "172.30.0.0/24", "168.63.129.16/32"}


@pytest.mark.parametrize(
    ("network", "expected"),
    [
        pytest.param(hub(), OWN | {"172.16.0.0/16"}, id="the VNet, its peers, its gateways, the host (trap 4, S-074)"),
        pytest.param(hub(access=False), OWN, id="a peer without access is left out (S-076)"),
        pytest.param(
            hub(("d", "0.0.0.0/0", "10.0.1.9")), OWN | {"172.16.0.0/16", "0.0.0.0/0"}, id="with user routes (S-075)"
        ),
        pytest.param(
            hub(("d", "0.0.0.0/0", "10.0.1.9"), readings={"virtual_network_tag_routes": "none"}),
            OWN | {"172.16.0.0/16"},
            id="without them in the other reading",
        ),
        pytest.param(
            hub(("i", "203.0.113.0/24", "Internet"), readings={"virtual_network_tag_routes": "appliance"}),
            OWN | {"172.16.0.0/16"},
            id="only those to appliances in the third",
        ),
    ],
)
def test_what_virtual_network_means(network: Topology, expected: set[str]) -> None:
    assert tag(network, "hub/a") == expected


def test_a_learned_default_route_is_part_of_virtual_network() -> None:
    network = topology(
        vnet("v", "10.0.0.0/16", subnet("GatewaySubnet", "10.0.0.0/27"), subnet("a", "10.0.1.0/24")),
        gateway("vpn", "v"),
        world={"learnedRoutes": {"vpn": ["0.0.0.0/0"]}},
    )
    assert "0.0.0.0/0" in tag(network, "v/a")


@pytest.mark.parametrize(
    ("address", "inside"),
    [
        pytest.param("172.15.255.255", True, id="the last address before 172.16.0.0/12"),
        pytest.param("172.16.0.0", False, id="its first"),
        pytest.param("172.31.255.255", False, id="its last"),
        pytest.param("172.32.0.0", True, id="the first behind it"),
        pytest.param("100.64.0.1", False, id="shared space"),
        pytest.param("169.254.169.254", False, id="link-local"),
        pytest.param("168.63.129.16", False, id="the host"),
        pytest.param("224.0.0.1", False, id="multicast"),
        pytest.param("51.105.0.1", True, id="Azure's own public addresses (S-078)"),
        pytest.param("30.0.0.1", False, id="a public range that the VNet uses as its own"),
    ],
)
def test_what_internet_means(address: str, inside: bool) -> None:
    network = topology(
        vnet("v", ["10.0.0.0/16", "30.0.0.0/16"], subnet("a", "10.0.1.0/24", **guarded("n"))),
        nsg("n", rule("only", 100, "Outbound", "Deny", destinationAddressPrefix="Internet")),
        vm("m", "v/a", "10.0.1.4"),
    )
    first = asked(network, {"vm": "m"}, {"ip": address}).decided_by[0]
    assert (first.rule == "only") is inside


@pytest.mark.parametrize(
    ("rules", "to", "port", "expected"),
    [
        pytest.param(
            (rule("all", 100, "Outbound", "Deny"),),
            "168.63.129.16",
            "Udp/53",
            ALLOWED,
            id="no deny-all stops DNS (S-080)",
        ),
        pytest.param(
            (rule("dns", 100, "Outbound", "Deny", destinationAddressPrefix="AzurePlatformDNS"),),
            "168.63.129.16",
            "Udp/53",
            by("dns"),
            id="its own tag does",
        ),
        pytest.param(
            (rule("dns", 100, "Outbound", "Deny", destinationAddressPrefix="AzurePlatformDNS"),),
            "168.63.129.16",
            "Tcp/32526",
            ALLOWED,
            id="but never the wire server (S-080)",
        ),
        pytest.param(
            (rule("imds", 100, "Outbound", "Deny", destinationAddressPrefix="AzurePlatformIMDS"),),
            "169.254.169.254",
            "Tcp/80",
            by("imds"),
            id="nor the metadata service but by its tag",
        ),
    ],
)
def test_the_host_is_filtered_by_platform_tags_alone(
    rules: tuple[Object, ...], to: str, port: str, expected: Given
) -> None:
    network = topology(
        vnet("v", "10.0.0.0/16", subnet("a", "10.0.1.0/24", **guarded("n"), **routed("rt"))),
        routes("rt", ("blk", "0.0.0.0/0", "None")),
        nsg("n", *rules),
        vm("m", "v/a", "10.0.1.4"),
    )
    assert outcome(asked(network, {"vm": "m"}, {"ip": to}, port)) == expected


def managed(access: str, *rules: Object) -> Topology:
    manager = "networkManagers/m"
    applies: list[Json] = [{"networkGroupId": ref(f"{manager}/networkGroups/g")["id"]}]
    fields: Object = {
        "priority": 10,
        "direction": "Inbound",
        "access": access,
        "protocol": "Any",
        "sources": [{"addressPrefix": "*", "addressPrefixType": "IPPrefix"}],
        "destinations": [{"addressPrefix": "*", "addressPrefixType": "IPPrefix"}],
        "sourcePortRanges": ["0-65535"],
        "destinationPortRanges": ["0-65535"],
    }
    kind = "networkManagers/securityAdminConfigurations/ruleCollections"
    return topology(
        vnet("v", "10.0.0.0/16", subnet("a", "10.0.1.0/24"), subnet("b", "10.0.2.0/24", **guarded("n"))),
        nsg("n", *rules),
        vm("client", "v/a", "10.0.1.4"),
        vm("server", "v/b", "10.0.2.4"),
        resource("networkManagers", "m", {}),
        resource("networkManagers/networkGroups", "m/g", {}),
        resource(
            "networkManagers/networkGroups/staticMembers", "m/g/v", {"resourceId": ref("virtualNetworks/v")["id"]}
        ),
        resource("networkManagers/securityAdminConfigurations", "m/c", {}),
        resource(kind, "m/c/rc", {"appliesToGroups": applies}),
        resource(f"{kind}/rules", "m/c/rc/admin", fields),
    )


@pytest.mark.parametrize(
    ("access", "rules", "expected"),
    [
        pytest.param(
            "Deny",
            (rule("in", 100, "Inbound", "Allow"),),
            {"verdict": "deny", "type": "securityAdminRule", "name": "admin"},
            id="deny stops before any group (S-089)",
        ),
        pytest.param("AlwaysAllow", (DENY_ALL,), ALLOWED, id="always allow asks no group (S-089)"),
        pytest.param("Allow", (DENY_ALL,), by("deny"), id="allow passes on to them (S-089)"),
    ],
)
def test_admin_rules_come_first(access: str, rules: tuple[Object, ...], expected: Given) -> None:
    assert outcome(asked(managed(access, *rules), FROM, TO)) == expected
