"""Microsoft's weekly file of service tags, kept and read again."""

import json
from pathlib import Path

import pytest

from infra.service_tags import ServiceTags, ServiceTagsError, keep_tags, known_tags
from network.model.resource import Resource, ResourceGraph

DOCUMENT = {
    "changeNumber": 350,
    "cloud": "Public",
    "values": [
        {"name": "Storage.WestEurope", "properties": {"addressPrefixes": ["20.60.0.0/24", "2603:1020::/48"]}},
        {"name": "AzureActiveDirectory", "properties": {"addressPrefixes": ["20.190.128.0/18", "40.126.0.0/18"]}},
        {"name": "OnlySix", "properties": {"addressPrefixes": ["2603:1020::/48"]}},
    ],
}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return tmp_path


def weekly(folder: Path, text: str, name: str = "ServiceTags_Public_20261116.json") -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def test_nothing_is_known_before_a_file_is_brought() -> None:
    assert not known_tags()


def test_a_file_is_kept_with_its_date(folder: Path) -> None:
    kept = keep_tags(weekly(folder, json.dumps(DOCUMENT)))
    assert kept == known_tags()
    assert (kept.date, sorted(kept.lines)) == ("2026-11-16", ["azureactivedirectory", "storage.westeurope"])
    assert kept.prefixes("STORAGE.westeurope") == ("20.60.0.0/24",)


def test_a_file_without_a_date_is_named_by_its_change(folder: Path) -> None:
    assert keep_tags(weekly(folder, json.dumps(DOCUMENT), "tags.json")).date == "change 350"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("{}", "service tags: got 'dict', expected an object with a list of values", id="something else"),
        pytest.param('{"values": [7]}', "service tags values[0]: got 7", id="a tag that is none"),
        pytest.param("[", "Expecting value", id="no JSON"),
    ],
)
def test_a_file_that_is_none_is_refused_and_changes_nothing(folder: Path, text: str, message: str) -> None:
    keep_tags(weekly(folder, json.dumps(DOCUMENT)))
    with pytest.raises(ServiceTagsError) as error:
        keep_tags(weekly(folder, text, "bad.json"))
    assert message in str(error.value)
    assert str(error.value).endswith("expected ServiceTags_Public_*.json, as Microsoft publishes it every week")
    assert known_tags().date == "2026-11-16"


def test_a_file_that_is_absent_is_refused(folder: Path) -> None:
    with pytest.raises(ServiceTagsError, match="got No such file or directory"):
        keep_tags(folder / "absent.json")


def test_what_was_kept_and_is_damaged_counts_as_nothing(folder: Path) -> None:
    keep_tags(weekly(folder, json.dumps(DOCUMENT)))
    (folder / "data/fairway/service-tags").write_bytes(b"\xff\xfe")
    assert known_tags() == ServiceTags()


def test_only_the_tags_that_a_graph_names_are_taken(folder: Path) -> None:
    kept = keep_tags(weekly(folder, json.dumps(DOCUMENT)))
    rule = {"properties": {"destinationAddressPrefix": "storage.WESTEUROPE"}}
    graph = ResourceGraph((Resource("/x", "Microsoft.Network/networkSecurityGroups", {"securityRules": [rule]}),))
    assert kept.named_in(graph) == {"Storage.WestEurope": ["20.60.0.0/24"]}
    assert ServiceTags().named_in(graph) == {}


def test_a_service_endpoint_names_its_tag(folder: Path) -> None:
    tags = ServiceTags("today", {"storage": "Storage 20.60.0.0/24"})
    subnet = {"serviceEndpoints": [{"service": "Microsoft.Storage"}]}
    graph = ResourceGraph((Resource("/x", "Microsoft.Network/virtualNetworks/subnets", subnet),))
    assert tags.named_in(graph) == {"Storage": ["20.60.0.0/24"]}
