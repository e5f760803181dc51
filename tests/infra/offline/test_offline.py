"""A small program, brought up, changed and taken down by the real engine; and what becomes of an interrupted run."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.infra.offline.conftest import Project, program

pytestmark = pytest.mark.engine

Make = Callable[[Path, Sequence[str]], Project]
FILE = "stacks/Pulumi.dev.yaml"
EVERYTHING = 13  # nine resources of Azure, one in another subscription, its provider, and the stack
PLANTED = b"planted-word-of-the-program"
GROUP = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/net-dev"
NODES = f"{GROUP}/providers/Microsoft.Network/virtualNetworks/training/subnets/nodes"


@pytest.fixture(scope="module")
def small(project: Make) -> Project:
    return project(*program("offline_small"))


class TestLife:
    """One stack from its first preview to its end: each test goes on where the one before it stopped."""

    def test_a_preview_shows_everything_and_makes_nothing(self, small: Project) -> None:
        answer = small.done("preview", "-s", "dev")
        assert answer.summary == {"create": EVERYTHING}
        assert answer.err.startswith("fairway: Pulumi 3."), "which engine it is, and nothing else of ours"
        assert small.deployed == []

    def test_up_makes_everything(self, small: Project) -> None:
        answer = small.done("up", "--yes", "--skip-preview", "-s", "dev")
        assert answer.summary == {"created": EVERYTHING}
        assert f'subnet : "{NODES}"' in answer.out
        assert 'address: "10.1.0.4"' in answer.out
        assert NODES in small.deployed

    def test_a_second_up_changes_nothing(self, small: Project) -> None:
        assert small.up("dev") == {"unchanged": EVERYTHING}

    def test_a_name_that_was_made_up_is_the_logical_name_with_eight_digits(self, small: Project) -> None:
        (table,) = [one["id"] for one in small.state("dev") if one["urn"].endswith("::unnamed")]
        assert len(table.removeprefix(f"{GROUP}/providers/Microsoft.Network/routeTables/unnamed")) == 8

    def test_what_azure_would_have_chosen_is_marked(self, small: Project) -> None:
        (card,) = [one for one in small.state("dev") if one["urn"].endswith("::card")]
        assert card["outputs"]["__assumed"] == ["properties.ipConfigurations[0].properties.privateIPAddress"]

    def test_a_refresh_finds_what_is_there(self, small: Project) -> None:
        assert small.done("refresh", "--yes", "--skip-preview", "-s", "dev").summary == {"unchanged": EVERYTHING}

    def test_an_edited_stack_file_updates(self, small: Project) -> None:
        with small.edited(FILE, "10.1.0.0/24", "10.1.0.0/23"):
            assert small.up("dev") == {"updated": 1, "unchanged": EVERYTHING - 1}

    def test_another_name_is_another_resource(self, small: Project) -> None:
        with small.edited(FILE, "table: first", "table: second"):
            counted = small.up("dev")
        assert counted == {"updated": 1, "replaced": 1, "unchanged": EVERYTHING - 2}, "and the subnet as it was"
        tables = [one.rpartition("/")[2] for one in small.deployed if "/routeTables/" in one]
        assert "second" in tables
        assert "first" not in tables

    def test_a_provider_of_its_own_has_a_subscription_of_its_own(self, small: Project) -> None:
        assert "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/net-dev" in small.deployed

    def test_what_arm_would_refuse_is_an_error_with_its_code(self, small: Project) -> None:
        with small.edited(FILE, "10.1.0.0/24", "10.2.0.0/24"):
            answer = small.run("up", "--yes", "--skip-preview", "-s", "dev")
        assert answer.code != 0
        assert 'error: Code="NetcfgInvalidSubnet" Message="' in answer.out, answer.out
        assert "Traceback" not in answer.out + answer.err
        assert sum(small.up("dev").values()) == EVERYTHING

    def test_secrets_are_nowhere_in_clear(self, small: Project) -> None:
        files = [path for path in small.workspace.rglob("*") if path.is_file()]
        assert any(path.name == "azure.db" for path in files)
        assert not [path for path in files if PLANTED in path.read_bytes()]
        for arguments in (("stack", "output", "-s", "dev"), ("stack", "export", "-s", "dev"), ("config", "-s", "dev")):
            answer = small.done(*arguments)
            assert PLANTED.decode() not in answer.out + answer.err

    def test_configuration_is_not_set_offline(self, small: Project) -> None:
        answer = small.run("config", "set", "a", "b", "-s", "dev")
        assert (answer.code, answer.out) == (2, "")
        assert answer.err == (
            "fairway: offline, the engine works on a copy of the stack file; "
            f"edit {small.folder}/stacks/Pulumi.dev.yaml instead\n"
        )

    def test_destroy_leaves_nothing(self, small: Project) -> None:
        assert small.done("destroy", "--yes", "--skip-preview", "-s", "dev").summary == {"deleted": EVERYTHING}
        assert small.deployed == []
        assert small.state("dev") == []

    def test_two_stacks_at_once_do_not_mind_each_other(self, small: Project) -> None:
        for arguments in (("up", "--yes"), ("destroy", "--yes")):
            runs = [small.start(*arguments, "--skip-preview", "-s", stack) for stack in ("dev", "prod")]
            ended = [(run.communicate(), run.returncode) for run in runs]
            assert [code for _, code in ended] == [0, 0], ended
        assert small.deployed == []

    def test_the_clone_is_as_it_was(self, small: Project) -> None:
        assert small.changed == ""


def test_an_interrupted_up_is_finished_by_the_next(project: Make) -> None:
    chain = project(*program("offline_chain"))
    everything = 61
    with chain.start("up", "--yes", "--skip-preview", "-s", "dev") as interrupted:
        while len(chain.deployed) < everything // 3:
            assert interrupted.poll() is None, interrupted.communicate()
            time.sleep(0.01)
        interrupted.kill()
        interrupted.communicate()
    begun = len(chain.deployed)
    assert begun < everything, "the run was over before it was killed"
    answer = chain.done("up", "--yes", "--skip-preview", "-s", "dev")
    assert "fairway: the last run on dev was interrupted; its lock is released\n" in answer.err
    assert len(chain.deployed) == everything
    assert len({one["id"] for one in chain.state("dev") if one.get("id")}) == everything + 1, "and the provider"
    assert chain.up("dev") == {"unchanged": everything + 1}
    assert chain.done("destroy", "--yes", "--skip-preview", "-s", "dev").summary == {"deleted": everything + 1}
    assert chain.deployed == []
