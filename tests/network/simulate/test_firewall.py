"""Azure Firewall: the order of its rules, names, translation, sessions (S-142 to S-177)."""

from collections.abc import Mapping

import pytest

from network.model.resource import Json
from network.model.topology import Topology
from network.simulate.firewall_rules import name_matches
from tests.network.simulate.azure import (
    Given,
    Object,
    application_rule,
    asked,
    collection,
    firewall,
    group,
    nat_gateway,
    nat_rule,
    network_rule,
    outcome,
    peer,
    policy,
    public_ip,
    ref,
    resource,
    routed,
    routes,
    subnet,
    topology,
    vm,
    vnet,
)

FROM, TO, OUT = {"vm": "a"}, {"vm": "b"}, {"internet": "198.51.100.9"}
SITE = "www.example.org"
HOSTS: list[Json] = [{"name": "site", "ipAddress": "198.51.100.9", "fqdns": [SITE, "example.org", "evilexample.org"]}]
ALLOWED = {"verdict": "allow"}


def estate(
    *groups: Object,
    pol: Object | None = None,
    base: tuple[Object, ...] = (),
    to_b: bool = True,
    inside: Object | None = None,
    world: Given | None = None,
    public: tuple[str, ...] = ("fw-ip",),
) -> Topology:
    """Two spokes whose default route leads to the firewall in the hub."""
    back = routed("rt") if to_b else {}
    return topology(
        vnet("sa", "10.1.0.0/16", subnet("s", "10.1.1.0/24", **routed("rt")), peers=(peer("hub"),)),
        vnet("sb", "10.2.0.0/16", subnet("s", "10.2.1.0/24", **back), peers=(peer("hub"),)),
        vnet(
            "hub",
            "10.0.0.0/16",
            subnet("AzureFirewallSubnet", "10.0.1.0/26", **(inside or {})),
            peers=(peer("sa"), peer("sb")),
        ),
        routes("rt", ("def", "0.0.0.0/0", "10.0.1.4")),
        vm("a", "sa/s", "10.1.1.4"),
        vm("b", "sb/s", "10.2.1.4"),
        public_ip("fw-ip", "51.105.0.1"),
        public_ip("fw-ip2", "51.105.0.2"),
        firewall("fw", "hub/AzureFirewallSubnet", "10.0.1.4", *public),
        pol or policy("pol"),
        *base,
        *groups,
        world={"internetHosts": HOSTS, **(world or {})},
    )


def rules(*collections: Object, priority: int = 200) -> Object:
    return group("pol/g", priority, *collections)


def by(name: str, rule: str, verdict: str = "deny") -> Given:
    return {"verdict": verdict, "type": "firewall", "name": "fw", "ruleCollection": name, "rule": rule}


DEFAULT_DENY = {"verdict": "deny", "type": "firewall", "name": "fw", "reason": "defaultDeny"}
ANY = collection("net", 100, "Allow", network_rule("any"))
KUBERNETES = collection(
    "app", 100, "Allow", application_rule("tag", targetFqdns=[], fqdnTags=["azurekubernetesservice"])
)
WEB = collection("app", 100, "Allow", application_rule("web", SITE))


@pytest.mark.parametrize(
    ("network", "fqdn", "expected"),
    [
        pytest.param(estate(), "", DEFAULT_DENY, id="without a rule nothing passes (S-142)"),
        pytest.param(estate(rules(ANY)), "", ALLOWED, id="a network rule passes"),
        pytest.param(
            estate(rules(collection("late", 200, "Deny", network_rule("no")), ANY)),
            "",
            ALLOWED,
            id="of two collections the lower number comes first (S-144)",
        ),
        pytest.param(
            estate(
                group("pol/first", 100, collection("x", 65000, "Deny", network_rule("no"))),
                group("pol/second", 300, ANY),
            ),
            "",
            by("x", "no"),
            id="the group's priority dominates the collection's (S-147)",
        ),
        pytest.param(
            estate(
                rules(
                    collection("app", 100, "Deny", application_rule("no", "*")),
                    collection("net", 60000, "Allow", network_rule("any")),
                )
            ),
            SITE,
            ALLOWED,
            id="network rules come before application rules (S-143, S-151)",
        ),
        pytest.param(estate(rules(WEB)), SITE, ALLOWED, id="an application rule passes by name (S-153)"),
        pytest.param(estate(rules(KUBERNETES)), "mcr.microsoft.com", ALLOWED, id="a name that a page puts into a tag"),
        pytest.param(
            estate(rules(KUBERNETES)),
            "any.hcp.westeurope.azmk8s.io",
            ALLOWED,
            id="a name under a domain of the tag",
        ),
        pytest.param(estate(rules(WEB)), "", DEFAULT_DENY, id="without a name nothing matches (S-153)"),
        pytest.param(
            estate(rules(collection("app", 100, "Allow", application_rule("all", "*")))),
            "",
            DEFAULT_DENY,
            id="not even everything (S-153)",
        ),
        pytest.param(
            estate(rules(collection("app", 100, "Allow", application_rule("web", SITE, port=8443)))),
            SITE,
            DEFAULT_DENY,
            id="another port (S-152)",
        ),
        pytest.param(
            estate(world={"infrastructureFqdns": [SITE]}),
            SITE,
            ALLOWED,
            id="the built-in collection lets it through (S-155)",
        ),
        pytest.param(
            estate(
                rules(collection("app", 100, "Deny", application_rule("all", "*"))),
                world={"infrastructureFqdns": [SITE]},
            ),
            SITE,
            by("app", "all"),
            id="a deny-all application collection comes before it (S-155)",
        ),
    ],
)
def test_the_order_of_processing(network: Topology, fqdn: str, expected: Given) -> None:
    assert outcome(asked(network, FROM, OUT, fqdn=fqdn)) == expected


BASE = (
    policy("base"),
    group("base/g", 60000, collection("parent", 65000, "Deny", network_rule("no"))),
)


def child(**properties: Json) -> Object:
    return policy("pol", basePolicy=ref("firewallPolicies/base"), **properties)


@pytest.mark.parametrize(
    ("network", "fqdn", "expected"),
    [
        pytest.param(
            estate(rules(ANY, priority=100), pol=child(), base=BASE),
            "",
            by("parent", "no"),
            id="the parent's group comes first, whatever the numbers (S-145)",
        ),
        pytest.param(
            estate(
                rules(ANY),
                pol=child(),
                base=(policy("base"), group("base/g", 100, collection("p", 100, "Deny", application_rule("no", "*")))),
            ),
            SITE,
            ALLOWED,
            id="a child's network rule comes before a parent's application rule (S-146)",
        ),
        pytest.param(
            estate(
                rules(ANY),
                pol=child(),
                base=(policy("base", threatIntelMode="Deny"),),
                world={"threatIntelligence": {"maliciousIps": ["198.51.100.9"]}},
            ),
            "",
            {"verdict": "deny", "type": "firewall", "name": "fw", "reason": "threatIntelligence"},
            id="threat intelligence comes before every rule (S-149)",
        ),
        pytest.param(
            estate(rules(ANY), world={"threatIntelligence": {"maliciousIps": ["198.51.100.9"]}}),
            "",
            ALLOWED,
            id="unless it only alerts",
        ),
    ],
)
def test_inheritance(network: Topology, fqdn: str, expected: Given) -> None:
    assert outcome(asked(network, FROM, OUT, fqdn=fqdn)) == expected


@pytest.mark.parametrize(
    ("pattern", "name", "matches"),
    [
        ("*.contoso.com", "www.contoso.com", True),
        ("*.contoso.com", "contoso.com", False),
        ("*contoso.com", "contoso.com", True),
        ("*contoso.com", "evilcontoso.com", True),
        ("contoso.com", "www.contoso.com", False),
        ("WWW.Contoso.com", "www.contoso.COM.", True),
        ("*", "anything.example", True),
    ],
)
def test_wildcards_stand_at_the_left(pattern: str, name: str, matches: bool) -> None:
    assert name_matches(pattern, name) is matches


@pytest.mark.parametrize(
    ("fields", "to", "verdict"),
    [
        pytest.param({"destinationAddresses": ["10.2.0.0/16"]}, "Tcp/443", "allow", id="a prefix"),
        pytest.param({"destinationAddresses": ["10.2.1.1-10.2.1.4"]}, "Tcp/443", "allow", id="the last of a range"),
        pytest.param({"destinationAddresses": ["10.2.1.1-10.2.1.3"]}, "Tcp/443", "deny", id="one past it"),
        pytest.param({"sourceIpGroups": [ref("x")["id"]], "sourceAddresses": []}, "Tcp/443", "deny", id="nobody"),
        pytest.param({"destinationPorts": ["400-443"]}, "Tcp/443", "allow", id="the last port"),
        pytest.param({"destinationPorts": ["400-442"]}, "Tcp/443", "deny", id="one past the range"),
        pytest.param({"ipProtocols": ["UDP"]}, "Tcp/443", "deny", id="another protocol"),
        pytest.param({"ipProtocols": ["ICMP"], "destinationPorts": ["9"]}, "Icmp", "allow", id="ping has no ports"),
    ],
)
def test_what_a_network_rule_covers(fields: Object, to: str, verdict: str) -> None:
    fields = {key: value for key, value in fields.items() if key != "sourceIpGroups"}
    found = asked(estate(rules(collection("net", 100, "Allow", network_rule("one", **fields)))), FROM, TO, to)
    assert found.verdict == verdict


def test_ip_groups() -> None:
    one = resource("ipGroups", "spokes", {"ipAddresses": ["10.1.0.0/16"]})
    fields: Object = {"sourceAddresses": [], "sourceIpGroups": [ref("ipGroups/spokes")["id"]]}
    network = estate(rules(collection("net", 100, "Allow", network_rule("one", **fields))), one)
    # IP groups are named by their id alone, without the object around it.
    assert outcome(asked(network, FROM, TO)) == ALLOWED
    assert outcome(asked(network, TO, FROM)) == DEFAULT_DENY


@pytest.mark.parametrize(
    ("ranges", "expected"),
    [
        pytest.param(None, "10.1.1.4/32", id="private destinations see the client (S-088, S-161)"),
        pytest.param(["255.255.255.255/32"], "10.0.1.0/26", id="always translated (S-162)"),
        pytest.param(
            ["192.168.0.0/16"], "10.0.1.0/26", id="a list without the standard ranges translates them (S-162)"
        ),
        pytest.param(["IANAPrivateRanges", "30.0.0.0/8"], "10.1.1.4/32", id="a list with them does not"),
        pytest.param(["0.0.0.0/0"], "10.1.1.4/32", id="never translated"),
    ],
)
def test_which_source_a_private_destination_sees(ranges: list[Json] | None, expected: str) -> None:
    pol = policy("pol", **({"snat": {"privateRanges": ranges}} if ranges else {}))
    found = asked(estate(rules(ANY), pol=pol), FROM, TO)
    assert (found.verdict, [str(one) for one in found.observed]) == ("allow", [expected])


@pytest.mark.parametrize(
    ("network", "to", "expected"),
    [
        pytest.param(
            estate(rules(ANY), pol=policy("pol", snat={"privateRanges": ["0.0.0.0/0"]})),
            "Tcp/443",
            {"verdict": "drop", "type": "firewall", "name": "fw", "reason": "noSnatToInternet"},
            id="without translation there is no way to the Internet (S-162)",
        ),
        pytest.param(
            estate(rules(ANY)),
            "Icmp",
            {"verdict": "drop", "type": "firewall", "name": "fw", "reason": "icmpToInternetNotSupported"},
            id="nor is there one for ping (S-165)",
        ),
    ],
)
def test_what_does_not_leave(network: Topology, to: str, expected: Given) -> None:
    assert outcome(asked(network, FROM, OUT, to)) == expected


def test_the_internet_sees_any_public_address_or_that_of_the_nat_gateway() -> None:
    several = asked(estate(rules(ANY), public=("fw-ip", "fw-ip2")), FROM, OUT)
    assert [str(one.network_address) for one in several.observed] == ["51.105.0.1", "51.105.0.2"]
    natted = estate(
        rules(ANY),
        nat_gateway("nat", "nat-ip"),
        public_ip("nat-ip", "51.105.0.40"),
        inside={"natGateway": ref("natGateways/nat")},
    )
    assert [str(one.network_address) for one in asked(natted, FROM, OUT).observed] == ["51.105.0.40"]


@pytest.mark.parametrize(
    ("network", "expected"),
    [
        pytest.param(
            estate(rules(ANY), to_b=False),
            {"verdict": "drop", "type": "returnPath", "reason": "noRoute", "addressPrefix": "10.0.0.0/8"},
            id="the other spoke has no way back",
        ),
        pytest.param(estate(rules(ANY)), ALLOWED, id="both halves are there"),
        pytest.param(
            estate(rules(collection("one-way", 100, "Allow", network_rule("there", sourceAddresses=["10.1.0.0/16"])))),
            ALLOWED,
            id="the reply needs no rule (S-166)",
        ),
    ],
)
def test_there_and_back(network: Topology, expected: Given) -> None:
    assert outcome(asked(network, FROM, TO)) == expected


def dnat(*more: Object, target: str = "10.1.1.4", readings: Mapping[str, str] | None = None) -> Topology:
    rule = collection("dnat", 100, "DNAT", nat_rule("ssh", "51.105.0.1", 2222, target, 22))
    return topology(
        vnet("sa", "10.1.0.0/16", subnet("s", "10.1.1.0/24", **routed("rt")), peers=(peer("hub"),)),
        vnet("hub", "10.0.0.0/16", subnet("AzureFirewallSubnet", "10.0.1.0/26"), peers=(peer("sa"),)),
        routes("rt", ("def", "0.0.0.0/0", "10.0.1.4")),
        vm("a", "sa/s", "10.1.1.4"),
        public_ip("fw-ip", "51.105.0.1"),
        firewall("fw", "hub/AzureFirewallSubnet", "10.0.1.4", "fw-ip"),
        policy("pol"),
        group("pol/g", 100, rule, *more),
        readings=readings,
    )


INTERNET = {"internet": "203.0.113.10"}
NO_SSH = collection("no", 100, "Deny", network_rule("ssh", destinationPorts=["22"]))


@pytest.mark.parametrize(
    ("network", "to", "expected"),
    [
        pytest.param(dnat(), "Tcp/2222", ALLOWED, id="a translated flow passes (S-157)"),
        pytest.param(dnat(), "Tcp/2223", DEFAULT_DENY, id="one port past the rule"),
        pytest.param(dnat(ANY, WEB), "Tcp/443", DEFAULT_DENY, id="no other rule applies to what comes in (S-160)"),
        pytest.param(dnat(NO_SSH), "Tcp/2222", ALLOWED, id="network rules are not asked (S-157)"),
        pytest.param(
            dnat(NO_SSH, readings={"translated_flows": "network deny"}),
            "Tcp/2222",
            by("no", "ssh"),
            id="but for the older reading",
        ),
    ],
)
def test_the_way_in(network: Topology, to: str, expected: Given) -> None:
    found = asked(network, INTERNET, {"ip": "51.105.0.1"}, to)
    assert outcome(found) == expected


def test_the_backend_sees_the_firewall_and_not_the_client() -> None:
    found = asked(dnat(), INTERNET, {"ip": "51.105.0.1"}, "Tcp/2222")
    assert [str(one) for one in found.observed] == ["10.0.1.0/26"]
    assert found.path == ("203.0.113.10", "fw", "a")


@pytest.mark.parametrize(
    ("proxy", "verdict"), [pytest.param(True, "allow", id="with the proxy"), pytest.param(False, "deny", id="without")]
)
def test_a_firewall_answers_names_only_as_a_proxy(proxy: bool, verdict: str) -> None:
    network = estate(pol=policy("pol", dnsSettings={"enableProxy": proxy}))
    assert asked(network, FROM, {"ip": "10.0.1.4"}, "Udp/53").verdict == verdict


@pytest.mark.parametrize(
    ("network", "reason"),
    [
        pytest.param(
            estate(rules(ANY), pol=policy("pol", intrusionDetection={"mode": "Deny"})),
            "notModelled",
            id="prevention (S-150)",
        ),
        pytest.param(
            estate(rules(collection("net", 100, "Allow", network_rule("t", destinationAddresses=["Nobody.Knows"])))),
            "unknownServiceTag",
            id="a tag that nobody can expand",
        ),
    ],
)
def test_what_nobody_can_say(network: Topology, reason: str) -> None:
    got = outcome(asked(network, FROM, OUT))
    assert (got["verdict"], got["reason"]) == ("indeterminate", reason)


def test_classic_rules_are_not_modelled() -> None:
    network = topology(
        vnet(
            "hub",
            "10.0.0.0/16",
            subnet("AzureFirewallSubnet", "10.0.1.0/26"),
            subnet("s", "10.0.2.0/24", **routed("rt")),
        ),
        routes("rt", ("def", "0.0.0.0/0", "10.0.1.4")),
        vm("a", "hub/s", "10.0.2.4"),
        policy("pol"),
        public_ip("fw-ip", "51.105.0.1"),
        firewall("fw", "hub/AzureFirewallSubnet", "10.0.1.4", "fw-ip", networkRuleCollections=[{"name": "old"}]),
    )
    got = outcome(asked(network, FROM, OUT))
    assert (got["verdict"], got["reason"], got["property"]) == (
        "indeterminate",
        "notModelled",
        "networkRuleCollections",
    )
    assert [one.property_path for one in network.not_modelled] == ["networkRuleCollections"]
