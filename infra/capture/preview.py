"""What will be deployed, as `pulumi preview --json --show-sames` writes it: a graph before, and one after.

https://www.pulumi.com/docs/iac/cli/commands/pulumi_preview/
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from infra.capture.documents import read_json, refuse
from infra.capture.errors import CaptureError
from infra.capture.graph import graph_of
from infra.capture.stored import ledger_of, read_stored
from network.lift.graph import Change
from network.model.resource import Json, ResourceGraph

EXPECTED = "what `pulumi preview --json --show-sames` writes"
# Steps after which a resource is no more.
GONE = frozenset({"delete", "delete-replaced", "discard", "discard-replaced", "read-discard", "remove-pending-replace"})


def read_preview(file: Path) -> Change:
    """The graphs before and after a preview. Raises CaptureError for what is no preview, or only a part of one."""
    document = read_json(file, EXPECTED)
    steps = document.get("steps") if isinstance(document, Mapping) else None
    if not isinstance(document, Mapping) or not isinstance(steps, list):
        raise refuse(file, document, EXPECTED)
    if not all(isinstance(step, Mapping) and "op" in step and "urn" in step for step in steps):
        raise CaptureError(f"{file}: got steps without op or urn, expected {EXPECTED}")
    _refuse_partial(file, document, steps)
    before = _graph(step.get("oldState") for step in steps)
    after = _graph(step.get("newState") for step in steps if step["op"] not in GONE)
    if not any(resource.id.startswith("/") for graph in (before, after) for resource in graph.resources):
        raise CaptureError(
            f"{file}: got a preview without any resource of azure-native, expected one of a stack that has some"
        )
    return Change(before, after)


def _refuse_partial(file: Path, document: Mapping[str, Json], steps: Iterable[Mapping[str, Json]]) -> None:
    """A preview that leaves out what does not change, or that failed on its way, describes no network."""
    summary = document.get("changeSummary")
    unchanged = summary.get("same", 0) if isinstance(summary, Mapping) else 0
    listed = sum(step["op"] == "same" for step in steps)
    if isinstance(unchanged, int) and listed < unchanged:
        missing = unchanged - listed
        raise CaptureError(f"{file}: got a preview that leaves out {missing} unchanged resources, expected {EXPECTED}")
    if document.get("maybeCorrupt") is True:
        raise CaptureError(f"{file}: got a preview that failed on its way, expected {EXPECTED}")


def _graph(states: Iterable[Json]) -> ResourceGraph:
    """The last state of each resource, in the order of the steps."""
    rows: dict[str, Mapping[str, Json]] = {}
    for state in _objects(states):
        rows[str(state.get("urn"))] = state
    return graph_of([ledger_of(read_stored(row) for row in rows.values())])


def _objects(states: Iterable[Json]) -> Iterator[Mapping[str, Json]]:
    return (state for state in states if isinstance(state, Mapping))
