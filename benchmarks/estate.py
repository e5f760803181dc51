"""An estate of many stacks: captured, completed, lifted and preflighted in one process, the imports shared."""

from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.capture import import_modules
from benchmarks.figure import Figure, seconds
from benchmarks.programs import write_estate
from infra.capture.estates import estates_of
from infra.capture.program import capture
from infra.capture.project import read_project
from network.lift import lift
from network.lift.complete import complete
from network.lift.world import read_world
from network.verify.preflight import check

SPOKES = 100
LIMIT = 12.0  # imports


def figures() -> Iterator[Figure]:
    """The cost of a hub with a hundred spokes, beside the import of one stack."""
    with TemporaryDirectory() as folder:
        write_estate(Path(folder), SPOKES)
        bare = median([seconds(import_modules, runs=1) for _ in range(3)])
        taken = seconds(lambda: check_estate(Path(folder)), runs=1)
    yardstick = f"{taken:.1f} s; bare import {bare:.2f} s"
    yield Figure(f"a hub and {SPOKES} spokes, checked", taken / bare, "imports", LIMIT, yardstick)


def check_estate(folder: Path) -> None:
    """What `fairway check` does with an estate."""
    (estate,) = estates_of(read_project(folder))
    graph = complete(capture(estate.targets))
    assert sum(not resource.assumed for resource in graph.resources) == 10 * (SPOKES + 1)
    world = read_world(graph.world)
    lift(graph, world)
    check(graph.resources, world)
