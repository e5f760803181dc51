"""The simulator: lifting, one query, batches, and a trace by a fresh process."""

import json
import subprocess
import sys
from collections.abc import Iterator
from ipaddress import IPv4Address
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.figure import Figure, seconds
from benchmarks.networks import hub_and_spokes
from network.lift import lift
from network.lift.graph import write_graph
from network.model.flow import Flow, Host, Machine
from network.model.resource import ResourceGraph
from network.model.topology import Topology
from network.model.words import Protocol, Verdict
from network.simulate.trace import trace
from network.verify.batch import answers

VECTORS = Path(__file__).resolve().parents[1] / "tests" / "conformance" / "vectors.jsonl"
SPOKES = 100


def figures() -> Iterator[Figure]:
    """Every figure of the simulator."""
    yield _lifting()
    yield _query()
    yield _batch()
    yield _cold_trace()


def _lifting() -> Figure:
    graph = ResourceGraph(hub_and_spokes(SPOKES, 49))
    took = seconds(lambda: lift(graph), runs=3)
    return Figure(
        "lifting 10,000 resources", took * 10_000 / len(graph.resources), "s", 2.0, f"{len(graph.resources):,}"
    )


def _machines(topology: Topology) -> list[Machine]:
    return [Machine(vm.nics[0]) for vm in topology.vms.values()]


def _query() -> Figure:
    """Every query is about another pair of machines, so that nothing is answered from memory alone."""
    topology = lift(ResourceGraph(hub_and_spokes(SPOKES, 4)))
    machines = _machines(topology)
    pairs = list(zip(machines, machines[7:] + machines[:7], strict=True))

    def ask() -> None:
        for source, target in pairs:
            address = target.nic.address or IPv4Address(0)
            found = trace(topology, Flow(source, Host(address), Protocol.TCP, 443))
            assert found.verdict is not Verdict.INDETERMINATE

    ask()
    return Figure("one query, 100 spokes", seconds(ask) / len(pairs) * 1000, "ms", 1.0, f"{len(pairs)} pairs")


def _batch() -> Figure:
    lines = list(islice(cycle(VECTORS.read_text(encoding="utf-8").splitlines()), 1000))
    took = seconds(lambda: list(answers(lines)), runs=3)
    return Figure("batch", len(lines) / took, "vectors/s", 500, "the conformance vectors", at_least=True)


def _cold_trace() -> Figure:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "graph.json"
        path.write_text(json.dumps(write_graph(ResourceGraph(hub_and_spokes(10, 4)))), encoding="utf-8")
        command = [sys.executable, "-m", "infra.cli", "trace", "vm0-0", "vm1-0:443", "--graph", str(path)]
        bare = seconds(lambda: subprocess.run([sys.executable, "-c", "pass"], check=True))
        took = seconds(lambda: subprocess.run(command, check=True, capture_output=True))
    return Figure("trace on a saved graph, cold", took, "s", 0.4, f"bare Python {bare:.2f} s")
