"""Workspaces of other stacks: `training:workspace` in the files of those that use it."""

import shutil
from pathlib import Path

import pytest

from infra.program.account import Account
from infra.program.plan import plan
from infra.settings.faults import SettingsError
from infra.settings.load import load
from tests.estate.clone import ROOT

ACCOUNT = Account("11111111-1111-1111-1111-111111111111", "22222222-2222-2222-2222-222222222222")
WORKSPACE = (
    f"/subscriptions/{ACCOUNT.subscription}/resourceGroups/training-compute"
    "/providers/Microsoft.MachineLearningServices/workspaces/workspace"
)


@pytest.fixture
def stacks(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "stacks", tmp_path / "stacks"))


def edit(stacks: Path, stack: str, old: str, new: str) -> None:
    file = stacks / f"Pulumi.{stack}.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_instances_are_those_of_the_workspace_and_stand_in_a_subnet_of_their_own_stack(stacks: Path) -> None:
    environment = plan(load("dev", stacks), ACCOUNT).environment
    assert {one.workspace for one in environment.instances.values()} == {WORKSPACE}
    assert {(one.subnet or "").rpartition("/virtualNetworks/")[2] for one in environment.instances.values()} == {
        "dev/subnets/instances"
    }
    assert environment.workspaces == {}


def test_a_cluster_pulls_from_the_registry_of_its_workspace(stacks: Path) -> None:
    environment = plan(load("serving", stacks), ACCOUNT).environment
    training = plan(load("training", stacks), ACCOUNT).environment
    assert environment.inference["scoring"].workspace == WORKSPACE
    assert environment.aks["scoring"].registries == (training.registries["images"].id,)
    assert environment.inference["scoring"].storage == (training.storage["datastore"].id,)


@pytest.mark.parametrize(
    ("stack", "old", "new"),
    [
        pytest.param("serving", "training:workspace", "training:worksace", id="a workspace that is not there"),
        pytest.param("serving", "training:workspace", "trainin:workspace", id="a stack that is not there"),
        pytest.param("serving", "training:workspace", "managed:workspace", id="a stack of another estate"),
    ],
)
def test_a_workspace_that_nobody_has_is_refused_at_its_line(stacks: Path, stack: str, old: str, new: str) -> None:
    edit(stacks, stack, old, new)
    with pytest.raises(SettingsError) as refused:
        load(stack, stacks)
    (fault,) = refused.value.faults
    assert fault.path == "fairway:compute.aks.scoring.workspace"
    assert fault.line > 0
    assert f"got {new!r}, expected a declared workspace or workspace of another stack" in fault.message


def test_the_own_workspace_has_no_stack_before_its_name(stacks: Path) -> None:
    own = "    instances:\n      own: {workspace: training:workspace, subnet: training/nodes, size: Standard_D4s_v5}\n"
    edit(stacks, "training", "    clusters:\n", f"{own}    clusters:\n")
    with pytest.raises(SettingsError, match="training:workspace"):
        load("training", stacks)
