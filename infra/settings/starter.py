"""A stack file to begin with."""

import os
import re
from pathlib import Path

from infra.settings.faults import Fault, SettingsError, mismatch

TEMPLATE = Path(__file__).with_name("starter.yaml")
SCHEMA = Path(__file__).resolve().parents[2] / "docs" / "schema" / "stack.json"

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,99}")


def write_starter(stack: str, folder: Path) -> Path:
    """Write `folder/Pulumi.<stack>.yaml` with comments. Raises SettingsError where it exists or cannot be written."""
    if _NAME.fullmatch(stack) is None:
        expected = "letters, digits, '-', '_' and '.', at most 100"
        raise SettingsError([Fault("name of a stack", 0, "", mismatch(repr(stack), expected))])
    path = folder / f"Pulumi.{stack}.yaml"
    file = f"{folder.name}/{path.name}"
    schema = os.path.relpath(SCHEMA, folder.resolve())
    text = TEMPLATE.read_text(encoding="utf-8").format(stack=stack, schema=schema)
    try:
        with path.open("x", encoding="utf-8") as new:
            new.write(text)
    except FileExistsError:
        raise SettingsError([Fault(file, 0, "", mismatch("a file that exists", "the name of a new stack"))]) from None
    except OSError as error:
        expected = "a folder of stack files that can be written"
        raise SettingsError([Fault(file, 0, "", mismatch(f"{error.strerror}", expected))]) from None
    return path
