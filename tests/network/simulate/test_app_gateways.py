"""Application gateways: which listener takes a request, whom the gateway asks, and what is in the way (part E, 9)."""

import pytest

from network.model.resource import Json
from network.model.topology import Topology
from tests.network.simulate.azure import (
    Given,
    Object,
    asked,
    nsg,
    outcome,
    public_ip,
    ref,
    resource,
    rule,
    subnet,
    vm,
    vnet,
)
from tests.network.simulate.azure import topology as network

CLIENT, ENTRY, INSIDE = {"internet": "203.0.113.10"}, {"ip": "51.105.0.9"}, {"ip": "10.0.1.10"}
ALLOWED = {"verdict": "allow"}
GATEWAY = "applicationGateways/entry"
NO_LISTENER = {"verdict": "drop", "type": "applicationGateway", "name": "entry", "reason": "noMatchingRule"}


def part(collection: str, name: str) -> Object:
    return ref(f"{GATEWAY}/{collection}/{name}")


def named(name: str, **properties: Json) -> Object:
    return {"name": name, "properties": properties}


def listener(name: str, side: str = "public", port: str = "https", *hosts: str) -> Object:
    return named(
        name,
        frontendIPConfiguration=part("frontendIPConfigurations", side),
        frontendPort=part("frontendPorts", port),
        protocol="Https",
        hostNames=list(hosts),
    )


def routing(name: str, priority: int = 100, pool: str = "vm", settings: str = "http", **other: Json) -> Object:
    return named(
        name,
        priority=priority,
        httpListener=part("httpListeners", name),
        backendAddressPool=part("backendAddressPools", pool),
        backendHttpSettings=part("backendHttpSettingsCollection", settings),
        **other,
    )


def gateway(takes: list[Json], rules: list[Json], **other: Json) -> Object:
    """A gateway in v/agw with pools `vm`, `nic`, `name`, `two` and `none`, and settings for port 8080."""
    body: Object = {
        "sku": {"name": "WAF_v2", "tier": "WAF_v2"},
        "gatewayIPConfigurations": [named("g", subnet=ref("virtualNetworks/v/subnets/agw"))],
        "frontendIPConfigurations": [
            named("public", publicIPAddress=ref("publicIPAddresses/entry")),
            named("private", privateIPAddress="10.0.1.10", subnet=ref("virtualNetworks/v/subnets/agw")),
        ],
        "frontendPorts": [named("https", port=443), named("other", port=8443)],
        "backendAddressPools": [
            named("vm", backendAddresses=[{"ipAddress": "10.0.2.4"}]),
            named("two", backendAddresses=[{"ipAddress": "10.0.2.4"}, {"ipAddress": "10.0.2.5"}]),
            named("nic"),
            named("name", backendAddresses=[{"fqdn": "score.internal"}]),
            named("outside", backendAddresses=[{"ipAddress": "203.0.113.77"}]),
            named("none"),
        ],
        "backendHttpSettingsCollection": [named("http", port=8080, protocol="Http")],
        "httpListeners": takes,
        "requestRoutingRules": rules,
        **other,
    }
    return resource("applicationGateways", "entry", body)


def estate(
    takes: list[Json],
    rules: list[Json],
    *,
    backend: Object | None = None,
    records: Given | None = None,
    **other: Json,
) -> Topology:
    backend = backend or nsg("backend", rule("in", 100, "Inbound", "Allow", sourceAddressPrefix="10.0.1.0/24"))
    pool = part("backendAddressPools", "nic")
    return network(
        vnet("v", "10.0.0.0/16", subnet("agw", "10.0.1.0/24"), subnet("back", "10.0.2.0/24")),
        backend,
        nsg("shut", rule("no", 100, "Inbound", "Deny")),
        public_ip("entry", "51.105.0.9"),
        vm("a", "v/back", "10.0.2.4", nsg="backend", applicationGatewayBackendAddressPools=[pool]),
        vm("b", "v/back", "10.0.2.5", nsg="shut"),
        gateway(takes, rules, **other),
        world=records or {},
    )


ONE = estate([listener("l")], [routing("l")])


@pytest.mark.parametrize(
    ("topology", "target", "to", "fqdn", "expected"),
    [
        pytest.param(ONE, ENTRY, "Tcp/443", "", ALLOWED, id="from outside to a listener, on to its backend"),
        pytest.param(ONE, ENTRY, "Tcp/8443", "", NO_LISTENER, id="a port that is there and that nobody listens on"),
        pytest.param(ONE, ENTRY, "Udp/443", "", NO_LISTENER, id="HTTP is TCP alone"),
        pytest.param(
            estate([listener("l", "private")], [routing("l")]),
            ENTRY,
            "Tcp/443",
            "",
            NO_LISTENER,
            id="a listener of the private frontend does not answer outside",
        ),
        pytest.param(
            estate([listener("l", "public", "https", "score.example.org")], [routing("l")]),
            ENTRY,
            "Tcp/443",
            "score.example.org",
            ALLOWED,
            id="the host name that it waits for",
        ),
        pytest.param(
            estate([listener("l", "public", "https", "*.example.org")], [routing("l")]),
            ENTRY,
            "Tcp/443",
            "Score.Example.org",
            ALLOWED,
            id="a pattern, in any case",
        ),
        pytest.param(
            estate([listener("l", "public", "https", "score.example.org")], [routing("l")]),
            ENTRY,
            "Tcp/443",
            "other.example.org",
            NO_LISTENER,
            id="another host name",
        ),
        pytest.param(
            estate([listener("l")], [routing("l", pool="nic")]),
            ENTRY,
            "Tcp/443",
            "",
            ALLOWED,
            id="an interface that names the pool",
        ),
        pytest.param(
            estate([listener("l")], [routing("l", pool="none")]),
            ENTRY,
            "Tcp/443",
            "",
            {"verdict": "drop", "type": "applicationGateway", "name": "entry", "rule": "l", "reason": "noBackend"},
            id="a pool without members",
        ),
        pytest.param(
            estate([listener("l")], [routing("l", pool="outside")]),
            ENTRY,
            "Tcp/443",
            "",
            ALLOWED,
            id="a backend on the Internet, which the gateway asks from a public address",
        ),
        pytest.param(
            estate([listener("l")], [routing("l", pool="name")]),
            ENTRY,
            "Tcp/443",
            "",
            {
                "verdict": "indeterminate",
                "type": "unknown",
                "reason": "unknownValue",
                "resource": resource("applicationGateways", "entry", {})["id"],
                "property": "backendAddresses: score.internal",
            },
            id="a name that nobody resolves",
        ),
        pytest.param(
            estate(
                [listener("l")],
                [routing("l", pool="name")],
                records={"publicDns": [{"name": "score.internal", "type": "A", "value": "10.0.2.4"}]},
            ),
            ENTRY,
            "Tcp/443",
            "",
            ALLOWED,
            id="a name that the gateway resolves",
        ),
        pytest.param(
            estate([listener("l")], [routing("l")], backend=nsg("backend", rule("no", 100, "Inbound", "Deny"))),
            ENTRY,
            "Tcp/443",
            "",
            {"verdict": "deny", "type": "nsg", "name": "backend", "rule": "no"},
            id="the group of the backend is asked about the gateway's request",
        ),
        pytest.param(
            estate([listener("l")], [routing("l")], listeners=[named("tcp")]),
            ENTRY,
            "Tcp/443",
            "",
            {
                "verdict": "indeterminate",
                "type": "unknown",
                "reason": "notModelled",
                "resource": resource("applicationGateways", "entry", {})["id"],
                "property": "listeners",
            },
            id="a gateway that proxies plain TCP as well",
        ),
    ],
)
def test_a_request_from_outside(topology: Topology, target: Given, to: str, fqdn: str, expected: Given) -> None:
    assert outcome(asked(topology, CLIENT, target, to, fqdn)) == expected


def test_the_backend_sees_the_gateways_subnet_on_the_port_of_the_settings() -> None:
    found = asked(ONE, CLIENT, ENTRY)
    assert [str(one) for one in found.observed] == ["10.0.1.0/24"]
    assert found.path == ("203.0.113.10", "entry", "a")
    closed = nsg("backend", rule("in", 100, "Inbound", "Deny", destinationPortRange="8080"))
    assert outcome(asked(estate([listener("l")], [routing("l")], backend=closed), CLIENT, ENTRY))["rule"] == "in"


def test_inside_the_private_frontend_answers_on_its_own_listener() -> None:
    there = estate([listener("l", "private", "other")], [routing("l")])
    assert outcome(asked(there, {"vm": "b"}, INSIDE, "Tcp/8443")) == ALLOWED
    assert outcome(asked(there, {"vm": "b"}, INSIDE, "Tcp/443")) == NO_LISTENER


def test_the_rule_with_the_lowest_priority_comes_first() -> None:
    every, one = listener("every"), listener("one", "public", "https", "score.example.org")
    first = estate([every, one], [routing("every", 10, "none"), routing("one", 20)])
    last = estate([every, one], [routing("every", 20, "none"), routing("one", 10)])
    assert outcome(asked(first, CLIENT, ENTRY, fqdn="score.example.org"))["rule"] == "every"
    assert outcome(asked(last, CLIENT, ENTRY, fqdn="score.example.org")) == ALLOWED


def test_where_one_backend_works_and_another_does_not_nobody_can_say() -> None:
    assert (
        outcome(asked(estate([listener("l")], [routing("l", pool="two")]), CLIENT, ENTRY))["verdict"] == "indeterminate"
    )


def test_paths_may_lead_to_any_of_their_backends() -> None:
    paths = named(
        "paths",
        defaultBackendAddressPool=part("backendAddressPools", "vm"),
        defaultBackendHttpSettings=part("backendHttpSettingsCollection", "http"),
        pathRules=[
            named(
                "models",
                paths=["/models/*"],
                backendAddressPool=part("backendAddressPools", "none"),
                backendHttpSettings=part("backendHttpSettingsCollection", "http"),
            )
        ],
    )
    by_path = named("l", priority=1, httpListener=part("httpListeners", "l"), urlPathMap=part("urlPathMaps", "paths"))
    found = estate([listener("l")], [by_path], urlPathMaps=[paths])
    (gateway,) = found.app_gateways.values()
    assert [len(one.backends) for one in gateway.listeners] == [2]
    assert outcome(asked(found, CLIENT, ENTRY))["verdict"] == "indeterminate"


def test_a_redirect_is_answered_by_the_gateway() -> None:
    moved = named("l", priority=1, httpListener=part("httpListeners", "l"), redirectConfiguration=part("r", "to-https"))
    found = asked(estate([listener("l")], [moved]), CLIENT, ENTRY)
    assert (outcome(found), found.path) == (ALLOWED, ("203.0.113.10", "entry"))


def test_custom_rules_of_its_firewall_leave_everything_open() -> None:
    kind = "ApplicationGatewayWebApplicationFirewallPolicies"
    waf = resource(kind, "waf", {"customRules": [{"name": "geo"}]})
    there = network(
        vnet("v", "10.0.0.0/16", subnet("agw", "10.0.1.0/24"), subnet("back", "10.0.2.0/24")),
        public_ip("entry", "51.105.0.9"),
        waf,
        gateway([listener("l")], [routing("l")], firewallPolicy=ref(f"{kind}/waf")),
    )
    found = outcome(asked(there, CLIENT, ENTRY))
    assert (found["verdict"], found["property"]) == ("indeterminate", "firewallPolicy")
