"""The results of a check as logging commands of Azure Pipelines.

https://learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands
"""

from collections.abc import Iterator, Mapping, Sequence

from infra.report.result import CheckResult, causes, counts
from network.model.finding import Finding, Severity

# Azure Pipelines knows errors and warnings; what is neither is a line of the log.
TYPES = {Severity.ERROR: "error", Severity.WARNING: "warning"}
ESCAPES = (("%", "%AZP25"), ("\r", "%0D"), ("\n", "%0A"))
IN_PROPERTIES = ((";", "%3B"), ("]", "%5D"))


def render_azure(results: Sequence[CheckResult]) -> str:
    """One command for the cause of errors and warnings, a line for everything else."""
    return "".join(f"{line}\n" for line in _lines(results))


def _lines(results: Sequence[CheckResult]) -> Iterator[str]:
    for result in results:
        yield from map(_line, causes(result))
        verdict = "failed" if result.failed else "passed"
        yield f"fairway: {result.subject} {verdict}, {counts(result.findings)}"


def _line(alike: Sequence[Finding]) -> str:
    finding, *others = alike
    more = f"{len(others)} more for the same cause" if others else ""
    parts = (finding.message, finding.cause, f"Fix: {finding.fix}" if finding.fix else "", more)
    text = "\n".join(filter(None, parts))
    if finding.severity not in TYPES:
        return f"{finding.code} {finding.message}"
    properties: dict[str, str] = {"type": TYPES[finding.severity]}
    if finding.source is not None and finding.source.file:
        properties |= {"sourcepath": finding.source.file, "linenumber": str(finding.source.line or 1)}
    properties["code"] = finding.code
    return f"##vso[task.logissue {_properties(properties)}]{_escaped(text, ESCAPES)}"


def _properties(properties: Mapping[str, str]) -> str:
    return "".join(f"{key}={_escaped(value, (*ESCAPES, *IN_PROPERTIES))};" for key, value in properties.items())


def _escaped(text: str, escapes: Sequence[tuple[str, str]]) -> str:
    for letter, code in escapes:
        text = text.replace(letter, code)
    return text
