"""The results of a check as annotations of GitHub Actions, at the lines that declare what is wrong.

https://docs.github.com/actions/reference/workflow-commands-for-github-actions
"""

from collections.abc import Iterator, Mapping, Sequence

from infra.report.result import CheckResult, causes, counts
from network.model.finding import Finding, Severity
from network.verify.preflight.registry import find_rule

COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
MOST = 10  # of each kind that a step shows: https://docs.github.com/actions, limits of annotations


def render_github(results: Sequence[CheckResult]) -> str:
    """One command for each cause; of each severity as many as GitHub shows, then how many more there are."""
    return "".join(f"{line}\n" for line in _lines(results))


def _lines(results: Sequence[CheckResult]) -> Iterator[str]:
    groups = [group for result in results for group in causes(result)]
    for severity, command in COMMANDS.items():
        grave = [group for group in groups if group[0].severity is severity]
        yield from (_annotation(command, group) for group in grave[:MOST])
        if len(grave) > MOST:
            yield f"fairway: {len(grave) - MOST} more like these, which GitHub would not show"
    for result in results:
        verdict = "failed" if result.failed else "passed"
        yield f"fairway: {result.subject} {verdict}, {counts(result.findings)}"


def _annotation(command: str, alike: Sequence[Finding]) -> str:
    finding, *others = alike
    rule = find_rule(finding.code)
    properties: dict[str, str] = {}
    if finding.source is not None and finding.source.file:
        properties["file"] = finding.source.file
        if finding.source.line:
            properties["line"] = str(finding.source.line)
    properties["title"] = f"{finding.code} {rule.title}" if rule else finding.code
    more = f"{len(others)} more for the same cause" if others else ""
    parts = (finding.message, finding.cause, f"Fix: {finding.fix}" if finding.fix else "", more)
    return f"::{command} {_properties(properties)}::{_escaped(chr(10).join(filter(None, parts)))}"


def _properties(properties: Mapping[str, str]) -> str:
    return ",".join(f"{key}={_escaped(value, (':', ','))}" for key, value in properties.items())


def _escaped(text: str, more: Sequence[str] = ()) -> str:
    """Percent first, then what would end a command or a property."""
    for letter in ("%", "\r", "\n", *more):
        text = text.replace(letter, f"%{ord(letter):02X}")
    return text
