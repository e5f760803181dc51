"""The JSON schema of stack files, and the file that `fairway init` writes."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from typer.testing import CliRunner

from infra.cli import application
from infra.settings.files import stacks
from infra.settings.load import load
from infra.settings.schema import stack_schema
from tests.estate.clone import clone_into
from tests.infra.settings.stack_files import STACKS

STORED = STACKS.parent / "docs" / "schema" / "stack.json"
SCHEMA: dict[str, Any] = json.loads(stack_schema())
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def parts(schema: Any, place: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every map of a schema with the place that it stands at."""
    if isinstance(schema, dict):
        yield place, schema
        for key, inner in schema.items():
            yield from parts(inner, f"{place}/{key}")
    elif isinstance(schema, list):
        for position, inner in enumerate(schema):
            yield from parts(inner, f"{place}/{position}")


def properties() -> Iterator[tuple[str, Mapping[str, Any]]]:
    for place, part in parts(SCHEMA):
        if place.rpartition("/")[0].endswith("/properties"):
            yield place, part


def run(*arguments: str) -> tuple[int, str]:
    answer = CliRunner().invoke(application((arguments[0],)), list(arguments))
    return answer.exit_code, answer.stdout


def test_the_stored_schema_is_the_one_that_the_command_prints() -> None:
    assert run("schema") == (0, STORED.read_text(encoding="utf-8"))


def test_it_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_every_key_is_described() -> None:
    ours = [place for place, part in properties() if not part.get("description") and "/secure" not in place]
    assert not ours


def test_every_default_is_written_as_a_file_would_write_it() -> None:
    checked = 0
    for place, part in properties():
        if "default" in part and part["default"] is not None:
            VALIDATOR.evolve(schema={**part, "$defs": SCHEMA["$defs"]}).validate(part["default"])
            assert "protocols" not in json.dumps(part["default"]), place
            checked += 1
    assert checked > 50


@pytest.mark.parametrize("stack", stacks(STACKS))
def test_shipped_files_are_valid_and_name_the_schema(stack: str) -> None:
    text = (STACKS / f"Pulumi.{stack}.yaml").read_text(encoding="utf-8")
    first = text.splitlines()[0].removeprefix("# yaml-language-server: $schema=")
    assert (STACKS / first).resolve() == STORED
    VALIDATOR.validate(yaml.safe_load(text))


def test_a_misspelt_key_is_wrong_for_editors_too() -> None:
    with pytest.raises(jsonschema.ValidationError, match="vnet"):
        VALIDATOR.validate({"config": {"fairway:network": {"resource_group": "n", "vnet": {}}}})


class TestInit:
    def test_what_it_writes_loads(self, tmp_path: Path) -> None:
        assert run("init", "vision", "--folder", str(tmp_path)) == (0, "")
        file = tmp_path / "Pulumi.vision.yaml"
        network = load("vision", tmp_path).config.network
        assert network is not None
        assert network.resource_group == "vision-network"
        VALIDATOR.validate(yaml.safe_load(file.read_text(encoding="utf-8")))
        first = file.read_text(encoding="utf-8").splitlines()[0]
        assert (tmp_path / first.partition("$schema=")[2]).resolve() == STORED

    def test_its_check_passes(self, tmp_path: Path) -> None:
        clone = clone_into(tmp_path)
        clone.run("init", "vision")
        answer = clone.run("check", "-s", "vision", "--fail-on", "info")
        assert (answer.code, answer.out) == (0, "passed  vision: 10 resources, all 3 intents hold, no findings\n")

    def test_a_file_that_exists_stays_as_it_is(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (tmp_path / "Pulumi.vision.yaml").write_text("mine")
        answer = CliRunner().invoke(application(("init",)), ["init", "vision", "--folder", str(tmp_path)])
        assert str(answer.exception) == (
            f"{tmp_path.name}/Pulumi.vision.yaml: got a file that exists, expected the name of a new stack"
        )
        assert (tmp_path / "Pulumi.vision.yaml").read_text() == "mine"

    @pytest.mark.parametrize("name", ["../vision", "a/b", "", "with space"])
    def test_a_name_that_is_no_name_of_a_stack(self, name: str, tmp_path: Path) -> None:
        answer = CliRunner().invoke(application(("init",)), ["init", name, "--folder", str(tmp_path)])
        assert str(answer.exception) == (
            f"name of a stack: got {name!r}, expected letters, digits, '-', '_' and '.', at most 100"
        )
        assert not list(tmp_path.iterdir())

    def test_a_folder_that_is_not_there(self, tmp_path: Path) -> None:
        answer = CliRunner().invoke(application(("init",)), ["init", "a", "--folder", str(tmp_path / "no")])
        assert str(answer.exception) == (
            "no/Pulumi.a.yaml: got No such file or directory, expected a folder of stack files that can be written"
        )
