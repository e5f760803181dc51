"""What is left of findings where people know some of them, and leave them as they are."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from infra.expectations import Suppression
from network.lift.index import last_segment
from network.model.finding import Finding, Moment, Severity
from network.verify.preflight.registry import codes_of, find_rule

EXPIRED, IDLE = "INT006", "INT007"


@dataclass(frozen=True, slots=True)
class Suppressed:
    """What one suppression has left out; never nothing."""

    by: Suppression
    findings: tuple[Finding, ...]


def suppress(
    findings: Sequence[Finding], suppressions: Iterable[Suppression], today: date
) -> tuple[tuple[Finding, ...], tuple[Suppressed, ...]]:
    """The findings that are left, and what was left out by which suppression; the first that covers one counts.

    A suppression that has expired or covers nothing leaves a finding of its own.
    """
    left = list(findings)
    told: list[Finding] = []
    out: list[Suppressed] = []
    for one in suppressions:
        covered = tuple(finding for finding in left if covers(one, finding))
        if today > one.until:
            told.append(_finding(one, Severity.WARNING, EXPIRED, f"{_what(one)} was left as it is until {one.until}"))
        elif not covered:
            told.append(_finding(one, Severity.INFO, IDLE, f"{_what(one)} is left as it is, and is not found"))
        else:
            out.append(Suppressed(one, covered))
            left = [finding for finding in left if finding not in covered]
    return (*left, *told), tuple(out)


def covers(one: Suppression, finding: Finding) -> bool:
    """Whether a suppression means a finding, whatever day it is."""
    rule = find_rule(finding.code)
    codes = codes_of(rule) if rule is not None else (finding.code.lower(),)
    return one.code.lower() in codes and (not one.resource or one.resource.lower() in _names(finding))


def _finding(one: Suppression, severity: Severity, code: str, message: str) -> Finding:
    fix = "decide again: mend what is found, or write a later day" if code == EXPIRED else "take the entry away"
    cause = f"The reason was: {one.reason.rstrip('.')}."
    return Finding(code, severity, "", message, moment=Moment.RUNTIME, cause=cause, fix=fix, source=one.source)


def _what(one: Suppression) -> str:
    return f"{one.code}{f' of {one.resource}' if one.resource else ''}"


def _names(finding: Finding) -> Iterator[str]:
    """What a person may call the resource of a finding."""
    yield finding.resource.lower()
    yield last_segment(finding.resource).lower()
    if finding.source is not None:
        yield finding.source.urn.rpartition("::")[2].lower()
