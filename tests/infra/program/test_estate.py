"""Topology B from its stack files: what the hub declares, what a spoke declares in its own network and in the hub's."""

from functools import cache
from pathlib import Path

import pulumi
import pytest

from infra.program.account import Account
from infra.program.declare import declare
from infra.program.directory import directory
from infra.program.peering import providers_elsewhere
from infra.program.plan import Plan, plan
from infra.program.verify import _compare
from infra.program.world import stack_world
from infra.settings.faults import SettingsError
from infra.settings.load import load
from network.declare.firewall_rules import ApplicationRuleArgs, NetworkRuleArgs, TranslationRuleArgs
from network.declare.peering import PeeringHalfArgs
from network.declare.routes import RouteArgs
from tests.compute.declare.recorder import Declaration, unknown_inputs
from tests.compute.declare.recorder import declare as record
from tests.network.declare.recorder import declare as record_requests

ESTATE = Path(__file__).with_name("estate")
ACCOUNT = Account("11111111-1111-1111-1111-111111111111", "22222222-2222-2222-2222-222222222222")
HUB_SUBSCRIPTION = "33333333-3333-3333-3333-333333333333"
HUB = f"/subscriptions/{HUB_SUBSCRIPTION}/resourceGroups/hub-network/providers/Microsoft.Network"
SPOKE = f"/subscriptions/{ACCOUNT.subscription}/resourceGroups/training-network/providers/Microsoft.Network"


@cache
def planned(stack: str) -> Plan:
    own = Account(HUB_SUBSCRIPTION, ACCOUNT.tenant) if stack == "hub" else ACCOUNT
    return plan(load(stack, ESTATE), own)


@pytest.fixture(scope="module", params=["hub", "training"])
def declared(request: pytest.FixtureRequest) -> Declaration:
    return record(lambda: declare(planned(request.param)))


class TestHub:
    def test_routes_on_the_gateway_subnet_lead_to_every_spoke_through_the_firewall(self) -> None:
        assert planned("hub").network.route_tables["to-spokes"].routes == (
            RouteArgs(name="spokes", prefix="10.30.0.0/16", next_hop="VirtualAppliance", address="10.10.0.4"),
            RouteArgs(name="spokes-2", prefix="10.20.0.0/16", next_hop="VirtualAppliance", address="10.10.0.4"),
        )

    def test_the_firewall_has_its_addresses_its_policy_and_a_way_to_be_managed(self) -> None:
        firewall = planned("hub").network.firewalls["firewall"]
        names = ("firewall-address", "firewall-address-2")
        assert firewall.addresses == tuple(f"{HUB}/publicIPAddresses/{name}" for name in names)
        assert firewall.management_subnet == f"{HUB}/virtualNetworks/hub/subnets/AzureFirewallManagementSubnet"
        assert (firewall.policy, firewall.tier) == (f"{HUB}/firewallPolicies/egress", "Premium")

    def test_policies_inherit_and_ask_the_resolver(self) -> None:
        base, egress = (planned("hub").network.firewall_policies[name] for name in ("base", "egress"))
        assert (egress.base, base.base) == (base.id, None)
        assert (egress.dns_proxy, egress.dns_servers) == (True, ("10.10.1.4",))
        assert (egress.intrusion_detection, egress.threat_intelligence) == ("Alert", "Deny")

    def test_rules_of_each_kind(self) -> None:
        way_in, between, updates = planned("hub").network.rule_collection_groups["shared"].collections
        assert [(one.name, one.priority, one.action) for one in (way_in, between, updates)] == [
            ("way-in", 100, "DNAT"),
            ("between", 200, "Allow"),
            ("updates", 300, "Allow"),
        ]
        assert way_in.rules == (
            TranslationRuleArgs(
                name="demo",
                protocols=("TCP",),
                destinations=(f"{HUB}/publicIPAddresses/firewall-address",),
                ports=("8443",),
                to="10.30.0.4",
                to_port=443,
                sources=("203.0.113.0/24",),
            ),
        )
        everyone = (f"{HUB}/ipGroups/everyone",)
        assert between.rules == (
            NetworkRuleArgs(
                name="site-to-spokes",
                protocols=("TCP",),
                ports=("443",),
                sources=("192.168.10.0/24",),
                destinations=("10.30.0.0/16", "10.20.0.0/16"),
            ),
            NetworkRuleArgs(
                name="time",
                protocols=("UDP",),
                ports=("123",),
                source_groups=everyone,
                destination_names=("ntp.ubuntu.com",),
            ),
        )
        assert updates.rules == (
            ApplicationRuleArgs(
                name="ubuntu",
                names=("*.ubuntu.com", "security.debian.org"),
                protocols=(("Http", 80), ("Https", 8443)),
                source_groups=everyone,
            ),
        )

    def test_a_site_is_a_gateway_a_tunnel_and_a_part_of_the_world(self) -> None:
        network = planned("hub").network
        assert network.sites["home"].host_name == "home.example.org"
        tunnel = network.connections["home"]
        assert (tunnel.gateway, tunnel.mode) == (f"{HUB}/virtualNetworkGateways/vpn", "ResponderOnly")
        assert stack_world(load("hub", ESTATE)) == {
            "onPremises": [
                {"name": "home", "addressPrefixes": ["192.168.10.0/24"], "connectedGateways": ["vpn"]},
            ],
            "dnsServers": [
                {
                    "ipAddress": "192.168.10.53",
                    "zones": {"home.example": {"nas": ["192.168.10.9"]}},
                    "conditionalForwarders": [{"domain": "azureml.ms", "targets": ["10.10.1.4"]}],
                    "forwarders": ["public"],
                }
            ],
        }

    def test_people_sign_in_to_point_to_site_with_the_tenant(self) -> None:
        clients = planned("hub").network.vpn_gateways["vpn"].point_to_site
        assert clients is not None
        assert (clients.pools, clients.tenant) == (("172.20.0.0/24",), ACCOUNT.tenant)

    def test_a_subresource_stands_for_all_of_its_zones(self) -> None:
        zones = set(planned("hub").network.private_zones)
        assert {"privatelink.api.azureml.ms", "privatelink.notebooks.azure.net"} <= zones
        assert "privatelink.westeurope.azmk8s.io" in zones
        assert len(zones) == 2 + 1 + 1 + 1 + 1 + 5 - 1 + 1, "of azuremonitor's five one is blob's"

    def test_it_declares_no_environment(self) -> None:
        everything = record(lambda: declare(planned("hub")))
        assert not everything.all("fairway:compute:Environment")


class TestSpoke:
    def test_both_halves_of_the_peering(self) -> None:
        hub_vnet, own_vnet = f"{HUB}/virtualNetworks/hub", f"{SPOKE}/virtualNetworks/training"
        peering = planned("training").network.peerings["training"]
        assert peering.hub == PeeringHalfArgs(
            name="training-training",
            virtual_network=hub_vnet,
            remote=own_vnet,
            forwarded_traffic=True,
            gateway_transit=True,
        )
        assert peering.spoke == PeeringHalfArgs(
            name="hub", virtual_network=own_vnet, remote=hub_vnet, forwarded_traffic=True, remote_gateways=True
        )

    def test_its_machines_ask_the_firewall_and_leave_through_it(self) -> None:
        network = planned("training").network
        assert network.virtual_networks["training"].dns_servers == ("10.10.0.4",)
        assert network.route_tables["egress"].routes == (
            RouteArgs(name="everything", prefix="0.0.0.0/0", next_hop="VirtualAppliance", address="10.10.0.4"),
            RouteArgs(name="home", prefix="192.168.10.0/24", next_hop="VirtualAppliance", address="10.10.0.4"),
        )

    def test_its_rules_stand_in_the_policy_of_the_hub_where_the_hub_wants_them(self) -> None:
        group = planned("training").network.rule_collection_groups["training"]
        assert (group.id, group.priority) == (f"{HUB}/firewallPolicies/egress/ruleCollectionGroups/training", 300)
        azure, packages = group.collections
        assert [rule.name for rule in azure.rules] == ["azureml", "azureml-nodes", "batch"]
        assert azure.rules[2] == NetworkRuleArgs(
            name="batch",
            protocols=("TCP", "UDP"),
            ports=("443",),
            sources=("10.30.0.0/24",),
            destinations=("BatchNodeManagement.westeurope",),
        )
        assert packages.rules[1] == ApplicationRuleArgs(
            name="kubernetes", tags=("AzureKubernetesService",), sources=("10.30.0.0/24",)
        )

    def test_its_names_are_in_the_zones_of_the_hub_which_it_links(self) -> None:
        network, hub = planned("training").network, planned("hub").network
        assert not network.private_zones
        assert {link.zone for link in network.zone_links.values()} == {zone.id for zone in hub.private_zones.values()}
        assert {link.name for link in network.zone_links.values()} == {"training-training"}
        endpoints = planned("training").environment.private_endpoints
        assert endpoints["datastore-blob"].zones == (f"{HUB}/privateDnsZones/privatelink.blob.core.windows.net",)

    def test_a_network_with_a_dns_server_of_its_own_follows_no_ruleset(self) -> None:
        assert not planned("training").network.ruleset_links

    def test_rules_of_its_groups_know_the_hub(self) -> None:
        (home,) = [
            rule for rule in planned("training").network.security_groups["nodes"].rules if rule.name == "from-home"
        ]
        assert home.sources == ("192.168.10.0/24", "10.10.0.192/26")

    def test_its_service_endpoints_reach_its_own_account_alone(self) -> None:
        plan_ = planned("training")
        accounts, azure = plan_.network.service_endpoint_policies["own-data"].definitions
        assert accounts.resources == (plan_.environment.storage["datastore"].id,)
        assert (azure.service, azure.resources) == ("Global", ("/services/Azure/MachineLearning",))

    def test_what_lies_in_the_hub_is_declared_by_a_provider_for_its_subscription(self) -> None:
        known = directory(load("training", ESTATE), ACCOUNT)
        declared = record_requests(lambda: declare(planned("training"), providers_elsewhere(known)))
        half, own = (declared.one("network:VirtualNetworkPeering", f"training/{side}") for side in ("hub", "spoke"))
        assert declared.one("pulumi:providers:azure-native").inputs["subscriptionId"] == HUB_SUBSCRIPTION
        assert "pulumi:providers:azure-native::hub" in half.provider
        assert "pulumi:providers:azure-native::hub" not in own.provider

    def test_a_hub_in_the_same_subscription_needs_no_provider(self) -> None:
        own = Account(HUB_SUBSCRIPTION, ACCOUNT.tenant)
        assert providers_elsewhere(directory(load("training", ESTATE), own)) == {}

    def test_a_zone_that_the_hub_does_not_hold(self, tmp_path: Path) -> None:
        for path in ESTATE.glob("*.yaml"):
            text = path.read_text(encoding="utf-8").replace("vault, registry, ", "vault, ")
            (tmp_path / path.name).write_text(text, encoding="utf-8")
        with pytest.raises(SettingsError) as error:
            plan(load("training", tmp_path), ACCOUNT)
        assert str(error.value) == (
            f"{tmp_path.name}/Pulumi.training.yaml:49: fairway:compute.registries.images: got a service in need of "
            "the zone privatelink.azurecr.io, expected that zone under fairway:network.zones of "
            f"{tmp_path.name}/Pulumi.hub.yaml"
        )


def test_only_what_azure_alone_knows_is_unknown(declared: Declaration) -> None:
    assert {(one.token, key) for one in declared.resources for key in unknown_inputs(one)} <= {
        ("authorization:RoleAssignment", "principalId"),
        ("network:FirewallPolicyRuleCollectionGroup", "ruleCollections"),
    }


class TestVerify:
    """What a spoke computed of its hub against what the hub exports."""

    def test_the_same_hub_says_nothing(self) -> None:
        _compare("hub", f"{HUB}/virtualNetworks/hub", f"{HUB}/virtualNetworks/hub")

    @pytest.mark.parametrize(
        ("found", "message"),
        [
            pytest.param(None, "the stack hub is not deployed: bring up hub first", id="no hub"),
            pytest.param("/a", "the stack hub has /a, its file says /b: bring up hub first", id="another hub"),
        ],
    )
    def test_another_one_ends_an_up_and_warns_at_preview(
        self, found: str | None, message: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(pulumi.runtime, "is_dry_run", lambda: False)
        with pytest.raises(pulumi.RunError) as error:
            _compare("hub", found, "/b")
        assert str(error.value) == message
        warnings: list[str] = []
        monkeypatch.setattr(pulumi.runtime, "is_dry_run", lambda: True)
        monkeypatch.setattr(pulumi, "warn", warnings.append)
        _compare("hub", found, "/b")
        assert warnings == [message]
