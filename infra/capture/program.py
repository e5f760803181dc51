"""A program as a resource graph: it runs, unmodified, against a monitor of ours, without the engine or Azure."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from infra.capture.interpreter import Interpreter
from infra.capture.modules import modules_of
from infra.capture.project import FAIRWAY, Target
from network.model.resource import ResourceGraph

TIMEOUT = 120.0  # seconds


def capture(targets: Sequence[Target], timeout: float = TIMEOUT) -> ResourceGraph:
    """Everything that these stacks declare, as one graph, in the order of ids. Raises what `capture_each` raises."""
    return capture_each([targets], timeout)[0]


def capture_each(
    groups: Sequence[Sequence[Target]], timeout: float = TIMEOUT, meanwhile: Callable[[], None] = lambda: None
) -> tuple[ResourceGraph, ...]:
    """One graph for each group of stacks; all programs run in the same session, each of them once.

    A stack that one of them refers to runs too, for its outputs. `meanwhile` is called while the interpreters start.
    Raises CaptureError for a program that raises, lacks a package, or does not end within `timeout` seconds.
    """
    targets = [target for group in groups for target in group]
    with _interpreters(targets) as interpreters:
        meanwhile()
        os.environ.setdefault("GRPC_VERBOSITY", "NONE")  # a program that ends early is no news
        # What is slow to import, gRPC above all, is imported while the interpreters import what the programs need.
        from infra.capture.graph import graph_of  # noqa: PLC0415
        from infra.capture.session import Session  # noqa: PLC0415

        session = Session(interpreters, {target.project.name: target.project for target in targets}, timeout)
        started = {target: session.start(target) for target in targets}
        ledgers = {target: future.result() for target, future in started.items()}
    return tuple(graph_of([ledgers[target] for target in group]) for group in groups)


@contextmanager
def _interpreters(targets: Sequence[Target]) -> Iterator[dict[Path, Interpreter]]:
    """One interpreter for each project, started at once and ended with everything that runs in it."""
    started: dict[Path, Interpreter] = {}
    try:
        for project in {target.project.root: target.project for target in targets}.values():
            hidden = "" if project.is_fairway else str(FAIRWAY)
            started[project.root] = Interpreter(project.python, hidden, partial(modules_of, project))
        yield started
    finally:
        for interpreter in started.values():
            interpreter.stop()
