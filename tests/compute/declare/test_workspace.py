from dataclasses import replace

import pytest

from compute.declare.identity import Person
from compute.declare.managed_network import FqdnRule, Isolation, ManagedNetwork, PrivateEndpointRule, ServiceTagRule
from compute.declare.workspace import Workspace, WorkspaceArgs
from tests.compute.declare.recorder import PLACE, Declaration, declare, unknown_inputs
from tests.compute.declare.sandbox import STORE, STORE_ENDPOINTS, VAULT, WORKSPACE

RULES = (
    FqdnRule("packages", "packages.example.org"),
    ServiceTagRule("monitor", "AzureMonitor", "TCP", "443"),
    PrivateEndpointRule("lake", STORE.id, "dfs", spark=True),
)
MANAGED = replace(WORKSPACE, managed_network=ManagedNetwork(rules=RULES), image_build=None)


def workspace(args: WorkspaceArgs = WORKSPACE) -> Declaration:
    return declare(lambda: Workspace("workspace", args))


def roles_on(declaration: Declaration) -> set[tuple[str, str]]:
    """Role and plain name of the scope of every assignment."""
    return {
        (one.inputs["roleDefinitionId"].rsplit("/", 1)[-1], one.inputs["scope"].rsplit("/", 1)[-1])
        for one in declaration.all("authorization:RoleAssignment")
    }


def test_a_workspace_is_private_and_stands_in_no_managed_network() -> None:
    inputs = workspace().named("Workspace workspace").inputs
    assert inputs["publicNetworkAccess"] == "Disabled"
    assert inputs["managedNetwork"] == {"isolationMode": "Disabled"}
    assert "provisionNetworkNow" not in inputs
    assert inputs["v1LegacyMode"] is False
    assert inputs["imageBuildCompute"] == "cpu"
    assert inputs["identity"] == {"type": "SystemAssigned"}
    assert (inputs["storageAccount"], inputs["keyVault"]) == (STORE.id, VAULT.id)


@pytest.mark.parametrize(
    ("shared_keys", "mode"),
    [
        pytest.param(False, "Identity", id="a store without keys is opened by identities"),
        pytest.param(True, "AccessKey", id="a store with keys by its keys"),
    ],
)
def test_datastores_are_opened_as_the_store_allows(shared_keys: bool, mode: str) -> None:
    inputs = workspace(replace(WORKSPACE, shared_keys=shared_keys)).named("Workspace workspace").inputs
    assert inputs["systemDatastoresAuthMode"] == mode


def test_azures_own_identity_is_only_told_which_private_endpoints_it_may_see() -> None:
    declaration = workspace()
    readings = declaration.all("authorization:RoleAssignment")
    assert [one.inputs["scope"] for one in readings] == [
        STORE_ENDPOINTS["datastore-blob"].id,
        STORE_ENDPOINTS["datastore-file"].id,
    ]
    assert [unknown_inputs(one) for one in readings] == [{"principalId"}, {"principalId"}]


def test_an_identity_of_ours_has_all_its_rights_before_the_workspace() -> None:
    declaration = workspace(replace(WORKSPACE, own_identity=True))
    inputs = declaration.named("Workspace workspace").inputs
    assert inputs["primaryUserAssignedIdentity"] == WORKSPACE.identity.id
    assert inputs["identity"] == {"type": "UserAssigned", "userAssignedIdentities": [WORKSPACE.identity.id]}
    granted = {one.name for one in declaration.all("authorization:RoleAssignment")}
    assert len(granted) == 9
    first = {name for name in granted if "-reader-" not in name}
    assert first <= declaration.named("Workspace workspace").after


def test_only_a_managed_network_lets_our_identity_approve_endpoints() -> None:
    approver = "b556d68e-0be0-4f35-a333-ad7ee1ce17ea"
    assert approver not in {role for role, _ in roles_on(workspace(replace(WORKSPACE, own_identity=True)))}
    approved = {scope for role, scope in roles_on(workspace(replace(MANAGED, own_identity=True))) if role == approver}
    assert len(approved) == 3


def test_members_train_and_reach_blobs_and_files_as_themselves() -> None:
    args = replace(WORKSPACE, readable_endpoints=(), members=(Person("vision", "g1", "Group"),))
    assert roles_on(workspace(args)) == {
        ("f6c7c914-8db3-469d-8ca1-694a8f32e121", "workspace"),
        ("ba92f5b4-2d11-453d-a403-e96b0029c9fe", STORE.azure_name),
        ("69566ab7-960f-475b-8e7c-b3118f30c6bd", STORE.azure_name),
    }


def test_further_stores_are_read_by_the_workspace_and_written_by_its_members() -> None:
    lake = PLACE.scope.storage_account("lake")
    person = Person("ada", "a1")
    args = replace(WORKSPACE, readable_endpoints=(), further_storage=(lake,), members=(person,))
    on_lake = [one for one in workspace(args).all("authorization:RoleAssignment") if one.inputs["scope"] == lake]
    assert [one.name for one in on_lake] == [
        "workspace-ada-storage-blob-data-contributor-lake",
        "workspace-storage-blob-data-reader-lake",
    ]


def test_a_managed_network_is_built_at_once_and_its_rules_one_by_one() -> None:
    declaration = workspace(MANAGED)
    inputs = declaration.named("Workspace workspace").inputs
    assert inputs["managedNetwork"] == {"isolationMode": "AllowOnlyApprovedOutbound", "firewallSku": "Standard"}
    assert inputs["provisionNetworkNow"] is True
    rules = declaration.all("machinelearningservices:ManagedNetworkSettingsRule")
    assert {one.inputs["ruleName"]: one.after for one in rules} == {
        "packages": {"workspace"},
        "monitor": {"workspace-packages"},
        "lake": {"workspace-monitor"},
    }


def test_each_kind_of_outbound_rule_is_declared_as_azure_writes_it() -> None:
    rules = workspace(MANAGED).all("machinelearningservices:ManagedNetworkSettingsRule")
    assert {one.inputs["ruleName"]: one.inputs["properties"] for one in rules} == {
        "packages": {"type": "FQDN", "category": "UserDefined", "destination": "packages.example.org"},
        "monitor": {
            "type": "ServiceTag",
            "category": "UserDefined",
            "destination": {"serviceTag": "AzureMonitor", "protocol": "TCP", "portRanges": "443", "action": "Allow"},
        },
        "lake": {
            "type": "PrivateEndpoint",
            "category": "UserDefined",
            "destination": {"serviceResourceId": STORE.id, "subresourceTarget": "dfs", "sparkEnabled": True},
        },
    }


def test_a_disabled_managed_network_is_none() -> None:
    args = replace(WORKSPACE, managed_network=ManagedNetwork(isolation=Isolation.DISABLED))
    assert workspace(args).named("Workspace workspace").inputs == workspace().named("Workspace workspace").inputs


def test_the_workspace_asks_for_one_private_endpoint() -> None:
    (target,) = WORKSPACE.private_targets
    assert (target.name, target.resource, target.group) == ("workspace-amlworkspace", WORKSPACE.id, "amlworkspace")
    assert WORKSPACE.id == PLACE.scope.resource("Microsoft.MachineLearningServices/workspaces", "workspace")
