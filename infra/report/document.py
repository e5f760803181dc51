"""The results of a check as a JSON document (docs/schema/check.json)."""

import json
from collections.abc import Iterable, Mapping

from infra.report.result import CheckResult, IntentResult
from infra.report.trace.document import source_document, trace_document
from infra.suppressions import Suppressed
from network.model.finding import Finding
from network.model.resource import Json

SCHEMA_VERSION = 1


def render_document(results: Iterable[CheckResult]) -> str:
    """The document, with everything that a report of another format could want."""
    return json.dumps({"schema_version": SCHEMA_VERSION, "networks": list(map(_network, results))}, indent=2) + "\n"


def _network(result: CheckResult) -> Mapping[str, Json]:
    return {
        "name": result.subject,
        "resources": result.resources,
        "failed": result.failed,
        "findings": list(map(_finding, result.findings)),
        "ignored": result.ignored,
        "suppressed": list(map(_suppressed, result.suppressed)),
        "intents": [intent_document(one) for one in result.intents],
        "notes": [{"resource": note.resource, "message": note.message} for note in result.notes],
        "not_modelled": [
            {"what": one.what, "consequence": one.consequence, "resources": list(one.resources)}
            for one in result.not_modelled
        ],
    }


def _suppressed(one: Suppressed) -> Mapping[str, Json]:
    return {
        "code": one.by.code,
        "resource": one.by.resource or None,
        "reason": one.by.reason,
        "until": one.by.until.isoformat(),
        "source": source_document(one.by.source),
        "findings": list(map(_finding, one.findings)),
    }


def intent_document(one: IntentResult) -> Mapping[str, Json]:
    """An intent, how it stands, and the flow that decided where it does not hold."""
    intent = one.intent
    return {
        "name": intent.name,
        "from": list(intent.sources),
        "to": list(intent.destinations),
        "ports": list(map(str, intent.ports)),
        "outcome": intent.outcome.value if intent.outcome else None,
        "through": intent.through,
        "never_without": intent.never_without,
        "requirement": intent.requirement or None,
        "system": intent.system or None,
        "page": intent.page or None,
        "optional": intent.optional,
        "source": source_document(intent.source),
        "standing": one.standing.value,
        "flows": one.flows,
        "code": one.finding.code if one.finding else None,
        "trace": trace_document(one.told) if one.told else None,
    }


def _finding(finding: Finding) -> Mapping[str, Json]:
    return {
        "code": finding.code,
        "arm_code": finding.arm_code,
        "severity": finding.severity.value,
        "moment": finding.moment.value,
        "resource": finding.resource,
        "path": finding.path,
        "message": finding.message,
        "cause": finding.cause,
        "fix": finding.fix,
        "evidence": list(finding.evidence),
        "source": source_document(finding.source),
    }
