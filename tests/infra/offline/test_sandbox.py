"""The sandbox, from a clone of this repository, on the real engine: what `make up` does, and what comes after it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from network.model.resource import is_unknown
from tests.infra.offline.conftest import ROOT, Project, git

pytestmark = pytest.mark.engine

Make = Callable[[Path, Sequence[str]], Project]
Row = Mapping[str, object]
FILE = "stacks/Pulumi.sandbox.yaml"


def rows(graph: Mapping[str, Any]) -> dict[str, Row]:
    """The resources of a graph, by id; of where they come from, what the engine knows too.

    fairway leads to the line of the stack file that asks for a resource, the engine to the program's.
    """
    known = {"stack", "urn"}
    return {
        str(row["id"]).lower(): {**row, "source": {key: row["source"][key] for key in known}}
        for row in graph["resources"]
    }


def differences(said: object, expected: object, path: str) -> Iterator[str]:
    """Where something says less than expected, or something else; what is not expected to be known is left out."""
    if isinstance(expected, Mapping):
        if is_unknown(expected):
            return
        for key, value in expected.items():
            yield from differences(said.get(key) if isinstance(said, Mapping) else None, value, f"{path}.{key}")
    elif isinstance(expected, list) and isinstance(said, list) and len(said) == len(expected):
        for position, (one, other) in enumerate(zip(said, expected, strict=True)):
            yield from differences(one, other, f"{path}[{position}]")
    elif said != expected:
        yield f"{path}: {said!r}, expected {expected!r}"


@pytest.fixture(scope="module")
def sandbox(project: Make) -> Project:
    listed = ("ls-files", "--cached", "--others", "--exclude-standard")
    files = git(ROOT, *listed, "Pulumi.yaml", "infra", "network", "compute", "stacks").splitlines()
    return project(ROOT, [file for file in files if (ROOT / file).exists()])


@pytest.fixture(scope="module")
def captured(sandbox: Project) -> dict[str, Row]:
    """What the program declares, without the engine."""
    return rows(sandbox.graph("-s", "sandbox"))


class TestGate:
    """What the program finds in itself, before anything is declared."""

    def test_an_up_with_a_broken_intent_ends_before_the_first_resource(self, sandbox: Project) -> None:
        before = sandbox.deployed
        wanted = "from: bastion, to: devbox, ports: tcp/22, outcome: "
        with sandbox.edited(FILE, f"{wanted}allow", f"{wanted}deny"):
            answer = sandbox.run("up", "--yes", "--skip-preview", "-s", "sandbox")
        assert answer.code != 0
        assert "fairway found 1 error, 1 note in sandbox; nothing was deployed" in answer.out
        assert (
            "INT001 stacks/Pulumi.sandbox.yaml:106: developers sign in through Bastion: bastion to devbox" in answer.out
        )
        assert "fairway check -s sandbox shows everything" in answer.out
        assert "Traceback" not in answer.out + answer.err
        assert sandbox.deployed == before == []


class TestAgreement:
    """What capture says is what the engine says, resource by resource, before the deployment and after it."""

    def test_with_the_preview(self, sandbox: Project, captured: dict[str, Row], tmp_path: Path) -> None:
        file = tmp_path / "preview.json"
        file.write_text(sandbox.done("preview", "--json", "--show-sames", "-s", "sandbox").out, encoding="utf-8")
        graph = sandbox.graph("--preview", str(file))["after"]
        previewed = rows(graph)
        assert {row["source"]["file"].partition("/")[0] for row in graph["resources"]} == {"network", "compute"}
        assert set(captured) == set(previewed)
        for key, row in previewed.items():
            assert list(differences(captured[key], row, key)) == []

    def test_with_the_state(self, sandbox: Project, captured: dict[str, Row], tmp_path: Path) -> None:
        sandbox.up("sandbox")
        file = tmp_path / "state.json"
        file.write_text(sandbox.done("stack", "export", "-s", "sandbox").out, encoding="utf-8")
        deployed = rows(sandbox.graph("--state", str(file)))
        assert set(captured) == set(deployed)
        for key, row in captured.items():
            assert list(differences(deployed[key], row, key)) == []


class TestLife:
    """From the first `up`, above, to the end: each test goes on where the one before it stopped."""

    def test_what_is_deployed_is_what_pulumi_knows(self, sandbox: Project) -> None:
        known = {one["id"] for one in sandbox.state("sandbox") if one["type"].startswith("azure-native:")}
        assert known == set(sandbox.deployed)

    def test_a_second_up_changes_nothing(self, sandbox: Project) -> None:
        assert list(sandbox.up("sandbox")) == ["unchanged"]

    def test_an_edited_stack_file_updates_what_it_names(self, sandbox: Project) -> None:
        with sandbox.edited(FILE, "size: Standard_D4s_v5, max_nodes: 4}", "size: Standard_D4s_v5, max_nodes: 5}"):
            counted = sandbox.up("sandbox")
        assert counted == {"updated": 1, "unchanged": counted["unchanged"]}

    def test_a_stack_file_with_a_fault_is_one_message_and_changes_nothing(self, sandbox: Project) -> None:
        before = sandbox.deployed
        with sandbox.edited(FILE, "address_space: 10.10.0.0/16", "adress_space: 10.10.0.0/16"):
            answer = sandbox.run("up", "--yes", "--skip-preview", "-s", "sandbox")
        assert answer.code != 0
        assert f"{FILE}:" in answer.out
        assert "adress_space" in answer.out
        assert "Traceback" not in answer.out + answer.err
        assert sandbox.deployed == before

    def test_destroy_leaves_nothing(self, sandbox: Project) -> None:
        answer = sandbox.done("destroy", "--yes", "--skip-preview", "-s", "sandbox")
        assert list(answer.summary) == ["deleted"]
        assert sandbox.deployed == []
        assert sandbox.state("sandbox") == []

    def test_the_clone_is_as_it_was(self, sandbox: Project) -> None:
        assert sandbox.changed == ""
