"""The real engine for tests, and projects under version control to run it on."""

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from infra.offline.engine import Engine, find_engine
from infra.offline.workspace import Workspace

ROOT = Path(__file__).resolve().parents[3]
FAIRWAY = [sys.executable, "-m", "infra.cli", "offline"]


@dataclass(frozen=True)
class Answer:
    """What a run of `fairway offline` said."""

    code: int
    out: str
    err: str

    @property
    def summary(self) -> dict[str, int]:
        """Pulumi's own count of what happened, or would: `{"created": 9}`."""
        listed = self.out.partition("\nResources:\n")[2]
        counted = re.findall(r"^    (?:\W*|\d+ changes\. )(\d+) (?:to )?(\w+)$", listed, re.MULTILINE)
        return {what: int(number) for number, what in counted}


@dataclass(frozen=True)
class Project:
    """A project in a git repository of its own, with a cache of its own."""

    folder: Path
    environment: dict[str, str]

    @property
    def workspace(self) -> Path:
        """The folder of the cache that the engine works in."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("XDG_CACHE_HOME", self.environment["XDG_CACHE_HOME"])
            return Workspace.of(self.folder).folder

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """A run that somebody else waits for. Its process is Pulumi's own: fairway has given way to it."""
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        command = [*FAIRWAY, *arguments, "--non-interactive"]
        return subprocess.Popen(command, cwd=self.folder, env=self.environment, text=True, **pipes)  # type: ignore[call-overload, no-any-return]

    def run(self, *arguments: str) -> Answer:
        with self.start(*arguments) as process:
            out, err = process.communicate()
        return Answer(process.returncode, out, err)

    def done(self, *arguments: str) -> Answer:
        """A run that must end well."""
        answer = self.run(*arguments)
        assert answer.code == 0, answer.out + answer.err
        return answer

    def up(self, stack: str) -> dict[str, int]:
        """Bring the stack up without a preview; Pulumi's count."""
        return self.done("up", "--yes", "--skip-preview", "-s", stack).summary

    def state(self, stack: str) -> list[dict[str, Any]]:
        """The resources that Pulumi knows of, in its own words."""
        exported = json.loads(self.done("stack", "export", "-s", stack).out)
        return list(exported["deployment"].get("resources", ()))

    def graph(self, *arguments: str) -> dict[str, Any]:
        """What `fairway graph` shows, without the engine."""
        command = [sys.executable, "-m", "infra.cli", "graph", "--as-declared", "--format", "json", *arguments]
        answer = subprocess.run(
            command, cwd=self.folder, env=self.environment, capture_output=True, text=True, check=False
        )
        assert answer.returncode == 0, answer.stderr
        return dict(json.loads(answer.stdout))

    @property
    def deployed(self) -> list[str]:
        """The ids of what exists in the stand-in's Azure, in the order of creation."""
        file = self.workspace / "azure.db"
        if not file.exists():
            return []
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
            if not connection.execute("SELECT name FROM sqlite_master WHERE name = 'deployed'").fetchone():
                return []
            rows = connection.execute("SELECT json_extract(body, '$.id') FROM deployed ORDER BY position")
            return [str(row[0]) for row in rows]

    @property
    def changed(self) -> str:
        """What git says of the project's folder; empty where nothing changed."""
        return git(self.folder, "status", "--porcelain", "--ignored")

    @contextmanager
    def edited(self, file: str, old: str, new: str) -> Iterator[None]:
        """With another text in a file; afterwards it is as it was."""
        path = self.folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")
        try:
            yield
        finally:
            path.write_text(text, encoding="utf-8")


@pytest.fixture(scope="session")
def engine() -> Engine:
    """The engine, built where there is none; a test that needs it fails without it."""
    return find_engine()


@pytest.fixture(scope="module")
def project(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path, Sequence[str]], Project]:
    """Puts files of a folder into a repository and a cache of their own; the engine is shared."""

    def make(source: Path, files: Sequence[str]) -> Project:
        root = tmp_path_factory.mktemp("project")
        cache = root / "cache" / "fairway"
        cache.mkdir(parents=True)
        if engine.folder.parent.parent.name == "engine":
            (cache / "engine").symlink_to(engine.folder.parent.parent)
        folder = root / source.name
        for file in files:
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source / file, folder / file)
        git(folder, "init", "-q")
        git(folder, "add", "-A")
        git(folder, "-c", "user.name=test", "-c", "user.email=test@example.org", "commit", "-q", "-m", "as it was")
        environment = {**os.environ, "XDG_CACHE_HOME": str(root / "cache"), "PYTHONDONTWRITEBYTECODE": "1"}
        # fairway runs from its clone, where the project is one.
        return Project(folder, {**environment, "PYTHONPATH": str(folder if source == ROOT else ROOT)})

    return make


def git(folder: Path, *arguments: str) -> str:
    answer = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True, check=True)
    return answer.stdout


def program(name: str) -> tuple[Path, list[str]]:
    """One of the programs in tests/programs, with its files."""
    folder = ROOT / "tests" / "programs" / name
    files = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return folder, [str(path.relative_to(folder)) for path in files]
