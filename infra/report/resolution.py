"""A resolution as text and as data: the answer, who gave it, and every step in between."""

import json
from collections.abc import Mapping

from infra.report.page import BOLD, FAINT, GREEN, RED, YELLOW, Page, Span
from infra.report.paper import Paper
from infra.report.trace.document import source_document
from infra.report.trace.fields import ANSWERERS
from network.model.resolution import DnsFlow, NameDecision, NameStep, Rcode, Resolution
from network.model.resource import Json, Source

SCHEMA_VERSION = 1
BAD = (NameDecision.MISSING, NameDecision.UNANSWERED)


def render_resolution(found: Resolution, client: str, paper: Paper | None = None) -> str:
    """The answer first, then how it came about."""
    page = Page(paper or Paper())
    page.line(Span(_answer(found), BOLD), f", for {client}")
    for step in found.steps:
        page.line(_mark(step), step.text, indent=2, hang=2, place=str(_place(step) or ""))
    if any(one.assumed for step in found.steps for one in step.by):
        page.line(Span("some of this is assumed: Azure will add it", FAINT))
    for flow in found.flows:
        page.line(Span(f"{_sender(flow)} sends udp/{flow.port} to {flow.server}", FAINT), indent=2)
    return page.text


def render_resolution_document(found: Resolution, client: str) -> str:
    """The same as data, the answer in the words of docs/snapshot.md 3.5."""
    answered: dict[str, Json] = {"type": str(found.answered_by.type)}
    if found.answered_by.name:
        answered["name"] = found.answered_by.name
    document = {
        "schema_version": SCHEMA_VERSION,
        "name": found.host,
        "client": client,
        "rcode": str(found.rcode) if found.rcode is not None else "indeterminate",
        "addresses": [str(one) for one in found.addresses],
        "answeredBy": answered,
        "unlisted": found.unlisted,
        "steps": [_step(step) for step in found.steps],
        "queries": [_query(flow) for flow in found.flows],
    }
    return json.dumps(document, indent=2) + "\n"


def _answer(found: Resolution) -> str:
    who = ANSWERERS[found.answered_by.type].format(found.answered_by.name)
    if found.gap is not None:
        return f"nobody can say what {found.host} is"
    if found.addresses:
        return f"{found.host} is {', '.join(map(str, found.addresses))}, says {who}"
    if found.unlisted:
        return f"nobody told fairway what {found.host} is in public DNS"
    if found.rcode is Rcode.TIMEOUT:
        return f"nobody answers for {found.host}"
    return f"{found.host} {'has no address' if found.rcode is Rcode.NOERROR else 'does not exist'}, says {who}"


def _mark(step: NameStep) -> Span:
    if step.decision is NameDecision.UNKNOWN:
        return Span("? ", YELLOW)
    return Span("✗ ", RED) if step.decision in BAD else Span("✓ ", GREEN)


def _place(step: NameStep) -> Source | None:
    by = step.by[0] if step.by else None
    return by.source if by is not None else None


def _sender(flow: DnsFlow) -> str:
    return f"{flow.sender.rpartition('/')[2] or flow.sender}{f' ({flow.source})' if flow.source else ''}"


def _step(step: NameStep) -> Mapping[str, Json]:
    return {
        "decision": str(step.decision),
        "host": step.host,
        "server": step.server,
        "text": step.text,
        "by": [{"id": one.id, "name": one.name, "assumed": one.assumed} for one in step.by],
        "declared": source_document(_place(step)),
    }


def _query(flow: DnsFlow) -> Mapping[str, Json]:
    source = str(flow.source) if flow.source else None
    return {"sender": flow.sender, "source": source, "server": str(flow.server), "port": flow.port}
