"""The resource graph as a file (docs/snapshot.md, section 7; docs/schema/graph.json): what `--graph` reads and
`fairway graph --format json` writes.

Besides the file itself a bare list of resources is read, the `{"data": [...]}` of Azure Resource Graph, and the
`{"before": ..., "after": ...}` of a preview.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from network.lift.index import last_segment
from network.model.errors import InputError
from network.model.resource import Json, Note, Properties, Resource, ResourceGraph, Source

SCHEMA_VERSION = 1
_LISTS = ("resources", "data")


@dataclass(frozen=True, slots=True)
class Change:
    """A preview: the graph as it is deployed, and as it will be."""

    before: ResourceGraph
    after: ResourceGraph


def read_graph(document: object, where: str = "graph") -> ResourceGraph:
    """The graph that a parsed JSON document holds; of a preview the graph after the change.

    Raises InputError, with `where` in front, for what is no graph or a resource without id, type or properties.
    """
    if isinstance(document, Mapping) and "after" in document:
        return read_change(document, where).after
    if isinstance(document, Mapping):
        return _read_document(document, where)
    return ResourceGraph(_read_resources(document, where))


def read_change(document: object, where: str = "graph") -> Change:
    """Both graphs of a preview; a document that holds one graph is a preview that changes nothing."""
    if isinstance(document, Mapping) and "after" in document:
        after = read_graph(document["after"], f"{where}.after")
        return Change(read_graph(document.get("before") or [], f"{where}.before"), after)
    graph = read_graph(document, where)
    return Change(graph, graph)


def write_graph(graph: ResourceGraph) -> dict[str, Json]:
    """The document that `read_graph` reads back as the same graph."""
    return {
        "schema_version": SCHEMA_VERSION,
        "resources": [_write_resource(resource) for resource in graph.resources],
        "world": graph.world,
        "notes": [{"resource": note.resource, "message": note.message} for note in graph.notes],
    }


def write_change(change: Change) -> dict[str, Json]:
    """The document that `read_change` reads back as the same preview."""
    return {"before": write_graph(change.before), "after": write_graph(change.after)}


def _read_document(document: Mapping[str, Json], where: str) -> ResourceGraph:
    version = document.get("schema_version", SCHEMA_VERSION)
    if version != SCHEMA_VERSION:
        raise InputError(f"{where}.schema_version", version, f"{SCHEMA_VERSION}, the version that this fairway reads")
    key = next((key for key in _LISTS if key in document), None)
    if key is None:
        raise InputError(where, sorted(document)[:8], "a list of resources, or an object with `resources` or `data`")
    resources = _read_resources(document[key], f"{where}.{key}")
    return ResourceGraph(resources, _object(document, "world", where), _read_notes(document.get("notes"), where))


def _read_notes(notes: Json, where: str) -> tuple[Note, ...]:
    rows = _list(notes, f"{where}.notes")
    return tuple(Note(str(row.get("resource", "")), str(row.get("message", ""))) for row in rows if _is_object(row))


def _read_resources(rows: object, where: str) -> tuple[Resource, ...]:
    return tuple(_read_resource(row, f"{where}[{n}]") for n, row in enumerate(_list(rows, where)))


def _read_resource(row: object, where: str) -> Resource:
    if not isinstance(row, Mapping):
        raise InputError(where, row, "a resource object with id, type and properties")
    resource_id = _text(row, "id", where, required=True)
    where = f"{where} {resource_id}"
    if not isinstance(row.get("properties"), Mapping):
        raise InputError(f"{where}#properties", row.get("properties"), "an object, as Azure's REST API returns it")
    return Resource(
        id=resource_id,
        type=_text(row, "type", where, required=True),
        properties=_object(row, "properties", where),
        name=_text(row, "name", where) or last_segment(resource_id),
        location=_text(row, "location", where),
        sku=_object(row, "sku", where),
        kind=_text(row, "kind", where),
        tags=_object(row, "tags", where),
        identity=_object(row, "identity", where),
        api_version=_text(row, "apiVersion", where),
        depends_on=_texts(row, "dependsOn", where),
        source=_read_source(row, where),
        assumed=row.get("assumed") is True,
        assumed_properties=_texts(row, "assumedProperties", where),
    )


def _read_source(row: Mapping[str, Json], where: str) -> Source | None:
    given = _object(row, "source", where)
    if not given:
        return None
    line = given.get("line", 0)
    if not isinstance(line, int):
        raise InputError(f"{where}#source.line", line, "a whole number")
    file, stack, urn = (_text(given, key, f"{where}#source") for key in ("file", "stack", "urn"))
    lines = _object(given, "elements", f"{where}#source")
    elements = {name: inner for name, inner in lines.items() if isinstance(inner, int)}
    return Source(file, line, stack, urn, elements)


def _write_resource(resource: Resource) -> dict[str, Json]:
    """Only what is there is written; `properties` always is."""
    optional: dict[str, Json] = {
        "location": resource.location,
        "sku": resource.sku,
        "kind": resource.kind,
        "tags": resource.tags,
        "identity": resource.identity,
        "apiVersion": resource.api_version,
        "dependsOn": list(resource.depends_on),
        "source": _write_source(resource.source),
        "assumed": resource.assumed,
        "assumedProperties": list(resource.assumed_properties),
    }
    name = resource.name or last_segment(resource.id)
    written: dict[str, Json] = {"id": resource.id, "name": name, "type": resource.type}
    return {**written, "properties": resource.properties, **{k: v for k, v in optional.items() if v}}


def _write_source(source: Source | None) -> dict[str, Json]:
    if source is None:
        return {}
    fields: dict[str, Json] = {
        "stack": source.stack,
        "urn": source.urn,
        "file": source.file,
        "line": source.line,
        "elements": source.elements,
    }
    return {key: value for key, value in fields.items() if value}


def _is_object(value: object) -> bool:
    return isinstance(value, Mapping)


def _list(value: object, where: str) -> Sequence[Mapping[str, Json]]:
    if value is None:
        return ()
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise InputError(where, value, "a list")
    return value


def _object(row: Mapping[str, Json], key: str, where: str) -> Properties:
    value = row.get(key)
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise InputError(f"{where}#{key}", value, "an object")
    return value


def _text(row: Mapping[str, Json], key: str, where: str, *, required: bool = False) -> str:
    value = row.get(key)
    if value is None and not required:
        return ""
    if not isinstance(value, str) or (required and not value):
        raise InputError(f"{where}#{key}", value, "a string")
    return value


def _texts(row: Mapping[str, Json], key: str, where: str) -> tuple[str, ...]:
    values = _list(row.get(key), f"{where}#{key}")
    if not all(isinstance(value, str) for value in values):
        raise InputError(f"{where}#{key}", values, "a list of strings")
    return tuple(str(value) for value in values)
