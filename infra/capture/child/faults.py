# ruff: noqa: PTH118, UP035 - for Python 3.9
"""Why a program failed, as its own lines say it."""

from __future__ import annotations

import os
import traceback
from types import TracebackType
from typing import Iterator

# Where errors arose that were raised again elsewhere, by their `id`.
FAILED_AT: dict[int, TracebackType] = {}


def fault(error: BaseException, root: str) -> dict[str, object]:
    """What a person needs to know of an error: what it says, and the line of the program where it arose."""
    chain = [error]
    while (earlier := chain[-1].__cause__ or chain[-1].__context__) and earlier not in chain:
        chain.append(earlier)
    places = [place for each in chain for place in (*frames(each, root), *own_lines(FAILED_AT.get(id(each)), root))]
    file, line = places[0] if places else ("", 0)
    refusals = [base for base in type(error).__mro__ if base.__name__ == "RunError"]
    return {
        "type": "RunError" if refusals else type(error).__name__,
        "message": str(error.msg if isinstance(error, SyntaxError) else error),
        "module": getattr(error, "name", None) if isinstance(error, ImportError) else None,
        "file": file,
        "line": line,
    }


def frames(error: BaseException, root: str) -> Iterator[tuple[str, int]]:
    """The lines of the program that an error passed through, the innermost first."""
    if isinstance(error, SyntaxError) and error.filename:
        yield os.path.realpath(error.filename), error.lineno or 0
    yield from own_lines(error.__traceback__, root)


def own_lines(trace: TracebackType | None, root: str) -> Iterator[tuple[str, int]]:
    """The lines of a traceback that are the program's own, the innermost first."""
    inside = os.path.join(os.path.realpath(root), "")
    for frame in reversed(traceback.extract_tb(trace)):
        path = os.path.realpath(frame.filename)
        if path.startswith(inside) and "site-packages" not in path:
            yield path, frame.lineno or 0
