"""Functions of azure-native: answered from what is declared, unknown where only Azure could answer."""

from network.model.resource import SECRET_KEY, unknown
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


def test_what_only_azure_knows_is_unknown_and_noted_once() -> None:
    graph = captured(GRAPH)
    for name in ("theirs", "now"):
        peering = resource(graph, f"virtualNetworkPeerings/{name}")
        assert peering.source is not None
        origin = f"{peering.source.urn}#remoteVirtualNetwork.id"
        assert peering.properties == {"remoteVirtualNetwork": {"id": unknown(origin)}}
    assert [note.message for note in graph.notes] == [
        "azure-native:network:getVirtualNetwork was answered as unknown; what a program makes of it may be missing"
    ]


def test_an_unknown_value_inside_a_text_makes_it_unknown() -> None:
    assert "$unknown" in str(resource(captured(GRAPH), "routeTables/tagged").tags["inside"])


def test_keys_are_secrets_and_host_names_are_known() -> None:
    tags = resource(captured(GRAPH), "routeTables/tagged").tags
    assert tags["key"] == {SECRET_KEY: True}
    assert tags["computed"] == "https://https://account.blob.core.windows.net/"
