"""Stacks that refer to each other: answered by capturing the stack that is named."""

import pytest

from network.model.resource import SECRET_KEY, ResourceGraph, unknown
from tests.infra.capture.programs import NOBODY, captured, refused, resource

HUB = f"{NOBODY}/resourceGroups/hub/providers/Microsoft.Network/virtualNetworks/hub"


def hop(graph: ResourceGraph, route: str) -> object:
    return resource(graph, f"routes/{route}").properties["nextHopIpAddress"]


def test_outputs_of_the_named_stack_are_known_and_its_resources_are_not_in_the_graph() -> None:
    spoke = captured("references", "spoke")
    assert resource(spoke, "virtualNetworkPeerings/to-hub").properties["remoteVirtualNetwork"] == {"id": HUB}
    assert hop(spoke, "known") == "10.0.0.4"
    assert not [one for one in spoke.resources if one.id == HUB]


def test_a_secret_output_stays_secret() -> None:
    peering = resource(captured("references", "spoke"), "virtualNetworkPeerings/to-hub")
    assert peering.properties["password"] == {SECRET_KEY: True}


def test_an_output_that_is_not_known_is_unknown_by_itself() -> None:
    stack = "urn:pulumi:hub::references::pulumi:pulumi:Stack::references-hub"
    assert hop(captured("references", "spoke"), "unknown") == unknown(f"{stack}#address")


def test_a_stack_may_refer_to_one_that_refers_to_another() -> None:
    assert hop(captured("references", "far"), "known") == "10.1.0.4"


def test_stacks_captured_together_are_one_graph_in_the_order_of_ids() -> None:
    graph = captured("references", "spoke", "hub")
    ids = [one.id.lower() for one in graph.resources]
    assert ids == sorted(ids)
    assert {one.source.stack for one in graph.resources if one.source} == {"hub", "spoke"}
    assert hop(graph, "known") == hop(captured("references", "spoke"), "known")


@pytest.mark.parametrize(
    ("stack", "named"),
    [
        pytest.param("lonely", "organization/elsewhere/prod", id="a stack of a project that is not here"),
        pytest.param("itself", "itself", id="itself: what it was deployed with"),
    ],
)
def test_a_stack_that_nobody_has_leaves_its_outputs_unknown(stack: str, named: str) -> None:
    graph = captured("references", stack)
    origin = f"urn:pulumi:{stack}::references::pulumi:pulumi:StackReference::{named}#*"
    assert hop(graph, "known") == unknown(origin)
    assert [note.message for note in graph.notes] == [f"the stack {named} is not captured; its outputs are unknown"]


@pytest.mark.parametrize("stack", ["a", "b"])
def test_a_circle_is_refused_with_the_way_round(stack: str) -> None:
    assert refused("references", stack) in {
        "stack references form a circle: a -> b -> a",
        "stack references form a circle: b -> a -> b",
    }
