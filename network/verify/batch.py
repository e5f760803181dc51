"""The batch protocol (docs/snapshot.md, section 5): one JSON object a line in, one a line out, and never a crash."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

from network.azure.ambiguities import Readings
from network.lift import lift_index
from network.lift.graph import read_graph
from network.lift.index import ResourceIndex
from network.lift.world import check_names, read_world
from network.model.errors import FairwayError, InputError, NameLookupError
from network.model.resource import Json
from network.model.world import World
from network.verify.query import QUERIES, deploy_check
from network.verify.query_fields import QueryError, UnsupportedError

Object = Mapping[str, Json]
Result = TypeVar("Result")


class LineError(Exception):
    """A line that cannot be answered: the code of docs/snapshot.md 5, and a sentence."""

    def __init__(self, code: str, message: str) -> None:
        self.code, self.message = code, message
        super().__init__(f"{code}: {message}")


def answers(lines: Iterable[str], readings: Readings | None = None) -> Iterator[str]:
    """One answer for each line that is not empty, in order, as soon as it is known.

    `readings` says how open questions of the documentation are read.
    """
    return (answer(line, readings) for line in lines if line.strip())


def answer(line: str, readings: Readings | None = None) -> str:
    """The answer to one line, or what is wrong with it; never an exception."""
    identity: Json = None
    try:
        request = _request(line)
        given = request.get("id")
        identity = given if isinstance(given, str) else None
        reply: dict[str, Json] = {"id": identity, "answer": _answer(request, readings)}
    except LineError as error:
        reply = {"id": identity, "error": {"code": error.code, "message": error.message}}
    except Exception as error:  # a bad line is answered, whatever it did
        message = f"{type(error).__name__}: {error}"
        reply = {"id": identity, "error": {"code": "InternalError", "message": message}}
    return json.dumps(reply, separators=(",", ":"))


def _request(line: str) -> Object:
    try:
        request = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise LineError("InvalidJson", f"the line is no JSON: {error}") from None
    if not isinstance(request, dict):
        raise LineError("InvalidJson", "the line is no JSON object")
    return request


def _answer(request: Object, readings: Readings | None) -> Object:
    resources, query, world = request.get("resources"), request.get("query"), request.get("world")
    if not isinstance(resources, list):
        raise LineError("InvalidRequest", "resources must be a list")
    if not isinstance(query, dict):
        raise LineError("InvalidRequest", "query must be an object")
    kind = query.get("kind")
    if not isinstance(kind, str):
        raise LineError("InvalidRequest", "query.kind must be a string")
    if kind not in QUERIES and kind != "deploy_check":
        raise LineError("UnknownQueryKind", f"there is no query of the kind {kind!r}")
    graph = _as("InvalidSnapshot", lambda: read_graph(resources, "resources"))
    index = _as("InvalidSnapshot", lambda: ResourceIndex(graph.resources))
    surrounding = _as("InvalidWorld", lambda: _world(world, index))
    topology = _as("InvalidSnapshot", lambda: lift_index(index, surrounding, strict=True, readings=readings))
    try:
        if kind == "deploy_check":
            return _as("InvalidSnapshot", lambda: deploy_check(graph.resources, surrounding))
        return QUERIES[kind](topology, query)
    except QueryError as error:
        raise LineError("InvalidRequest", str(error)) from None
    except UnsupportedError as error:
        raise LineError("Unsupported", str(error)) from None
    except NameLookupError as error:
        raise LineError("UnknownName", str(error)) from None


def _world(document: Json, index: ResourceIndex) -> World:
    if document is None:
        return World()
    if not isinstance(document, dict):
        raise InputError("world", document, "an object")
    world = read_world(document)
    check_names(world, index)
    return world


def _as(code: str, work: Callable[[], Result]) -> Result:
    try:
        return work()
    except NameLookupError:
        raise
    except FairwayError as error:
        raise LineError(code, str(error)) from None
