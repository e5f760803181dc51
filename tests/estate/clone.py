"""A clone of this repository whose stack files a test may edit, and what the check says of its estate."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from os import environ
from pathlib import Path

from compute.requirements.intents import requirement_intents
from infra.expectations import Expectations
from infra.report.intents import intent_result
from infra.scene import scene_of
from infra.service_tags import ServiceTags
from infra.settings.expectations import stack_intents
from infra.settings.load import load
from network.lift.graph import read_graph
from network.lift.index import ResourceIndex
from network.lift.world import read_world
from network.model.finding import Finding, Severity
from network.model.intent import Intent
from network.model.resource import ResourceGraph
from network.verify import preflight
from network.verify.intents.judge import judge

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("Pulumi.yaml", "infra", "network", "compute", "stacks")
ESTATE = ("hub", "dev", "serving", "training")


@dataclass(frozen=True)
class Answer:
    """What one run of the command line said."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Clone:
    """The folder of a clone."""

    folder: Path

    def run(self, *arguments: str) -> Answer:
        """A command of this clone's own fairway."""
        command = [sys.executable, "-m", "infra.cli", *arguments]
        own = {**environ, "PYTHONPATH": str(self.folder), "PYTHONDONTWRITEBYTECODE": "1"}
        done = subprocess.run(command, cwd=self.folder, env=own, capture_output=True, text=True, check=False)
        return Answer(done.returncode, done.stdout, done.stderr)

    @contextmanager
    def edited(self, stack: str, old: str, new: str) -> Iterator[None]:
        """With another text in one place of a stack file; afterwards it is as it was."""
        file = self.folder / "stacks" / f"Pulumi.{stack}.yaml"
        text = file.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{file.name} has {text.count(old)} times {old!r}"
        file.write_text(text.replace(old, new), encoding="utf-8")
        try:
            yield
        finally:
            file.write_text(text, encoding="utf-8")

    def estate(self) -> "Estate":
        """The estate as it would be deployed, with what its files say of it."""
        answer = self.run("graph", "-s", "hub", "--format", "json")
        assert answer.code == 0, answer.err
        return Estate(read_graph(json.loads(answer.out)), said_of(self.folder / "stacks"))


@dataclass(frozen=True)
class Estate:
    """Everything that the check is about."""

    graph: ResourceGraph
    said: Expectations

    @property
    def intents(self) -> Mapping[str, Intent]:
        """What people wrote by its name; what systems require by the system, the machine and the requirement's id."""
        required = requirement_intents(ResourceIndex(self.graph.resources))
        by_id = {f"{one.name.partition(':')[0]}: {one.requirement}": one for one in required}
        return {**by_id, **{one.name: one for one in self.said.intents}}

    def preflight(self) -> tuple[Finding, ...]:
        """What preflight finds, notes left out."""
        found = preflight.check(self.graph.resources, read_world(self.graph.world))
        return tuple(one for one in found if one.severity is not Severity.INFO)

    def judged(self, *names: str) -> tuple[Finding, ...]:
        """What is found of these intents, by name; of none that holds."""
        wanted = [self.intents[name] for name in names]
        scene = scene_of(self.graph, self.said, ServiceTags(), wanted)
        results = (intent_result(scene, judge(scene, intent)) for intent in wanted)
        return tuple(one.finding for one in results if one.finding is not None)


def said_of(stacks: Path) -> Expectations:
    """What the stack files of the estate expect of their network."""
    return Expectations(tuple(intent for stack in ESTATE for intent in stack_intents(load(stack, stacks))))


def clone_into(folder: Path) -> Clone:
    """A clone in a folder of its own, with what the program needs."""
    for part in PARTS:
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copyfile(source, folder / part)
    return Clone(folder)
