"""The file of a resource graph: what is written is read back, and what is no graph is refused in one sentence."""

import json
from pathlib import Path

import jsonschema
import pytest

from network.lift.graph import Change, read_change, read_graph, write_change, write_graph
from network.model.errors import InputError
from network.model.resource import Json, Note, Resource, ResourceGraph, Source, unknown

SCHEMA = json.loads((Path(__file__).resolve().parents[3] / "docs/schema/graph.json").read_text(encoding="utf-8"))
VNET_ID = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/hub"
VNET: dict[str, Json] = {"id": VNET_ID, "type": "Microsoft.Network/virtualNetworks", "properties": {}}
FULL = Resource(
    id=VNET_ID,
    type="Microsoft.Network/virtualNetworks",
    properties={"addressSpace": unknown("urn:x#cidr"), "key": {"$secret": True}, "subnets": [{"name": "a"}]},
    name="hub",
    location="westeurope",
    sku={"name": "Standard"},
    kind="v2",
    tags={"env": "dev"},
    identity={"type": "SystemAssigned"},
    api_version="2024-05-01",
    depends_on=("/subscriptions/s/resourceGroups/rg",),
    source=Source("infra/__main__.py", 31, "hub", "urn:pulumi:hub::p::t::hub"),
    assumed=True,
    assumed_properties=("properties.addressSpace",),
)


def same(left: ResourceGraph, right: ResourceGraph) -> bool:
    """Resources compare by identity; their written form compares by value."""
    return write_graph(left) == write_graph(right)


def test_a_graph_with_everything_comes_back_as_it_was_written() -> None:
    graph = ResourceGraph((FULL,), {"internetHosts": []}, (Note(VNET_ID, "a note"),))
    document = json.loads(json.dumps(write_graph(graph)))
    back = read_graph(document).resources[0]
    assert same(read_graph(document), graph)
    assert {slot: getattr(back, slot) for slot in Resource.__slots__} == {
        slot: getattr(FULL, slot) for slot in Resource.__slots__
    }


def test_a_preview_has_two_graphs_and_reads_as_the_later_one() -> None:
    document = write_change(Change(ResourceGraph(), ResourceGraph((FULL,))))
    assert same(read_graph(document), ResourceGraph((FULL,)))
    assert read_change(document).before.resources == ()
    jsonschema.validate(json.loads(json.dumps(document)), SCHEMA)


def test_one_graph_is_a_preview_that_changes_nothing() -> None:
    change = read_change([VNET])
    assert change.before is change.after


def test_what_is_written_fits_the_schema() -> None:
    for graph in (ResourceGraph(), ResourceGraph((FULL,), {}, (Note("", "n"),))):
        jsonschema.validate(json.loads(json.dumps(write_graph(graph))), SCHEMA)


@pytest.mark.parametrize(
    "properties",
    [
        pytest.param({"a": {"$secret": "hunter2"}}, id="a secret that is written out"),
        pytest.param({"a": [{"$unknown": {}}]}, id="an unknown without its origin"),
    ],
)
def test_the_schema_refuses_markers_that_are_none(properties: Json) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate([{**VNET, "properties": properties}], SCHEMA)


@pytest.mark.parametrize(
    "document",
    [
        pytest.param([VNET], id="a bare list"),
        pytest.param({"data": [VNET], "count": 1}, id="Resource Graph"),
        pytest.param({"schema_version": 1, "resources": [VNET]}, id="the file"),
        pytest.param({"after": {"resources": [VNET]}}, id="a preview of something new"),
        pytest.param([{**VNET, "sku": None, "tags": None, "location": None, "managedBy": ""}], id="nulls and more"),
    ],
)
def test_every_form_gives_the_same_graph(document: object) -> None:
    assert same(read_graph(document), ResourceGraph((Resource(VNET_ID, str(VNET["type"]), {}),)))


@pytest.mark.parametrize(
    ("document", "message"),
    [
        pytest.param("x", "f: got 'x', expected a list", id="a string"),
        pytest.param(
            {"steps": []},
            "f: got ['steps'], expected a list of resources, or an object with `resources` or `data`",
            id="another document",
        ),
        pytest.param(
            {"schema_version": 2, "resources": []},
            "f.schema_version: got 2, expected 1, the version that this fairway reads",
            id="a later version",
        ),
        pytest.param([1], "f[0]: got 1, expected a resource object with id, type and properties", id="a number"),
        pytest.param([{"type": "t"}], "f[0]#id: got None, expected a string", id="no id"),
        pytest.param([{"id": "/i", "properties": {}}], "f[0] /i#type: got None, expected a string", id="no type"),
        pytest.param(
            [{"id": "/i", "type": "t"}],
            "f[0] /i#properties: got None, expected an object, as Azure's REST API returns it",
            id="no properties",
        ),
        pytest.param([{**VNET, "tags": 3}], f"f[0] {VNET_ID}#tags: got 3, expected an object", id="tags a number"),
        pytest.param(
            [{**VNET, "dependsOn": [1]}],
            f"f[0] {VNET_ID}#dependsOn: got [1], expected a list of strings",
            id="dependencies that are numbers",
        ),
        pytest.param(
            [{**VNET, "source": {"line": "3"}}],
            f"f[0] {VNET_ID}#source.line: got '3', expected a whole number",
            id="a line that is a string",
        ),
    ],
)
def test_what_is_no_graph_is_refused_in_one_sentence(document: object, message: str) -> None:
    with pytest.raises(InputError) as refused:
        read_graph(document, "f")
    assert str(refused.value) == message
