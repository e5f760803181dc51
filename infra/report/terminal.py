"""Results as text for a terminal: values in, a string out. Colour is the caller's choice, the words are the same."""

from collections.abc import Sequence

from infra.report.facts import MARKS, Fact
from infra.report.intents import wanted
from infra.report.page import BOLD, CYAN, FAINT, GREEN, RED, YELLOW, Page, Span
from infra.report.paper import Paper
from infra.report.result import CheckResult, IntentResult, causes, counts, left_out, standings, suppression
from infra.report.trace.text import place_of, write_trace
from network.model.finding import Finding, Severity
from network.verify.preflight.pages import MOMENTS
from network.verify.preflight.registry import find_rule
from network.verify.preflight.rule import Rule

PLAIN = Paper()
STYLES = {Severity.ERROR: RED, Severity.WARNING: YELLOW, Severity.INFO: CYAN}
WORDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
MOST_LINES = 8  # of evidence and of places, before the rest is only counted


def render_check(result: CheckResult, paper: Paper = PLAIN) -> str:
    """The verdict first, then each finding with its place, cause and way out, and the counts last."""
    page = Page(paper)
    _write_verdict(page, result)
    groups = causes(result)
    for alike in groups:
        page.line()
        _write_findings(page, alike, result)
    for one in result.suppressed:
        page.line()
        page.line(Span("suppressed", CYAN), f"  {suppression(one)}", place=str(one.by.source or ""), hang=12)
    for note in result.notes:
        page.line()
        told = ": ".join(filter(None, (note.resource, note.message)))
        page.line(Span("note", CYAN), f"  {told}", hang=6)
    for missing in result.not_modelled:
        page.line()
        page.line(Span("not modelled", CYAN), f"  {missing.what}: {missing.consequence}", hang=14)
    if groups:
        page.line()
        page.line(f"{counts(result.findings)}. fairway rule {groups[0][0].code} explains a code.")
    return page.text


def _write_verdict(page: Page, result: CheckResult) -> None:
    verdict = Span("failed", RED) if result.failed else Span("passed", GREEN)
    resources = f"{result.resources} resources"
    told = filter(None, (resources, standings(result.intents), counts(result.findings), left_out(result)))
    page.line(verdict, f"  {result.subject}: {', '.join(told)}", hang=8)


def render_rule(rule: Rule, paper: Paper = PLAIN) -> str:
    """The page of a rule."""
    page = Page(paper)
    page.line(Span(rule.code, STYLES[rule.severity]), f"  {rule.title}")
    answers = ", ".join(code for code in (rule.arm_code, *rule.aliases) if code)
    said = f"; Azure answers {answers}" if answers else ""
    page.line(f"{rule.severity}, shows {MOMENTS[rule.moment]}{said}", indent=2)
    page.line("")
    page.line(rule.what.replace("\n", " "), indent=2)
    for word, told in (("why", rule.why), ("example", rule.example), ("fix", rule.fix), ("source", rule.source)):
        page.labelled(word, told)
    return page.text


def render_rules(rules: Sequence[Rule], paper: Paper = PLAIN) -> str:
    """One line for each rule."""
    page = Page(paper)
    for rule in rules:
        code = Span(f"{rule.code}  {WORDS[rule.severity]:<8}", STYLES[rule.severity])
        page.line(code, f"{rule.title}{f'  {rule.arm_code}' if rule.arm_code else ''}")
    return page.text


def render_fact(fact: Fact, paper: Paper = PLAIN) -> str:
    """One numbered fact with its sources."""
    page = Page(paper)
    page.line(Span(fact.number, BOLD), f"  {MARKS.get(fact.mark, fact.mark)}")
    page.line(fact.text, indent=2)
    for source in fact.sources:
        page.labelled("source", source)
    for one in fact.settings:
        page.labelled("reading", one)
    return page.text


def _write_findings(page: Page, alike: Sequence[Finding], result: CheckResult) -> None:
    first = alike[0]
    rule = find_rule(first.code)
    told = " - ".join(filter(None, (rule.title if rule else "", first.arm_code or "")))
    page.line(Span(f"{WORDS[first.severity]} {first.code}", STYLES[first.severity]), f"  {told}", hang=2)
    intent = result.of_intent(first)
    if intent is not None:
        _write_intents(page, intent, alike, result)
        return
    for finding in alike[:MOST_LINES]:
        where = "  ".join(filter(None, (str(finding.source or ""), finding.path)))
        if where:
            page.line(Span(where, BOLD), indent=2)
        page.line(finding.message, indent=4 if where else 2)
        _write_lines(page, finding.evidence, 6)
    if len(alike) > MOST_LINES:
        page.line(f"and {len(alike) - MOST_LINES} more", indent=2)
    for word, sentence in (("why", first.cause), ("fix", first.fix)):
        if sentence:
            page.labelled(word, sentence)


def _write_intents(page: Page, first: IntentResult, alike: Sequence[Finding], result: CheckResult) -> None:
    """The first intent with its flow; the others that the same thing decided in a line each."""
    intent, finding, told = first.intent, alike[0], first.told
    page.line(Span(intent.name, BOLD), indent=2, hang=2, place=place_of(intent.source))
    if not intent.requirement:
        page.line(Span(f"wanted: {wanted(intent)}", FAINT), indent=2, hang=2)
    if told is not None:
        page.line()
        write_trace(page, told, indent=4)
    shown = told is not None and bool(told.blockers)
    why = "" if told else finding.message.removeprefix(f"{intent.name}: ")
    labelled = (("why", why), ("fix", "" if shown else finding.fix), ("page", intent.page))
    if told is not None and any(sentence for _, sentence in labelled):
        page.line()
    for word, sentence in labelled:
        if sentence:
            page.labelled(word, sentence)
    others = [other for one in alike[1:] if (other := result.of_intent(one)) is not None]
    if others:
        page.line()
        page.line(f"{len(others)} more for the same cause", indent=2)
        _write_lines(page, [_flow(one) for one in others], 4)


def _flow(result: IntentResult) -> str:
    asked = result.told.asked if result.told is not None else None
    return f"{result.intent.name}: {asked.target}, {asked.ports}" if asked else result.intent.name


def _write_lines(page: Page, lines: Sequence[str], indent: int) -> None:
    for line in lines[:MOST_LINES]:
        page.line(line, indent=indent, hang=2)
    if len(lines) > MOST_LINES:
        page.line(f"and {len(lines) - MOST_LINES} more", indent=indent)
