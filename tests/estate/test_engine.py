"""The estate on the real engine, from a clone: the hub first, its spokes after it, and everything away in reverse."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.estate.clone import ESTATE
from tests.infra.offline.conftest import ROOT, Project, git

pytestmark = pytest.mark.engine

Make = Callable[[Path, Sequence[str]], Project]
BESIDE = ("dev", "serving")
"""Spokes that use the workspace of training, and know nothing of each other."""


@pytest.fixture(scope="module")
def azure(project: Make) -> Project:
    listed = ("ls-files", "--cached", "--others", "--exclude-standard")
    files = git(ROOT, *listed, "Pulumi.yaml", "infra", "network", "compute", "stacks").splitlines()
    made = project(ROOT, [file for file in files if (ROOT / file).exists()])
    for stack in (*ESTATE, "managed"):
        # Whether everything holds is asked once, in test_estate, and not before each of these runs.
        file = made.folder / "stacks" / f"Pulumi.{stack}.yaml"
        file.write_text(file.read_text("utf-8").replace("config:\n", 'config:\n  fairway:gate: "off"\n', 1), "utf-8")
    return made


def together(project: Project, what: str, *stacks: str) -> list[str]:
    """Runs on several stacks at the same time; what they said, all having ended well."""
    started = [project.start(what, "--yes", "--skip-preview", "-s", stack) for stack in stacks]
    said = [(process, *process.communicate()) for process in started]
    for process, out, err in said:
        assert process.returncode == 0, out + err
    return [out for _, out, _ in said]


def test_a_spoke_does_not_begin_before_its_hub(azure: Project) -> None:
    answer = azure.run("up", "--yes", "--skip-preview", "-s", "training")
    assert answer.code != 0
    assert "bring up hub first" in answer.out or "unknown stack" in answer.out
    assert azure.deployed == []


def test_the_hub_comes_first(azure: Project) -> None:
    assert list(azure.up("hub")) == ["created"]


def test_then_the_spoke_with_the_workspace(azure: Project) -> None:
    assert "created" in azure.up("training")


def test_then_those_that_use_it_at_the_same_time(azure: Project) -> None:
    together(azure, "up", *BESIDE)
    known = {one["id"] for stack in ESTATE for one in azure.state(stack) if one["type"].startswith("azure-native:")}
    assert known == set(azure.deployed)


def test_a_second_up_changes_nothing(azure: Project) -> None:
    for out in together(azure, "up", *ESTATE):
        assert "unchanged" in out
        assert not any(word in out for word in (" created\n", " updated\n", " replaced\n", " deleted\n"))


def test_it_goes_in_reverse(azure: Project) -> None:
    together(azure, "destroy", *BESIDE)
    azure.done("destroy", "--yes", "--skip-preview", "-s", "training")
    azure.done("destroy", "--yes", "--skip-preview", "-s", "hub")
    assert azure.deployed == []


def test_topology_c_previews_comes_up_and_goes(azure: Project) -> None:
    assert "error" not in azure.done("preview", "-s", "managed").out
    assert list(azure.up("managed")) == ["created"]
    assert list(azure.up("managed")) == ["unchanged"]
    azure.done("destroy", "--yes", "--skip-preview", "-s", "managed")
    assert azure.deployed == []
