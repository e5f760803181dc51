"""JSON files that a person names: read whole, or refused in one sentence that says what would do."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path

from infra.capture.errors import CaptureError
from network.model.resource import Json

STANDARD_INPUT = "-"

# What a document is, by the keys that only it has: to say which option reads it.
KINDS = (
    ("steps", "a preview", "--preview"),
    ("deployment", "a state", "--state"),
    ("checkpoint", "a state", "--state"),
    ("schema_version", "a resource graph", "--graph"),
    ("data", "an answer of Azure Resource Graph", "--azure"),
)


def read_json(file: Path, expected: str) -> Json:
    """The document in a file, or on standard input for `-`; `expected` says what should stand in it.

    Raises CaptureError for what cannot be read, is no JSON, ends too early or is more than one document.
    """
    try:
        text = sys.stdin.read() if str(file) == STANDARD_INPUT else file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise CaptureError(f"{file}: got {error.strerror}, expected {expected}") from None
    except UnicodeDecodeError:
        raise CaptureError(f"{file}: got a file that is no UTF-8, expected {expected}") from None
    try:
        document: Json = json.loads(text)
    except json.JSONDecodeError as error:
        raise CaptureError(f"{file}:{error.lineno}: got {_what(text, error)}, expected {expected}") from None
    return document


def refuse(file: Path, document: Json, expected: str) -> CaptureError:
    """The error for a document that is something else: what it is, and which option reads it."""
    if isinstance(document, Mapping):
        for key, kind, option in KINDS:
            if key in document:
                return CaptureError(f"{file}: got {kind}, expected {expected}; {option} reads {kind}")
        what = f"an object with {', '.join(sorted(document)[:5])}" if document else "an empty object"
        return CaptureError(f"{file}: got {what}, expected {expected}")
    return CaptureError(f"{file}: got {type(document).__name__}, expected {expected}")


def _what(text: str, error: json.JSONDecodeError) -> str:
    if not text.strip():
        return "an empty file"
    if error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated"):
        return "JSON that ends too early"
    if error.msg == "Extra data":
        return "more than one JSON document"
    return f"what is no JSON ({error.msg})"
