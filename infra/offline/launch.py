"""A run of the real engine in the folder of the cache, from the arguments to the process that takes our place."""

import json
import os
import socket
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from infra.offline.arguments import Request, parse
from infra.offline.engine import Engine, find_engine
from infra.offline.errors import OfflineUsageError
from infra.offline.prepare import prepare
from infra.offline.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Launch:
    """A process to be started: what, where, and with which environment."""

    command: tuple[str, ...]
    folder: Path
    environment: dict[str, str]

    def become(self) -> None:
        """Put the process in our place: the terminal, the signals and the exit status are its own."""
        sys.stdout.flush()
        sys.stderr.flush()
        os.chdir(self.folder)
        os.execve(self.command[0], self.command, self.environment)  # noqa: S606 - a list of arguments, no shell


def launch(arguments: Sequence[str], here: Path) -> Launch:
    """All that has to be in place before Pulumi has the word: the engine, the folder, the stack, no stale lock.

    OfflineUsageError for what makes no sense offline, OfflineError where the engine or its folder cannot be had.
    """
    request = parse(arguments, here)
    workspace = Workspace.of(request.folder)
    _refuse(request, workspace)
    engine = find_engine()
    sys.stderr.write(f"fairway: {engine}\n")
    prepare(workspace, engine)
    _release_stale_locks(workspace, engine)
    if request.creates and not workspace.knows(request.stack):
        create = ["stack", "select", "--create", request.stack, "--non-interactive"]
        engine.run(create, workspace.folder, workspace.environment(engine))
    return Launch((str(engine.command), *request.arguments), workspace.folder, workspace.environment(engine))


def _refuse(request: Request, workspace: Workspace) -> None:
    file = workspace.tracked_file(request.stack or "STACK")
    if request.writes_configuration:
        message = f"offline, the engine works on a copy of the stack file; edit {file} instead"
        raise OfflineUsageError(message)
    if request.names_configuration:
        message = f"offline, the configuration of a stack is {file}; --config-file is not taken"
        raise OfflineUsageError(message)
    known = workspace.project.stack_names
    if request.creates and known and request.stack not in known and not workspace.knows(request.stack):
        message = f"there is no stack file {file}; the stacks are {', '.join(known)}"
        raise OfflineUsageError(message)


def _release_stale_locks(workspace: Workspace, engine: Engine) -> None:
    """A killed run leaves its lock behind; Pulumi would refuse every later one."""
    for stack, locks in workspace.locks().items():
        if all(map(_stale, locks)):
            cancel = ["cancel", "--yes", "--stack", stack, "--non-interactive"]
            engine.run(cancel, workspace.folder, workspace.environment(engine))
            sys.stderr.write(f"fairway: the last run on {stack} was interrupted; its lock is released\n")


def _stale(lock: Path) -> bool:
    """Whether the process that took the lock is gone. A lock of another machine is never stale for us."""
    try:
        holder = json.loads(lock.read_text(encoding="utf-8"))
        os.kill(int(holder["pid"]), 0)
    except ProcessLookupError:
        return bool(holder.get("hostname") == socket.gethostname())
    except (OSError, ValueError, KeyError, TypeError):
        # Half a lock is being written right now, or somebody else holds it: Pulumi itself will say.
        return False
    return False
