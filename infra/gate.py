"""The gate: before the program declares anything, its own estate is checked as it would be declared.

At preview what is found are warnings of Pulumi; at `up` errors end the program before the first resource exists.
`fairway:gate: warn` leaves it at warnings, `fairway:gate: "off"` asks nothing.
"""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Literal

import pulumi

from infra.cli.check import check_each
from infra.cli.sources import Sources
from infra.report.result import CheckResult, causes, counts
from network.model.errors import FairwayError
from network.model.finding import Finding, Severity

Gate = Literal["stop", "warn", "off"]
MOST = 5  # causes that an error names; fairway check shows all of them


def keep_gate(
    stack: str, gate: Gate, root: Path, check: Callable[[Sources], Sequence[CheckResult]] = check_each
) -> None:
    """Check the estate of a stack. Raises pulumi.RunError at `up` where something is wrong, or cannot be checked.

    The run that captures the estate must not come here: it is what is checked.
    """
    if gate == "off":
        return
    stops = gate == "stop" and not pulumi.runtime.is_dry_run()
    try:
        results = check(Sources(program=root, stacks=(stack,)))
    except FairwayError as error:
        _say(f"fairway could not check {stack}: {error}", stops=stops)
        return
    for result in results:
        if result.failed and stops:
            raise pulumi.RunError(refusal(stack, result))
        for told in warnings(result):
            pulumi.warn(told)


def _say(told: str, *, stops: bool) -> None:
    if stops:
        raise pulumi.RunError(told)
    pulumi.warn(told)


def warnings(result: CheckResult) -> Iterator[str]:
    """A sentence for each cause that is more than a note."""
    for alike in causes(result):
        if alike[0].severity is not Severity.INFO:
            yield told(alike)


def refusal(stack: str, result: CheckResult) -> str:
    """Why an `up` ends here, with the gravest causes and what to do about it."""
    grave = [alike for alike in causes(result) if alike[0].severity is Severity.ERROR]
    lines = [f"  {told(alike)}" for alike in grave[:MOST]]
    if len(grave) > MOST:
        lines.append(f"  and {len(grave) - MOST} more")
    head = f"fairway found {counts(result.findings)} in {result.subject}; nothing was deployed"
    foot = f"fairway check -s {stack} shows everything; with fairway:gate: warn in the stack file `up` goes on"
    return "\n".join((head, *lines, foot))


def told(alike: list[Finding]) -> str:
    """One cause: code, place, what is wrong, why, and what would do."""
    finding, *others = alike
    place = f" {finding.source}" if finding.source and finding.source.file else ""
    fix = f"fix: {finding.fix}" if finding.fix else ""
    more = f"{len(others)} more for the same cause" if others else ""
    sentences = (one.rstrip(".") for one in (finding.message, finding.cause, fix, more) if one)
    return f"{finding.code}{place}: {'. '.join(sentences)}"
