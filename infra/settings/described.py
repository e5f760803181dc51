"""What the JSON schema of a model says of the value at a path: what it is for, and which keys it may have."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from pydantic import BaseModel

from infra.settings.faults import Path


def described(model: type[BaseModel], path: Path) -> str:
    """What the value at a path is, as the end of a sentence: `the prefixes that it owns`; of an item, its list."""
    owner = path[:-1] if path and isinstance(path[-1], int) else path
    description = str(_part(_schema(model), owner).get("description", "a value"))
    first = description.partition(". ")[0].rstrip(".").partition(";")[0]
    return first[:1].lower() + first[1:]


def keys(model: type[BaseModel], path: Path) -> frozenset[str]:
    """The keys that a map at a path may have."""
    schema = _schema(model)
    part = _part(schema, path)
    options = [_resolved(schema, option) for option in part.get("anyOf", [part])]
    return frozenset(key for option in options for key in option.get("properties", {}))


@cache
def _schema(model: type[BaseModel]) -> Mapping[str, Any]:
    return model.model_json_schema()


def _part(schema: Mapping[str, Any], path: Path) -> Mapping[str, Any]:
    """The part of a JSON schema that describes the value at a path; empty where it describes none."""
    part: Mapping[str, Any] = schema
    for step in path:
        whole = _resolved(schema, part)
        options = [_resolved(schema, option) for option in whole.get("anyOf", [whole])]
        part = next((found for option in options if (found := _inner(option, step)) is not None), {})
    return {**_resolved(schema, part), **part}


def _resolved(schema: Mapping[str, Any], part: Mapping[str, Any]) -> Mapping[str, Any]:
    reference = part.get("$ref")
    return schema["$defs"][reference.rpartition("/")[2]] if isinstance(reference, str) else part


def _inner(part: Mapping[str, Any], step: str | int) -> Mapping[str, Any] | None:
    if isinstance(step, int):
        inner = part.get("items")
    else:
        others = [*part.get("patternProperties", {}).values(), part.get("additionalProperties")]
        inner = part.get("properties", {}).get(step, others[0])
    return inner if isinstance(inner, Mapping) else None
