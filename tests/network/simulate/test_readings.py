"""What the documentation leaves open, read either way (docs/semantics.md, part C): one network, every reading of it."""

from dataclasses import fields

import pytest

from network.azure.ambiguities import AMBIGUITIES, Readings
from network.model.topology import Topology, named
from network.model.words import RouteState
from network.simulate.routes import effective_routes
from tests.network.simulate.azure import (
    GROUP,
    Given,
    Object,
    application_rule,
    asked,
    collection,
    endpoint,
    firewall,
    gateway,
    group,
    network_rule,
    outcome,
    peer,
    policy,
    public_ip,
    routed,
    routes,
    storage,
    subnet,
    topology,
    vm,
    vnet,
)

A, B = {"vm": "a"}, {"vm": "b"}
ALLOWED = {"verdict": "allow"}
ANY = collection("net", 100, "Allow", network_rule("any"))
TO_FIREWALL = ("d", "0.0.0.0/0", "10.0.1.4")
SITE: Given = {
    "onPremises": [{"name": "dc", "addressPrefixes": ["192.168.0.0/16"], "connectedGateways": ["gw"]}],
    "learnedRoutes": {"gw": ["192.168.0.0/16"]},
}


def by_peering(verdict: str, name: str, reason: str) -> Given:
    return {"verdict": verdict, "type": "peering", "name": name, "reason": reason}


def read(setting: str, value: str) -> dict[str, str]:
    """No setting at all where the value is the default: the table then also proves what the default is."""
    return {} if getattr(Readings(), setting) == value else {setting: value}


def hub(*subnets: Object, peers: tuple[str, ...], rules: Object = ANY) -> tuple[Object, ...]:
    """A hub with a firewall, as far as it is the same in every row."""
    flags = {"allowGatewayTransit": True}
    return (
        vnet(
            "hub",
            "10.0.0.0/16",
            subnet("AzureFirewallSubnet", "10.0.1.0/26"),
            *subnets,
            peers=tuple(peer(one, **flags) for one in peers),
        ),
        public_ip("fw-ip", "51.105.0.1"),
        firewall("fw", "hub/AzureFirewallSubnet", "10.0.1.4", "fw-ip"),
        policy("pol"),
        group("pol/g", 100, rules),
    )


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("indeterminate", by_peering("indeterminate", "s2/to-hub", "forwardedTrafficDisabled")),
        ("drop", by_peering("drop", "s2/to-hub", "forwardedTrafficDisabled")),
        ("pass", ALLOWED),
    ],
)
def test_forwarded_traffic_into_a_network_that_does_not_allow_it(value: str, expected: Given) -> None:
    network = topology(
        *hub(peers=("s1", "s2")),
        vnet("s1", "10.1.0.0/16", subnet("s", "10.1.1.0/24", **routed("rt")), peers=(peer("hub"),)),
        vnet(
            "s2",
            "10.2.0.0/16",
            subnet("s", "10.2.1.0/24", **routed("rt")),
            peers=(peer("hub", allowForwardedTraffic=False),),
        ),
        routes("rt", TO_FIREWALL),
        vm("a", "s1/s", "10.1.1.4"),
        vm("b", "s2/s", "10.2.1.4"),
        readings=read("forwarded_traffic_disabled", value),
    )
    assert outcome(asked(network, A, B)) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("indeterminate", by_peering("indeterminate", "s2/to-s1", "virtualNetworkAccessDisabled")),
        ("drop", by_peering("drop", "s2/to-s1", "virtualNetworkAccessDisabled")),
        ("pass", ALLOWED),
    ],
)
def test_a_peering_without_access_where_no_group_decides(value: str, expected: Given) -> None:
    network = topology(
        vnet("s1", "10.1.0.0/16", subnet("s", "10.1.1.0/24"), peers=(peer("s2"),)),
        vnet("s2", "10.2.0.0/16", subnet("s", "10.2.1.0/24"), peers=(peer("s1", allowVirtualNetworkAccess=False),)),
        vm("a", "s1/s", "10.1.1.4"),
        vm("b", "s2/s", "10.2.1.4"),
        readings=read("virtual_network_access_disabled", value),
    )
    assert outcome(asked(network, A, B)) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param("containing", RouteState.ACTIVE, id="a /20 is shorter than the /24 that has the endpoint"),
        pytest.param("shortest", RouteState.INVALID, id="and longer than the /16 beside it"),
    ],
)
def test_the_prefix_that_a_route_is_compared_with(value: str, expected: RouteState) -> None:
    private = subnet("pe", "10.1.0.0/26", privateEndpointNetworkPolicies="Enabled")
    network = topology(
        vnet("v", ["10.1.0.0/24", "10.2.0.0/16"], private, subnet("s", "10.2.1.0/24", **routed("rt"))),
        routes("rt", ("pe", "10.1.0.0/20", "10.2.0.4")),
        storage("st"),
        endpoint("pe", "v/pe", "10.1.0.4", f"{GROUP}/Microsoft.Storage/storageAccounts/st"),
        readings=read("endpoint_route_prefix", value),
    )
    table = effective_routes(network, named(network.subnets.values(), "v/s", "subnet")).routes
    assert [one.state for one in table if str(one.prefix) == "10.1.0.4/32"] == [expected]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param("yes", ("192.168.1.5", "gw", "pe"), id="the /32 leads around the firewall"),
        pytest.param("no", ("192.168.1.5", "gw", "fw", "pe"), id="the user route of GatewaySubnet counts"),
    ],
)
def test_whether_gateways_learn_endpoints(value: str, expected: tuple[str, ...]) -> None:
    network = topology(
        *hub(subnet("GatewaySubnet", "10.0.0.0/27", **routed("on-gateway")), peers=("s1",)),
        vnet("s1", "10.1.0.0/16", subnet("pe", "10.1.2.0/24"), peers=(peer("hub", useRemoteGateways=True),)),
        routes("on-gateway", ("s1", "10.1.0.0/16", "10.0.1.4")),
        gateway("gw", "hub"),
        storage("st"),
        endpoint("pe", "s1/pe", "10.1.2.4", f"{GROUP}/Microsoft.Storage/storageAccounts/st"),
        world=SITE,
        readings=read("gateways_learn_endpoints", value),
    )
    assert asked(network, {"onPremises": "192.168.1.5"}, {"privateEndpoint": "pe"}).path == expected


@pytest.mark.parametrize(
    ("value", "kind", "expected"),
    [
        ("always", "Https", "named"),
        ("always", "Http", "named"),
        ("http", "Https", "asked-for"),
        ("http", "Http", "named"),
    ],
)
def test_for_which_protocols_a_firewall_resolves_the_name(value: str, kind: str, expected: str) -> None:
    """The client asks for one address and sends the name of another."""
    port = {"Https": 443, "Http": 80}[kind]
    rule = application_rule("web", "www.example.org", kind=kind, port=port)
    network = topology(
        *hub(peers=("s1",), rules=collection("app", 100, "Allow", rule)),
        vnet("s1", "10.1.0.0/16", subnet("s", "10.1.1.0/24", **routed("rt")), peers=(peer("hub"),)),
        routes("rt", TO_FIREWALL),
        vm("a", "s1/s", "10.1.1.4"),
        world={
            "internetHosts": [
                {"name": "named", "ipAddress": "198.51.100.9", "fqdns": ["www.example.org"]},
                {"name": "asked-for", "ipAddress": "198.51.100.8", "fqdns": []},
            ]
        },
        readings=read("application_rules_resolve", value),
    )
    found = asked(network, A, {"internet": "198.51.100.8"}, f"Tcp/{port}", fqdn="www.example.org")
    assert found.path == ("a", "fw", expected)


def written_with(version: str, after: str) -> Topology:
    return topology(
        vnet("v", "10.0.0.0/16", subnet("s", "10.0.1.0/24"), apiVersion=version),
        vm("a", "v/s", "10.0.1.4"),
        readings=read("private_subnets_after", after),
    )


@pytest.mark.parametrize(
    ("version", "after", "verdict"),
    [
        pytest.param("2026-03-31", "2026-03-31", "allow", id="the last version that opens"),
        pytest.param("2026-04-01", "2026-03-31", "drop", id="the first that closes"),
        pytest.param("2026-04-01", "2026-06-30", "allow", id="unless the day is read later"),
        pytest.param("2026-07-01", "2026-06-30", "drop", id="past the later day"),
    ],
)
def test_the_day_after_which_subnets_are_private(version: str, after: str, verdict: str) -> None:
    assert asked(written_with(version, after), A, {"internet": "198.51.100.9"}).verdict == verdict


def test_every_setting_is_described_with_its_default() -> None:
    assert {one.name: one.default for one in AMBIGUITIES} == {
        one.name: getattr(Readings(), one.name) for one in fields(Readings)
    }
