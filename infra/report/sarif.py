"""The results of a check as SARIF 2.1.0, for code scanning: each finding at its line, flows as code flows.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from importlib.metadata import version

from infra.expectations import Suppression
from infra.report.result import CheckResult
from infra.report.trace.told import ToldTrace
from network.model.finding import Finding, Severity
from network.model.resource import Json, Source
from network.verify.preflight.registry import find_rule
from network.verify.preflight.rule import Rule

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"
ROOT = "PROJECTROOT"
LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
SCORES = {Severity.ERROR: "8.0", Severity.WARNING: "5.0", Severity.INFO: "2.0"}
MOST_RESULTS = 25_000  # of a run: https://docs.github.com/code-security, SARIF support


def render_sarif(results: Sequence[CheckResult]) -> str:
    """One run for all networks."""
    found = [each for result in results for each in _found(result)][:MOST_RESULTS]
    codes = sorted({finding.code for _, finding, _ in found})
    driver: dict[str, Json] = {"name": "fairway", "version": version("fairway"), "rules": list(map(_rule, codes))}
    run: dict[str, Json] = {
        "tool": {"driver": driver},
        "columnKind": "utf16CodeUnits",
        "results": [_result(result, finding, codes, known) for result, finding, known in found],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _found(result: CheckResult) -> Iterator[tuple[CheckResult, Finding, Suppression | None]]:
    """Findings, then those that are known and left as they are, with what says so."""
    yield from ((result, finding, None) for finding in result.findings)
    yield from ((result, finding, one.by) for one in result.suppressed for finding in one.findings)


def _rule(code: str) -> Mapping[str, Json]:
    rule = find_rule(code)
    return {"id": code} if rule is None else _page(rule)


def _page(rule: Rule) -> Mapping[str, Json]:
    page = f"{rule.what}\n\n**Why.** {rule.why}\n\n```\n{rule.example}\n```\n\n**Fix.** {rule.fix}\n\n{rule.source}\n"
    link: dict[str, Json] = {"helpUri": rule.page} if rule.page.startswith("https://") else {}
    return {
        "id": rule.code,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.what},
        "help": {"text": f"{rule.what} {rule.why} {rule.fix}", "markdown": page},
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
        "properties": {"security-severity": SCORES[rule.severity]},
        **link,
    }


def _result(
    result: CheckResult, finding: Finding, codes: Sequence[str], known: Suppression | None
) -> Mapping[str, Json]:
    intent = result.of_intent(finding)
    told = intent.told if intent is not None else None
    parts = (finding.message, finding.cause, f"Fix: {finding.fix}" if finding.fix else "")
    found: dict[str, Json] = {
        "ruleId": finding.code,
        "ruleIndex": codes.index(finding.code),
        "level": LEVELS[finding.severity],
        "message": {"text": "\n".join(filter(None, parts))},
        "locations": [_location(finding.source, finding.path or finding.resource)],
        "partialFingerprints": {"fairway/v1": _fingerprint(finding, told)},
        "properties": {"network": result.subject, "resource": finding.resource},
    }
    if known is not None:
        told_why = f"{known.reason} (until {known.until})"
        found["suppressions"] = [{"kind": "external", "status": "accepted", "justification": told_why}]
    if told is not None:
        found["codeFlows"] = [{"threadFlows": [{"locations": list(_flow(told))}]}]
    if intent is not None and intent.intent.source is not None and intent.intent.source.file:
        found["relatedLocations"] = [_location(intent.intent.source, "", intent.intent.name)]
    return found


def _flow(told: ToldTrace) -> Iterator[Mapping[str, Json]]:
    """The way of a flow, decision by decision: the name, there, and back."""
    for step in told.names:
        yield {"location": _location(step.source, "", step.text)}
    for hop in (*told.forward, *told.reply):
        yield {"location": _location(None, hop.place, f"{hop.place}{f', {hop.what}' if hop.what else ''}")}
        for step in hop.steps:
            yield {"location": _location(step.source, hop.place, step.text)}


def _location(source: Source | None, name: str, message: str = "") -> dict[str, Json]:
    """A place by its file and line, and by the name of the element; what is not known is left out."""
    location: dict[str, Json] = {}
    if source is not None and source.file:
        physical: dict[str, Json] = {"artifactLocation": {"uri": source.file, "uriBaseId": ROOT}}
        if source.line:
            physical["region"] = {"startLine": source.line}
        location["physicalLocation"] = physical
    if name:
        location["logicalLocations"] = [{"fullyQualifiedName": name}]
    if message:
        location["message"] = {"text": message}
    return location


def _fingerprint(finding: Finding, told: ToldTrace | None) -> str:
    """The same for the same finding, whatever lines have moved: rule, resource, and the flow."""
    flow = (told.asked.source, told.asked.target, told.asked.ports) if told is not None else (finding.message,)
    return sha256("\n".join((finding.code, finding.resource.lower(), *flow)).encode()).hexdigest()
