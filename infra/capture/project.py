"""A Pulumi project as its Pulumi.yaml describes it: where the program stands, and what runs it.

https://www.pulumi.com/docs/iac/concepts/projects/project-file/
"""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from infra.capture.errors import ProjectError
from infra.capture.yaml_values import read_yaml_file
from network.model.resource import Json

PROJECT_FILES = ("Pulumi.yaml", "Pulumi.yml")
FAIRWAY = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True, eq=False)
class Project:
    """A Pulumi Python program. `folder` is where it runs, `main` what is run there, `config` the project's defaults."""

    name: str
    root: Path
    folder: Path
    main: str
    stacks: Path
    python: Path
    virtualenv: Path | None = None
    config: Mapping[str, Json] = field(default_factory=dict)

    @property
    def is_fairway(self) -> bool:
        """Whether the program is fairway's own, the only one that may import fairway."""
        return self.root == FAIRWAY

    @property
    def stack_names(self) -> tuple[str, ...]:
        """The stacks that have a file, by name."""
        found = (*self.stacks.glob("Pulumi.*.yaml"), *self.stacks.glob("Pulumi.*.yml"))
        return tuple(sorted(path.stem.removeprefix("Pulumi.") for path in found))


@dataclass(frozen=True, slots=True)
class Target:
    """One stack of one project."""

    project: Project
    stack: str

    def __str__(self) -> str:
        return f"{self.project.name}/{self.stack}"


def read_project(directory: Path) -> Project:
    """The project whose Pulumi.yaml stands in `directory` or, as for Pulumi itself, nearest above it.

    Raises ProjectError where there is none, or none in Python.
    """
    file = _project_file(directory)
    document = read_yaml_file(file)
    name, runtime = document.get("name"), document.get("runtime")
    if not isinstance(name, str) or not name:
        raise ProjectError(f"{file}: got no name, expected the name of the project")
    language = runtime.get("name") if isinstance(runtime, Mapping) else runtime
    if language != "python":
        raise ProjectError(
            f"{file}: got the runtime {language!r}, expected python; for programs in other languages check "
            "what `pulumi preview --json --show-sames` writes, with --preview"
        )
    root = file.parent
    folder, main = _entry(root, document.get("main"))
    virtualenv = _virtualenv(root, runtime)
    config = document.get("config")
    return Project(
        name=name,
        root=root,
        folder=folder,
        main=main,
        stacks=root / _text(document.get("stackConfigDir") or (config if isinstance(config, str) else "")),
        python=_interpreter(virtualenv),
        virtualenv=virtualenv,
        config=config if isinstance(config, Mapping) else {},
    )


def _project_file(directory: Path) -> Path:
    directory = directory.expanduser().resolve()
    if not directory.is_dir():
        raise ProjectError(f"{directory}: got no such folder, expected the folder of a Pulumi program")
    candidates = (folder / name for folder in (directory, *directory.parents) for name in PROJECT_FILES)
    found = next((file for file in candidates if file.is_file()), None)
    if found is None:
        raise ProjectError(f"{directory}: got no Pulumi.yaml here or above, expected the folder of a Pulumi program")
    return found


def _entry(root: Path, main: Json) -> tuple[Path, str]:
    """Where the engine runs a program, and what it gives to Python: a folder as `.`, a file by its name."""
    entry = (root / _text(main)).resolve()
    return (entry.parent, entry.name) if entry.is_file() else (entry, ".")


def _virtualenv(root: Path, runtime: Json) -> Path | None:
    """The environment of a program: `virtualenv` of its options, where uv puts it, else the one that is active."""
    options = runtime.get("options") if isinstance(runtime, Mapping) else None
    options = options if isinstance(options, Mapping) else {}
    named = _text(options.get("virtualenv"))
    if not named and options.get("toolchain") == "uv":
        named = os.environ.get("UV_PROJECT_ENVIRONMENT", ".venv")
    active = named or os.environ.get("VIRTUAL_ENV") or os.environ.get("CONDA_PREFIX")
    return (root / active).absolute() if active else None


def _interpreter(virtualenv: Path | None) -> Path:
    """The interpreter of the environment where it exists, else the one that runs fairway."""
    if virtualenv is not None:
        for place in ("bin/python", "Scripts/python.exe"):
            if (virtualenv / place).exists():
                return virtualenv / place
    return Path(sys.executable)


def _text(value: Json) -> str:
    return value if isinstance(value, str) else ""
