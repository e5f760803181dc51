"""The folder of the cache that the engine works in, one for each clone; the clone itself is only read.

- `Pulumi.yaml`: the clone's, its `main` pointing back at the clone
- `stacks/`: copies of the clone's stack files; the engine writes its salt there
- `state/`: the backend, what Pulumi knows of each stack
- `home/`: PULUMI_HOME
- `bin/`: the stand-in for azure-native, as the executable that the engine looks for, and the Python of programs
- `azure.db`: what the stand-in has created, of all stacks together, since stacks refer to each other's resources
- `passphrase`: encrypts the secrets in `state/`
"""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from infra.capture.project import Project, read_project
from infra.offline.cache import cache_root
from infra.offline.engine import Engine


@dataclass(frozen=True, slots=True)
class Workspace:
    """Where the engine works for one clone, and what it has to be told to stay there."""

    project: Project
    folder: Path

    @classmethod
    def of(cls, directory: Path) -> "Workspace":
        """The workspace of the project in this folder, or above it. Nothing is written yet.

        ProjectError where there is none, or none in Python.
        """
        project = read_project(directory)
        name = f"{project.root.name}-{hashlib.sha256(str(project.root).encode()).hexdigest()[:12]}"
        return cls(project, cache_root() / "clones" / name)

    @property
    def azure(self) -> Path:
        """The file of the stand-in's state."""
        return self.folder / "azure.db"

    @property
    def passphrase(self) -> Path:
        """The file of the words that encrypt our state."""
        return self.folder / "passphrase"

    @property
    def stand_in(self) -> Path:
        """What the engine takes for azure-native."""
        return self.folder / "bin" / "pulumi-resource-azure-native"

    @property
    def python(self) -> Path:
        """What the engine takes for Python."""
        return self.folder / "bin" / "python"

    @property
    def history(self) -> Path:
        """What the backend keeps of past updates, a folder for each stack below one for each project."""
        return self._backend / "history"

    @property
    def _backend(self) -> Path:
        return self.folder / "state" / ".pulumi"

    def stack_file(self, stack: str) -> Path:
        """The copy of the stack's file that the engine reads and writes."""
        return self.folder / "stacks" / f"Pulumi.{stack}.yaml"

    def tracked_file(self, stack: str) -> Path:
        """The stack's file in the clone."""
        file = self.project.stacks / f"Pulumi.{stack}.yaml"
        other = file.with_suffix(".yml")
        return other if other.exists() and not file.exists() else file

    def knows(self, stack: str) -> bool:
        """Whether the backend has the stack already."""
        return (self._backend / "stacks" / self.project.name / f"{stack}.json").exists()

    def locks(self) -> dict[str, list[Path]]:
        """The locks of each stack: those that the backend holds now, and those that a killed run left behind."""
        found: dict[str, list[Path]] = {}
        for lock in sorted((self._backend / "locks" / "organization" / self.project.name).glob("*/*.json")):
            found.setdefault(lock.parent.name, []).append(lock)
        return found

    def environment(self, engine: Engine) -> dict[str, str]:
        """The environment of a run: nothing of the user's own Pulumi is read or written, nothing is downloaded."""
        folders = [self.folder / "bin", self.project.python.parent, engine.folder]
        ours = {
            "PATH": os.pathsep.join([*map(str, folders), os.environ.get("PATH", os.defpath)]),
            "PULUMI_HOME": str(self.folder / "home"),
            # Without `metadata=skip` a second file with a checksum is written beside each, at every step.
            "PULUMI_BACKEND_URL": f"file://{self.folder / 'state'}?metadata=skip",
            "PULUMI_CONFIG_PASSPHRASE_FILE": str(self.passphrase),
            "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
            "PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS": "true",
            "PULUMI_PYTHON_CMD": str(self.python),
            "PULUMI_SKIP_UPDATE_CHECK": "true",
        }
        theirs = {"PULUMI_CONFIG_PASSPHRASE", "PULUMI_ACCESS_TOKEN", "PULUMI_IGNORE_AMBIENT_PLUGINS"}
        return {key: value for key, value in os.environ.items() if key not in theirs} | ours
