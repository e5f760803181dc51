"""Capturing programs: the whole of `fairway graph` in a fresh process, beside the bare import of the same modules."""

import json
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.figure import Figure
from benchmarks.programs import MODULES, write_program
from infra.capture.program import capture
from infra.capture.project import Target, read_project
from network.lift.complete import complete

RUNS = 5
IMPORT = f"from pulumi_azure_native import {', '.join(MODULES)}; network.VirtualNetwork, resources.ResourceGroup"
SIZES = ((300, 2.3), (1200, 6.0))
PARENT_LIMIT = 150  # MB


def figures() -> Iterator[Figure]:
    """The cost of a capture for programs of two sizes, and the memory of the process that captures."""
    with TemporaryDirectory() as folder:
        programs = {size: Path(folder, str(size)) for size, _ in SIZES}
        for size, path in programs.items():
            path.mkdir()
            write_program(path, size)
        # Taking turns: whatever else the machine does then slows all of them alike.
        works = {0: import_modules, **{size: _graph(path) for size, path in programs.items()}}
        durations: dict[int, list[float]] = {size: [] for size in works}
        for _ in range(RUNS):
            for size, work in works.items():
                begun = perf_counter()
                work()
                durations[size].append(perf_counter() - begun)
        bare = median(durations[0])
        for size, limit in SIZES:
            taken = median(durations[size])
            yardstick = f"{taken:.2f} s; bare import {bare:.2f} s"
            yield Figure(f"capture of {size} resources", taken / bare, "imports", limit, yardstick)
        yield Figure("memory of the parent, 1,200 resources", peak(programs[1200]), "MB", PARENT_LIMIT)


def import_modules() -> None:
    """What every program that uses these modules pays before its first line."""
    subprocess.run([sys.executable, "-c", IMPORT], check=True)


def _graph(folder: Path) -> Callable[[], None]:
    command = [sys.executable, "-m", "infra.cli", "graph", "--program", str(folder), "--format", "json"]

    def graph() -> None:
        written = subprocess.run(command, check=True, capture_output=True).stdout
        assert len(json.loads(written)["resources"]) > 200

    return graph


def peak(folder: Path) -> float:
    """The most memory, in MB, that capturing needs in the process that captures."""
    code = f"from benchmarks.capture import report_peak; report_peak({str(folder)!r})"
    return float(subprocess.run([sys.executable, "-c", code], check=True, capture_output=True).stdout)


def report_peak(folder: str) -> None:
    """Capture, then print the peak of this process in MB."""
    complete(capture([Target(read_project(Path(folder)), "dev")]))
    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(kilobytes / 1024)
