"""A check of one network: what ARM would refuse, what would not work, and every intent and requirement, judged."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date

from compute.requirements.intents import requirement_intents
from compute.requirements.systems import meaningless_words
from infra.expectations import Expectations
from infra.report.intents import intent_result
from infra.report.result import CheckResult, IntentResult, NotModelled
from infra.scene import scene_of, with_known_tags
from infra.service_tags import ServiceTags
from infra.suppressions import suppress
from network.lift.index import ResourceIndex
from network.lift.world import read_world
from network.model.errors import InputError
from network.model.finding import Severity
from network.model.intent import Intent
from network.model.resource import ResourceGraph
from network.model.topology import Topology
from network.verify import preflight
from network.verify.intents.judge import judge
from network.verify.intents.scene import Scene


@dataclass(frozen=True, slots=True)
class Question:
    """A network and what is asked of it. `before` is what a change starts from, `stack` whose names come first.

    `today` is the day for suppressions, which expire.
    """

    name: str
    graph: ResourceGraph
    said: Expectations = field(default_factory=Expectations)
    before: ResourceGraph | None = None
    stack: str = ""
    tags: ServiceTags = field(default_factory=ServiceTags)
    today: date = field(default_factory=date.today)


def check_network(asked: Question, fail_on: Severity = Severity.ERROR, ignored: Collection[str] = ()) -> CheckResult:
    """Everything that is found in one network; findings with an `ignored` code are only counted.

    Raises InputError for a graph that cannot become a network, unless preflight says what is wrong with it.
    """
    graph, before = asked.graph, asked.before
    world = with_known_tags(read_world(graph.world), graph, asked.tags)
    findings = preflight.check(graph.resources, world, None if before is None else before.resources)
    try:
        scene, intents = _judged(asked)
        not_modelled = tuple(_not_modelled(scene.topology))
    except InputError:
        if not any(finding.severity is Severity.ERROR for finding in findings):
            raise
        intents = ()
        not_modelled = (NotModelled("flows", "no intent was judged, as the graph is no network before its errors are"),)
    everything = (*findings, *(one.finding for one in intents if one.finding is not None))
    wanted = tuple(finding for finding in everything if finding.code not in ignored)
    kept, suppressed = suppress(wanted, asked.said.suppressions, asked.today)
    return CheckResult(
        subject=asked.name,
        resources=sum(not resource.assumed for resource in graph.resources),
        findings=kept,
        notes=(*graph.notes, *meaningless_words(graph.resources)),
        not_modelled=not_modelled,
        fail_on=fail_on,
        intents=intents,
        ignored=len(everything) - len(wanted),
        suppressed=suppressed,
    )


def all_intents(graph: ResourceGraph, said: Expectations) -> tuple[Intent, ...]:
    """What people wrote, then what the declared systems require."""
    return (*said.intents, *requirement_intents(ResourceIndex(graph.resources)))


def _judged(asked: Question) -> tuple[Scene, tuple[IntentResult, ...]]:
    intents = all_intents(asked.graph, asked.said)
    scene = scene_of(asked.graph, asked.said, asked.tags, intents, asked.stack)
    return scene, tuple(intent_result(scene, judge(scene, intent)) for intent in intents)


def _not_modelled(topology: Topology) -> Iterator[NotModelled]:
    """Each kind of thing that is not modelled once, with all resources that have it."""
    alike: dict[tuple[str, str], list[str]] = {}
    for one in topology.not_modelled:
        kind = one.type.partition("/")[2] or one.type
        what = f"{one.property_path} of {kind}" if one.property_path else kind
        alike.setdefault((what, one.consequence), []).append(one.resource)
    for (what, consequence), resources in alike.items():
        yield NotModelled(what, consequence, tuple(resources))
