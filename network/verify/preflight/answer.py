"""The answer to the query `deploy_check` (docs/snapshot.md 3.7): findings in the vocabulary of section 4.5."""

from collections.abc import Iterable, Mapping

from network.model.finding import Finding, Severity

Answer = Mapping[str, bool | list[dict[str, str]]]


def deploy_answer(findings: Iterable[Finding]) -> Answer:
    """What the batch command answers. Rules without a code in that vocabulary say nothing here."""
    known = [finding for finding in findings if finding.arm_code is not None]
    errors = [_entry(finding) for finding in known if finding.severity is Severity.ERROR]
    warnings = [_entry(finding) for finding in known if finding.severity is Severity.WARNING]
    return {"valid": not errors, "errors": errors, "warnings": warnings}


def _entry(finding: Finding) -> dict[str, str]:
    return {
        "code": finding.arm_code or "",
        "resource": finding.path,
        "severity": finding.moment.value,
        "message": finding.message,
    }
