"""Azure Firewall: policies before rules before the firewall, rules by ARM's own keys."""

from dataclasses import replace
from typing import Any

import pulumi
import pytest

from network.declare.firewall import (
    FirewallArgs,
    FirewallPolicies,
    FirewallPolicyArgs,
    Firewalls,
    IpGroupArgs,
    IpGroups,
    firewall_address,
)
from network.declare.firewall_rules import (
    ApplicationRuleArgs,
    NetworkRuleArgs,
    RuleArgs,
    RuleCollectionArgs,
    RuleCollectionGroupArgs,
    RuleCollectionGroups,
    TranslationRuleArgs,
    public_addresses,
    rule_inputs,
)
from network.declare.public import PublicAddressArgs, PublicAddresses
from tests.network.declare.recorder import HUB, PLACE, declare, unknown_inputs

SCOPE = PLACE.scope
BASE = FirewallPolicyArgs(place=PLACE, name="base")
POLICY = FirewallPolicyArgs(place=PLACE, name="hub-policy", base=BASE.id)
FIREWALL = FirewallArgs(
    place=PLACE,
    name="hub-fw",
    subnet=SCOPE.subnet("hub", "AzureFirewallSubnet"),
    policy=POLICY.id,
    addresses=(SCOPE.public_ip_address("one"), SCOPE.public_ip_address("two")),
)


def test_the_address_of_a_firewall_is_the_first_that_azure_hands_out() -> None:
    assert firewall_address("10.0.255.0/26") == "10.0.255.4"


def test_a_policy_says_what_it_does_even_where_that_is_azures_default() -> None:
    inputs = declare(lambda: FirewallPolicies("policies", {"base": BASE})).one("network:FirewallPolicy").inputs
    assert inputs["firewallPolicyName"] == "base"
    assert inputs["sku"] == {"tier": "Premium"}
    assert inputs["dnsSettings"] == {"enableProxy": True, "servers": []}
    assert inputs["threatIntelMode"] == "Deny"
    assert inputs["intrusionDetection"] == {"mode": "Off"}
    assert inputs["snat"]["privateRanges"] == ["IANAPrivateRanges"]
    assert not {"basePolicy", "insights"} & inputs.keys()


def test_a_standard_policy_detects_no_intrusions() -> None:
    standard = replace(BASE, tier="Standard")
    inputs = declare(lambda: FirewallPolicies("policies", {"base": standard})).one("network:FirewallPolicy").inputs
    assert "intrusionDetection" not in inputs


def test_a_policy_comes_after_the_one_that_it_inherits_from() -> None:
    logged = replace(POLICY, workspace=SCOPE.log_analytics_workspace("logs"))
    declaration = declare(lambda: FirewallPolicies("policies", {"child": logged, "parent": BASE}))
    child = declaration.one("network:FirewallPolicy", "child")
    assert child.inputs["basePolicy"] == {"id": BASE.id}
    assert child.after == {"parent"}
    assert child.inputs["insights"] == {
        "isEnabled": True,
        "logAnalyticsResources": {"defaultWorkspaceId": {"id": logged.workspace}},
    }


def test_a_firewall_has_one_configuration_for_each_address_and_the_subnet_in_the_first() -> None:
    inputs = declare(lambda: Firewalls("firewalls", {"hub": FIREWALL})).one("network:AzureFirewall", "hub").inputs
    assert inputs["azureFirewallName"] == "hub-fw"
    assert inputs["sku"] == {"name": "AZFW_VNet", "tier": "Premium"}
    assert inputs["firewallPolicy"] == {"id": POLICY.id}
    assert inputs["zones"] == ["1", "2", "3"]
    assert inputs["ipConfigurations"] == [
        {
            "name": "public-0",
            "publicIPAddress": {"id": FIREWALL.addresses[0]},
            "subnet": {"id": FIREWALL.subnet},
        },
        {"name": "public-1", "publicIPAddress": {"id": FIREWALL.addresses[1]}},
    ]
    assert "managementIpConfiguration" not in inputs


def test_a_firewall_with_forced_tunnelling_has_a_management_side() -> None:
    tunnelled = replace(
        FIREWALL,
        management_subnet=SCOPE.subnet("hub", "AzureFirewallManagementSubnet"),
        management_address=SCOPE.public_ip_address("management"),
    )
    inputs = declare(lambda: Firewalls("firewalls", {"hub": tunnelled})).one("network:AzureFirewall").inputs
    assert inputs["managementIpConfiguration"] == {
        "name": "management",
        "subnet": {"id": tunnelled.management_subnet},
        "publicIPAddress": {"id": tunnelled.management_address},
    }


def test_an_ip_group_lists_its_addresses() -> None:
    group = IpGroupArgs(place=PLACE, name="spokes", addresses=("10.1.0.0/16", "10.2.0.0/16"))
    inputs = declare(lambda: IpGroups("groups", {"spokes": group})).one("network:IpGroup", "spokes").inputs
    assert inputs["ipGroupsName"] == "spokes"
    assert inputs["ipAddresses"] == ["10.1.0.0/16", "10.2.0.0/16"]


TO_AZUREML = NetworkRuleArgs(
    name="azureml",
    protocols=("TCP",),
    ports=("443", "18881"),
    source_groups=(SCOPE.ip_group("spokes"),),
    destinations=("AzureMachineLearning",),
)
TO_NAMES = ApplicationRuleArgs(
    name="images", names=("mcr.microsoft.com",), sources=("10.1.0.0/16",), protocols=(("Http", 80), ("Https", 443))
)
DNAT = TranslationRuleArgs(
    name="ssh",
    protocols=("TCP",),
    destinations=(SCOPE.public_ip_address("one"),),
    ports=("2222",),
    to="10.1.0.9",
    to_port=22,
)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        pytest.param(
            TO_AZUREML,
            {
                "ruleType": "NetworkRule",
                "name": "azureml",
                "ipProtocols": ["TCP"],
                "sourceAddresses": [],
                "sourceIpGroups": [SCOPE.ip_group("spokes")],
                "destinationAddresses": ["AzureMachineLearning"],
                "destinationIpGroups": [],
                "destinationFqdns": [],
                "destinationPorts": ["443", "18881"],
            },
            id="by address",
        ),
        pytest.param(
            TO_NAMES,
            {
                "ruleType": "ApplicationRule",
                "name": "images",
                "protocols": [{"protocolType": "Http", "port": 80}, {"protocolType": "Https", "port": 443}],
                "sourceAddresses": ["10.1.0.0/16"],
                "sourceIpGroups": [],
                "targetFqdns": ["mcr.microsoft.com"],
                "fqdnTags": [],
            },
            id="by name",
        ),
        pytest.param(
            replace(DNAT, destinations=("203.0.113.4",)),
            {
                "ruleType": "NatRule",
                "name": "ssh",
                "ipProtocols": ["TCP"],
                "sourceAddresses": ["*"],
                "sourceIpGroups": [],
                "destinationAddresses": ["203.0.113.4"],
                "destinationPorts": ["2222"],
                "translatedAddress": "10.1.0.9",
                "translatedPort": "22",
            },
            id="by translation to an address",
        ),
    ],
)
def test_rules_have_arms_own_keys(rule: RuleArgs, expected: dict[str, Any]) -> None:
    assert rule_inputs(rule, {}) == expected


def test_a_translation_leads_to_a_name_too() -> None:
    inputs = rule_inputs(replace(DNAT, to="score.ml.internal"), {})
    assert inputs["translatedFqdn"] == "score.ml.internal"
    assert "translatedAddress" not in inputs


def group(policy: str, *rules: RuleArgs, action: Any = "Allow") -> RuleCollectionGroupArgs:
    collection = RuleCollectionArgs(name="collection", priority=200, action=action, rules=rules)
    return RuleCollectionGroupArgs(name="spokes", policy=policy, priority=300, collections=(collection,))


def test_the_keys_of_rules_arrive_as_arm_knows_them() -> None:
    groups = {"spokes": group(HUB.firewall_policy("hub"), TO_AZUREML, TO_NAMES)}
    declared = declare(lambda: RuleCollectionGroups("rules", groups, {})).one(
        "network:FirewallPolicyRuleCollectionGroup", "spokes"
    )
    (collection,) = declared.inputs["ruleCollections"]
    assert declared.inputs["resourceGroupName"] == "hub"
    assert declared.inputs["firewallPolicyName"] == "hub"
    assert declared.inputs["ruleCollectionGroupName"] == "spokes"
    assert collection["ruleCollectionType"] == "FirewallPolicyFilterRuleCollection"
    assert collection["action"] == {"type": "Allow"}
    assert collection["rules"] == [rule_inputs(TO_AZUREML, {}), rule_inputs(TO_NAMES, {})]


def test_translations_are_collections_of_another_type() -> None:
    groups = {"in": group(POLICY.id, replace(DNAT, destinations=("203.0.113.4",)), action="DNAT")}
    declared = declare(lambda: RuleCollectionGroups("rules", groups, {})).one(
        "network:FirewallPolicyRuleCollectionGroup"
    )
    assert declared.inputs["ruleCollections"][0]["ruleCollectionType"] == "FirewallPolicyNatRuleCollection"


def test_groups_come_one_after_the_other() -> None:
    groups = {"a": group(POLICY.id, TO_AZUREML), "b": group(POLICY.id, TO_NAMES), "c": group(BASE.id, TO_NAMES)}
    declared = declare(lambda: RuleCollectionGroups("rules", groups, {})).all(
        "network:FirewallPolicyRuleCollectionGroup"
    )
    assert [set(one.after) for one in declared] == [set(), {"a"}, {"b"}]


def test_the_public_addresses_of_translations_are_found_once_each() -> None:
    one, two = SCOPE.public_ip_address("one"), SCOPE.public_ip_address("two")
    rules = (DNAT, replace(DNAT, destinations=(two, one, "203.0.113.4")), TO_AZUREML)
    assert public_addresses([group(POLICY.id, *rules)]) == (one, two)


def test_an_address_of_our_own_is_waited_for_and_nobody_is_asked() -> None:
    address = PublicAddressArgs(place=PLACE, name="one")

    def program() -> None:
        public = PublicAddresses("public", {"one": address}, {})
        RuleCollectionGroups("rules", {"in": group(POLICY.id, DNAT, action="DNAT")}, public.addresses)

    declaration = declare(program)
    declared = declaration.one("network:FirewallPolicyRuleCollectionGroup")
    assert unknown_inputs(declared) == {"ruleCollections"}
    assert "one" in declared.after
    assert not declaration.asked


def test_azure_is_asked_for_an_address_of_another_stack() -> None:
    translated = replace(DNAT, destinations=(HUB.public_ip_address("hub-pip"),))

    def program() -> None:
        provider = pulumi.ProviderResource("azure-native", "hub-subscription", {"subscriptionId": HUB.subscription})
        groups = {"in": group(HUB.firewall_policy("hub"), translated, action="DNAT")}
        RuleCollectionGroups("rules", groups, {}, providers={HUB.subscription: provider})

    assert [dict(question) for question in declare(program).asked] == [
        {
            "token": "azure-native:network:getPublicIPAddress",
            "publicIpAddressName": "hub-pip",
            "resourceGroupName": "hub",
        }
    ]
