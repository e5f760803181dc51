"""A trace as data: the same as the text, and the deciding elements in the words of docs/snapshot.md, section 4.2."""

import json
from collections.abc import Mapping

from infra.report.trace.told import ToldBlocker, ToldHop, ToldStep, ToldTrace
from network.model.resource import Json, Source
from network.model.words import Verdict

SCHEMA_VERSION = 1


def render_trace_document(told: ToldTrace) -> str:
    """A trace as a document of its own (docs/schema/trace.json)."""
    return json.dumps({"schema_version": SCHEMA_VERSION, **trace_document(told)}, indent=2) + "\n"


def trace_document(told: ToldTrace) -> dict[str, Json]:
    """Everything that the text says, and how to find it in the graph."""
    trace = told.trace
    fact = next((one.fact for one in trace.decided_by if one.fact), None)
    return {
        "from": told.asked.source,
        "to": told.asked.target,
        "protocol": str(trace.flow.protocol),
        "port": trace.flow.port,
        "verdict": str(told.verdict),
        "sentence": told.sentence,
        "fact": fact if told.verdict is Verdict.INDETERMINATE else None,
        "choices": list(told.choices),
        "decided_by": [by.as_json() for by in trace.decided_by],
        "name_resolution": list(map(_step, told.names)),
        "forward": list(map(_hop, told.forward)),
        "reply": list(map(_hop, told.reply)),
        "blockers": list(map(_blocker, told.blockers)),
        "path": [hop.place for hop in told.forward],
        "observed_sources": [str(one) for one in trace.observed],
    }


def source_document(source: Source | None) -> Mapping[str, Json] | None:
    """A place in a file; null where none is known."""
    if source is None or not source.file:
        return None
    return {"stack": source.stack, "file": source.file, "line": source.line}


def _hop(hop: ToldHop) -> Mapping[str, Json]:
    return {"place": hop.place, "what": hop.what, "device": hop.device, "steps": list(map(_step, hop.steps))}


def _step(step: ToldStep) -> Mapping[str, Json]:
    return {
        "kind": str(step.kind),
        "verdict": str(step.verdict),
        "text": step.text,
        "decided_by": step.decided_by.as_json(),
        "source": source_document(step.source),
        "assumed": step.assumed,
    }


def _blocker(blocker: ToldBlocker) -> Mapping[str, Json]:
    return {
        "verdict": str(blocker.verdict),
        "text": blocker.text,
        "change": blocker.change,
        "decided_by": blocker.decided_by.as_json(),
        "source": source_document(blocker.source),
    }
