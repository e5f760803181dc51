"""One process of a program's own Python, which runs its programs one after the other or side by side.

What the programs share is imported once; each then runs in a fork. Where the system has no fork, each program has a
process of its own.
"""

import json
import os
import signal
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, cast

from infra.capture.errors import CaptureError

CHILD = Path(__file__).with_name("child")
# The program of fairway itself captures its estate before it declares; the inner run must not.
INNER_RUN = "FAIRWAY_CAPTURE"
HAS_FORK = hasattr(os, "fork")


@dataclass(slots=True)
class _Run:
    """A program under way."""

    ended: threading.Event = field(default_factory=threading.Event)
    pid: int = 0


class Interpreter:
    """Starts the process at once, so that it imports while the caller prepares. `hidden` is the folder of fairway."""

    def __init__(self, python: Path, hidden: str, modules: Callable[[], Sequence[str]]) -> None:
        self._python = python
        self._runs: dict[int, _Run] = {}
        self._turn = threading.Lock()
        self._process = _Process(python) if HAS_FORK else None
        self._shared = {"hidden": hidden, "modules": list(modules()), "fork": HAS_FORK}
        if self._process:
            self._process.tell(self._shared)
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def run(self, order: Mapping[str, object], timeout: float) -> bool:
        """Run a program to its end; False where it does not come within `timeout` seconds, and the program is ended."""
        if self._process is None:
            alone = _Process(self._python)
            alone.tell(self._shared)
            alone.tell({**order, "id": 0})
            return alone.wait(timeout)
        with self._turn:
            number = len(self._runs) + 1
            run = self._runs[number] = _Run()
            self._process.tell({**order, "id": number})
            if not self._listener.is_alive():
                run.ended.set()
        ended = run.ended.wait(timeout)
        if not ended:
            _kill(run.pid)
        return ended

    @property
    def last_words(self) -> str:
        """What the process itself wrote last, where it could not even begin."""
        return self._process.last_words if self._process else ""

    def stop(self) -> None:
        """End the process and every program that still runs."""
        for run in list(self._runs.values()):
            _kill(run.pid)
        if self._process:
            self._process.stop(self._listener)

    def _listen(self) -> None:
        for told in self._process.answers() if self._process else ():
            run = self._runs[told["id"]]
            run.pid = told.get("pid", 0)
            if "status" in told:
                run.ended.set()
        with self._turn:
            for run in self._runs.values():
                run.ended.set()


class _Process:
    """The child in a process of its own, and the lines that go there and come back."""

    def __init__(self, python: Path) -> None:
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the process
        try:
            self._process = subprocess.Popen(
                [python, CHILD],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._errors,
                env={**os.environ, INNER_RUN: "1", "GRPC_VERBOSITY": "NONE"},
                start_new_session=HAS_FORK,
            )
        except OSError as error:
            self._errors.close()
            raise CaptureError(f"{python}: got {error.strerror}, expected an interpreter that can be started") from None

    def tell(self, order: Mapping[str, object]) -> None:
        """Send one line. Where the process is gone nobody reads it, and no outcome will be found."""
        with suppress(BrokenPipeError):
            self._input.write(json.dumps(order).encode() + b"\n")
            self._input.flush()

    def answers(self) -> Iterator[dict[str, int]]:
        """What it reports, until it is gone."""
        return (json.loads(line) for line in self._output)

    def wait(self, timeout: float) -> bool:
        """Whether it ends by itself within `timeout` seconds; it does not outlive them."""
        try:
            self._process.wait(timeout)
        except subprocess.TimeoutExpired:
            return False
        finally:
            self.stop()
        return True

    def stop(self, listener: threading.Thread | None = None) -> None:
        """End it, and let its listener hear the end."""
        self._process.kill()
        self._process.wait()
        if listener:
            listener.join()
        self._output.close()
        with suppress(BrokenPipeError):
            self._input.close()
        self._errors.close()

    @property
    def last_words(self) -> str:
        """The last line on standard error."""
        self._errors.seek(0)
        lines = self._errors.read().decode(errors="replace").strip().splitlines()
        return lines[-1] if lines else ""

    @property
    def _input(self) -> IO[bytes]:
        return cast("IO[bytes]", self._process.stdin)

    @property
    def _output(self) -> IO[bytes]:
        return cast("IO[bytes]", self._process.stdout)


def _kill(pid: int) -> None:
    """End a program with everything that it has started."""
    if pid:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, signal.SIGKILL)
