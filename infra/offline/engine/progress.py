"""How far a long step is, on one line of standard error."""

import sys
import time
from collections.abc import Iterable, Iterator
from typing import TextIO, TypeVar

T = TypeVar("T")
_SECONDS_BETWEEN_LINES = 20.0


class Progress:
    """One line that says what is being done and how far it is.

    On a terminal the line is written over itself; elsewhere (a log of CI) a new one follows every 20 seconds.
    """

    def __init__(self, what: str, stream: TextIO | None = None) -> None:
        self._what = what
        self._stream = stream or sys.stderr
        self._terminal = self._stream.isatty()
        self._shown = 0.0
        self._write(f"fairway: {what}")

    def step(self, name: str, done: int, total: int) -> None:
        """`done` of `total` of this step are done."""
        now = time.monotonic()
        if now - self._shown < (0.1 if self._terminal else _SECONDS_BETWEEN_LINES):
            return
        self._shown = now
        self._write(f"fairway: {self._what}: {name} {min(done, total)} of {total}")

    def counted(self, name: str, items: Iterable[T], total: int) -> Iterator[T]:
        """The items, counted as they come."""
        for done, item in enumerate(items, 1):
            yield item
            self.step(name, done, total)

    def end(self) -> None:
        """The line is left as it stands."""
        if self._terminal:
            self._stream.write("\n")
            self._stream.flush()

    def _write(self, line: str) -> None:
        self._stream.write(f"\r{line}\x1b[K" if self._terminal else f"{line}\n")
        self._stream.flush()
