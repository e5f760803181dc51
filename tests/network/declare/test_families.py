"""Groups, route tables, public addresses, egress, service endpoint policies, Bastion and flow logs."""

from dataclasses import replace

import pytest

from network.declare import bastion as bastions
from network.declare.bastion import BastionArgs, Bastions
from network.declare.egress import NatGatewayArgs, NatGateways
from network.declare.groups import ResourceGroupArgs, ResourceGroups
from network.declare.ids import Scope
from network.declare.observe import FlowLogArgs, FlowLogs, NetworkWatcherArgs
from network.declare.place import Place
from network.declare.public import PublicAddressArgs, PublicAddresses, PublicPrefixArgs
from network.declare.routes import RouteArgs, RouteTableArgs, RouteTables
from network.declare.service_endpoints import DefinitionArgs, ServiceEndpointPolicies, ServiceEndpointPolicyArgs
from tests.network.declare.recorder import PLACE, SUBSCRIPTION, declare

SCOPE = PLACE.scope


def test_a_resource_group_has_the_name_that_was_given() -> None:
    groups = {"network": ResourceGroupArgs(name="sandbox-network", location="westeurope", tags={"owner": "ml"})}
    group = declare(lambda: ResourceGroups("groups", groups)).one("resources:ResourceGroup", "network")
    assert group.inputs == {"resourceGroupName": "sandbox-network", "location": "westeurope", "tags": {"owner": "ml"}}


@pytest.mark.parametrize("gateway_routes", [True, False])
def test_a_route_table_is_declared_whole(gateway_routes: bool) -> None:
    table = RouteTableArgs(
        place=PLACE,
        name="nodes-rt",
        routes=(
            RouteArgs(name="default", prefix="0.0.0.0/0", next_hop="VirtualAppliance", address="10.0.0.4"),
            RouteArgs(name="storage", prefix="Storage", next_hop="Internet"),
        ),
        gateway_routes=gateway_routes,
    )
    declaration = declare(lambda: RouteTables("routes", {"nodes": table}))
    inputs = declaration.one("network:RouteTable", "nodes").inputs
    assert inputs["routeTableName"] == "nodes-rt"
    assert inputs["disableBgpRoutePropagation"] is not gateway_routes
    assert inputs["routes"] == [
        {
            "name": "default",
            "addressPrefix": "0.0.0.0/0",
            "nextHopType": "VirtualAppliance",
            "nextHopIpAddress": "10.0.0.4",
        },
        {"name": "storage", "addressPrefix": "Storage", "nextHopType": "Internet"},
    ]
    assert not declaration.all("network:Route")


def test_public_addresses_are_standard_and_static_and_come_after_their_block() -> None:
    block = PublicPrefixArgs(place=PLACE, name="block", length=30)
    address = PublicAddressArgs(place=PLACE, name="hub-pip", label="hub", prefix=block.id)
    declaration = declare(lambda: PublicAddresses("public", {"hub": address}, {"block": block}))
    inputs = declaration.one("network:PublicIPAddress", "hub").inputs
    assert inputs["publicIpAddressName"] == "hub-pip"
    assert inputs["sku"] == {"name": "Standard", "tier": "Regional"}
    assert inputs["publicIPAllocationMethod"] == "Static"
    assert inputs["zones"] == ["1", "2", "3"]
    assert inputs["dnsSettings"] == {"domainNameLabel": "hub"}
    assert inputs["publicIPPrefix"] == {"id": block.id}
    assert declaration.one("network:PublicIPAddress").after == {"block"}
    assert declaration.one("network:PublicIPPrefix", "block").inputs["prefixLength"] == 30


@pytest.mark.parametrize(("zone", "zones"), [pytest.param("2", ["2"], id="zonal"), pytest.param(None, None, id="not")])
def test_a_nat_gateway_names_its_public_addresses(zone: str | None, zones: list[str] | None) -> None:
    gateway = NatGatewayArgs(
        place=PLACE,
        name="egress-nat",
        addresses=(SCOPE.public_ip_address("one"),),
        prefixes=(SCOPE.public_ip_prefix("block"),),
        zone=zone,
        idle_minutes=10,
    )
    inputs = declare(lambda: NatGateways("egress", {"egress": gateway})).one("network:NatGateway", "egress").inputs
    assert inputs["sku"] == {"name": "Standard"}
    assert inputs["idleTimeoutInMinutes"] == 10
    assert inputs["publicIpAddresses"] == [{"id": SCOPE.public_ip_address("one")}]
    assert inputs["publicIpPrefixes"] == [{"id": SCOPE.public_ip_prefix("block")}]
    assert inputs.get("zones") == zones


def test_a_service_endpoint_policy_is_declared_whole() -> None:
    account = SCOPE.storage_account("datastore")
    policy = ServiceEndpointPolicyArgs(
        place=PLACE,
        name="stores",
        definitions=(
            DefinitionArgs(name="own", resources=(account,)),
            DefinitionArgs(name="azureml", service="Global", resources=("/services/Azure/MachineLearning",)),
        ),
    )
    declaration = declare(lambda: ServiceEndpointPolicies("policies", {"stores": policy}))
    assert declaration.one("network:ServiceEndpointPolicy").inputs["serviceEndpointPolicyDefinitions"] == [
        {"name": "own", "service": "Microsoft.Storage", "serviceResources": [account]},
        {"name": "azureml", "service": "Global", "serviceResources": ["/services/Azure/MachineLearning"]},
    ]
    assert not declaration.all("network:ServiceEndpointPolicyDefinition")


BASTION = BastionArgs(
    place=PLACE,
    name="bastion",
    subnet=SCOPE.subnet("training", "AzureBastionSubnet"),
    address=SCOPE.public_ip_address("bastion"),
)


def test_a_bastion_host_stands_in_its_subnet_with_its_address() -> None:
    inputs = declare(lambda: Bastions("bastions", {"bastion": BASTION})).one("network:BastionHost").inputs
    assert inputs["bastionHostName"] == "bastion"
    assert inputs["sku"] == {"name": "Standard"}
    assert inputs["enableTunneling"] is True
    assert [entry["subnet"] for entry in inputs["ipConfigurations"]] == [{"id": BASTION.subnet}]
    assert [entry["publicIPAddress"] for entry in inputs["ipConfigurations"]] == [{"id": BASTION.address}]


def test_a_basic_bastion_has_nothing_that_only_standard_has() -> None:
    basic = replace(BASTION, sku="Basic")
    inputs = declare(lambda: Bastions("bastions", {"bastion": basic})).one("network:BastionHost").inputs
    assert inputs["enableTunneling"] is False
    assert "scaleUnits" not in inputs


# https://learn.microsoft.com/azure/bastion/bastion-nsg, table of all required rules (2026-02)
PRESCRIBED = {
    ("Inbound", "Internet", "*", "443", "Tcp"),
    ("Inbound", "GatewayManager", "*", "443", "Tcp"),
    ("Inbound", "VirtualNetwork", "VirtualNetwork", "8080", "*"),
    ("Inbound", "VirtualNetwork", "VirtualNetwork", "5701", "*"),
    ("Inbound", "AzureLoadBalancer", "*", "443", "Tcp"),
    ("Outbound", "*", "VirtualNetwork", "22", "*"),
    ("Outbound", "*", "VirtualNetwork", "3389", "*"),
    ("Outbound", "*", "AzureCloud", "443", "Tcp"),
    ("Outbound", "VirtualNetwork", "VirtualNetwork", "8080", "*"),
    ("Outbound", "VirtualNetwork", "VirtualNetwork", "5701", "*"),
    ("Outbound", "*", "Internet", "80", "*"),
}


def test_the_rules_of_bastion_are_those_that_azure_prescribes() -> None:
    allowed = {
        (rule.direction, rule.sources[0], rule.destinations[0], port, rule.protocol)
        for rule in bastions.security_rules()
        if rule.access == "Allow"
        for port in rule.ports
    }
    assert allowed == PRESCRIBED


def test_nothing_else_passes_bastions_subnet_and_no_name_stands_twice() -> None:
    rules = bastions.security_rules()
    assert [(rule.direction, rule.access, rule.ports) for rule in rules[-2:]] == [
        ("Inbound", "Deny", ("*",)),
        ("Outbound", "Deny", ("*",)),
    ]
    assert len({rule.name for rule in rules}) == len(rules)


def test_only_the_clients_that_are_named_come_in() -> None:
    (clients,) = (rule for rule in bastions.security_rules(("203.0.113.0/24",)) if rule.name == "allow-clients-in")
    assert clients.sources == ("203.0.113.0/24",)


WATCHER = NetworkWatcherArgs(
    place=Place(scope=Scope(SUBSCRIPTION, "NetworkWatcherRG"), location="westeurope"), name="NetworkWatcher_westeurope"
)
LOG = FlowLogArgs(
    name="flows",
    location="westeurope",
    watcher=WATCHER.id,
    virtual_network=SCOPE.virtual_network("training"),
    storage_account=SCOPE.storage_account("logs"),
    analytics_workspace=SCOPE.log_analytics_workspace("logs"),
)


def test_a_flow_log_observes_a_network_and_stands_beside_its_watcher() -> None:
    inputs = declare(lambda: FlowLogs("logs", {"flows": LOG}, {})).one("network:FlowLog", "flows").inputs
    assert inputs["resourceGroupName"] == "NetworkWatcherRG"
    assert inputs["networkWatcherName"] == "NetworkWatcher_westeurope"
    assert inputs["targetResourceId"] == LOG.virtual_network
    assert inputs["storageId"] == LOG.storage_account
    assert inputs["retentionPolicy"] == {"days": 30, "enabled": True}
    assert inputs["flowAnalyticsConfiguration"]["networkWatcherFlowAnalyticsConfiguration"] == {
        "enabled": True,
        "workspaceResourceId": LOG.analytics_workspace,
        "workspaceRegion": "westeurope",
        "trafficAnalyticsInterval": 10,
    }


def test_without_a_workspace_and_without_an_end_flows_are_only_stored() -> None:
    log = replace(LOG, analytics_workspace=None, retention_days=0)
    inputs = declare(lambda: FlowLogs("logs", {"flows": log}, {})).one("network:FlowLog").inputs
    assert "flowAnalyticsConfiguration" not in inputs
    assert inputs["retentionPolicy"] == {"days": 0, "enabled": False}


def test_flow_logs_come_one_after_the_other_and_after_a_watcher_of_our_own() -> None:
    logs = {"first": LOG, "second": replace(LOG, name="second")}
    declaration = declare(lambda: FlowLogs("logs", logs, {"watcher": WATCHER}))
    assert declaration.one("network:FlowLog", "first").after == {"watcher"}
    assert declaration.one("network:FlowLog", "second").after == {"watcher", "first"}
