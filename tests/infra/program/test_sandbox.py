"""The sandbox as the program declares it, from its stack file to what Pulumi would be told."""

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from infra.program.account import Account
from infra.program.declare import declare
from infra.program.plan import Plan, plan
from infra.settings.load import load
from network.azure.zones import zones_of
from tests.compute.declare.recorder import Declaration, unknown_inputs
from tests.compute.declare.recorder import declare as record

STACKS = Path(__file__).resolve().parents[3] / "stacks"
ACCOUNT = Account("11111111-1111-1111-1111-111111111111", "22222222-2222-2222-2222-222222222222")
NETWORK = f"/subscriptions/{ACCOUNT.subscription}/resourceGroups/sandbox-network/providers/Microsoft.Network"


@cache
def sandbox() -> Plan:
    return plan(load("sandbox", STACKS), ACCOUNT)


@pytest.fixture(scope="module")
def declared() -> Declaration:
    """One declaration for all tests of it: it takes seconds."""
    return record(lambda: declare(sandbox()))


def rules(group: str, direction: str) -> dict[str, tuple[Any, ...]]:
    """The rules of a group by name: access, protocol, sources, destinations, ports."""
    return {
        rule.name: (rule.access, rule.protocol, rule.sources, rule.destinations, rule.ports)
        for rule in sandbox().network.security_groups[group].rules
        if rule.direction == direction
    }


def test_the_sections_become_two_resource_groups() -> None:
    assert {name: group.location for name, group in sandbox().network.resource_groups.items()} == {
        "sandbox-network": "westeurope",
        "sandbox-compute": "westeurope",
    }


def test_rules_stand_as_azure_writes_them() -> None:
    assert rules("scoring", "Inbound") == {
        "from-cluster": ("Allow", "*", ("10.10.1.0/24", "10.244.0.0/16"), ("*",), ("*",)),
        "clients": ("Allow", "Tcp", ("10.10.2.0/28",), ("10.10.1.0/24",), ("80", "443")),
        "probes": ("Allow", "*", ("AzureLoadBalancer",), ("*",), ("*",)),
        "deny-in": ("Deny", "*", ("*",), ("*",), ("*",)),
    }
    assert rules("nodes", "Outbound")["azureml-nodes"] == ("Allow", "Udp", ("*",), ("AzureMachineLearning",), ("5831",))
    assert rules("nodes", "Outbound")["batch"] == ("Allow", "*", ("*",), ("BatchNodeManagement.westeurope",), ("443",))


@pytest.mark.parametrize("group", ["nodes", "scoring", "dev", "endpoints"])
def test_what_no_rule_names_is_denied_last(group: str) -> None:
    denied = {r.name: r.priority for r in sandbox().network.security_groups[group].rules if r.access == "Deny"}
    assert denied == {"deny-in": 4096, "deny-out": 4096}


def test_bastion_brings_the_group_that_azure_prescribes() -> None:
    subnet = sandbox().network.virtual_networks["training"].subnets["AzureBastionSubnet"]
    assert subnet.network_security_group == f"{NETWORK}/networkSecurityGroups/bastion-nsg"
    assert "allow-control-plane-in" in rules("bastion-nsg", "Inbound")


def test_every_private_endpoint_has_all_zones_of_its_service() -> None:
    endpoints = sandbox().environment.private_endpoints
    assert {name.partition("-")[0] for name in endpoints} == {
        *("workspace", "datastore", "flowlogs", "secrets", "images", "monitor"),
    }
    for endpoint in endpoints.values():
        kind = "/".join(endpoint.target.split("/providers/")[1].split("/")[:2])
        wanted = {f"{NETWORK}/privateDnsZones/{row.zone}" for row in zones_of(kind, endpoint.group_id)}
        assert wanted
        assert set(endpoint.zones) == wanted
    assert [len(endpoints[name].zones) for name in ("workspace-amlworkspace", "monitor-azuremonitor")] == [2, 5]


def test_every_zone_is_declared_once_and_linked() -> None:
    network = sandbox().network
    named = {zone for endpoint in sandbox().environment.private_endpoints.values() for zone in endpoint.zones}
    named |= {aks.private_zone for aks in sandbox().environment.aks.values() if aks.private_zone}
    named |= {target.frontend.zone for target in sandbox().environment.inference.values() if target.frontend}
    assert named == {zone.id for zone in network.private_zones.values()}
    assert {link.zone for link in network.zone_links.values()} == named
    assert {link.virtual_network for link in network.zone_links.values()} == {f"{NETWORK}/virtualNetworks/training"}


def test_members_of_the_private_link_scope_have_no_public_side() -> None:
    environment = sandbox().environment
    assert not environment.log_workspaces["logs"].public
    assert not environment.insights["telemetry"].public


def test_everything_sends_its_diagnostics_to_the_log_workspace() -> None:
    environment = sandbox().environment
    logs = environment.log_workspaces["logs"].id
    senders = (environment.storage, environment.vaults, environment.registries, environment.workspaces, environment.aks)
    assert {args.log_workspace for kind in senders for args in kind.values()} == {logs}


def test_the_workspace_sees_the_endpoints_of_its_data_and_builds_images_on_a_cpu_cluster() -> None:
    environment = sandbox().environment
    workspace = environment.workspaces["workspace"]
    assert {endpoint.rpartition("/")[2] for endpoint in workspace.readable_endpoints} == {
        "datastore-blob",
        "datastore-file",
    }
    assert {name: cluster.builds_images for name, cluster in environment.clusters.items()} == {
        "cpu": True,
        "gpu": False,
    }


def test_a_flow_log_is_kept_by_the_watcher_that_azure_makes() -> None:
    log = sandbox().flow_logs["flows"]
    assert log.watcher.endswith(
        "/NetworkWatcherRG/providers/Microsoft.Network/networkWatchers/NetworkWatcher_westeurope"
    )
    assert log.storage_account == sandbox().environment.storage["flowlogs"].id


def test_only_principals_wait_for_the_deployment(declared: Declaration) -> None:
    assert {(one.token, key) for one in declared.resources for key in unknown_inputs(one)} == {
        ("authorization:RoleAssignment", "principalId"),
        ("containerservice:ManagedCluster", "identityProfile"),
    }


def test_everything_of_the_plan_is_declared(declared: Declaration) -> None:
    environment = sandbox().environment
    kinds = {
        "storage:StorageAccount": environment.storage,
        "machinelearningservices:Workspace": environment.workspaces,
        "network:PrivateEndpoint": environment.private_endpoints,
        "network:PrivateDnsZoneGroup": environment.private_endpoints,
        "privatedns:PrivateZone": sandbox().network.private_zones,
        "privatedns:VirtualNetworkLink": sandbox().network.zone_links,
        "containerservice:ManagedCluster": environment.aks,
        "compute:VirtualMachine": environment.machines,
        "network:FlowLog": sandbox().flow_logs,
        "network:BastionHost": sandbox().network.bastions,
    }
    for token, planned in kinds.items():
        assert {one.name for one in declared.all(token)} == set(planned), token


def test_nothing_has_a_public_address_but_bastion_and_nat(declared: Declaration) -> None:
    public = [*declared.all("network:PublicIPAddress"), *declared.all("network:PublicIPPrefix")]
    assert {one.name for one in public} == {"bastion-address", "egress-prefix"}
