"""What a check found, as values: every format of a report is written from these."""

from collections.abc import Iterable
from dataclasses import dataclass

from network.model.finding import Finding, Severity
from network.model.resource import Note


@dataclass(frozen=True, slots=True)
class NotModelled:
    """Something that a network has and fairway does not model, and what follows for the answers."""

    what: str
    consequence: str
    resources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One check: what was looked at, what was found, and what was left open.

    `subject` names the stacks or files that stood together as one network, `resources` counts what it declares;
    findings from the severity `fail_on` on are a failure.
    """

    subject: str
    resources: int
    findings: tuple[Finding, ...]
    notes: tuple[Note, ...] = ()
    not_modelled: tuple[NotModelled, ...] = ()
    fail_on: Severity = Severity.ERROR

    @property
    def failed(self) -> bool:
        """Whether there is a finding at or above the threshold."""
        return any(finding.severity.rank >= self.fail_on.rank for finding in self.findings)


def counts(findings: Iterable[Finding]) -> str:
    """`2 errors, 1 warning`; what is absent is not counted, and nothing at all is `no findings`."""
    listed = list(findings)
    words = ((Severity.ERROR, "error"), (Severity.WARNING, "warning"), (Severity.INFO, "note"))
    told = [_count(sum(one.severity is severity for one in listed), word) for severity, word in words]
    return ", ".join(filter(None, told)) or "no findings"


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'s' if number > 1 else ''}" if number else ""
