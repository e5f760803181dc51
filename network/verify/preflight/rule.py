"""What a rule is: a claim about networks that Azure refuses or that do not work, and the function that finds them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from inspect import cleandoc

from network.model.finding import Moment, Severity
from network.verify.preflight.element import Element
from network.verify.preflight.graph import Graph


@dataclass(frozen=True, slots=True)
class Fault:
    """One place where a rule is broken. `fix` and `severity` stand in for those of the rule where this one differs.

    `at` is what has to change, where that is declared elsewhere than the `element` that suffers.
    """

    element: Element
    message: str
    fix: str = ""
    severity: Severity | None = None
    evidence: tuple[str, ...] = ()
    at: Element | None = None


Judge = Callable[[Element, Graph], Iterable[Fault]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule with its page. `code` is stable for ever; `arm_code` is its code in docs/snapshot.md 4.5.

    `aliases` are further codes under which Azure answers with it. `on` names the types whose elements are judged.
    """

    code: str
    title: str
    what: str
    why: str
    example: str
    fix: str
    page: str
    on: tuple[str, ...]
    judge: Judge
    facts: tuple[str, ...] = ()
    arm_code: str | None = None
    aliases: tuple[str, ...] = ()
    severity: Severity = Severity.ERROR
    moment: Moment = Moment.DEPLOY

    @property
    def source(self) -> str:
        """The numbered facts and the page that the rule rests on."""
        return ", ".join((*self.facts, self.page))


def rule(  # noqa: PLR0913 - each is a part of the rule's page
    code: str,
    title: str,
    *on: str,
    why: str,
    example: str,
    fix: str,
    page: str,
    facts: tuple[str, ...] = (),
    arm: str | None = None,
    aliases: tuple[str, ...] = (),
    severity: Severity = Severity.ERROR,
    moment: Moment = Moment.DEPLOY,
) -> Callable[[Judge], Rule]:
    """Make a rule of the function that judges it; the function's docstring is what the rule says."""

    def of(judge: Judge) -> Rule:
        what = cleandoc(judge.__doc__ or "")
        return Rule(
            code, title, what, why, cleandoc(example), fix, page, on, judge, facts, arm, aliases, severity, moment
        )

    return of
