"""Private endpoints, private link services, and the public side of services (S-051 to S-063, S-123, S-136)."""

from collections.abc import Mapping

import pytest

from network.model.resource import Json
from network.model.topology import Topology
from tests.network.simulate.azure import (
    GROUP,
    Given,
    Object,
    asked,
    balanced,
    balancer,
    collection,
    endpoint,
    firewall,
    group,
    guarded,
    network_rule,
    nsg,
    outcome,
    policy,
    pool_of,
    public_ip,
    ref,
    resource,
    routed,
    routes,
    rule,
    storage,
    subnet,
    topology,
    vm,
    vnet,
)

FROM, TO = {"vm": "m"}, {"privateEndpoint": "pe"}
ALLOWED = {"verdict": "allow"}
STORE = f"{GROUP}/Microsoft.Storage/storageAccounts/st"
SHUT = storage("st", publicNetworkAccess="Disabled")
DENY = nsg("n", rule("deny", 100, "Inbound", "Deny"), rule("deny-out", 100, "Outbound", "Deny"))
SOURCE_PORT = nsg("n", rule("src", 100, "Inbound", "Deny", sourcePortRange="1024"))


def linked(
    policies: str, *others: Object, inside: Object | None = None, groups: Object = DENY, state: str = "Approved"
) -> Topology:
    there = subnet("pe", "10.0.2.0/24", privateEndpointNetworkPolicies=policies, **guarded("n"))
    return topology(
        vnet(
            "v",
            "10.0.0.0/16",
            subnet("a", "10.0.1.0/24", **(inside or {})),
            there,
            subnet("AzureFirewallSubnet", "10.0.3.0/26"),
        ),
        groups,
        SHUT,
        endpoint("pe", "v/pe", "10.0.2.4", STORE, privateLinkServiceConnectionState={"status": state}),
        vm("m", "v/a", "10.0.1.4"),
        *others,
    )


@pytest.mark.parametrize(
    ("network", "expected"),
    [
        pytest.param(linked("Disabled"), ALLOWED, id="groups do not judge an endpoint (S-051)"),
        pytest.param(linked("RouteTableEnabled"), ALLOWED, id="nor with route policies alone (S-052)"),
        pytest.param(
            linked("NetworkSecurityGroupEnabled"),
            {"verdict": "deny", "type": "nsg", "name": "n", "rule": "deny"},
            id="unless the policy says so (S-051)",
        ),
        pytest.param(
            linked("Disabled", inside=guarded("n")),
            {"verdict": "deny", "type": "nsg", "name": "n", "rule": "deny-out"},
            id="the client's own group always counts (S-051)",
        ),
        pytest.param(
            linked("Enabled", groups=SOURCE_PORT),
            {"verdict": "deny", "type": "nsg", "name": "n", "rule": "src"},
            id="source ports are ignored (S-059)",
        ),
        pytest.param(
            linked("Disabled", state="Pending"),
            {
                "verdict": "drop",
                "type": "privateEndpoint",
                "name": "pe",
                "reason": "connectionNotApproved",
                "connectionState": "Pending",
            },
            id="a pending connection carries nothing (S-054)",
        ),
    ],
)
def test_what_judges_a_private_endpoint(network: Topology, expected: Given) -> None:
    assert outcome(asked(network, FROM, TO)) == expected


def test_nothing_begins_at_a_private_endpoint() -> None:
    expected = {"verdict": "drop", "type": "privateEndpoint", "name": "pe", "reason": "cannotOriginate"}
    assert outcome(asked(linked("Disabled"), TO, FROM)) == expected


def inspected(ranges: list[Json] | None, readings: Mapping[str, str] | None = None) -> Topology:
    pol = policy("pol", **({"snat": {"privateRanges": ranges}} if ranges else {}))
    return topology(
        vnet(
            "v",
            "10.0.0.0/16",
            subnet("a", "10.0.1.0/24", **routed("rt")),
            subnet("pe", "10.0.2.0/24", privateEndpointNetworkPolicies="Enabled"),
            subnet("AzureFirewallSubnet", "10.0.3.0/26"),
        ),
        routes("rt", ("pe", "10.0.2.0/24", "10.0.3.4")),
        SHUT,
        endpoint("pe", "v/pe", "10.0.2.4", STORE),
        vm("m", "v/a", "10.0.1.4"),
        firewall("fw", "v/AzureFirewallSubnet", "10.0.3.4", "fw-ip"),
        public_ip("fw-ip", "51.105.0.1"),
        pol,
        group("pol/g", 100, collection("net", 100, "Allow", network_rule("any"))),
        readings=readings,
    )


@pytest.mark.parametrize(
    ("network", "expected"),
    [
        pytest.param(
            inspected(None),
            {"verdict": "indeterminate", "type": "returnPath", "reason": "privateEndpointWithoutSnat", "device": "fw"},
            id="without translation symmetry is left to chance (S-053)",
        ),
        pytest.param(
            inspected(None, readings={"endpoint_without_snat": "pass"}), ALLOWED, id="but for the other reading"
        ),
        pytest.param(inspected(["255.255.255.255/32"]), ALLOWED, id="with translation it is assured"),
    ],
)
def test_inspection_on_the_way_to_an_endpoint(network: Topology, expected: Given) -> None:
    assert outcome(asked(network, FROM, TO)) == expected


def provider(*rules: Object) -> Topology:
    inside: Object = {"privateIPAddress": "172.16.1.100", "subnet": ref("virtualNetworks/p/subnets/app")}
    nat: list[Json] = [
        {"name": one, "properties": {"privateIPAddress": one, "subnet": ref("virtualNetworks/p/subnets/nat")}}
        for one in ("172.16.2.4", "172.16.2.5")
    ]
    body: Object = {
        "loadBalancerFrontendIpConfigurations": [ref("loadBalancers/ilb/frontendIPConfigurations/fe")],
        "ipConfigurations": nat,
    }
    return topology(
        vnet("c", "10.0.0.0/16", subnet("a", "10.0.1.0/24"), subnet("pe", "10.0.2.0/24")),
        vnet("p", "172.16.0.0/16", subnet("app", "172.16.1.0/24", **guarded("n")), subnet("nat", "172.16.2.0/24")),
        nsg("n", *rules),
        balancer("ilb", inside, balanced("ilb", 443)),
        vm("app", "p/app", "172.16.1.4", loadBalancerBackendAddressPools=pool_of("ilb")),
        resource("privateLinkServices", "pls", body),
        endpoint("pe", "c/pe", "10.0.2.4", f"{GROUP}/Microsoft.Network/privateLinkServices/pls"),
        vm("m", "c/a", "10.0.1.4"),
    )


def test_the_provider_sees_the_nat_addresses() -> None:
    """Any of them, each by itself (S-136)."""
    found = asked(
        provider(
            rule("nat", 100, "Inbound", "Allow", sourceAddressPrefix="172.16.2.4/31"),
            rule("no", 200, "Inbound", "Deny"),
        ),
        FROM,
        TO,
    )
    assert found.verdict == "allow"
    assert [str(one) for one in found.observed] == ["172.16.2.4/32", "172.16.2.5/32"]
    assert found.path == ("m", "ilb", "app")


def test_a_private_link_service_carries_tcp_alone() -> None:
    expected = {"verdict": "drop", "type": "privateLinkService", "name": "pls", "reason": "tcpOnly"}
    assert outcome(asked(provider(), FROM, TO, "Udp/443")) == expected


WORLD: dict[str, Json] = {"publicEndpoints": {"st": "20.60.1.1"}, "serviceTags": {"Storage": ["20.60.0.0/16"]}}


def public_side(
    acls: Object | None, *, service_endpoint: bool = False, own: str = "51.105.0.2", **account: Json
) -> Topology:
    inside: Object = {"serviceEndpoints": [{"service": "Microsoft.Storage"}]} if service_endpoint else {}
    body = {**account, **({"networkAcls": acls} if acls is not None else {})}
    return topology(
        vnet("v", "10.0.0.0/16", subnet("a", "10.0.1.0/24", **inside)),
        storage("st", **body),
        public_ip("own", own),
        vm("m", "v/a", "10.0.1.4", public="own"),
        world=WORLD,
    )


def acl(**fields: Json) -> Given:
    return {"verdict": fields.pop("verdict", "deny"), "type": "paasNetworkAcl", "name": "st", **fields}


SUBNETS: list[Json] = [{"id": f"{GROUP}/Microsoft.Network/VirtualNetworks/V/subnets/A"}]


@pytest.mark.parametrize(
    ("network", "expected"),
    [
        pytest.param(public_side(None), ALLOWED, id="no rules means open"),
        pytest.param(
            public_side(None, publicNetworkAccess="Disabled"),
            acl(reason="publicNetworkAccessDisabled"),
            id="closed altogether (S-057)",
        ),
        pytest.param(public_side({"defaultAction": "Deny"}), acl(rule="defaultAction"), id="denied by default"),
        pytest.param(
            public_side({"defaultAction": "Deny", "ipRules": [{"value": "51.105.0.0/30"}]}),
            ALLOWED,
            id="the last address of a rule is in",
        ),
        pytest.param(
            public_side({"defaultAction": "Deny", "ipRules": [{"value": "51.105.0.0/31"}]}),
            acl(rule="defaultAction"),
            id="the first behind it is not",
        ),
        pytest.param(
            public_side({"defaultAction": "Deny", "ipRules": [{"value": "51.105.0.2"}]}, service_endpoint=True),
            acl(rule="defaultAction"),
            id="over a service endpoint no address rule matches (S-123)",
        ),
        pytest.param(
            public_side({"defaultAction": "Deny", "virtualNetworkRules": SUBNETS}, service_endpoint=True),
            ALLOWED,
            id="but the subnet's does, in any case of its id (S-123)",
        ),
        pytest.param(
            public_side({"defaultAction": "Deny", "virtualNetworkRules": SUBNETS}),
            acl(rule="defaultAction"),
            id="a subnet rule needs the service endpoint",
        ),
        pytest.param(
            public_side(None, publicNetworkAccess="SecuredByPerimeter"),
            {
                "verdict": "indeterminate",
                "type": "unknown",
                "reason": "notModelled",
                "resource": STORE,
                "property": "publicNetworkAccess",
            },
            id="a perimeter is not modelled",
        ),
    ],
)
def test_the_rules_of_a_service(network: Topology, expected: Given) -> None:
    assert outcome(asked(network, FROM, {"paas": "st"})) == expected


@pytest.mark.parametrize(
    ("acls", "expected"),
    [
        pytest.param({"defaultAction": "Deny"}, acl(rule="defaultAction"), id="no rule can match"),
        pytest.param(
            {"defaultAction": "Deny", "ipRules": [{"value": "51.0.0.0/8"}]},
            acl(verdict="indeterminate", rule="ipRules", reason="unknownValue"),
            id="one may match an address that nobody knows",
        ),
    ],
)
def test_an_outbound_address_that_nobody_knows(acls: Object, expected: Given) -> None:
    network = topology(
        vnet("v", "10.0.0.0/16", subnet("a", "10.0.1.0/24")),
        storage("st", networkAcls=acls),
        vm("m", "v/a", "10.0.1.4"),
        world=WORLD,
    )
    assert outcome(asked(network, FROM, {"paas": "st"})) == expected


NO_ADDRESS = "0.0.0.0"  # noqa: S104 - what the portal writes for "Azure services"


def database(*ranges: tuple[str, str]) -> Topology:
    children = [
        resource(
            "Microsoft.Sql/servers/firewallRules", f"db/r{number}", {"startIpAddress": first, "endIpAddress": last}
        )
        for number, (first, last) in enumerate(ranges)
    ]
    return topology(
        vnet("v", "10.0.0.0/16", subnet("a", "10.0.1.0/24")),
        resource("Microsoft.Sql/servers", "db", {}),
        *children,
        public_ip("own", "51.105.0.2"),
        vm("m", "v/a", "10.0.1.4", public="own"),
        world={"publicEndpoints": {"db": "20.61.1.1"}},
    )


@pytest.mark.parametrize(
    ("network", "source", "verdict"),
    [
        pytest.param(database(), FROM, "deny", id="closed without rules"),
        pytest.param(database(("51.105.0.1", "51.105.0.2")), FROM, "allow", id="the last address of a range"),
        pytest.param(database(("51.105.0.3", "51.105.0.9")), FROM, "deny", id="one before the next"),
        pytest.param(
            database((NO_ADDRESS, NO_ADDRESS)), FROM, "allow", id="the rule for Azure services takes Azure's own"
        ),
        pytest.param(database((NO_ADDRESS, NO_ADDRESS)), {"internet": "203.0.113.9"}, "deny", id="and nobody else"),
    ],
)
def test_a_sql_server(network: Topology, source: Given, verdict: str) -> None:
    assert asked(network, source, {"paas": "db"}, "Tcp/1433").verdict == verdict


def test_a_service_whose_address_nobody_knows_is_met_by_its_tags() -> None:
    """Before deployment no address of a storage account is known; that it is storage in West Europe is."""
    rules = (
        rule("other", 90, "Outbound", "Deny", destinationAddressPrefix="Sql"),
        rule("own", 100, "Outbound", "Allow", destinationAddressPrefix="Storage.WestEurope"),
        rule("no", 200, "Outbound", "Deny"),
    )
    network = topology(
        vnet("v", "10.0.0.0/16", subnet("a", "10.0.1.0/24", **guarded("n"))),
        nsg("n", *rules),
        storage("st"),
        vm("m", "v/a", "10.0.1.4"),
    )
    found = asked(network, FROM, {"paas": "st"})
    assert outcome(found) == ALLOWED
    assert "own" in [one.rule for one in found.decided_by]
