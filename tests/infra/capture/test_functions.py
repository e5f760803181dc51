"""Functions of azure-native: answered from what is declared, unknown where only Azure could answer."""

from network.model.resource import SECRET_KEY, Note, is_unknown
from tests.infra.capture.programs import NOBODY, captured, resource

GRAPH = "functions"


def test_the_caller_is_nobody_unless_the_stack_says_who() -> None:
    own = resource(captured(GRAPH), "virtualNetworks/own")
    assert own.tags == {"tenant": NOBODY.split("/")[2], "subscription": NOBODY.split("/")[2]}


def test_a_declared_resource_is_found() -> None:
    graph = captured(GRAPH)
    own = resource(graph, "virtualNetworks/own")
    assert resource(graph, "virtualNetworkPeerings/own").properties == {"remoteVirtualNetwork": {"id": own.id}}
    assert resource(graph, "routeTables/tagged").tags["prefix"] == "10.0.0.0/16"


def test_a_resource_that_is_declared_inside_another_is_found() -> None:
    graph = captured(GRAPH)
    tags = resource(graph, "routeTables/tagged").tags
    assert (tags["subnet"], tags["first"]) == (f"{resource(graph, 'virtualNetworks/own').id}/subnets/b", "10.0.2.0")


def test_of_what_exists_already_id_and_name_are_known_and_nothing_else() -> None:
    graph = captured(GRAPH)
    theirs = f"{NOBODY}/resourceGroups/theirs/providers/Microsoft.Network/virtualNetworks/theirs"
    for name in ("theirs", "now"):
        peering = resource(graph, f"virtualNetworkPeerings/{name}")
        assert peering.properties == {"remoteVirtualNetwork": {"id": theirs}}
    tags = resource(graph, "routeTables/tagged").tags
    assert tags["inside"] == "theirs/x"
    for name in ("location", "prefix-of-theirs", "guid"):
        assert is_unknown(tags[name]), name
    existing = "exists already and is not declared here; of what Azure knows only id and name are given"
    assert Note(theirs, existing) in graph.notes


def test_a_role_is_azures_own_and_no_news() -> None:
    graph = captured(GRAPH)
    (reads,) = (one for one in graph.resources if one.type == "Microsoft.Authorization/roleAssignments")
    assert str(reads.properties["roleDefinitionId"]).endswith("/roleDefinitions/reader")
    assert not [note for note in graph.notes if "roleDefinitions" in note.resource]


def test_a_function_of_another_provider_is_unknown_and_noted() -> None:
    functions = captured(GRAPH)
    assert is_unknown(resource(functions, "routeTables/tagged").tags["theirs"])
    asked = "random:index:getThing was answered as unknown; what a program makes of it may be missing"
    assert [note.message for note in functions.notes if not note.resource] == [asked]


def test_code_that_does_not_wait_goes_on() -> None:
    assert resource(captured(GRAPH), "routeTables/tagged").tags["count"] == "0"


def test_a_location_that_only_azure_knows_is_noted() -> None:
    graph = captured(GRAPH)
    there = resource(graph, "routeTables/there")
    assert there.location == ""
    assert Note(there.id, "its location is not known before deployment") in graph.notes


def test_keys_are_secrets_and_host_names_are_known() -> None:
    tags = resource(captured(GRAPH), "routeTables/tagged").tags
    assert tags["key"] == {SECRET_KEY: True}
    assert tags["computed"] == "https://https://account.blob.core.windows.net/"
