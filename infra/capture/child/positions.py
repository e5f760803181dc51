# ruff: noqa: PTH113, PTH118, PTH120, SLF001, UP033, UP035 - asked for every resource; for Python 3.9
"""The line of a program that makes a resource."""

from __future__ import annotations

import importlib
import os
import pathlib
import sys
from functools import lru_cache
from types import FrameType
from typing import Any, Callable, cast

CONSTRUCTORS = 3
OWN = os.path.join(os.path.dirname(os.path.realpath(__file__)), "")
STANDARD = os.path.join(os.path.dirname(os.path.realpath(os.__file__)), "")


def tell_positions(root: str) -> None:
    """Have the SDK send this line in place of what it would find; nobody reads its stack traces."""
    registration: Any = importlib.import_module("pulumi.runtime.resource")
    messages: Any = importlib.import_module("pulumi.runtime.proto.source_pb2")
    registration._get_source_position = lambda *_: own_position(messages.SourcePosition, root)
    if hasattr(registration, "_get_stack_trace"):
        registration._get_stack_trace = messages.StackTrace


def own_position(position: Callable[..., Any], root: str) -> Any:
    """The line of the program that makes a resource.

    It is the innermost of its own lines that is outside the constructors of the resource: three at most, those of
    Resource, of CustomResource or ComponentResource, and of the class itself. Where none lies in the program's folder
    it is the innermost of what is not installed, such as a folder that several programs share.
    """
    constructors, frame, shared = 0, cast("FrameType | None", sys._getframe(1)), None
    while frame is not None:
        code = frame.f_code
        if code.co_name == "__init__" and constructors < CONSTRUCTORS:
            constructors += 1
        elif constructors and code.co_name != "_internal_init":
            path = real_path(code.co_filename)
            if is_own(path):
                found = position(uri=file_uri(path), line=frame.f_lineno)
                if path.startswith(root):
                    return found
                shared = shared or found
        frame = frame.f_back
    return shared


@lru_cache(maxsize=None)
def is_own(path: str) -> bool:
    """Whether a file is neither installed nor Python's own nor one of these."""
    return os.path.isfile(path) and "site-packages" not in path and not path.startswith((OWN, STANDARD))


@lru_cache(maxsize=None)
def real_path(file: str) -> str:
    """A file of code is asked for its place thousands of times."""
    return os.path.realpath(file)


@lru_cache(maxsize=None)
def file_uri(path: str) -> str:
    """The same for its URI."""
    return pathlib.Path(path).as_uri()
