"""Results as text for a terminal: values in, a string out. Colour is the caller's choice, the words are the same."""

from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from itertools import groupby

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from infra.report.facts import MARKS, Fact
from infra.report.paper import Paper
from infra.report.result import CheckResult, counts
from network.model.finding import Finding, Severity
from network.verify.preflight.pages import MOMENTS
from network.verify.preflight.registry import find_rule
from network.verify.preflight.rule import Rule

PLAIN = Paper()
STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.INFO: "bold cyan"}
WORDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
LABEL = 7  # the width of the words in front of a block
MOST_LINES = 8  # of evidence and of places, before the rest is only counted


def render_check(result: CheckResult, paper: Paper = PLAIN) -> str:
    """The verdict first, then each finding with its place, cause and way out, and the counts last."""
    page = _Page(paper)
    verdict = ("failed", "bold red") if result.failed else ("passed", "bold green")
    page.line(Text.assemble(verdict, f"  {result.subject}: {result.resources} resources, {counts(result.findings)}"))
    groups = list(_alike(result.findings))
    for alike in groups:
        page.line("")
        _write_findings(page, alike)
    for note in result.notes:
        page.line("")
        told = ": ".join(filter(None, (note.resource, note.message)))
        page.line(Text.assemble(("note", "cyan"), f"  {told}"))
    for missing in result.not_modelled:
        page.line("")
        page.line(Text.assemble(("not modelled", "cyan"), f"  {missing.what}: {missing.consequence}"))
    if groups:
        page.line("")
        page.line(f"{counts(result.findings)}. fairway rule {groups[0][0].code} explains a code.")
    return page.text


def render_rule(rule: Rule, paper: Paper = PLAIN) -> str:
    """The page of a rule."""
    page = _Page(paper)
    page.line(Text.assemble((rule.code, STYLES[rule.severity]), f"  {rule.title}"))
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
    page = _Page(paper)
    for rule in rules:
        code = Text(f"{rule.code}  {WORDS[rule.severity]:<8}", style=STYLES[rule.severity])
        page.line(code.append(f"{rule.title}{f'  {rule.arm_code}' if rule.arm_code else ''}", style="not bold default"))
    return page.text


def render_fact(fact: Fact, paper: Paper = PLAIN) -> str:
    """One numbered fact with its sources."""
    page = _Page(paper)
    page.line(Text.assemble((fact.number, "bold"), f"  {MARKS.get(fact.mark, fact.mark)}"))
    page.line(fact.text, indent=2)
    for source in fact.sources:
        page.labelled("source", source)
    return page.text


class _Page:
    """Lines of text that wrap at a width; an indented block wraps within its indentation."""

    def __init__(self, paper: Paper) -> None:
        self._out = StringIO()
        self._console = Console(
            file=self._out,
            width=paper.width,
            force_terminal=paper.colour,
            color_system="standard" if paper.colour else None,
            highlight=False,
        )

    @property
    def text(self) -> str:
        """What was written; no line ends in spaces."""
        return "".join(f"{line.rstrip()}\n" for line in self._out.getvalue().splitlines())

    def line(self, told: str | Text, indent: int = 0) -> None:
        content = told if isinstance(told, Text) else Text(told)
        self._console.print(Padding(content, (0, 0, 0, indent)) if indent else content)

    def labelled(self, word: str, told: str) -> None:
        """A block with a short word in front of it."""
        block = Table.grid(padding=(0, 1))
        block.add_column(width=LABEL)
        block.add_column(overflow="fold")
        block.add_row(Text(word, style="dim"), Text(told))
        self._console.print(Padding(block, (0, 0, 0, 2)))


def _alike(findings: Iterable[Finding]) -> Iterator[list[Finding]]:
    """The findings by severity, those with the same code and way out together, in the order of the check."""
    order: dict[tuple[int, str, str], int] = {}
    for finding in findings:
        order.setdefault(_likeness(finding), len(order))
    ranked = sorted(findings, key=lambda one: (-one.severity.rank, order[_likeness(one)]))
    for _, alike in groupby(ranked, key=_likeness):
        yield list(alike)


def _likeness(finding: Finding) -> tuple[int, str, str]:
    return finding.severity.rank, finding.code, finding.fix


def _write_findings(page: _Page, alike: Sequence[Finding]) -> None:
    first = alike[0]
    rule = find_rule(first.code)
    head = Text.assemble((f"{WORDS[first.severity]} {first.code}", STYLES[first.severity]))
    page.line(head.append(f"  {' - '.join(filter(None, (rule.title if rule else '', first.arm_code or '')))}"))
    for finding in alike[:MOST_LINES]:
        place = "  ".join(filter(None, (str(finding.source or ""), finding.path)))
        if place:
            page.line(Text(place, style="bold"), indent=2)
        page.line(finding.message, indent=4 if place else 2)
        _write_evidence(page, finding.evidence)
    if len(alike) > MOST_LINES:
        page.line(f"and {len(alike) - MOST_LINES} more", indent=2)
    # A note is good to know and asks for nothing; its page has the rest.
    for word, told in (("why", first.cause), ("fix", first.fix)) if first.severity is not Severity.INFO else ():
        if told:
            page.labelled(word, told)


def _write_evidence(page: _Page, evidence: Sequence[str]) -> None:
    for line in evidence[:MOST_LINES]:
        page.line(line, indent=6)
    if len(evidence) > MOST_LINES:
        page.line(f"and {len(evidence) - MOST_LINES} more", indent=6)
