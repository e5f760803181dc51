"""The Pulumi engine: the one on PATH, else the official installer's, else built from source; the last two are kept."""

import os
import re
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from infra.offline.cache import cache_root, exclusive, whole_or_not_at_all
from infra.offline.engine.build import build
from infra.offline.engine.pins import ENGINE_VERSION, MINIMUM_VERSION
from infra.offline.engine.progress import Progress
from infra.offline.errors import OfflineError

_INSTALLER = "https://get.pulumi.com/install.sh"
_INSTALLER_TIMEOUT = 5.0
_HOST = "pulumi-language-python"


@dataclass(frozen=True, slots=True)
class Engine:
    """A Pulumi CLI together with its Python language host. `folder` holds both and goes first on PATH."""

    folder: Path
    version: str
    origin: str

    @property
    def command(self) -> Path:
        return self.folder / "pulumi"

    def run(self, arguments: Sequence[str], folder: Path, environment: Mapping[str, str]) -> None:
        """Run a Pulumi command that nobody watches; OfflineError with what it said where it fails."""
        command = [str(self.command), *arguments]
        answer = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
        if answer.returncode:
            said = (answer.stderr or answer.stdout).strip()
            message = f"`pulumi {' '.join(arguments)}` failed: {said}"
            raise OfflineError(message)

    def __str__(self) -> str:
        return f"Pulumi {self.version}, {self.origin}"


def find_engine() -> Engine:
    """An engine that runs our programs; fetched or built once where there is none, which may take minutes.

    OfflineError where none can be had.
    """
    return _on_path() or _kept() or _fetched()


def _on_path() -> Engine | None:
    command = shutil.which("pulumi")
    host = shutil.which(_HOST)
    if command is None or host is None:
        return None
    version = _version(command)
    if version is None or tuple(map(int, version.split("."))) < MINIMUM_VERSION:
        return None
    return Engine(Path(command).parent, version, f"found on PATH ({command})")


def _version(command: str) -> str | None:
    environment = {**os.environ, "PULUMI_SKIP_UPDATE_CHECK": "true"}
    answer = subprocess.run([command, "version"], capture_output=True, text=True, env=environment, check=False)
    numbers = re.match(r"v?(\d+\.\d+\.\d+)", answer.stdout)
    return numbers[1] if numbers else None


def _folder() -> Path:
    return cache_root() / "engine" / ENGINE_VERSION


def _kept() -> Engine | None:
    """The engine that an earlier run fetched; a folder of this name is always whole."""
    origin = _folder() / "origin"
    if not origin.exists():
        return None
    return Engine(_folder() / "bin", ENGINE_VERSION, f"{origin.read_text(encoding='utf-8')} ({_folder()})")


def _fetched() -> Engine:
    with exclusive(_folder().parent / f"{ENGINE_VERSION}.lock", while_waiting=_say_waiting):
        kept = _kept()
        if kept:
            return kept
        with whole_or_not_at_all(_folder()) as making:
            origin = "installed" if _install(making) else _built(making)
            _prove(making / "bin" / "pulumi")
            (making / "origin").write_text(origin, encoding="utf-8")
    kept = _kept()
    assert kept is not None  # noqa: S101 - it has just been made
    return kept


def _say_waiting() -> None:
    sys.stderr.write("fairway: waiting for another run that is fetching the Pulumi engine\n")


def _install(folder: Path) -> bool:
    """Whether the official installer put an engine into `folder`; it is not asked where it cannot be reached."""
    try:
        with urllib.request.urlopen(_INSTALLER, timeout=_INSTALLER_TIMEOUT):
            pass
    except (urllib.error.URLError, OSError):
        return False
    from pulumi.automation import PulumiCommand  # noqa: PLC0415 - a second of imports that only this way needs
    from semver import VersionInfo  # noqa: PLC0415

    progress = Progress(f"installing the Pulumi engine {ENGINE_VERSION} (once)")
    try:
        PulumiCommand.install(str(folder), VersionInfo.parse(ENGINE_VERSION))
    except (subprocess.CalledProcessError, OSError):
        shutil.rmtree(folder / "bin", ignore_errors=True)
        return False
    finally:
        progress.end()
    return True


def _built(folder: Path) -> str:
    progress = Progress(f"building the Pulumi engine {ENGINE_VERSION} from source (once, some minutes)")
    try:
        build(folder, progress)
    finally:
        progress.end()
    return "built from source"


def _prove(command: Path) -> None:
    """An engine that does not run is not kept."""
    version = _version(str(command))
    if version != ENGINE_VERSION:
        message = f"the Pulumi engine was made, but calls itself {version} instead of {ENGINE_VERSION}"
        raise OfflineError(message)
