"""What a line of Pulumi arguments asks for, as far as running it offline depends on that."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

# Flags of the root command that stand alone; any other flag before the command takes the word after it, as Pulumi
# itself reads them. `pulumi --help`
_ALONE = frozenset(
    {
        "--disable-integrity-checking",
        "--emoji",
        "--fully-qualify-stack-names",
        "--help",
        "--logflow",
        "--logtostderr",
        "--non-interactive",
        "--version",
        "-Q",
        "-e",
        "-h",
    }
)
# Flags whose value is a file or folder: read from where the user stands, not from where the engine works.
_PATHS = frozenset({"--event-log", "--file", "--out", "--plan", "--policy-pack", "--policy-pack-config", "--save-plan"})
# Commands that bring a stack into being where it has none yet.
_OPERATIONS = frozenset({"destroy", "dn", "down", "import", "pre", "preview", "refresh", "up", "update", "watch"})
_CONFIG_WRITES = frozenset({"cp", "env", "refresh", "rm", "rm-all", "set", "set-all"})
_CONFIG_READS = frozenset({"get"})


@dataclass(frozen=True, slots=True)
class Request:
    """Pulumi arguments, ready to be passed on, and what they say."""

    arguments: tuple[str, ...]
    command: str
    stack: str
    folder: Path
    writes_configuration: bool
    names_configuration: bool

    @property
    def creates(self) -> bool:
        """Whether the command names a stack that need not exist before."""
        return bool(self.stack) and self.command in _OPERATIONS


def parse(arguments: Sequence[str], here: Path, environment: Mapping[str, str] = os.environ) -> Request:
    """The request in a line of Pulumi arguments, given in the folder `here`.

    `--cwd` is taken out: it names the project, and the engine works elsewhere. Paths become absolute.
    """
    flags = _Flags(arguments)
    folder = here / flags.take("--cwd", "-C")
    words = _words(flags.arguments)
    command = words[0] if words else ""
    after = flags.arguments[flags.arguments.index(command) + 1 :] if command else []
    verb = next((word for word in after if word in _CONFIG_WRITES | _CONFIG_READS), "")
    return Request(
        arguments=tuple(_absolute(flags.arguments, folder)),
        command=command,
        stack=(flags.value("--stack", "-s") or environment.get("PULUMI_STACK", "")).rpartition("/")[2],
        folder=folder,
        writes_configuration=command == "config" and verb in _CONFIG_WRITES,
        names_configuration=bool(flags.value("--config-file")),
    )


class _Flags:
    """Arguments in which a flag's value stands behind it, after an equals sign or, for one letter, right at it."""

    def __init__(self, arguments: Sequence[str]) -> None:
        self.arguments = list(arguments)

    def value(self, *names: str) -> str:
        """The last value given for a flag; empty where it is not given."""
        found = [value for _, _, value in self._occurrences(names)]
        return found[-1] if found else ""

    def take(self, *names: str) -> str:
        """The value of a flag, which is removed with all its occurrences."""
        found = self._occurrences(names)
        for start, stop, _ in reversed(found):
            del self.arguments[start:stop]
        return found[-1][2] if found else ""

    def _occurrences(self, names: tuple[str, ...]) -> list[tuple[int, int, str]]:
        end = self.arguments.index("--") if "--" in self.arguments else len(self.arguments)
        found = []
        for position, argument in enumerate(self.arguments[:end]):
            for name in names:
                attached = f"{name}=" if name.startswith("--") else name
                if argument == name and position + 1 < end:
                    found.append((position, position + 2, self.arguments[position + 1]))
                elif argument != name and argument.startswith(attached):
                    found.append((position, position + 1, argument[len(name) :].removeprefix("=")))
        return found


def _words(arguments: Sequence[str]) -> list[str]:
    """The arguments that are neither flags nor, before the command, the values of flags."""
    words: list[str] = []
    value = False
    for argument in arguments:
        if value:
            value = False
        elif not argument.startswith("-"):
            words.append(argument)
        elif not words:
            value = "=" not in argument and argument not in _ALONE
    return words


def _absolute(arguments: Sequence[str], folder: Path) -> list[str]:
    """The same arguments with every path made absolute."""
    answer: list[str] = []
    for argument in arguments:
        name, equals, value = argument.partition("=")
        if answer and answer[-1] in _PATHS:
            answer.append(str(folder / argument))
        elif equals and name in _PATHS:
            answer.append(f"{name}={folder / value}")
        else:
            answer.append(argument)
    return answer
