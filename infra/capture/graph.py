"""From what programs have declared to the resource graph."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from infra.arm import to_arm
from infra.capture.entries import Declared
from infra.capture.ledger import PROVIDERS, STACK, Ledger
from infra.capture.waiting import direct
from network.lift.index import last_segment
from network.model.resource import Json, Note, Resource, ResourceGraph, is_unknown

_STEP = re.compile(r"[^.\[\]]+|\[\d+\]")


def graph_of(ledgers: Sequence[Ledger]) -> ResourceGraph:
    """One graph of several stacks, its resources in the order of their ids."""
    resources = [resource for ledger in ledgers for resource in _resources(ledger)]
    notes = [note for ledger in ledgers for note in (*ledger.notes, *_unplaced(ledger))]
    return ResourceGraph(tuple(sorted(resources, key=lambda resource: resource.id.lower())), {}, tuple(notes))


def _resources(ledger: Ledger) -> Iterable[Resource]:
    """Components and providers declare nothing by themselves."""
    listed = {urn: entry for urn, entry in ledger.declared.items() if _is_listed(entry)}
    waiting = direct({urn: _known(entry.registration.dependencies, listed) for urn, entry in listed.items()})
    for urn, entry in listed.items():
        yield _resource(entry, [listed[one].id for one in waiting[urn]])


def _is_listed(entry: Declared) -> bool:
    asked = entry.registration
    return asked.custom and asked.token != STACK and not asked.token.startswith(PROVIDERS)


def _known(urns: Iterable[str], listed: Mapping[str, Declared]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(urn for urn in urns if urn in listed))


def _unplaced(ledger: Ledger) -> Iterable[Note]:
    """A location has no marker in the graph: that it is not known is noted."""
    for entry in ledger.declared.values():
        if is_unknown(entry.inputs.get("location")):
            yield Note(entry.id, "its location is not known before deployment")


def _resource(entry: Declared, after: Iterable[str]) -> Resource:
    asked = entry.registration
    body = to_arm(asked.token, entry.inputs, entry.id)
    if chosen := [path for path in entry.assumed if "." in path]:
        whole = to_arm(asked.token, entry.outputs, entry.id)
        _graft(body.properties, whole.properties, chosen)
    return replace(
        body,
        name=last_segment(entry.id) if entry.is_azure else asked.name,
        depends_on=tuple(sorted(after)),
        source=asked.source,
        assumed_properties=entry.assumed,
    )


def _graft(body: Json, whole: Json, paths: Sequence[str]) -> None:
    """Copy the values at these paths, `properties.a[0].b`, from one body into the other."""
    for path in paths:
        *holders, last = _STEP.findall(path)[1:]
        target, source = body, whole
        for step in holders:
            source = _inside(source, step)
            if isinstance(target, dict) and step not in target:
                target[step] = {}
            target = _inside(target, step)
        if isinstance(target, dict):
            target[last] = _inside(source, last)


def _inside(value: Json, step: str) -> Json:
    if step.startswith("["):
        return value[int(step[1:-1])] if isinstance(value, Sequence) and not isinstance(value, str) else None
    return value.get(step) if isinstance(value, Mapping) else None
