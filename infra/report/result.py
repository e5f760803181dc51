"""What a check found, as values: every format of a report is written from these."""

from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass

from infra.report.trace.told import ToldTrace
from infra.suppressions import Suppressed
from network.model.finding import Finding, Severity
from network.model.intent import Intent
from network.model.resource import Note
from network.verify.intents.judge import Standing


@dataclass(frozen=True, slots=True)
class NotModelled:
    """Something that a network has and fairway does not model, and what follows for the answers."""

    what: str
    consequence: str
    resources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IntentResult:
    """How an intent stands; where it does not hold, the finding, and the flow that decided where there is one."""

    intent: Intent
    standing: Standing
    flows: int
    finding: Finding | None = None
    told: ToldTrace | None = None


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One check: what was looked at, what was found, and what was left open.

    `subject` names the stacks or files that stood together as one network, `resources` counts what it declares;
    findings from the severity `fail_on` on are a failure. `findings` hold those of `intents` too; what was `ignored`
    on request is only counted, what is `suppressed` is kept with its reason.
    """

    subject: str
    resources: int
    findings: tuple[Finding, ...]
    notes: tuple[Note, ...] = ()
    not_modelled: tuple[NotModelled, ...] = ()
    fail_on: Severity = Severity.ERROR
    intents: tuple[IntentResult, ...] = ()
    ignored: int = 0
    suppressed: tuple[Suppressed, ...] = ()

    @property
    def failed(self) -> bool:
        """Whether there is a finding at or above the threshold."""
        return any(finding.severity.rank >= self.fail_on.rank for finding in self.findings)

    @property
    def is_open(self) -> bool:
        """Whether an intent is open, and not left as it is: nobody can say whether it holds."""
        return any(one.standing is Standing.OPEN and one.finding in self.findings for one in self.intents)

    def of_intent(self, finding: Finding) -> IntentResult | None:
        """The intent that a finding is about; None for one of the resources."""
        return next((one for one in self.intents if one.finding is finding), None)


def causes(result: CheckResult) -> list[list[Finding]]:
    """The findings in groups of one cause, the gravest first: a fault with its way out, or what decided on flows."""
    groups: dict[Hashable, list[Finding]] = {}
    of_intents = {id(one.finding): one for one in result.intents if one.finding is not None}
    for finding in result.findings:
        intent = of_intents.get(id(finding))
        cause: Hashable = finding.fix
        if intent is not None:
            blocked = intent.told is not None and intent.told.blockers
            cause = intent.told.blockers[0].decided_by if intent.told is not None and blocked else finding.message
        groups.setdefault((finding.severity, finding.code, cause), []).append(finding)
    return sorted(groups.values(), key=lambda group: -group[0].severity.rank)


def counts(findings: Iterable[Finding]) -> str:
    """`2 errors, 1 warning`; what is absent is not counted, and nothing at all is `no findings`."""
    listed = list(findings)
    words = ((Severity.ERROR, "error"), (Severity.WARNING, "warning"), (Severity.INFO, "note"))
    told = [_count(sum(one.severity is severity for one in listed), word) for severity, word in words]
    return ", ".join(filter(None, told)) or "no findings"


def standings(intents: Iterable[IntentResult]) -> str:
    """`68 intents hold, 1 is broken, 2 are open`; empty without intents."""
    found = Counter(one.standing for one in intents)
    holding = found[Standing.HOLDS]
    if not found:
        return ""
    if len(found) == 1 and holding:
        return "the only intent holds" if holding == 1 else f"all {holding} intents hold"
    words = ((Standing.BROKEN, "broken"), (Standing.OPEN, "open"), (Standing.EMPTY, "empty"))
    bad = [f"{found[one]} {'is' if found[one] == 1 else 'are'} {word}" for one, word in words if found[one]]
    return ", ".join((f"{holding} of {found.total()} intents hold", *bad))


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'s' if number > 1 else ''}" if number else ""


def left_out(result: CheckResult) -> str:
    """`2 suppressed, 1 ignored`; empty where nothing was left out."""
    suppressed = sum(len(one.findings) for one in result.suppressed)
    told = (f"{suppressed} suppressed" if suppressed else "", f"{result.ignored} ignored" if result.ignored else "")
    return ", ".join(filter(None, told))


def suppression(one: Suppressed) -> str:
    """`NET012 of spoke until 2027-01-31, 2 findings: the reason`."""
    where = f" of {one.by.resource}" if one.by.resource else ""
    return f"{one.by.code}{where} until {one.by.until}, {_count(len(one.findings), 'finding')}: {one.by.reason}"
