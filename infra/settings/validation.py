"""From what pydantic says of a file to faults: each with its line, what was there and what would do."""

import json
import re
from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from infra.settings.described import described, keys
from infra.settings.document import SECRET, Document
from infra.settings.faults import Path, did_you_mean
from infra.settings.references import Known
from infra.settings.word import one_of
from network.model.resource import Json

M = TypeVar("M", bound=BaseModel)

# What would do, by the kind of pydantic's error; for the rest, what the value is for.
EXPECTED: Mapping[str, str] = {
    "bool_type": "true or false",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "string_type": "a string",
    "tuple_type": "a list",
    "mapping_type": "a map",
    "dict_type": "a map",
    "model_type": "a map",
    "model_attributes_type": "a map",
    "greater_than_equal": "at least {ge}",
    "less_than_equal": "at most {le}",
    "string_too_short": "some text",
    "literal_error": "{expected}",
    "wrong": "{expected}",
}


def validate(model: type[M], document: Document, path: Path, known: Known) -> M | None:
    """The part of a document at `path` as a model; None where it is wrong, with every fault in the document."""
    try:
        return model.model_validate_json(json.dumps(document.at(path)), context=known)
    except ValidationError as error:
        errors = error.errors(include_url=False)
        misspelt = any(details["type"] == "extra_forbidden" for details in errors)
        for details in errors:
            if not (misspelt and details.get("ctx", {}).get("follows")):
                _refuse(model, document, path, details)
        return None


def _refuse(model: type[BaseModel], document: Document, path: Path, error: ErrorDetails) -> None:
    inside = tuple(step for step in error["loc"] if step != "[key]")
    place = _existing(document, (*path, *inside))
    if any(fault.path == document.fault(place, "").path for fault in document.faults):
        return
    match error["type"]:
        case "extra_forbidden":
            known = keys(model, inside[:-1])
            hint = did_you_mean(str(inside[-1]), known)
            document.refuse(place, f"the key {inside[-1]!r}", "a known key" if hint else one_of(known), hint)
        case "missing":
            document.refuse((*path, *inside), "nothing", described(model, inside))
        case kind:
            context = error.get("ctx", {})
            expected = EXPECTED[kind].format(**context) if kind in EXPECTED else described(model, inside)
            value = f"the key {inside[-1]!r}" if "[key]" in error["loc"] else document.shown(place)
            got = context.get("got") or value
            hint = "" if value == SECRET else _hint(kind, document.at(place), context)
            document.refuse(place, got, expected, hint)


def _existing(document: Document, path: Path) -> Path:
    """The path without the position that a single item has where a list was possible."""
    return tuple(
        step for i, step in enumerate(path) if isinstance(step, str) or isinstance(document.at(path[:i]), list)
    )


def _hint(kind: str, value: Json, context: Mapping[str, Any]) -> str:
    if kind == "literal_error" and isinstance(value, str):
        return did_you_mean(value, re.findall(r"'([^']*)'", context["expected"]))
    if kind == "string_type" and isinstance(value, int | float):
        return f'a string of digits stands in quotes: "{value}"' if not isinstance(value, bool) else ""
    return str(context.get("hint", ""))
