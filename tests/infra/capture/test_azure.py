"""Exports of Azure: every form that Azure gives, and what a person has to be told about the rest."""

import json
from pathlib import Path

import pytest

from infra.capture.azure import missing_rows, read_azure
from infra.capture.errors import CaptureError
from infra.capture.merge import merge
from network.model.resource import Json, Note, Resource, ResourceGraph

NETWORK = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Network"
VNET: dict[str, Json] = {
    "id": f"{NETWORK}/virtualNetworks/hub",
    "type": "microsoft.network/virtualnetworks",
    "properties": {"a": 1},
}
EXPECTED = "resources as Azure's REST API or Resource Graph returns them"


def write(folder: Path, document: object) -> Path:
    file = folder / "export.json"
    file.write_text(document if isinstance(document, str) else json.dumps(document), encoding="utf-8")
    return file


@pytest.mark.parametrize(
    "document",
    [
        pytest.param([VNET], id="a list"),
        pytest.param({"data": [VNET], "count": 1, "total_records": 1}, id="Resource Graph"),
        pytest.param({"value": [VNET]}, id="a list of REST"),
        pytest.param(VNET, id="one resource"),
        pytest.param("\ufeff" + json.dumps([VNET]), id="with a byte order mark"),
    ],
)
def test_every_form_is_read(tmp_path: Path, document: object) -> None:
    (found,) = read_azure(write(tmp_path, document)).resources
    assert (found.id, found.type, found.properties) == (VNET["id"], VNET["type"], {"a": 1})


def test_a_row_without_a_body_is_a_resource_without_properties(tmp_path: Path) -> None:
    (found,) = read_azure(write(tmp_path, [{**VNET, "properties": None}])).resources
    assert found.properties == {}


@pytest.mark.parametrize(
    ("document", "message"),
    [
        pytest.param(
            [{"id": "/v", "type": "t", "resourceGroup": "rg", "addressSpace": {}}],
            f"got /v without properties, expected {EXPECTED}; `az network ... show` and `az resource list` leave them "
            "out, `az graph query` and `az resource show` do not",
            id="az network vnet show",
        ),
        pytest.param(
            {"data": [], "skip_token": "x"},
            "got the first page of several (skip_token), expected all of them; `az graph query --first 1000` gives "
            "more, --skip-token the next, and --azure may be repeated",
            id="a page of Resource Graph",
        ),
        pytest.param(
            {"value": [], "nextLink": "https://x"},
            "got the first page of several (nextLink), expected all of them; `az graph query --first 1000` gives more, "
            "--skip-token the next, and --azure may be repeated",
            id="a page of REST",
        ),
        pytest.param({"steps": []}, f"got a preview, expected {EXPECTED}; --preview reads a preview", id="a preview"),
        pytest.param({"x": []}, f"got an object with x, expected {EXPECTED}", id="something else"),
        pytest.param(["x"], f"got a row 0 without an id, expected {EXPECTED}", id="a list of strings"),
    ],
)
def test_what_is_no_export_is_refused(tmp_path: Path, document: object, message: str) -> None:
    with pytest.raises(CaptureError) as refused:
        read_azure(write(tmp_path, document))
    assert str(refused.value) == f"{tmp_path}/export.json: {message}"


Row = tuple[str, str, dict[str, Json]]


def graph(*rows: Row) -> ResourceGraph:
    return ResourceGraph(
        tuple(Resource(f"{NETWORK}/{end}", f"Microsoft.Network/{kind}", body) for end, kind, body in rows)
    )


def test_an_export_without_dns_records_says_which_query_brings_them() -> None:
    zone: Row = ("privateDnsZones/z", "privateDnsZones", {})
    link: Row = ("privateDnsZones/z/virtualNetworkLinks/l", "privateDnsZones/virtualNetworkLinks", {})
    record: Row = ("privateDnsZones/z/A/x", "privateDnsZones/A", {})
    query = "az graph query -q \"dnsresources | where type startswith 'microsoft.network'\" --first 1000 -o json"
    assert missing_rows(graph(zone, link)) == (
        Note(f"{NETWORK}/privateDnsZones/z", f"the export has privateDnsZones and no records of them; {query}"),
    )
    assert [note.message.partition(";")[0] for note in missing_rows(graph(zone, record))] == [
        "the export has privateDnsZones and no links of them"
    ]
    assert missing_rows(graph(zone, link, record)) == ()
    assert missing_rows(graph()) == ()


def test_an_export_without_the_rules_of_its_firewall_names_them() -> None:
    group = f"{NETWORK}/firewallPolicies/p/ruleCollectionGroups/g"
    policy: Row = ("firewallPolicies/p", "firewallPolicies", {"ruleCollectionGroups": [{"id": group}]})
    (note,) = missing_rows(graph(policy))
    query = "az graph query -q \"networkresources | where type startswith 'microsoft.network'\" --first 1000 -o json"
    assert note.message == f"the export lacks {group}; {query}"
    rules: Row = ("firewallPolicies/p/ruleCollectionGroups/G", "firewallPolicies/ruleCollectionGroups", {})
    assert missing_rows(graph(policy, rules)) == ()


def test_an_export_without_what_no_table_has_names_the_command_that_lists_it() -> None:
    ruleset: Row = ("dnsForwardingRulesets/r", "dnsForwardingRulesets", {})
    link: Row = ("dnsForwardingRulesets/r/virtualNetworkLinks/l", "dnsForwardingRulesets/virtualNetworkLinks", {})
    where = f"{NETWORK}/dnsForwardingRulesets/r"
    command = f"az rest --url {where}/forwardingRules?api-version=2022-07-01"
    assert missing_rows(graph(ruleset, link)) == (
        Note(where, f"the export has no forwardingRules of it; if there are any: {command}"),
    )


def test_of_two_sources_the_later_counts_and_its_order_is_that_of_ids() -> None:
    one, two = graph(("b", "t", {"n": 1}), ("a", "t", {})), graph(("B", "t", {"n": 2}))
    merged = merge([one, two])
    assert [(r.id.rpartition("/")[2], r.properties) for r in merged.resources] == [("a", {}), ("B", {"n": 2})]


def test_two_resources_of_one_id_in_one_source_stay_two() -> None:
    assert len(merge([graph(("a", "t", {}), ("A", "t", {}))]).resources) == 2


def test_notes_and_worlds_are_kept_once() -> None:
    note = Note("", "n")
    merged = merge([ResourceGraph((), {"guests": {}}, (note,)), ResourceGraph((), {"publicDns": []}, (note,))])
    assert (merged.world, merged.notes) == ({"guests": {}, "publicDns": []}, (note,))
