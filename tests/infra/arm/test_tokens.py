"""One class under every token that a program may give it."""

import pytest

from infra.arm import arm_type_of, is_azure_native
from infra.arm.tokens import parse_token


@pytest.mark.parametrize(
    ("token", "row", "api"),
    [
        pytest.param("azure-native:network:Subnet", "network:Subnet", "2024-05-01", id="azure-native 3"),
        pytest.param("azure-native:network/v20230201:Subnet", "network:Subnet", "2023-02-01", id="azure-native 2"),
        pytest.param(
            "azure-native:network/v20230701preview:Subnet", "network:Subnet", "2023-07-01-preview", id="a preview of 2"
        ),
        pytest.param(
            "azure-native_network_v20250701:network:Subnet", "network:Subnet", "2025-07-01", id="a local package"
        ),
        pytest.param(
            "azure-native_network_v20250701:network/v20250701:Subnet",
            "network:Subnet",
            "2025-07-01",
            id="an older local package",
        ),
        pytest.param("azure-native:network:PrivateZone", "privatedns:PrivateZone", "2024-06-01", id="a moved class"),
        pytest.param(
            "azure-native:network/v20200601:PrivateZone",
            "privatedns:PrivateZone",
            "2020-06-01",
            id="moved, with version",
        ),
        pytest.param(
            "azure-native:insights:Component", "applicationinsights:Component", "2020-02-02", id="of two modules"
        ),
        pytest.param(
            "azure-native:insights:DiagnosticSetting", "monitor:DiagnosticSetting", "2021-05-01-preview", id="both"
        ),
        pytest.param("azure-native:network:VirtualWAN", "network:VirtualWan", "2024-05-01", id="a class renamed"),
    ],
)
def test_every_spelling_finds_its_row(token: str, row: str, api: str) -> None:
    found = arm_type_of(token, {})
    assert found is not None
    assert (found.token, found.api) == (row, api)


@pytest.mark.parametrize(
    "token",
    [
        pytest.param("random:index/randomPet:RandomPet", id="another package"),
        pytest.param("azure:network/subnet:Subnet", id="the classic provider"),
        pytest.param("pulumi:providers:azure-native", id="the provider itself"),
        pytest.param("pulumi:pulumi:Stack", id="a stack"),
    ],
)
def test_what_is_not_azure_native_is_nothing(token: str) -> None:
    assert parse_token(token) is None
    assert not is_azure_native(token)
    assert arm_type_of(token, {}) is None


@pytest.mark.parametrize(
    ("token", "inputs", "path"),
    [
        pytest.param(
            "azure-native:batch:BatchAccount",
            {"resourceGroupName": "rg", "batchAccountName": "b"},
            "Microsoft.Batch/batchAccounts/{batchAccountName}",
            id="the name of its class",
        ),
        pytest.param(
            "azure-native:batch:BatchAccount",
            {"resourceGroupName": "rg", "accountName": "b"},
            "Microsoft.Batch/batchAccounts/{accountName}",
            id="an end of the name of its class, although others stand in it",
        ),
        pytest.param(
            "azure-native:batch:Pool",
            {"resourceGroupName": "rg", "accountName": "b", "poolName": "p"},
            "Microsoft.Batch/accounts/{accountName}/pools/{poolName}",
            id="what stands in another resource",
        ),
        pytest.param(
            "azure-native:batch:Pool",
            {"resourceGroupName": "rg", "accountName": "b"},
            "Microsoft.Batch/accounts/{accountName}/pools/{poolName}",
            id="what stands in another resource and has no name of its own",
        ),
        pytest.param(
            "azure-native:kusto:Cluster",
            {"resourceGroupName": "rg", "name": "w"},
            "Microsoft.Kusto/clusters/{name}",
            id="only a name",
        ),
        pytest.param(
            "azure-native:signalrservice:SignalR",
            {"resourceGroupName": "rg", "resourceName": "s"},
            "Microsoft.SignalRService/signalRs/{resourceName}",
            id="another name, the only one",
        ),
        pytest.param(
            "azure-native:purview:Account",
            {"resourceGroupName": "rg", "label": "f"},
            "Microsoft.Purview/accounts/{accountName}",
            id="no name at all",
        ),
        pytest.param(
            "azure-native:security:Pricing",
            {"pricingName": "p"},
            "/subscriptions/{subscriptionId}/providers/Microsoft.Security/pricings/{pricingName}",
            id="outside a resource group",
        ),
    ],
)
def test_a_class_without_a_row_is_right_in_namespace_and_name(token: str, inputs: dict[str, str], path: str) -> None:
    found = arm_type_of(token, inputs)
    assert found is not None
    assert found.path == path


def test_a_module_that_nobody_knows_is_none_of_arms() -> None:
    assert arm_type_of("azure-native:nonsense:Thing", {"resourceGroupName": "rg"}) is None
