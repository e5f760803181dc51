"""The body of a resource, where the tables alone do not say it."""

import pytest

from infra.arm import to_arm
from network.model.resource import SECRET_KEY, Json, Resource, unknown

ID = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Network/loadBalancers/lb"


def arm(token: str, values: dict[str, Json]) -> Resource:
    return to_arm(f"azure-native:{token}", values, ID)


def test_whole_numbers_arrive_as_floats_and_are_integers() -> None:
    body = arm("network:VirtualNetwork", {"flowTimeoutInMinutes": 4.0, "ratio": 0.5})
    assert body.properties == {"flowTimeoutInMinutes": 4, "ratio": 0.5}
    assert isinstance(body.properties["flowTimeoutInMinutes"], int)


def test_a_reference_to_itself_becomes_an_id() -> None:
    rule: Json = {"name": "r", "frontendIPConfiguration": {"id": "$self/frontendIPConfigurations/fe"}}
    body = arm("network:LoadBalancer", {"loadBalancingRules": [rule]})
    assert body.properties["loadBalancingRules"] == [
        {"name": "r", "properties": {"frontendIPConfiguration": {"id": f"{ID}/frontendIPConfigurations/fe"}}}
    ]


def test_an_element_that_is_only_a_reference_gets_no_properties() -> None:
    body = arm("network:Subnet", {"networkSecurityGroup": {"id": "/nsg"}})
    assert body.properties == {"networkSecurityGroup": {"id": "/nsg"}}


@pytest.mark.parametrize("marker", [unknown("urn#x"), {SECRET_KEY: True}])
def test_a_marker_stands_where_its_value_would(marker: Json) -> None:
    body = arm(
        "network:VirtualNetwork", {"subnets": [marker, {"name": "a", "routeTable": marker}], "dhcpOptions": marker}
    )
    assert body.properties == {
        "subnets": [marker, {"name": "a", "properties": {"routeTable": marker}}],
        "dhcpOptions": marker,
    }


def test_an_unknown_envelope_is_no_envelope() -> None:
    body = arm("network:PublicIPAddress", {"location": unknown("urn#l"), "sku": {"name": "Standard"}})
    assert (body.location, body.sku) == ("", {"name": "Standard"})


@pytest.mark.parametrize(
    ("token", "values"),
    [
        pytest.param("compute:VirtualMachine", {"osProfile": {"adminPassword": "hunter22"}}, id="a password"),
        pytest.param("network:VirtualNetworkGatewayConnection", {"sharedKey": "hunter22"}, id="a shared key"),
        pytest.param("keyvault:Secret", {"properties": {"value": "hunter22"}}, id="what a key vault keeps"),
        pytest.param("nonsense:Thing", {"password": "hunter22"}, id="a resource that nobody knows"),
    ],
)
def test_what_is_a_secret_by_its_name_is_hidden(token: str, values: dict[str, Json]) -> None:
    where = ID.replace("loadBalancers/lb", "x").replace("Network/x", "KeyVault/vaults/v/secrets/s")
    assert "hunter22" not in str(to_arm(f"azure-native:{token}", values, where))


def test_identities_are_a_list_in_a_program_and_an_object_in_arm() -> None:
    listed = arm(
        "compute:VirtualMachine", {"identity": {"type": "UserAssigned", "userAssignedIdentities": ["/a", "/b"]}}
    )
    returned = arm(
        "compute:VirtualMachine", {"identity": {"type": "UserAssigned", "userAssignedIdentities": {"/a": {}, "/b": {}}}}
    )
    assert (
        listed.identity == returned.identity == {"type": "UserAssigned", "userAssignedIdentities": {"/a": {}, "/b": {}}}
    )
    one = unknown("urn#id")
    assert arm("compute:VirtualMachine", {"identity": {"userAssignedIdentities": ["/a", one]}}).identity == {
        "userAssignedIdentities": one
    }


def test_what_azure_native_does_not_flatten_is_not_nested_again() -> None:
    assert arm("keyvault:Vault", {"properties": {"sku": {"name": "standard"}}}).properties == {
        "sku": {"name": "standard"}
    }


def test_the_arm_type_among_outputs_is_not_the_type_of_an_extension() -> None:
    where = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/v/extensions/e"
    outputs: dict[str, Json] = {"name": "e", "type": "Microsoft.Compute/virtualMachines/extensions", "publisher": "p"}
    assert to_arm("azure-native:compute:VirtualMachineExtension", outputs, where).properties == {"publisher": "p"}
    inputs: dict[str, Json] = {"type": "CustomScript", "publisher": "p"}
    assert to_arm("azure-native:compute:VirtualMachineExtension", inputs, where).properties == inputs


def test_what_is_none_of_azures_keeps_its_token_and_its_inputs() -> None:
    body = to_arm("random:index/randomPet:RandomPet", {"length": 2.0, "name": "x"}, "urn:pulumi:d::p::t::pet")
    assert (body.type, body.properties, body.name) == (
        "random:index/randomPet:RandomPet",
        {"length": 2, "name": "x"},
        "urn:pulumi:d::p::t::pet",
    )
