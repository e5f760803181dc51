"""The results of a check as JUnit XML: a case for each intent, and one for each finding about a resource.

https://github.com/testmoapp/junitxml describes what CI systems read of it.
"""

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from infra.report.result import CheckResult, IntentResult
from infra.report.trace.text import render_trace
from network.model.finding import Finding, Severity
from network.model.resource import Source


def render_junit(results: Sequence[CheckResult]) -> str:
    """One suite for each network. What is found below the threshold is skipped, with the reason: it is no success."""
    root = Element("testsuites", name="fairway")
    for result in results:
        suite = SubElement(root, "testsuite", name=result.subject)
        for intent in result.intents:
            _intent(suite, result, intent)
        for finding in result.findings:
            if result.of_intent(finding) is None:
                case = _case(suite, f"{finding.code} {finding.path or finding.message}", finding.source)
                _outcome(case, finding, result.fail_on)
        _count(suite)
    indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{tostring(root, encoding="unicode")}\n'


def _intent(suite: Element, result: CheckResult, one: IntentResult) -> None:
    case = _case(suite, one.intent.name, one.intent.source)
    # What is ignored is not found: the case then stands for itself.
    if one.finding is not None and one.finding in result.findings:
        _outcome(case, one.finding, result.fail_on, render_trace(one.told) if one.told is not None else "")


def _case(suite: Element, name: str, source: Source | None) -> Element:
    case = SubElement(suite, "testcase", classname=suite.get("name", ""), name=_printable(name))
    if source is not None and source.file:
        case.set("file", source.file)
        case.set("line", str(source.line))
    return case


def _outcome(case: Element, finding: Finding, fail_on: Severity, text: str = "") -> None:
    fails = finding.severity.rank >= fail_on.rank
    outcome = SubElement(case, "failure" if fails else "skipped", message=_printable(finding.message))
    if fails:
        outcome.set("type", finding.code)
    lines = (finding.cause, f"fix: {finding.fix}" if finding.fix else "", *finding.evidence)
    outcome.text = _printable(text or "\n".join(filter(None, lines)))


def _count(suite: Element) -> None:
    suite.set("tests", str(len(suite.findall("testcase"))))
    suite.set("failures", str(len(suite.findall("testcase/failure"))))
    suite.set("skipped", str(len(suite.findall("testcase/skipped"))))


def _printable(text: str) -> str:
    """XML has no letters for most control characters."""
    return "".join(letter for letter in text if letter.isprintable() or letter in "\n\t")
