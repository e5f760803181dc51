"""The results of a check as a JSON document (docs/schema/check.json)."""

import json
from collections.abc import Iterable, Mapping

from infra.report.result import CheckResult
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
        "notes": [{"resource": note.resource, "message": note.message} for note in result.notes],
        "not_modelled": [
            {"what": one.what, "consequence": one.consequence, "resources": list(one.resources)}
            for one in result.not_modelled
        ],
    }


def _finding(finding: Finding) -> Mapping[str, Json]:
    source = finding.source
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
        "source": {"stack": source.stack, "file": source.file, "line": source.line} if source else None,
    }
