"""Why a program gave no graph, in one message: its own error, with its own line."""

import json
from dataclasses import dataclass
from pathlib import Path

from infra.capture.project import Project

_FEW_LINES, _MOST_LINES = 3, 30


@dataclass(frozen=True, slots=True)
class Fault:
    """What the child wrote about an error: its class and text, the line of the program, a missing module."""

    type: str
    message: str
    module: str = ""
    file: str = ""
    line: int = 0


def read_fault(outcome: Path, output: Path, last_words: str) -> Fault | None:
    """What became of a program: nothing if it ended well. One that left no outcome was ended from outside."""
    try:
        written = json.loads(outcome.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        last = _last_line(output) or last_words
        return Fault("", f"the program was ended before it was through{f' ({last})' if last else ''}")
    if not written or (written["type"] == "SystemExit" and written["message"] in {"0", "None", ""}):
        return None
    return Fault(**{key: value for key, value in written.items() if value is not None})


def explain(fault: Fault, project: Project) -> str:
    """The message for a person: where, what was there, what would do."""
    where = f"{_relative(fault.file, project.root)}:{fault.line}: " if fault.file else ""
    text = _shortened(fault.message)
    if fault.module and fault.type == "ModuleNotFoundError":
        return f"{where}got no module {fault.module!r} in {project.python}, expected {_remedy(project)}"
    if fault.type == "ImportError" and "can't find '__main__'" in text:
        return f"{project.folder}: got no __main__.py, expected the program there"
    if fault.type == "SystemExit":
        return f"{where}the program ended itself: {text if text and not text.isdigit() else f'exit status {text}'}"
    if fault.type in {"", "RunError"}:
        return where + text
    return f"{where}{fault.type}: {text}" if text else f"{where}{fault.type}"


def _shortened(message: str) -> str:
    """A few lines as one sentence, many as they are, but not all of a book."""
    lines = [line.rstrip() for line in message.strip().splitlines()]
    return "; ".join(line.strip() for line in lines) if len(lines) <= _FEW_LINES else "\n".join(lines[:_MOST_LINES])


def _remedy(project: Project) -> str:
    """What would bring the package."""
    if project.virtualenv and not project.python.is_relative_to(project.virtualenv):
        return f"the environment that Pulumi.yaml names, {project.virtualenv}; there is none yet: pulumi install"
    return "the packages that the program needs, such as those of its requirements.txt"


def _relative(file: str, root: Path) -> str:
    path = Path(file)
    resolved = root.resolve()
    return str(path.relative_to(resolved)) if path.is_relative_to(resolved) else file


def _last_line(output: Path) -> str:
    try:
        lines = output.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    except OSError:
        return ""
    return lines[-1] if lines else ""


def logged(errors: list[str]) -> str:
    """What a program logged as an error, in one message."""
    return "; ".join(" ".join(error.split()) for error in errors)
