"""A program as a resource graph: it runs, unmodified, against a monitor of ours, without the engine or Azure."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from infra.capture.graph import graph_of
from infra.capture.interpreter import Interpreter
from infra.capture.modules import modules_of
from infra.capture.project import FAIRWAY, Target
from network.model.resource import ResourceGraph

TIMEOUT = 120.0  # seconds


def capture(targets: Sequence[Target], timeout: float = TIMEOUT) -> ResourceGraph:
    """Everything that these stacks declare, as one graph, in the order of ids.

    A stack that one of them refers to runs too, for its outputs; it is in the graph only if it is a target. Raises
    CaptureError for a program that raises, lacks a package, or does not end within `timeout` seconds.
    """
    with _interpreters(targets) as interpreters:
        # gRPC is slow to import; meanwhile the interpreters import what the programs need.
        from infra.capture.session import Session  # noqa: PLC0415

        session = Session(interpreters, {target.project.name: target.project for target in targets}, timeout)
        futures = [session.start(target) for target in targets]
        return graph_of([future.result() for future in futures])


@contextmanager
def _interpreters(targets: Sequence[Target]) -> Iterator[dict[Path, Interpreter]]:
    """One interpreter for each project, started at once and ended with everything that runs in it."""
    started: dict[Path, Interpreter] = {}
    try:
        for project in {target.project.root: target.project for target in targets}.values():
            hidden = "" if project.is_fairway else str(FAIRWAY)
            started[project.root] = Interpreter(project.python, hidden, modules_of(project))
        yield started
    finally:
        for interpreter in started.values():
            interpreter.stop()
