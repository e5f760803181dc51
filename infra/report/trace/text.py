"""A trace as text: the name, the way there, the way back, and the verdict with everything that is in the way."""

from collections.abc import Sequence

from infra.report.page import BOLD, FAINT, GREEN, RED, YELLOW, Page, Span
from infra.report.paper import Paper
from infra.report.trace.told import ToldBlocker, ToldHop, ToldStep, ToldTrace
from network.model.resource import Source
from network.model.words import Verdict

PLAIN = Paper()
MARKS = {
    Verdict.ALLOW: Span("✓ ", GREEN),
    Verdict.DENY: Span("✗ ", RED),
    Verdict.DROP: Span("✗ ", RED),
    Verdict.ASYMMETRIC: Span("✗ ", RED),
    Verdict.INDETERMINATE: Span("? ", YELLOW),
}
STEP = 4  # where decisions begin, under their place


def render_trace(told: ToldTrace, paper: Paper = PLAIN) -> str:
    """The whole trace, as a colleague would explain it."""
    page = Page(paper)
    write_trace(page, told)
    return page.text


def write_trace(page: Page, told: ToldTrace, indent: int = 0) -> None:
    """The trace on a page, `indent` letters in."""
    asked = told.asked
    page.line(
        Span(told.verdict, MARKS[told.verdict].style),
        f"  {asked.source} to {asked.target}, {asked.ports}",
        indent=indent,
    )
    for choice in told.choices:
        page.line(Span(choice, FAINT), indent=indent + 2)
    if told.names:
        page.line("")
        page.line(Span("name", BOLD), indent=indent)
        _write_steps(page, told.names, indent + STEP)
    _write_way(page, "there", told.forward, indent)
    _write_way(page, "back", told.reply, indent)
    page.line("")
    write_verdict(page, told, indent)


def write_verdict(page: Page, told: ToldTrace, indent: int = 0) -> None:
    """The verdict in a sentence; every blocker with its way out, the deciding one first."""
    page.line(Span(told.sentence, BOLD), indent=indent)
    for number, blocker in enumerate(told.blockers, start=1):
        _write_blocker(page, blocker, f"{number}  " if len(told.blockers) > 1 else "", indent + 2)
    if any(step.assumed for step in _steps(told)):
        page.line(Span("assumed: not declared anywhere; Azure will add it", FAINT), indent=indent)


def _write_way(page: Page, title: str, hops: Sequence[ToldHop], indent: int) -> None:
    if not hops:
        return
    page.line("")
    page.line(Span(title, BOLD), indent=indent)
    for hop in hops:
        page.line(Span(hop.place, BOLD), Span(f", {hop.what}" if hop.what else "", FAINT), indent=indent + 2, hang=2)
        _write_steps(page, hop.steps, indent + STEP)


def _write_steps(page: Page, steps: Sequence[ToldStep], indent: int) -> None:
    for step in steps:
        assumed = Span("  (assumed)", FAINT) if step.assumed else ""
        page.line(MARKS[step.verdict], step.text, assumed, indent=indent, hang=2, place=place_of(step.source))


def _write_blocker(page: Page, blocker: ToldBlocker, number: str, indent: int) -> None:
    hang = len(number)
    if number:
        page.line(number, blocker.text, indent=indent, hang=hang, place=place_of(blocker.source))
    page.labelled("fix", blocker.change, indent=indent + hang, width=3)


def _steps(told: ToldTrace) -> list[ToldStep]:
    return [*told.names, *(step for hop in (*told.forward, *told.reply) for step in hop.steps)]


def place_of(source: Source | None) -> str:
    """Where something is declared, as it is written at the edge of a line."""
    return str(source) if source is not None and source.file else ""
