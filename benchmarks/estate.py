"""Estates: the check of our own in a fresh process, a trace across it, and one of a hundred spokes."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.capture import import_modules
from benchmarks.figure import Figure, seconds
from benchmarks.programs import write_estate
from infra.capture.estates import estates_of
from infra.capture.modules import PACKAGE, modules_of
from infra.capture.program import capture
from infra.capture.project import FAIRWAY, read_project
from network.lift import lift
from network.lift.complete import complete
from network.lift.world import read_world
from network.model.flow import Flow, Host, Machine
from network.model.topology import Topology
from network.model.words import Protocol, Verdict
from network.simulate.places import endpoint_addresses, machine_of
from network.simulate.trace import trace
from network.verify.preflight import check

HUB = "hub"
SPOKES = 100
LIMIT = 12.0  # imports
CHECK_LIMIT = 1.5  # imports, after the first second


def figures() -> Iterator[Figure]:
    """Every figure of estates."""
    yield _checking()
    yield _tracing()
    yield _hundred_spokes()


def _checking() -> Figure:
    """`fairway check` of the four stacks, beside the bare import of what one of them uses of azure-native."""
    bare = seconds(lambda: _run("-c", _bare_import()), runs=3)
    taken = seconds(lambda: _run("-m", "infra.cli", "check", "-s", HUB), runs=3)
    yardstick = f"{taken:.1f} s; bare import {bare:.2f} s"
    return Figure("the estate checked, cold, but for 1 s", (taken - 1) / bare, "imports", CHECK_LIMIT, yardstick)


def _bare_import() -> str:
    """A program that does nothing but import; modules of azure-native load when something is asked of them."""
    named = (name.partition(".") for name in modules_of(read_project(FAIRWAY)))
    modules = ", ".join(name for package, _, name in named if package == PACKAGE and name.islower())
    return f"import pulumi; from {PACKAGE} import {modules}; [hasattr(one, 'loaded') for one in ({modules})]"


def _run(*arguments: str) -> None:
    subprocess.run([sys.executable, *arguments], cwd=FAIRWAY, check=True, capture_output=True)


def _tracing() -> Figure:
    """From every pool of the estate to every private endpoint, by address."""
    topology = _estate()
    flows = [
        Flow(Machine(machine_of(pool)), Host(address), Protocol.TCP, 443)
        for pool in topology.pools.values()
        for endpoint in topology.private_endpoints.values()
        for address in endpoint_addresses(topology, endpoint)
    ]

    def ask() -> None:
        for flow in flows:
            assert trace(topology, flow).verdict is not Verdict.INDETERMINATE

    ask()
    return Figure("one trace across the estate", seconds(ask) / len(flows) * 1000, "ms", 1.0, f"{len(flows)} flows")


def _estate() -> Topology:
    (estate,) = estates_of(read_project(FAIRWAY), (HUB,))
    graph = complete(capture(estate.targets))
    return lift(graph, read_world(estate.world))


def _hundred_spokes() -> Figure:
    """The cost of a hub with a hundred spokes, beside the import of one stack."""
    with TemporaryDirectory() as folder:
        write_estate(Path(folder), SPOKES)
        bare = median([seconds(import_modules, runs=1) for _ in range(3)])
        taken = seconds(lambda: check_estate(Path(folder)), runs=1)
    yardstick = f"{taken:.1f} s; bare import {bare:.2f} s"
    return Figure(f"a hub and {SPOKES} spokes, checked", taken / bare, "imports", LIMIT, yardstick)


def check_estate(folder: Path) -> None:
    """What `fairway check` does with an estate."""
    (estate,) = estates_of(read_project(folder))
    graph = complete(capture(estate.targets))
    assert sum(not resource.assumed for resource in graph.resources) == 10 * (SPOKES + 1)
    world = read_world(graph.world)
    lift(graph, world)
    check(graph.resources, world)
