"""The programs that the engine starts: azure-native's stand-in, and the Python that programs run in."""

import shlex
import sys
from pathlib import Path

from infra.capture.project import FAIRWAY, Project


def stand_in(state: Path) -> str:
    """A script that serves azure-native with the state in this file.

    Nothing of the program's folder is on its path: a program may have an `infra` of its own.
    """
    imports = f"import sys; sys.path.insert(0, {str(FAIRWAY)!r}); from infra.offline.stand_in.serve import main"
    command = [sys.executable, "-P", "-c", f"{imports}; main()", str(state)]
    return f'#!/bin/sh\nexec {shlex.join(command)} "$@"\n'


def python(project: Project, folder: Path) -> str:
    """A script that is the interpreter of the project, for a run in `folder`; programs start by way of `program.py`."""
    interpreter = shlex.quote(str(project.python))
    program = shlex.join([str(Path(__file__).with_name("program.py")), str(project.root), str(folder)])
    # Some hosts say -u, some do not.
    return f"""#!/bin/sh
[ "$1" = -u ] && shift
case "$1" in
  *pulumi-language-python-exec) exec {interpreter} -u {program} "$@" ;;
  *) exec {interpreter} -u "$@" ;;
esac
"""
