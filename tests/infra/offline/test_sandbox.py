"""The sandbox, from a clone of this repository, on the real engine: what `make up` does, and what comes after it."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.infra.offline.conftest import ROOT, Project, git

pytestmark = pytest.mark.engine

Make = Callable[[Path, Sequence[str]], Project]
FILE = "stacks/Pulumi.sandbox.yaml"


@pytest.fixture(scope="module")
def sandbox(project: Make) -> Project:
    return project(ROOT, git(ROOT, "ls-files", "Pulumi.yaml", "infra", "network", "compute", "stacks").splitlines())


class TestLife:
    """From the first `up` to the end: each test goes on where the one before it stopped."""

    def test_up_makes_everything(self, sandbox: Project) -> None:
        answer = sandbox.done("up", "--yes", "--skip-preview", "-s", "sandbox")
        (verb,) = answer.summary
        assert verb == "created"
        assert answer.summary[verb] > len(sandbox.deployed) > 100

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
