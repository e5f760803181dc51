from dataclasses import replace

import pulumi

from compute.declare.data import Registry, RegistryArgs, Storage, StorageArgs, Vault, VaultArgs
from tests.compute.declare.recorder import LOGS, NETWORK, PLACE, TENANT, Declaration, declare, unknown_inputs

SUBNET = NETWORK.subnet("training", "nodes")
WORKSPACE = PLACE.scope.resource("Microsoft.MachineLearningServices/workspaces", "workspace")
STORE = StorageArgs(place=PLACE, name="datastore", tenant=TENANT)
VAULT = VaultArgs(place=PLACE, name="secrets", tenant=TENANT, log_workspace=LOGS)
REGISTRY = RegistryArgs(place=PLACE, name="images", log_workspace=LOGS)


def storage(args: StorageArgs) -> Declaration:
    return declare(lambda: Storage("datastore", args))


def test_a_storage_account_is_closed_but_for_private_endpoints_and_trusted_services() -> None:
    account = storage(STORE).one("storage:StorageAccount").inputs
    assert account["publicNetworkAccess"] == "Disabled"
    assert account["networkRuleSet"] == {
        "defaultAction": "Deny",
        "bypass": "AzureServices",
        "virtualNetworkRules": [],
        "resourceAccessRules": [],
    }
    assert account["allowSharedKeyAccess"] is False
    assert account["allowBlobPublicAccess"] is False
    assert account["minimumTlsVersion"] == "TLS1_2"
    assert account["isHnsEnabled"] is False
    assert account["kind"] == "StorageV2"


def test_subnets_with_a_service_endpoint_need_the_public_side_and_get_it_alone() -> None:
    account = storage(replace(STORE, subnets=(SUBNET,))).one("storage:StorageAccount").inputs
    assert account["publicNetworkAccess"] == "Enabled"
    assert account["networkRuleSet"]["defaultAction"] == "Deny"
    assert account["networkRuleSet"]["virtualNetworkRules"] == [{"virtualNetworkResourceId": SUBNET}]


def test_a_named_instance_passes_by_its_identity() -> None:
    account = storage(replace(STORE, instances=(WORKSPACE,))).one("storage:StorageAccount").inputs
    assert account["networkRuleSet"]["resourceAccessRules"] == [{"resourceId": WORKSPACE, "tenantId": TENANT}]


def test_a_data_lake_is_hierarchical() -> None:
    assert storage(replace(STORE, hierarchical=True)).one("storage:StorageAccount").inputs["isHnsEnabled"] is True


def test_containers_stand_in_the_account_and_after_it() -> None:
    declaration = storage(replace(STORE, containers=("raw", "features")))
    containers = declaration.all("storage:BlobContainer")
    assert [c.inputs["containerName"] for c in containers] == ["features", "raw"]
    for container in containers:
        assert container.inputs["accountName"] == STORE.azure_name
        assert container.inputs["publicAccess"] == "None"
        assert "datastore" in container.after


def test_a_vault_has_roles_and_purge_protection_and_no_public_side() -> None:
    vault = declare(lambda: Vault("secrets", VAULT)).one("keyvault:Vault").inputs["properties"]
    assert vault["enableRbacAuthorization"] is True
    assert vault["enablePurgeProtection"] is True
    assert vault["publicNetworkAccess"] == "disabled"
    assert vault["networkAcls"] == {"defaultAction": "Deny", "bypass": "AzureServices"}
    assert vault["tenantId"] == TENANT


def test_a_registry_is_premium_without_an_administrator() -> None:
    registry = declare(lambda: Registry("images", REGISTRY)).one("containerregistry:Registry").inputs
    assert registry["sku"] == {"name": "Premium"}
    assert registry["publicNetworkAccess"] == "Disabled"
    assert registry["networkRuleBypassOptions"] == "AzureServices"
    assert registry["adminUserEnabled"] is False
    assert registry["dataEndpointEnabled"] is True


def test_each_sub_resource_asks_for_a_private_endpoint_of_its_own() -> None:
    targets = (*replace(STORE, private=("blob", "dfs")).private_targets, *VAULT.private_targets)
    assert [(t.name, t.resource, t.group) for t in targets] == [
        ("datastore-blob", STORE.id, "blob"),
        ("datastore-dfs", STORE.id, "dfs"),
        ("secrets-vault", VAULT.id, "vault"),
    ]


def test_the_account_and_its_blobs_each_send_what_they_can_tell() -> None:
    declaration = storage(replace(STORE, log_workspace=LOGS))
    account = declaration.named("DiagnosticSetting datastore-diagnostics").inputs
    blobs = declaration.named("DiagnosticSetting datastore-blob-diagnostics").inputs
    assert (account["resourceUri"], blobs["resourceUri"]) == (STORE.id, f"{STORE.id}/blobServices/default")
    assert "logs" not in account
    assert blobs["logs"] == [{"categoryGroup": "allLogs", "enabled": True}]
    assert account["workspaceId"] == blobs["workspaceId"] == LOGS


def test_without_a_log_workspace_there_are_no_diagnostics() -> None:
    assert storage(STORE).all("monitor:DiagnosticSetting") == []


def test_everything_about_data_is_known_before_deployment() -> None:
    def program() -> None:
        Storage("datastore", replace(STORE, containers=("raw",), log_workspace=LOGS))
        Vault("secrets", VAULT)
        Registry("images", REGISTRY)

    for resource in declare(program).resources:
        assert unknown_inputs(resource) == set(), resource.name


def test_children_wait_for_what_their_component_waits_for() -> None:
    def program() -> None:
        vault = Vault("secrets", VAULT)
        Storage("datastore", STORE, pulumi.ResourceOptions(depends_on=[vault]))

    assert "secrets" in declare(program).one("storage:StorageAccount").after
