# ruff: noqa: PTH120 - before anything else is imported
"""Runs Pulumi programs for the parent process. Started by the path of this folder, in the program's own interpreter.

Its modules are a package of a name that no program has, and nothing of it stays on the path.
"""

import importlib
import os
import sys
from types import ModuleType

FOLDER = os.path.dirname(os.path.realpath(__file__))
PACKAGE = "fairway_child"

if __name__ == "__main__":
    sys.path[:] = [entry for entry in sys.path if os.path.realpath(entry or ".") != FOLDER]
    package = sys.modules[PACKAGE] = ModuleType(PACKAGE)
    package.__path__ = [FOLDER]
    importlib.import_module(f"{PACKAGE}.serve").main()
