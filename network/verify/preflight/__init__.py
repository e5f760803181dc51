"""What ARM would refuse, and what deploys and does not work, found before anything is deployed.

`check` asks every rule about every element of its types. A rule is a pure function over the resource graph with a page
of its own (`registry`); what cannot be decided before deployment is never a fault, and is listed once.
"""

from collections.abc import Iterator, Sequence

from network.model.finding import Finding, Severity
from network.model.resource import Resource
from network.model.world import World
from network.verify.preflight.answer import deploy_answer
from network.verify.preflight.element import Element, MalformedError, UndecidedError, UnreadableError, why_hidden
from network.verify.preflight.graph import Graph
from network.verify.preflight.kinds import ANY
from network.verify.preflight.registry import MALFORMED, RULES, UNDECIDED
from network.verify.preflight.rule import Fault, Rule

__all__ = ["check", "deploy_answer"]

Gap = tuple[Rule, Element, UnreadableError]


def check(
    resources: Sequence[Resource], world: World | None = None, before: Sequence[Resource] | None = None
) -> tuple[Finding, ...]:
    """All findings, in the order of the graph and of the codes.

    `before` are the resources that a change starts from, where a preview gives them. Raises InputError only where the
    resources are no graph (docs/snapshot.md 1.1).
    """
    world = world or World()
    graph = Graph(resources, world, None if before is None else Graph(before, world))
    position = {element.key: number for number, element in enumerate(graph.of(ANY))}
    found: dict[tuple[str, str, str], tuple[int, Finding]] = {}
    gaps: list[Gap] = []
    for rule, element in _questions(graph):
        for fault in _judge(rule, element, graph, gaps):
            finding = _finding(rule, fault, graph)
            at = position.get(fault.element.key, position[element.key])
            found.setdefault((rule.code, finding.resource, finding.message), (at, finding))
    ordered = sorted(found.values(), key=lambda one: (one[0], one[1].code, one[1].message))
    return (*(finding for _, finding in ordered), *_malformed(gaps, graph), *_undecided(gaps, graph))


def _questions(graph: Graph) -> Iterator[tuple[Rule, Element]]:
    """Every rule with every element of its types."""
    for rule in RULES:
        for kind in rule.on:
            yield from ((rule, element) for element in graph.of(kind))


def _judge(rule: Rule, element: Element, graph: Graph, gaps: list[Gap]) -> Iterator[Fault]:
    try:
        yield from rule.judge(element, graph)
    except UnreadableError as gap:
        gaps.append((rule, element, gap))


def _finding(rule: Rule, fault: Fault, graph: Graph) -> Finding:
    return Finding(
        code=rule.code,
        severity=fault.severity or rule.severity,
        resource=fault.element.id,
        message=fault.message,
        path=graph.path(fault.element.id),
        arm_code=rule.arm_code,
        moment=rule.moment,
        cause=rule.why,
        fix=fault.fix or rule.fix,
        evidence=fault.evidence,
        source=(fault.at or fault.element).resource.source,
    )


def _malformed(gaps: Sequence[Gap], graph: Graph) -> Iterator[Finding]:
    """Each value that ARM could not read, once however many rules wanted it."""
    wrong = {gap.where: (element, gap) for _, element, gap in gaps if isinstance(gap, MalformedError)}
    for where, (element, gap) in sorted(wrong.items()):
        resource, _, at = where.partition("#")
        owner = graph.get(resource) or element
        yield _finding(MALFORMED, Fault(Element(resource, {}, owner.resource), f"{at}: {gap.why}"), graph)


def _undecided(gaps: Sequence[Gap], graph: Graph) -> Iterator[Finding]:
    """One finding for all that was left open: each missing value with the rules that asked for it."""
    asked: dict[tuple[str, str], set[str]] = {}
    for where, marker in graph.index.unlisted:
        resource, mark, at = where.partition("#")
        place = f"{graph.path(resource)}{mark}{at}"
        asked[place, why_hidden(marker, place.rpartition("/")[2])] = set()
    for rule, _, gap in gaps:
        if isinstance(gap, UndecidedError):
            resource, mark, at = gap.where.partition("#")
            asked.setdefault((f"{graph.path(resource)}{mark}{at}", gap.why), set()).add(rule.code)
    if not asked:
        return
    lines = tuple(f"{where} {why}{_by(codes)}" for (where, why), codes in sorted(asked.items()))
    values = "1 value is" if len(lines) == 1 else f"{len(lines)} values are"
    message = f"{values} not known before deployment; the rules that need them were not decided"
    yield Finding(UNDECIDED.code, Severity.INFO, "", message, cause=UNDECIDED.why, fix=UNDECIDED.fix, evidence=lines)


def _by(codes: set[str]) -> str:
    return f" ({', '.join(sorted(codes))})" if codes else ""
