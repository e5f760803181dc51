"""The programs that the engine starts: azure-native's stand-in, and the Python that programs run in."""

import shlex
import sys
from pathlib import Path

_FAIRWAY = Path(__file__).resolve().parents[2]
_PYTHON = shlex.quote(sys.executable)


def stand_in(state: Path) -> str:
    """A script that serves azure-native with the state in this file.

    Nothing of the program's folder is on its path: a program may have an `infra` of its own.
    """
    imports = f"import sys; sys.path.insert(0, {str(_FAIRWAY)!r}); from infra.offline.stand_in.serve import main"
    command = [sys.executable, "-P", "-c", f"{imports}; main()", str(state)]
    return f'#!/bin/sh\nexec {shlex.join(command)} "$@"\n'


def python() -> str:
    """A script that is the interpreter of programs: fairway's own, which starts them by way of `program.py`."""
    program = shlex.quote(str(Path(__file__).with_name("program.py")))
    # Some hosts say -u, some do not.
    return f"""#!/bin/sh
[ "$1" = -u ] && shift
case "$1" in
  *pulumi-language-python-exec) exec {_PYTHON} -u {program} "$@" ;;
  *) exec {_PYTHON} -u "$@" ;;
esac
"""
