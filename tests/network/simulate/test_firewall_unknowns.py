"""Rules of a firewall of which something is not known: never a silent match, never a silent miss."""

import pytest

from network.model.resource import Json, unknown
from network.model.topology import Topology
from tests.network.simulate.azure import (
    GROUP,
    Given,
    Object,
    application_rule,
    asked,
    collection,
    firewall,
    group,
    network_rule,
    outcome,
    policy,
    public_ip,
    resource,
    routed,
    routes,
    subnet,
    topology,
    vm,
    vnet,
)

FROM, OUT, SITE = {"vm": "a"}, {"internet": "198.51.100.9"}, "www.example.org"
LATER = unknown("urn:x#value")
POLICY = f"{GROUP}/Microsoft.Network/firewallPolicies/pol"
DENIED = {"verdict": "deny", "type": "firewall", "name": "fw", "reason": "defaultDeny"}
ALLOWED = {"verdict": "allow"}
ANY = network_rule("any")


def network(*collections: Object, pol: Object | None = None, world: Given | None = None, others: Object) -> Topology:
    named: Json = [{"name": "site", "ipAddress": "198.51.100.9", "fqdns": [SITE]}]
    return topology(
        vnet(
            "v", "10.1.0.0/16", subnet("AzureFirewallSubnet", "10.1.0.0/26"), subnet("s", "10.1.1.0/24", **routed("rt"))
        ),
        routes("rt", ("def", "0.0.0.0/0", "10.1.0.4")),
        vm("a", "v/s", "10.1.1.4"),
        public_ip("fw-ip", "51.105.0.1"),
        firewall("fw", "v/AzureFirewallSubnet", "10.1.0.4", "fw-ip"),
        pol or policy("pol"),
        group("pol/g", 100, *collections),
        others,
        world={"internetHosts": named, **(world or {})},
    )


IP_GROUP = resource("ipGroups", "later", {"ipAddresses": LATER})


def allowing(rule: Object) -> Topology:
    return network(collection("c", 100, "Allow", rule), others=IP_GROUP)


def open_at(key: str, reason: str = "unknownValue") -> Given:
    return {
        "verdict": "indeterminate",
        "type": "unknown",
        "reason": reason,
        "resource": f"{POLICY}/ruleCollectionGroups/g/ruleCollections/c/rules/r",
        "property": f"ruleCollections[0].rules[0].{key}",
    }


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        pytest.param(network_rule("r", sourceAddresses=LATER), open_at("sourceAddresses"), id="the sources"),
        pytest.param(
            network_rule("r", sourceAddresses=["10.9.0.0/16", LATER]), open_at("sourceAddresses[1]"), id="one source"
        ),
        pytest.param(network_rule("r", destinationAddresses=LATER), open_at("destinationAddresses"), id="destinations"),
        pytest.param(network_rule("r", destinationFqdns=LATER), open_at("destinationFqdns"), id="names to resolve"),
        pytest.param(network_rule("r", destinationPorts=LATER), open_at("destinationPorts"), id="the ports"),
        pytest.param(network_rule("r", ipProtocols=LATER), open_at("ipProtocols"), id="the protocols"),
        pytest.param(
            network_rule("r", sourceAddresses=LATER, destinationPorts=["80"]), DENIED, id="sources, but another port"
        ),
        pytest.param(
            network_rule("r", destinationPorts=LATER, sourceAddresses=["10.9.0.0/16"]),
            DENIED,
            id="ports, but another source",
        ),
        pytest.param(
            network_rule("r", destinationAddresses=LATER, ipProtocols=["UDP"]),
            DENIED,
            id="destinations, but another protocol",
        ),
        pytest.param(
            network_rule("r", sourceAddresses=[], sourceIpGroups=[f"{GROUP}/Microsoft.Network/ipGroups/later"]),
            {**open_at(""), "property": "ipAddresses"},
            id="what an IP group holds",
        ),
        pytest.param(application_rule("r", targetFqdns=LATER), open_at("targetFqdns"), id="the target names"),
        pytest.param(
            application_rule("r", targetUrls=["www.example.org/a"]), open_at("targetUrls", "notModelled"), id="URLs"
        ),
        pytest.param(
            application_rule("r", targetFqdns=[], fqdnTags=["AzureKubernetesService"]),
            {key: value for key, value in open_at("fqdnTags", "notModelled").items() if key != "property"},
            id="a tag of which no page says whether it holds the name",
        ),
        pytest.param(
            application_rule("r", webCategories=["News"]), open_at("webCategories", "notModelled"), id="categories"
        ),
        pytest.param(
            application_rule("r", protocols=LATER, targetFqdns=[SITE]), open_at("protocols"), id="what it speaks"
        ),
        pytest.param(application_rule("r", port=80, targetFqdns=LATER), DENIED, id="target names, but another port"),
    ],
)
def test_a_rule_may_match_by_what_is_not_known_of_it(rule: Object, expected: Given) -> None:
    assert outcome(asked(allowing(rule), FROM, OUT, fqdn=SITE)) == expected


def test_without_a_name_no_unknown_name_matches() -> None:
    """S-153: whatever the rule will hold."""
    assert outcome(asked(allowing(application_rule("r", targetFqdns=LATER)), FROM, OUT)) == DENIED


@pytest.mark.parametrize(
    ("first", "then", "expected"),
    [
        pytest.param("Deny", "Allow", open_at("sourceAddresses"), id="an open deny before an allow"),
        pytest.param("Allow", "Allow", ALLOWED, id="an open allow before an allow changes nothing"),
    ],
)
def test_an_open_rule_counts_where_it_changes_the_outcome(first: str, then: str, expected: Given) -> None:
    found = network(
        collection("c", 100, first, network_rule("r", sourceAddresses=LATER)),
        collection("d", 200, then, ANY),
        others=IP_GROUP,
    )
    assert outcome(asked(found, FROM, OUT)) == expected


def test_collections_that_are_not_known_leave_every_flow_open() -> None:
    hidden = collection("c", 100, "Deny")
    hidden["rules"] = LATER
    found = outcome(asked(network(hidden, collection("d", 200, "Allow", ANY), others=IP_GROUP), FROM, OUT))
    assert (found["verdict"], found["property"]) == ("indeterminate", "ruleCollections[0].rules")


@pytest.mark.parametrize(
    ("trusted", "fqdn", "verdict"),
    [
        pytest.param({}, "", "deny", id="nothing"),
        pytest.param({"ipAddresses": ["198.51.100.9"]}, "", "allow", id="the address"),
        pytest.param({"ipAddresses": ["198.51.100.0/24"]}, "", "allow", id="its network"),
        pytest.param({"ipAddresses": ["198.51.100.10"]}, "", "deny", id="another address"),
        pytest.param({"fqdns": [SITE]}, SITE, "allow", id="the name that is sent"),
        pytest.param({"fqdns": [SITE]}, "", "deny", id="a name, but none is sent"),
        pytest.param({"ipAddresses": LATER}, "", "indeterminate", id="addresses that are not known"),
    ],
)
def test_what_a_policy_trusts_threat_intelligence_lets_pass(trusted: Json, fqdn: str, verdict: str) -> None:
    found = network(
        collection("c", 100, "Allow", ANY),
        pol=policy("pol", threatIntelMode="Deny", threatIntelWhitelist=trusted),
        world={"threatIntelligence": {"maliciousIps": ["198.51.100.9"]}},
        others=IP_GROUP,
    )
    assert asked(found, FROM, OUT, fqdn=fqdn).verdict == verdict
