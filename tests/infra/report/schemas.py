"""The JSON schemas of the documents, which refer to each other."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jsonschema
from referencing import Registry, Resource

from network.model.resource import Json

FOLDER = Path(__file__).resolve().parents[3] / "docs/schema"
SCHEMAS = {name: json.loads((FOLDER / name).read_text("utf-8")) for name in ("check.json", "trace.json")}
REGISTRY: Registry[bool | Mapping[str, Any]] = Registry().with_resources(
    (name, Resource.from_contents(schema)) for name, schema in SCHEMAS.items()
)


def validate(document: Json, name: str) -> None:
    """Raises ValidationError where the document is not as its schema says."""
    jsonschema.Draft202012Validator(SCHEMAS[name], registry=REGISTRY).validate(document)
