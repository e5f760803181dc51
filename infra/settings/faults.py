"""What is wrong with a stack file: every fault at once, each with its place, what was there and what would do."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import ClassVar

from network.model.errors import FairwayError

Path = tuple[str | int, ...]
"""Where a value stands in a document: keys of maps and positions in lists, from the outside in."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault, as a sentence about the value at `path` in line `line` (0: the file as a whole)."""

    file: str
    line: int
    path: str
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return ": ".join(part for part in (place, self.path, self.message) if part)


class SettingsError(FairwayError):
    """A stack file cannot be used. `faults` holds all that is wrong with it, in the order of the lines."""

    exit_code: ClassVar[int] = 2

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(faults, key=lambda fault: (fault.file, fault.line)))
        super().__init__("\n".join(map(str, self.faults)))


def mismatch(got: str, expected: str, hint: str = "") -> str:
    """What was there and what would do; `hint` is a remark or a question of its own, or empty."""
    return f"got {got}, expected {expected}{f'; {hint}' if hint else ''}"


def dotted(path: Path) -> str:
    """A path as people write it: `fairway:network.vnets.training.subnets[0]`."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A question that names the known word nearest to a mistyped one; empty where none is near."""
    near = get_close_matches(word, sorted(known), n=1)
    return f"did you mean {near[0]!r}?" if near else ""
