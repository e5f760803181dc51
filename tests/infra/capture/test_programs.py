"""Programs, one for each trait: what they declare arrives whole, with the line that declares it."""

import pytest

from network.lift.graph import write_graph
from network.lift.index import ResourceIndex
from network.model.resource import SECRET_KEY, unknown
from tests.infra.capture.programs import NOBODY, captured, resource


def test_a_program_with_packages_of_the_same_names_as_fairways_imports_its_own() -> None:
    graph = captured("own_packages")
    hub, jump = resource(graph, "virtualNetworks/hub"), resource(graph, "networkInterfaces/jump")
    assert hub.tags == {"owner": "them"}
    assert str(hub.source) == "network.py:5"
    assert str(jump.source) == "compute/machines.py:5"
    assert jump.depends_on == (hub.id,)


def test_a_resource_is_shaped_as_arm_has_it() -> None:
    """`vnet.subnets[0].id` resolves, and what the SDK fills in is there."""
    graph = captured("own_packages")
    hub, jump = resource(graph, "virtualNetworks/hub"), resource(graph, "networkInterfaces/jump")
    assert hub.id == f"{NOBODY}/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/hub"
    assert (hub.type, hub.location, hub.api_version) == (
        "Microsoft.Network/virtualNetworks",
        "westeurope",
        "2024-05-01",
    )
    assert hub.properties == {
        "addressSpace": {"addressPrefixes": ["10.0.0.0/16"]},
        "enableDdosProtection": False,
        "enableVmProtection": False,
        "subnets": [{"name": "machines", "properties": {"addressPrefix": "10.0.1.0/24"}}],
    }
    assert jump.properties == {
        "ipConfigurations": [{"name": "one", "properties": {"subnet": {"id": f"{hub.id}/subnets/machines"}}}]
    }


def test_the_same_program_gives_the_same_graph() -> None:
    once, again = captured("own_packages"), captured.__wrapped__("own_packages")
    assert write_graph(once) == write_graph(again)


def test_children_of_a_component_belong_to_it_and_have_their_own_lines() -> None:
    graph = captured("component")
    assert [str(one.source) for one in graph.resources] == ["spoke.py:9", "spoke.py:10", "spoke.py:20"]
    subnet = resource(graph, "subnets/machines")
    assert subnet.source is not None
    assert subnet.source.urn == (
        "urn:pulumi:dev::component::theirs:network:Spoke$azure-native:network:Subnet::dev-machines"
    )
    assert subnet.source.stack == "dev"


def test_names_by_rules_of_the_stack_are_not_guessed() -> None:
    told = "pulumi:autonaming is not read: names that the program leaves out are made up here as they are without it"
    assert [note.message for note in captured("unnamed", "ruled").notes if "autonaming" in note.message] == [
        f"ruled: {told}"
    ]
    assert not [note for note in captured("unnamed").notes if "autonaming" in note.message]


def test_a_location_comes_from_the_resource_group() -> None:
    assert resource(captured("component"), "virtualNetworks/dev").location == "westeurope"


def test_transforms_of_the_resource_its_parent_and_the_stack_all_apply() -> None:
    routes = resource(captured("transforms"), "routeTables/renamed")
    assert routes.location == "northeurope"  # a transformation of the older kind
    assert routes.properties == {"disableBgpRoutePropagation": True}
    assert routes.tags == {"mine": "yes", "stack": "yes"}


def test_what_a_dynamic_provider_computes_is_unknown_and_says_where_it_comes_from() -> None:
    graph = captured("dynamic")
    number = resource(graph, "::number")
    vnet = resource(graph, "virtualNetworks/numbered")
    assert (number.type, number.properties) == ("pulumi-python:dynamic:Resource", {"start": 3})
    assert vnet.properties == {
        "addressSpace": {"addressPrefixes": [unknown(f"{number.id}#*")]},
        "flowTimeoutInMinutes": 3,
    }


def test_code_that_waits_is_waited_for() -> None:
    graph = captured("asynchronous")
    assert [one.name for one in graph.resources] == ["rg", "late", "rg-soon"]
    assert all(one.properties == {"addressSpace": {"addressPrefixes": ["10.9.0.0/16"]}} for one in graph.resources[1:])


@pytest.mark.parametrize(
    ("end", "assumed"),
    [
        pytest.param("resourceGroups/group92148c9f", ("name",), id="a resource group"),
        pytest.param("virtualNetworks/vnet3b6714e7", ("name",), id="a VNet"),
        pytest.param("subnets/machines", (), id="a child has its logical name"),
        pytest.param("publicIPAddresses/addressd9432bae", ("name", "properties.ipAddress"), id="an address"),
        pytest.param("privateDnsZones/example.internal", (), id="a name that is given"),
    ],
)
def test_a_name_that_the_engine_would_make_up_is_the_logical_name_and_a_hash(
    end: str, assumed: tuple[str, ...]
) -> None:
    assert resource(captured("unnamed"), end).assumed_properties == assumed


def test_made_up_names_keep_references_whole() -> None:
    graph = captured("unnamed")
    address = resource(graph, "publicIPAddresses/addressd9432bae")
    assert resource(graph, "natGateways/egress3a54461b").properties == {"publicIpAddresses": [{"id": address.id}]}
    assert address.id.startswith("/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/group92148c9f/")


def test_the_version_of_a_token_is_the_version_of_the_resource() -> None:
    graph = captured("unnamed")
    assert resource(graph, "virtualNetworks/vnet3b6714e7").api_version == "2023-02-01"
    assert resource(graph, "privateDnsZones/example.internal").type == "Microsoft.Network/privateDnsZones"


def test_an_explicit_provider_says_subscription_and_location() -> None:
    theirs = resource(captured("unnamed"), "routeTables/theirs")
    assert theirs.id.split("/")[2] == "22222222-2222-2222-2222-222222222222"
    assert theirs.location == "uksouth"


def test_a_class_that_arm_is_not_known_to_have_keeps_its_token() -> None:
    graph = captured("unnamed")
    assert resource(graph, "::thing").type == "azure-native:nonsense:Thing"
    assert resource(graph, "/odd").type == "Microsoft.Cdn/profiles"


def test_resources_of_other_packages_are_carried_along() -> None:
    graph = captured("others")
    pet, secret = resource(graph, "::pet"), resource(graph, "::secret")
    assert (pet.type, pet.properties) == ("random:index/randomPet:RandomPet", {"length": 2})
    assert (secret.type, str(secret.source)) == ("kubernetes:core/v1:Secret", "__main__.py:62")
    assert secret.properties == {"data": {"a": unknown(f"{pet.id}#*")}, "script": {"asset": "x.sh"}}


def test_a_name_that_another_provider_computes_is_made_up() -> None:
    graph = captured("others")
    guessed = resource(graph, "virtualNetworks/guessed74bbe294")
    inside = resource(graph, "subnets/inside")
    assert guessed.assumed_properties == ("name",)
    assert inside.id.split("/")[4].startswith("unknown-")
    (note,) = graph.notes
    assert note.message == "resourceGroupName is not known before deployment; the id holds a name that fairway made up"


def test_an_address_that_azure_will_choose_is_traced_to_its_interface() -> None:
    graph = captured("others")
    interface = resource(graph, "networkInterfaces/interface")
    route = {
        "addressPrefix": "0.0.0.0/0",
        "nextHopType": "VirtualAppliance",
        "nextHopIpAddress": unknown(f"{interface.id}#ipConfigurations"),
    }
    assert resource(graph, "routeTables/routes").properties == {"routes": [{"name": "default", "properties": route}]}


def test_an_output_of_a_class_may_be_a_word_of_its_own() -> None:
    """The type of a blob is not that of ARM, and the SDK takes no other words than those of the class."""
    graph = captured("website")
    page = resource(graph, "/blobs/page")
    assert page.id.endswith("/storageAccounts/site/blobServices/default/containers/$web/blobs/page")
    assert page.properties["type"] == "Block"


def test_what_stands_in_another_resource_has_an_id_of_its_own() -> None:
    """Classes without a row, without a name of their own, and with the name of their parent."""
    graph = captured("website")
    assert [one.name for one in graph.resources if "/pools/" in one.id] == ["large", "small"]


def test_an_element_whose_name_is_not_known_stays() -> None:
    vnet = resource(captured("website"), "virtualNetworks/vnet")
    known, later = ResourceIndex([vnet]).children(vnet.id, "Microsoft.Network/virtualNetworks/subnets")
    assert (known.name, later.name) == ("known", "unknown-1")
    assert later.properties == {"addressPrefix": "10.0.2.0/24"}


def test_a_secret_stays_where_it_arrives() -> None:
    (rule,) = ResourceIndex([resource(captured("website"), "networkSecurityGroups/filter")]).of_type(
        "Microsoft.Network/networkSecurityGroups/securityRules"
    )
    assert rule.properties["sourceAddressPrefix"] == {SECRET_KEY: True}


def test_shared_code_has_the_line_of_the_program_that_calls_it_else_its_own() -> None:
    graph = captured("shared/app")
    assert str(resource(graph, "virtualNetworks/hub").source) == "__main__.py:9"
    assert str(resource(graph, "routeTables/hub-routes").source) == "../library/networks.py:15"
