# ruff: noqa: PTH119, S112, UP035 - for Python 3.9
"""What a program finds when it imports: its own packages, never those of fairway, and what was imported early."""

from __future__ import annotations

import importlib
import importlib.machinery
import os
import sys
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Sequence

OURS = ("infra", "network", "compute")


def hide(folder: str) -> None:
    """Take fairway off the path, and its packages out of reach: a program may have packages of the same names."""
    if os.path.basename(folder) not in ("site-packages", "dist-packages"):
        sys.path[:] = [entry for entry in sys.path if os.path.realpath(entry or ".") != folder]
    sys.meta_path.insert(0, Elsewhere(folder))


class Elsewhere:
    """Finds `infra`, `network` and `compute` everywhere but in the folder that holds fairway."""

    def __init__(self, folder: str) -> None:
        self.folder = folder

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The spec of a module. Raises ModuleNotFoundError where only fairway has it."""
        if path is not None or name not in OURS:
            return None
        elsewhere = [entry for entry in sys.path if os.path.realpath(entry or ".") != self.folder]
        spec = importlib.machinery.PathFinder.find_spec(name, elsewhere, target)
        if spec is None:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return spec


def import_early(modules: list[str]) -> None:
    """What the programs will import anyway; what cannot be imported fails where a program imports it."""
    for module in modules:
        try:
            # azure-native loads a module at the first look at something that only the loaded one can have.
            getattr(importlib.import_module(module), "__all__", None)
        except Exception:
            continue
