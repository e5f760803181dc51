"""The programs under tests/programs, captured once for all tests."""

from functools import cache
from pathlib import Path

from infra.capture.errors import CaptureError
from infra.capture.program import capture
from infra.capture.project import Project, Target, read_project
from network.lift.index import id_key
from network.model.resource import Resource, ResourceGraph

PROGRAMS = Path(__file__).resolve().parents[2] / "programs"
NOBODY = "/subscriptions/00000000-0000-0000-0000-000000000000"


@cache
def project(name: str) -> Project:
    return read_project(PROGRAMS / name)


@cache
def captured(name: str, *stacks: str) -> ResourceGraph:
    """What a program declares in these stacks together."""
    return capture([Target(project(name), stack) for stack in stacks or ("dev",)], timeout=60)


def refused(name: str, stack: str, timeout: float = 60) -> str:
    """The message of a program that gives no graph."""
    try:
        capture([Target(project(name), stack)], timeout)
    except CaptureError as error:
        return str(error)
    raise AssertionError("it gave a graph")


def resource(graph: ResourceGraph, end: str) -> Resource:
    """The only resource whose id ends so."""
    (found,) = (one for one in graph.resources if id_key(one.id).endswith(id_key(end)))
    return found
