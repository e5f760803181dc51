"""The engine reads and rewrites stack files as we read them: same values, same comments, same order."""

import json
import os
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from subprocess import PIPE, run

import pytest

from infra.offline.engine import Engine, find_engine
from infra.settings.faults import SettingsError
from infra.settings.files import stacks
from infra.settings.yaml_reader import read_yaml
from network.model.resource import Json
from tests.infra.settings.stack_files import STACKS

pytestmark = pytest.mark.engine

SCALARS = """true false null -0 0 -17 1.25 -0.5 9007199254740992 10.0.0.0/16 10.0.0.4 tcp/443 site:home 2027-01 1.2.3 -a
_1 - -- ... 0x 1e e1 0b2 1:2 12:34 +a a+ +0x1 1..2 0.1e 1e+ y/n yesno nul truth 2026-1-1x 20:30:40:50 a#b a,b"""


@pytest.fixture(scope="session")
def engine() -> Engine:
    return find_engine()


class Project:
    """A project of its own for the engine, with a copy of the shipped stack files."""

    def __init__(self, folder: Path, engine: Engine) -> None:
        self.folder, self.engine = folder, engine
        shutil.copyfile(STACKS.parent / "Pulumi.yaml", folder / "Pulumi.yaml")
        shutil.copytree(STACKS, folder / "stacks")
        (folder / "state").mkdir()

    def __call__(self, *arguments: str) -> str:
        places = {
            "PULUMI_HOME": str(self.folder / "home"),
            "PULUMI_BACKEND_URL": (self.folder / "state").as_uri(),
            "PULUMI_CONFIG_PASSPHRASE": "open",
            "PULUMI_SKIP_UPDATE_CHECK": "true",
        }
        command = [str(self.engine.command), *arguments, "--non-interactive"]
        return run(command, cwd=self.folder, env={**os.environ, **places}, stdout=PIPE, check=True, text=True).stdout

    def text(self, stack: str) -> str:
        return (self.folder / "stacks" / f"Pulumi.{stack}.yaml").read_text(encoding="utf-8")

    def config(self, stack: str) -> Mapping[str, Json]:
        """What the engine passes to a program, as JSON says it."""
        passed = json.loads(self("config", "--json", "-s", stack))
        return {key: _parsed(value["value"]) for key, value in passed.items()}


def _parsed(text: str) -> Json:
    value: Json = json.loads(text) if text[:1] in "[{" else text
    return value


@pytest.fixture
def project(engine: Engine, tmp_path: Path) -> Project:
    return Project(tmp_path, engine)


def comments(text: str) -> list[str]:
    return re.findall(r"(?:^|\s)(#.*)", text)


def order(value: Json) -> Json:
    """The keys of all maps, as pairs, so that their order counts in a comparison."""
    if isinstance(value, Mapping):
        return [[key, order(inner)] for key, inner in value.items()]
    return [order(item) for item in value] if isinstance(value, list) else value


@pytest.mark.parametrize("stack", stacks(STACKS))
def test_a_shipped_file_survives_what_pulumi_writes_into_it(stack: str, project: Project) -> None:
    before = project.text(stack)
    project("stack", "init", stack)
    project("config", "set", "fairway:gate", "warn", "-s", stack)
    after = project.text(stack)
    assert "encryptionsalt:" in after
    assert comments(after) == comments(before)
    original, saved = read_yaml(before, "f").value, read_yaml(after, "f")
    assert not saved.faults
    assert isinstance(original, dict)
    kept = saved.at(("config",))
    assert isinstance(kept, dict)
    assert kept.pop("fairway:gate") == "warn"
    assert order(kept) == order(original["config"])


@pytest.mark.parametrize("stack", stacks(STACKS))
def test_the_engine_passes_what_we_read(stack: str, project: Project) -> None:
    project("stack", "init", stack)
    assert project.config(stack) == read_yaml(project.text(stack), "f").at(("config",))


def test_every_scalar_that_we_accept_the_engine_reads_alike(project: Project) -> None:
    accepted = {}
    for text in SCALARS.split():
        try:
            document = read_yaml(f"a: {text}", "f")
        except SettingsError:
            continue
        if not document.faults:
            accepted[text] = document.at(("a",))
    assert len(accepted) > len(SCALARS.split()) // 2
    lines = "".join(f"    k{position}: {text}\n" for position, text in enumerate(accepted))
    (project.folder / "stacks" / "Pulumi.scalars.yaml").write_text(f"config:\n  fairway:world:\n{lines}")
    project("stack", "init", "scalars")
    passed = project.config("scalars")["fairway:world"]
    assert passed == {f"k{position}": value for position, value in enumerate(accepted.values())}
