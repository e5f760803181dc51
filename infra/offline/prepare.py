"""Fills the folder that the engine works in. What is there already, state above all, stays."""

import json
import secrets
import tempfile
from dataclasses import asdict
from pathlib import Path

import yaml

from infra.capture.project import PROJECT_FILES
from infra.capture.yaml_values import read_yaml_file
from infra.offline import launchers
from infra.offline.cache import exclusive, make_folder, write_atomically
from infra.offline.engine import Engine
from infra.offline.stack_files import PLACEHOLDER, Encrypted, offline_copy
from infra.offline.workspace import Workspace

KEPT_UPDATES = 20


def prepare(workspace: Workspace, engine: Engine) -> None:
    """Write all that the engine reads, from what the clone holds now."""
    with exclusive(workspace.folder / "lock"):
        for part in ("stacks", "state", "home", "bin"):
            make_folder(workspace.folder / part)
        if not workspace.passphrase.exists():
            write_atomically(workspace.passphrase, secrets.token_hex(32))
        write_atomically(workspace.folder / "Pulumi.yaml", json.dumps(_project(workspace), indent=2))
        write_atomically(workspace.stand_in, launchers.stand_in(workspace.azure), mode=0o700)
        write_atomically(workspace.python, launchers.python(workspace.project, workspace.folder), mode=0o700)
        for stack in workspace.project.stack_names:
            copy = offline_copy(workspace.tracked_file(stack), lambda: _placeholder(workspace, engine))
            write_atomically(workspace.stack_file(stack), copy)
        forget_old_updates(workspace.history)


def forget_old_updates(history: Path) -> None:
    """Remove what the backend keeps of all but the last updates of each stack; nothing reads it but `stack history`.

    An update is two files, `STACK-<nanoseconds>.history.json` and the checkpoint after it.
    """
    for stack in history.glob("*/*"):
        files = sorted(stack.glob("*.json"))
        updates = sorted({_update(file) for file in files})
        old = set(updates[:-KEPT_UPDATES])
        for file in files:
            if _update(file) in old:
                file.unlink(missing_ok=True)


def _update(file: Path) -> str:
    return file.name.rsplit(".", 2)[0]


def _project(workspace: Workspace) -> dict[str, object]:
    """The clone's Pulumi.yaml, read from elsewhere: an absolute `main`, our backend, the stand-in as plugin."""
    project = workspace.project
    written = read_yaml_file(next(file for name in PROJECT_FILES if (file := project.root / name).is_file()))
    plugin = {"name": "azure-native", "path": str(workspace.stand_in.parent)}
    return {
        **{key: value for key, value in written.items() if key != "backend"},
        "main": str(project.folder / project.main),
        "runtime": "python",
        "stackConfigDir": "stacks",
        "plugins": {"providers": [plugin]},
    }


def _placeholder(workspace: Workspace, engine: Engine) -> Encrypted:
    """The placeholder of secrets as our passphrase encrypts it: by the engine itself, once."""
    kept = workspace.folder / "placeholder.json"
    if not kept.exists():
        with tempfile.TemporaryDirectory(dir=workspace.folder) as scratch:
            write_atomically(kept, json.dumps(asdict(_encrypt(workspace, engine, Path(scratch)))))
    return Encrypted(**json.loads(kept.read_text(encoding="utf-8")))


def _encrypt(workspace: Workspace, engine: Engine, scratch: Path) -> Encrypted:
    """Have a stack of its own encrypt the placeholder, and read it from there."""
    environment = {**workspace.environment(engine), "PULUMI_BACKEND_URL": f"file://{scratch}"}
    write_atomically(scratch / "Pulumi.yaml", '{"name": "scratch", "runtime": "python"}')
    for arguments in (["stack", "init", "scratch"], ["config", "set", "--secret", "value", PLACEHOLDER]):
        engine.run([*arguments, "--non-interactive"], scratch, environment)
    written = yaml.safe_load((scratch / "Pulumi.scratch.yaml").read_text(encoding="utf-8"))
    return Encrypted(written["config"]["scratch:value"]["secure"], written["encryptionsalt"])
