"""The results of a check as Markdown, for the comment on a pull request: the verdict, tables, flows folded away."""

from collections.abc import Iterator, Sequence

from infra.report.paper import Paper
from infra.report.result import CheckResult, IntentResult, causes, counts, left_out, standings, suppression
from infra.report.trace.text import render_trace
from network.model.finding import Finding, Severity
from network.model.resource import Source

LIMIT = 65_536  # characters of a comment on GitHub
RESERVE = 512  # for what says that something was left out
MOST_FLOWS = 5  # that are shown hop by hop
WIDE = Paper(width=110)
MARKS = {Severity.ERROR: "❌", Severity.WARNING: "⚠️", Severity.INFO: "ℹ️"}


def render_markdown(results: Sequence[CheckResult]) -> str:
    """The comment; what has no room is left out from the end, and counted."""
    blocks = [block for result in results for block in _blocks(result)]
    kept: list[str] = []
    for position, block in enumerate(blocks):
        if sum(map(len, kept)) + len(block) > LIMIT - RESERVE:
            kept.append(f"\n*{len(blocks) - position} more parts have no room here; `fairway check` shows them.*\n")
            break
        kept.append(block)
    return "".join(kept)


def _blocks(result: CheckResult) -> Iterator[str]:
    """Parts that stand by themselves, the most important first."""
    yield f"<!-- fairway:check:{result.subject.replace('--', '-')} -->\n{_headline(result)}\n"
    groups = [(result.of_intent(group[0]), group) for group in causes(result)]
    broken = [(intent, group) for intent, group in groups if intent is not None]
    others = [group for intent, group in groups if intent is None]
    yield from _table("| intent | flow | why | where |", [_intent_row(one, group) for one, group in broken])
    yield from _table("| finding | what | where |", [_finding_row(group) for group in others])
    for one, _ in broken[:MOST_FLOWS]:
        if one.told is not None:
            yield _folded(one.intent.name, render_trace(one.told, WIDE))
    for out in result.suppressed:
        yield f"\nSuppressed: {_cell(suppression(out))} {_place(out.by.source)}\n"
    for missing in result.not_modelled:
        yield f"\nNot modelled: {_cell(missing.what)}: {_cell(missing.consequence)}\n"


def _headline(result: CheckResult) -> str:
    mark, verdict = ("❌", "failed") if result.failed else ("✅", "passed")
    told = ", ".join(filter(None, (standings(result.intents), counts(result.findings), left_out(result))))
    return f"### {mark} {_cell(result.subject)} {verdict}: {told}"


def _table(head: str, rows: Sequence[str]) -> Iterator[str]:
    if rows:
        yield f"\n{head}\n|{'---|' * (head.count('|') - 1)}\n"
        yield from (f"{row}\n" for row in rows)


def _intent_row(one: IntentResult, alike: Sequence[Finding]) -> str:
    finding, asked = alike[0], one.told.asked if one.told is not None else None
    flow = f"`{asked.source}` → `{asked.target}`, {asked.ports}" if asked is not None else ""
    name = f"{MARKS[finding.severity]} **{finding.code}** {_cell(one.intent.name)}"
    return f"| {name} | {flow}{_more(alike)} | {_cell(finding.cause)} | {_place(finding.source)} |"


def _finding_row(alike: Sequence[Finding]) -> str:
    finding = alike[0]
    name = f"{MARKS[finding.severity]} **{finding.code}** {_cell(finding.path)}"
    fix = f" *{_cell(finding.fix)}*" if finding.fix else ""
    return f"| {name} | {_cell(finding.message)}.{fix}{_more(alike)} | {_place(finding.source)} |"


def _more(alike: Sequence[Finding]) -> str:
    return f" and {len(alike) - 1} more for the same cause" if len(alike) > 1 else ""


def _folded(title: str, text: str) -> str:
    return f"\n<details><summary>{_cell(title)}</summary>\n\n```text\n{text}```\n\n</details>\n"


def _place(source: Source | None) -> str:
    return f"`{source}`" if source is not None and source.file else ""


def _cell(text: str) -> str:
    """Text inside a table or a heading: one line, and nothing in it that Markdown or HTML would take for its own."""
    return text.replace("\n", " ").replace("|", "\\|").replace("<", "&lt;").replace(">", "&gt;")
