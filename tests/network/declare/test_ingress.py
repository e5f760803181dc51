"""Application gateways: each service whole, every reference of a gateway inside that gateway."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest

from network.declare.ingress import (
    ApplicationGatewayArgs,
    ApplicationGateways,
    PublishedServiceArgs,
    WafPolicyArgs,
    security_rules,
)
from tests.network.declare.recorder import PLACE, Declaration, declare

SCOPE = PLACE.scope
WAF = WafPolicyArgs(place=PLACE, name="waf")
SCORE = PublishedServiceArgs(
    host_names=("score.example.org",), backends=("10.3.1.250",), certificate="score", probe_path="/healthz"
)
NOTEBOOK = PublishedServiceArgs(
    host_names=("notes.example.org",),
    backends=("notes.ml.internal",),
    side="private",
    port=80,
    backend_port=80,
    backend_protocol="Http",
    backend_host="notes.ml.internal",
)
GATEWAY = ApplicationGatewayArgs(
    place=PLACE,
    name="ingress-agw",
    subnet=SCOPE.subnet("serving", "ingress"),
    public_address=SCOPE.public_ip_address("ingress"),
    private_address="10.3.2.10",
    waf_policy=WAF.id,
    services={"score": SCORE, "notes": NOTEBOOK},
    certificates={"score": "https://vault.example.org/secrets/score"},
    identity=SCOPE.resource("Microsoft.ManagedIdentity/userAssignedIdentities", "ingress"),
)
# Where the elements stand that others of the same gateway refer to: ARM's collection, azure-native's property.
COLLECTIONS = {
    "sslCertificates": "sslCertificates",
    "frontendIPConfigurations": "frontendIPConfigurations",
    "frontendPorts": "frontendPorts",
    "httpListeners": "httpListeners",
    "backendAddressPools": "backendAddressPools",
    "backendHttpSettingsCollection": "backendHttpSettingsCollection",
    "probes": "probes",
}


def declared(gateway: ApplicationGatewayArgs = GATEWAY) -> Declaration:
    return declare(lambda: ApplicationGateways("ingress", {"ingress": gateway}, {"waf": WAF}))


def inputs(gateway: ApplicationGatewayArgs = GATEWAY) -> Mapping[str, Any]:
    return declared(gateway).one("network:ApplicationGateway", "ingress").inputs


def references(value: object) -> Iterator[str]:
    """Every id that a value refers to."""
    if isinstance(value, Mapping):
        if isinstance(value.get("id"), str):
            yield value["id"]
        for inner in value.values():
            yield from references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from references(inner)


def test_every_reference_inside_the_gateway_names_an_element_of_it() -> None:
    body = inputs()
    inside = [reference for reference in references(body) if reference.startswith(f"{GATEWAY.id}/")]
    assert len(inside) == 13
    for reference in inside:
        collection, name = reference.removeprefix(f"{GATEWAY.id}/").split("/")
        assert name in [element["name"] for element in body[COLLECTIONS[collection]]], reference


def test_a_gateway_has_a_web_application_firewall_and_comes_after_its_policy() -> None:
    gateway = declared().one("network:ApplicationGateway", "ingress")
    assert gateway.inputs["sku"] == {"name": "WAF_v2", "tier": "WAF_v2"}
    assert gateway.inputs["firewallPolicy"] == {"id": WAF.id}
    assert gateway.inputs["autoscaleConfiguration"] == {"minCapacity": 1, "maxCapacity": 3}
    assert gateway.after == {"waf"}
    policy = declared().one("network:WebApplicationFirewallPolicy", "waf").inputs
    assert policy["policySettings"] == {"state": "Enabled", "mode": "Prevention"}
    assert policy["managedRules"]["managedRuleSets"] == [
        {"ruleSetType": "Microsoft_DefaultRuleSet", "ruleSetVersion": "2.1"}
    ]


def test_clients_arrive_at_two_fixed_frontends() -> None:
    assert inputs()["frontendIPConfigurations"] == [
        {"name": "public", "publicIPAddress": {"id": GATEWAY.public_address}},
        {
            "name": "private",
            "subnet": {"id": GATEWAY.subnet},
            "privateIPAddress": "10.3.2.10",
            "privateIPAllocationMethod": "Static",
        },
    ]


def test_a_listener_knows_its_side_port_names_and_certificate() -> None:
    score, notes = inputs()["httpListeners"]
    assert score["protocol"] == "Https"
    assert score["hostNames"] == ["score.example.org"]
    assert score["requireServerNameIndication"] is True
    assert score["sslCertificate"] == {"id": f"{GATEWAY.id}/sslCertificates/score"}
    assert score["frontendIPConfiguration"] == {"id": f"{GATEWAY.id}/frontendIPConfigurations/public"}
    assert notes["protocol"] == "Http"
    assert notes["requireServerNameIndication"] is False
    assert "sslCertificate" not in notes
    assert notes["frontendIPConfiguration"] == {"id": f"{GATEWAY.id}/frontendIPConfigurations/private"}


def test_each_port_stands_once() -> None:
    body = inputs(replace(GATEWAY, services={"score": SCORE, "other": SCORE, "notes": NOTEBOOK}))
    assert body["frontendPorts"] == [{"name": "port-80", "port": 80}, {"name": "port-443", "port": 443}]


@pytest.mark.parametrize(
    ("position", "addresses"),
    [
        pytest.param(0, [{"ipAddress": "10.3.1.250"}], id="an address"),
        pytest.param(1, [{"fqdn": "notes.ml.internal"}], id="a host name"),
    ],
)
def test_a_backend_is_an_address_or_a_name(position: int, addresses: list[dict[str, str]]) -> None:
    assert inputs()["backendAddressPools"][position]["backendAddresses"] == addresses


@pytest.mark.parametrize(
    ("position", "host", "asked"),
    [
        pytest.param(0, None, "score.example.org", id="the name that the client gave"),
        pytest.param(1, "notes.ml.internal", "notes.ml.internal", id="a name of its own"),
    ],
)
def test_a_backend_is_asked_for_a_name(position: int, host: str | None, asked: str) -> None:
    body = inputs()
    assert body["backendHttpSettingsCollection"][position].get("hostName") == host
    assert body["probes"][position]["host"] == asked


def test_rules_have_distinct_priorities() -> None:
    assert [rule["priority"] for rule in inputs()["requestRoutingRules"]] == [100, 110]


def test_certificates_come_from_a_vault_by_an_identity() -> None:
    body = inputs()
    assert body["sslCertificates"] == [{"name": "score", "keyVaultSecretId": GATEWAY.certificates["score"]}]
    assert body["identity"]["userAssignedIdentities"] == [GATEWAY.identity]
    assert "identity" not in inputs(replace(GATEWAY, identity=None))


def test_the_subnet_of_a_gateway_admits_azure_and_the_clients_alone() -> None:
    assert [(rule.sources, rule.ports, rule.access) for rule in security_rules(("Internet",), ("80", "443"))] == [
        (("GatewayManager",), ("65200-65535",), "Allow"),
        (("AzureLoadBalancer",), ("*",), "Allow"),
        (("Internet",), ("80", "443"), "Allow"),
    ]
