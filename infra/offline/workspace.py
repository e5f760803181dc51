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
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from infra.offline.cache import cache_root
from infra.offline.engine import Engine
from infra.offline.errors import OfflineUsageError

PROJECT_FILE = "Pulumi.yaml"
_FAIRWAY = Path(__file__).resolve().parents[2]


def project_folder(start: Path) -> Path:
    """The nearest folder at or above `start` that holds a Pulumi.yaml, else fairway's own clone."""
    for folder in (start, *start.parents):
        if (folder / PROJECT_FILE).is_file():
            return folder
    if (_FAIRWAY / PROJECT_FILE).is_file():
        return _FAIRWAY
    message = f"there is no {PROJECT_FILE} in {start} or above it; run this in a Pulumi project, or name one with --cwd"
    raise OfflineUsageError(message)


@dataclass(frozen=True, slots=True)
class Workspace:
    """Where the engine works for one clone, and what it has to be told to stay there."""

    clone: Path
    folder: Path
    project: Mapping[str, object]

    @classmethod
    def of(cls, clone: Path) -> "Workspace":
        """The workspace of the project in this folder. Nothing is written yet."""
        clone = clone.resolve()
        name = f"{clone.name}-{hashlib.sha256(str(clone).encode()).hexdigest()[:12]}"
        return cls(clone, cache_root() / "clones" / name, _project(clone / PROJECT_FILE))

    @property
    def name(self) -> str:
        """The project's name: a part of every URN."""
        return str(self.project.get("name", ""))

    @property
    def tracked_stacks(self) -> Path:
        """The folder of the clone that holds its stack files."""
        return self.clone / str(self.project.get("stackConfigDir", "."))

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

    def stack_file(self, stack: str) -> Path:
        """The copy of the stack's file that the engine reads and writes."""
        return self.folder / "stacks" / f"Pulumi.{stack}.yaml"

    def tracked_file(self, stack: str) -> Path:
        """The stack's file in the clone."""
        return self.tracked_stacks / f"Pulumi.{stack}.yaml"

    def state_file(self, stack: str) -> Path:
        """What the backend keeps of the stack; missing until the stack is created."""
        return self.folder / "state" / ".pulumi" / "stacks" / self.name / f"{stack}.json"

    @property
    def tracked_names(self) -> tuple[str, ...]:
        """The stacks that have a file in the clone."""
        files = sorted(self.tracked_stacks.glob("Pulumi.*.yaml"))
        return tuple(file.name.removeprefix("Pulumi.").removesuffix(".yaml") for file in files)

    def locks(self) -> dict[str, list[Path]]:
        """The locks of each stack: those that the backend holds now, and those that a killed run left behind."""
        found: dict[str, list[Path]] = {}
        for lock in sorted((self.folder / "state" / ".pulumi" / "locks" / "organization" / self.name).glob("*/*.json")):
            found.setdefault(lock.parent.name, []).append(lock)
        return found

    def environment(self, engine: Engine) -> dict[str, str]:
        """The environment of a run: nothing of the user's own Pulumi is read or written, nothing is downloaded."""
        folders = [self.folder / "bin", Path(sys.executable).parent, engine.folder]
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


def _project(file: Path) -> Mapping[str, object]:
    try:
        read = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        message = f"{file} cannot be read: {str(error).splitlines()[0]}"
        raise OfflineUsageError(message) from error
    if not isinstance(read, Mapping) or not read.get("name"):
        message = f"{file} is no Pulumi project; it needs at least `name:` and `runtime: python`"
        raise OfflineUsageError(message)
    return read
