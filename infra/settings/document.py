"""A file that was read: its values, the line of each of them, and what is wrong with it so far."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from infra.settings.faults import Fault, Path, dotted, mismatch
from network.model.resource import Json, is_secret

SECRET = "a secret"  # noqa: S105 - what is said instead of one


@dataclass(slots=True)
class Document:
    """The values of one file.

    `lines` holds the line of each key and list item, `secrets` the places of what is encrypted; faults are added as
    they are found.
    """

    file: str
    value: Json = field(default=None, repr=False)
    lines: dict[Path, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    secrets: set[Path] = field(default_factory=set)

    def line(self, path: Path) -> int:
        """The line of the value at `path`, or of the nearest thing around it that the file has; 0 for an empty file."""
        return next((self.lines[path[:end]] for end in range(len(path), -1, -1) if path[:end] in self.lines), 0)

    def refuse(self, path: Path, got: str, expected: str, hint: str = "", line: int = 0) -> None:
        """Add a fault at the value that `path` names, or at another line."""
        self.faults.append(self.fault(path, mismatch(got, expected, hint), line))

    def fault(self, path: Path, message: str, line: int = 0) -> Fault:
        """A fault at the value that `path` names, or at another line."""
        return Fault(self.file, line or self.line(path), dotted(path), message)

    def at(self, path: Path) -> Json:
        """The value at `path`; None where there is none."""
        value = self.value
        for step in path:
            value = member(value, step)
        return value

    def shown(self, path: Path) -> str:
        """The value at `path` as a person would name it; secrets, maps and lists only by their kind."""
        value = self.at(path)
        if is_secret(value) or any(path[:end] in self.secrets for end in range(len(path) + 1)):
            return SECRET
        if isinstance(value, str):
            return repr(value)
        if isinstance(value, Mapping):
            return "a map"
        return "a list" if isinstance(value, Sequence) else json.dumps(value)


def member(value: Json, step: str | int) -> Json:
    """One member of a map or list; None where there is none."""
    if isinstance(value, Mapping) and isinstance(step, str):
        return value.get(step)
    if isinstance(value, Sequence) and not isinstance(value, str) and isinstance(step, int) and step < len(value):
        return value[step]
    return None
