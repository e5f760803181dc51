"""The intents of a network and how each stands, one line each; what does not hold says why."""

import json
from collections.abc import Sequence

from infra.report.document import intent_document
from infra.report.page import BOLD, FAINT, GREEN, RED, YELLOW, Page, Span
from infra.report.paper import Paper
from infra.report.result import CheckResult, IntentResult, standings
from infra.report.trace.text import place_of
from network.verify.intents.judge import Standing

SCHEMA_VERSION = 1
MARKS = {
    Standing.HOLDS: Span("✓ ", GREEN),
    Standing.BROKEN: Span("✗ ", RED),
    Standing.OPEN: Span("? ", YELLOW),
    Standing.EMPTY: Span("✗ ", RED),
}


def render_standings(results: Sequence[CheckResult], paper: Paper | None = None) -> str:
    """What people wrote first, then what the declared systems require."""
    page = Page(paper or Paper())
    for position, result in enumerate(results):
        if position:
            page.line()
        page.line(Span(result.subject, BOLD), f": {standings(result.intents) or 'no intents'}")
        written = [one for one in result.intents if not one.intent.requirement]
        required = [one for one in result.intents if one.intent.requirement]
        for title, listed in (("expected", written), ("required", required)):
            if listed:
                page.line()
                page.line(title, indent=2)
                for one in listed:
                    _write(page, one)
    return page.text


def render_standings_document(results: Sequence[CheckResult]) -> str:
    """Every intent with its flow, as in docs/schema/check.json."""
    networks = [
        {"name": result.subject, "intents": [intent_document(one) for one in result.intents]} for result in results
    ]
    return json.dumps({"schema_version": SCHEMA_VERSION, "networks": networks}, indent=2) + "\n"


def _write(page: Page, one: IntentResult) -> None:
    flows = f"  {one.flows:,} flow{'' if one.flows == 1 else 's'}" if one.flows else ""
    optional = "  (a convenience)" if one.intent.optional else ""
    name = (MARKS[one.standing], one.intent.name, Span(f"{flows}{optional}", FAINT))
    page.line(*name, indent=4, hang=2, place=place_of(one.intent.source))
    if one.finding is not None:
        why = one.finding.cause or one.finding.message.removeprefix(f"{one.intent.name}: ")
        page.line(Span(why, FAINT), indent=6)
