"""A stack file that is right: what comes out, in which order, and what never does."""

import copy
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from infra.settings.faults import Fault, SettingsError
from infra.settings.load import load
from network.model.ports import Ports
from network.model.words import Protocol
from tests.infra.settings.stack_files import SMALL, STACKS, edited, read

SANDBOX = (STACKS / "Pulumi.sandbox.yaml").read_text(encoding="utf-8")


def test_a_single_item_stands_for_a_list_of_one(tmp_path: Path) -> None:
    single = read(tmp_path, SMALL).config
    listed = read(tmp_path, edited("ports: tcp/443", "ports: [tcp/443]")).config
    assert single == listed
    assert single.network is not None
    assert single.network.nsgs["nodes"].outbound["packages"].ports == (Ports((Protocol.TCP,), 443, 443),)


def test_a_region_may_be_written_as_people_do(tmp_path: Path) -> None:
    assert read(tmp_path, edited("westeurope", "West Europe")).config.location == "westeurope"


def test_a_service_tag_is_spelled_as_azure_does(tmp_path: Path) -> None:
    network = read(tmp_path, edited("to: Internet", "to: storage.WestEurope")).config.network
    assert network is not None
    assert [str(side) for side in network.nsgs["nodes"].outbound["packages"].to] == ["Storage.WestEurope"]


def test_a_tag_newer_than_our_table_is_taken_on_request(tmp_path: Path) -> None:
    network = read(tmp_path, edited("to: Internet", "to: tag:AzureQuantum")).config.network
    assert network is not None
    assert [str(side) for side in network.nsgs["nodes"].outbound["packages"].to] == ["AzureQuantum"]


def test_every_value_has_its_place_in_the_file(tmp_path: Path) -> None:
    source = read(tmp_path, SMALL).source("fairway:network", "nsgs", "nodes", "outbound", "packages")
    assert (str(source), source.stack) == ("stacks/Pulumi.dev.yaml:13", "dev")


CERTIFICATE = edited(
    "name: score.sandbox.internal",
    "name: score.sandbox.internal, certificate: {chain: PEM, key: {secure: v1:abc:def}}",
    SANDBOX,
)


def test_a_secret_of_the_file_is_a_secret_without_a_value(tmp_path: Path) -> None:
    compute = read(tmp_path, CERTIFICATE).config.compute
    assert compute is not None
    inference = compute.aks["scoring"].inference
    assert inference is not None
    assert inference.certificate is not None
    assert inference.certificate.key.value is None
    assert repr(inference.certificate) == "Certificate(chain='PEM', key=[secret])"


def test_under_the_engine_the_secret_has_its_value_and_still_shows_none(tmp_path: Path) -> None:
    config = yaml.safe_load(CERTIFICATE)["config"]
    config["fairway:compute"]["aks"]["scoring"]["inference"]["certificate"]["key"] = "opened"
    read(tmp_path, CERTIFICATE)
    loaded = load("dev", tmp_path / "stacks", config)
    assert loaded.config.compute is not None
    assert "opened" not in repr(loaded)
    assert "[secret]" in repr(loaded)


@pytest.mark.parametrize("opened", ["opened", 31415926, ["opened"], {"opened": 1}])
def test_a_secret_in_the_wrong_place_is_not_quoted(opened: object, tmp_path: Path) -> None:
    text = edited("resource_group: net", "resource_group: {secure: v1:abc:def}")
    with pytest.raises(SettingsError) as from_file:
        read(tmp_path, text)
    config = yaml.safe_load(text)["config"]
    config["fairway:network"]["resource_group"] = opened
    config["fairway:network"]["tags"] = []
    with pytest.raises(SettingsError) as from_engine:
        load("dev", tmp_path / "stacks", config)
    message = str(from_file.value) + str(from_engine.value)
    assert "fairway:network.resource_group: got a secret" in message or opened == "opened"
    assert not any(hidden in message for hidden in ("opened", "31415926", "v1:abc"))


def test_a_secret_name_is_taken_when_the_engine_opened_it(tmp_path: Path) -> None:
    text = edited("resource_group: net", "resource_group: {secure: v1:abc:def}")
    (tmp_path / "Pulumi.dev.yaml").write_text(text, encoding="utf-8")
    config = yaml.safe_load(text)["config"]
    config["fairway:network"]["resource_group"] = "opened"
    network = load("dev", tmp_path, config).config.network
    assert network is not None
    assert network.resource_group == "opened"


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of every value in a document."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, one in inner for place in places(one, (*path, key)))]


DOCUMENT = yaml.safe_load(SANDBOX)
_anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12)
    | st.sampled_from(["any", "internet", "10.0.0.0/8", "training/nodes", "tcp/443", "Standard_D4s_v5", "nodes"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=8), inner, max_size=2),
    max_leaves=4,
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(place=st.sampled_from(places(DOCUMENT)[1:]), value=_anything)
def test_whatever_stands_anywhere_ends_in_settings_or_in_sentences(
    place: tuple[Any, ...], value: Any, tmp_path_factory: pytest.TempPathFactory
) -> None:
    document = copy.deepcopy(DOCUMENT)
    holder = document
    for step in place[:-1]:
        holder = holder[step]
    holder[place[-1]] = value
    text = yaml.safe_dump(document, sort_keys=False, allow_unicode=True)
    for fault in refused(tmp_path_factory.getbasetemp(), text):
        assert fault.line
        assert fault.message.startswith("got ")
        assert ", expected " in fault.message


def refused(folder: Path, text: str) -> tuple[Fault, ...]:
    try:
        read(folder, text)
    except SettingsError as error:
        return error.faults
    return ()
