"""Whatever stands in a body: it is read, left alone or refused with its place, never a traceback."""

from collections.abc import Mapping
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from network.lift.complete import complete
from network.lift.dns import lift_dns
from network.lift.index import ResourceIndex
from network.lift.world import read_world
from network.model.errors import InputError
from network.model.resource import Json, Resource, ResourceGraph, unknown
from network.simulate.dns_clients import vnet_client
from network.simulate.resolve import resolve
from tests.network.lift.test_complete_properties import graphs
from tests.network.names_graph import VNETS, flat, id_of, policy, ruleset, zone

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=8),
    st.just("10.1.1.4"),
    st.just(unknown("a#b")),
)
VALUES = st.recursive(SCALARS, lambda below: st.lists(below, max_size=3) | st.dictionaries(st.text(max_size=5), below))


def paths(value: Json, here: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Every place in a body."""
    found = [here] if here else []
    if isinstance(value, Mapping):
        for key, below in value.items():
            found += paths(below, (*here, key))
    elif isinstance(value, list):
        for position, below in enumerate(value):
            found += paths(below, (*here, position))
    return found


def changed(value: Json, path: tuple[str | int, ...], new: Json) -> Json:
    """The body with something else in one place."""
    if not path:
        return new
    if isinstance(value, Mapping):
        return {key: changed(below, path[1:], new) if key == path[0] else below for key, below in value.items()}
    assert isinstance(value, list)
    return [changed(below, path[1:], new) if at == path[0] else below for at, below in enumerate(value)]


@st.composite
def spoiled(draw: st.DrawFn) -> tuple[Resource, ...]:
    """A graph in which one place of up to three bodies holds something else."""
    more = flat(
        zone("contoso.com", {"a": "10.1.1.1"}, ["v1"]), ruleset("rs", {".": "10.1.1.9"}, ["v1"]), policy("p", {})
    )
    resources = [*draw(graphs()).resources, *more]
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(resources) - 1))
        places = paths(resources[at].properties)
        if places:
            body = changed(resources[at].properties, draw(st.sampled_from(places)), draw(VALUES))
            assert isinstance(body, Mapping)
            resources[at] = replace(resources[at], properties=body)
    return tuple(resources)


@settings(max_examples=300)
@given(spoiled())
def test_a_spoiled_graph_is_read_or_refused(resources: tuple[Resource, ...]) -> None:
    refused = ""
    try:
        graph = complete(ResourceGraph(resources))
        dns = lift_dns(ResourceIndex(graph.resources), read_world(graph.world))
    except InputError as error:
        refused = error.where
    if refused:
        assert "#" in refused
        return
    assert complete(graph) == graph
    for name in ("a.contoso.com", "store.blob.core.windows.net", "x"):
        found = resolve(dns, vnet_client(dns, id_of(VNETS, "v1"), "vm"), name)
        assert found.rcode is not None or found.gap is not None
