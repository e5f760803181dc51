"""A program runs in its own interpreter, and does not outlive whoever captures it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from infra.capture.errors import CaptureError
from infra.capture.program import capture
from infra.capture.project import FAIRWAY, Target, read_project

PROJECT = """\
name: own
runtime:
  name: python
  options:
    virtualenv: venv
"""
TELLS_ITS_PYTHON = """\
import os
from pulumi_azure_native import resources
resources.ResourceGroup("rg", location="westeurope", tags={"of": os.environ.get("ITS_OWN", "nobody")})
"""
NEVER_ENDS = """\
import os, pathlib, time
pathlib.Path("pid").write_text(str(os.getpid()))
time.sleep(600)
"""


def write_program(folder: Path, code: str, interpreter: str = "") -> Target:
    """A program whose environment holds this script as its interpreter, or no environment at all."""
    (folder / "Pulumi.yaml").write_text(PROJECT)
    (folder / "Pulumi.dev.yaml").touch()
    (folder / "__main__.py").write_text(code)
    if interpreter:
        python = folder / "venv" / "bin" / "python"
        python.parent.mkdir(parents=True)
        python.write_text(f"#!/bin/sh\n{interpreter}\n")
        python.chmod(0o755)
    return Target(read_project(folder), "dev")


def test_the_environment_of_the_program_is_used(tmp_path: Path) -> None:
    target = write_program(tmp_path, TELLS_ITS_PYTHON, f'ITS_OWN=yes exec {sys.executable} "$@"')
    (group,) = capture([target], timeout=60).resources
    assert group.tags == {"of": "yes"}


@pytest.mark.parametrize(
    ("interpreter", "message"),
    [
        pytest.param(
            f'exec {sys.executable} -S "$@"',
            "own/dev: got no module 'pulumi' in {python}, expected the packages that the program needs, such as those "
            "of its requirements.txt",
            id="without pulumi",
        ),
        pytest.param(
            "echo libpython3.so: no such file >&2; exit 1",
            "own/dev: the program was ended before it was through (libpython3.so: no such file)",
            id="that dies at once",
        ),
    ],
)
def test_an_interpreter_of_no_use_is_named(tmp_path: Path, interpreter: str, message: str) -> None:
    target = write_program(tmp_path, TELLS_ITS_PYTHON, interpreter)
    with pytest.raises(CaptureError) as refused:
        capture([target], timeout=60)
    assert str(refused.value) == message.format(python=target.project.python)


def test_an_interpreter_that_cannot_be_started_is_named(tmp_path: Path) -> None:
    target = write_program(tmp_path, TELLS_ITS_PYTHON, "exit 0")
    target.project.python.chmod(0o644)
    with pytest.raises(CaptureError) as refused:
        capture([target], timeout=60)
    assert str(refused.value) == (
        f"{target.project.python}: got Permission denied, expected an interpreter that can be started"
    )


def test_an_environment_that_is_not_there_yet_is_named(tmp_path: Path) -> None:
    target = write_program(tmp_path, "import their_own_library\n")
    with pytest.raises(CaptureError) as refused:
        capture([target], timeout=60)
    assert str(refused.value) == (
        f"own/dev: __main__.py:1: got no module 'their_own_library' in {sys.executable}, expected the environment "
        f"that Pulumi.yaml names, {tmp_path / 'venv'}; there is none yet: pulumi install"
    )


def test_each_program_has_a_process_of_its_own_where_the_system_has_no_fork(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("infra.capture.interpreter.HAS_FORK", False)
    (group,) = capture([write_program(tmp_path, TELLS_ITS_PYTHON)], timeout=60).resources
    assert group.source is not None
    assert (group.source.file, group.source.line) == ("__main__.py", 3)
    write_program(tmp_path, NEVER_ENDS)
    with pytest.raises(CaptureError, match=r"did not end within 2 s"):
        capture([Target(read_project(tmp_path), "dev")], timeout=2)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="programs have a process each only where there is fork")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_program_ends_with_whoever_captures_it(tmp_path: Path, how: signal.Signals) -> None:
    write_program(tmp_path, NEVER_ENDS)
    command = [sys.executable, "-m", "infra.cli", "graph", "--program", str(tmp_path), "-s", "dev"]
    with subprocess.Popen(command, cwd=FAIRWAY, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as capturing:
        written = tmp_path / "pid"
        wait_for(lambda: written.exists() and written.read_text() != "")
        program = int(written.read_text())
        capturing.send_signal(how)
        capturing.wait(20)
    wait_for(lambda: not is_running(program))


def wait_for(condition: Callable[[], bool], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


def is_running(process: int) -> bool:
    """Whether it runs; what is dead and waits to be collected by the system does not."""
    try:
        status = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return False
    return status[0] != "Z"
