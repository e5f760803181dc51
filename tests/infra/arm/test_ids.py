"""Ids from names, and the names and locations that azure-native adds where a program gives none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.arm import complete_inputs, replace_on, resource_id, type_of_id
from infra.arm.tables import TYPES
from network.model.errors import InputError
from network.model.resource import Json

SUBSCRIPTION = "00000000-0000-0000-0000-000000000001"
GROUP = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg"
URN = "urn:pulumi:dev::project::azure-native:network:VirtualNetwork::hub"


@pytest.mark.parametrize(
    ("token", "inputs", "expected", "arm_type"),
    [
        pytest.param(
            "resources:ResourceGroup",
            {"resourceGroupName": "rg"},
            GROUP,
            "Microsoft.Resources/resourceGroups",
            id="a resource group",
        ),
        pytest.param(
            "network:Subnet",
            {"resourceGroupName": "rg", "virtualNetworkName": "hub", "subnetName": "a", "name": "ignored"},
            f"{GROUP}/providers/Microsoft.Network/virtualNetworks/hub/subnets/a",
            "Microsoft.Network/virtualNetworks/subnets",
            id="a child",
        ),
        pytest.param(
            "privatedns:PrivateRecordSet",
            {"resourceGroupName": "rg", "privateZoneName": "z", "recordType": "A", "relativeRecordSetName": "@"},
            f"{GROUP}/providers/Microsoft.Network/privateDnsZones/z/A/@",
            "Microsoft.Network/privateDnsZones/A",
            id="a record, whose type is a name",
        ),
        pytest.param(
            "authorization:RoleAssignment",
            {"scope": f"{GROUP}/providers/Microsoft.KeyVault/vaults/v", "roleAssignmentName": "g"},
            f"{GROUP}/providers/Microsoft.KeyVault/vaults/v/providers/Microsoft.Authorization/roleAssignments/g",
            "Microsoft.Authorization/roleAssignments",
            id="an extension of another resource",
        ),
        pytest.param(
            "kubernetesconfiguration:Extension",
            {
                "resourceGroupName": "rg",
                "clusterRp": "Microsoft.ContainerService",
                "clusterResourceName": "managedClusters",
                "clusterName": "c",
                "extensionName": "e",
            },
            f"{GROUP}/providers/Microsoft.ContainerService/managedClusters/c"
            "/providers/Microsoft.KubernetesConfiguration/extensions/e",
            "Microsoft.KubernetesConfiguration/extensions",
            id="an extension named by its parts",
        ),
    ],
)
def test_an_id_is_made_of_the_names(token: str, inputs: dict[str, Json], expected: str, arm_type: str) -> None:
    found = resource_id(f"azure-native:{token}", inputs, SUBSCRIPTION)
    assert (found, type_of_id(found)) == (expected, arm_type)


@pytest.mark.parametrize(
    ("inputs", "message"),
    [
        pytest.param({"resourceGroupName": "rg"}, "network:VirtualNetwork#virtualNetworkName: got None", id="missing"),
        pytest.param(
            {"resourceGroupName": "", "virtualNetworkName": "v"},
            "network:VirtualNetwork#resourceGroupName: got ''",
            id="empty",
        ),
        pytest.param(
            {"resourceGroupName": 3, "virtualNetworkName": "v"},
            "network:VirtualNetwork#resourceGroupName: got 3",
            id="a number",
        ),
    ],
)
def test_a_name_that_is_none_is_refused(inputs: dict[str, Json], message: str) -> None:
    with pytest.raises(InputError) as refused:
        resource_id("azure-native:network:VirtualNetwork", inputs, SUBSCRIPTION)
    assert str(refused.value) == f"{message}, expected a name"


def test_a_token_of_another_package_has_no_id() -> None:
    with pytest.raises(InputError):
        resource_id("random:index:Pet", {}, SUBSCRIPTION)


@pytest.mark.parametrize("resource", ["", "hub", "/", "/subscriptions", "/tenants/x"])
def test_what_is_no_id_has_no_type(resource: str) -> None:
    assert type_of_id(resource) == ""


def test_what_stands_by_itself_gets_a_suffix_that_depends_on_the_urn_alone() -> None:
    once = complete_inputs("azure-native:network:VirtualNetwork", {"resourceGroupName": "rg"}, URN)
    again = complete_inputs("azure-native:network:VirtualNetwork", {"resourceGroupName": "other"}, URN)
    name = once.inputs["virtualNetworkName"]
    assert isinstance(name, str)
    assert name.startswith("hub")
    assert len(name) == len("hub") + 8
    assert int(name.removeprefix("hub"), 16) >= 0
    assert again.inputs["virtualNetworkName"] == name
    assert once.assumed == ("virtualNetworkName",)


def test_what_stands_in_another_resource_gets_its_logical_name() -> None:
    completed = complete_inputs(
        "azure-native:network:Subnet", {"resourceGroupName": "rg", "virtualNetworkName": "hub"}, f"{URN}::machines"
    )
    assert completed.inputs["subnetName"] == "machines"
    assert completed.assumed == ()


def test_a_role_assignment_gets_a_guid() -> None:
    completed = complete_inputs("azure-native:authorization:RoleAssignment", {"scope": GROUP}, URN)
    assert [len(part) for part in str(completed.inputs["roleAssignmentName"]).split("-")] == [8, 4, 4, 4, 12]
    assert completed.assumed == ("roleAssignmentName",)


def test_a_resource_group_gets_a_suffix() -> None:
    completed = complete_inputs("azure-native:resources:ResourceGroup", {}, "urn:pulumi:d::p::t::group")
    assert str(completed.inputs["resourceGroupName"]).startswith("group")
    assert completed.assumed == ("resourceGroupName",)


@pytest.mark.parametrize(
    ("token", "inputs", "location"),
    [
        pytest.param("network:VirtualNetwork", {}, "westeurope", id="from the resource group"),
        pytest.param("network:VirtualNetwork", {"location": "uksouth"}, "uksouth", id="a declared one stays"),
        pytest.param("network:Subnet", {}, None, id="a child has none"),
        pytest.param("privatedns:VirtualNetworkLink", {}, "westeurope", id="a child that has one"),
    ],
)
def test_a_location_is_filled_in_where_the_type_has_one(
    token: str, inputs: dict[str, Json], location: str | None
) -> None:
    completed = complete_inputs(f"azure-native:{token}", inputs, URN, "westeurope")
    assert completed.inputs.get("location") == location


@given(st.sampled_from(sorted(TYPES)), st.data())
def test_an_id_names_its_type_and_holds_every_name(token: str, data: st.DataObject) -> None:
    """The type read back from an id is the same for whatever names; each name stands in the id."""
    names = st.text("abcdefghijklmnopqrstuvwxyz0123456789-", min_size=1, max_size=9)
    inputs: dict[str, Json] = {name: data.draw(names) for name in TYPES[token].names}
    found = resource_id(f"azure-native:{token}", inputs, SUBSCRIPTION)
    others: dict[str, Json] = {**inputs, TYPES[token].names[-1]: "another"}
    assert all(str(inputs[name]).strip("/") in found for name in TYPES[token].names if name != "subscriptionId")
    assert type_of_id(found) == type_of_id(resource_id(f"azure-native:{token}", others, SUBSCRIPTION))
    assert "{" not in found


@pytest.mark.parametrize(
    ("token", "forces", "leaves"),
    [
        pytest.param(
            "network:VirtualNetwork",
            {"virtualNetworkName", "resourceGroupName", "location"},
            {"addressSpace"},
            id="a VNet",
        ),
        pytest.param("network:Subnet", {"subnetName"}, {"addressPrefix", "location"}, id="a subnet"),
        pytest.param("network:PrivateEndpoint", {"subnet", "location"}, {"ipConfigurations"}, id="a private endpoint"),
        pytest.param(
            "containerservice:ManagedCluster",
            {"networkProfile.podCidr", "dnsPrefix"},
            {"agentPoolProfiles"},
            id="a cluster",
        ),
    ],
)
def test_replacement_is_forced_by_what_azure_cannot_change(token: str, forces: set[str], leaves: set[str]) -> None:
    found = set(replace_on(f"azure-native:{token}", {}))
    assert forces <= found
    assert not leaves & found


def test_nothing_forces_the_replacement_of_what_is_not_azures() -> None:
    assert replace_on("random:index:Pet", {}) == ()
