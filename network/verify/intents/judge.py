"""Whether an intent holds: its flows one after the other, until one breaks it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from network.model.declared import Declared
from network.model.endpoint import PrivateEndpoint
from network.model.errors import NameLookupError
from network.model.firewall import Firewall
from network.model.gateway import Gateway
from network.model.intent import Intent, Outcome
from network.model.nic import Nic
from network.model.trace import Hop, Trace
from network.model.words import Decider, NatMethod, Verdict
from network.verify.intents.flows import traces
from network.verify.intents.scene import Scene
from network.verify.locations.place import missing

MOST_FLOWS = 20_000
"""More classes than this are not traced; the intent is then open, and says so."""


class Standing(StrEnum):
    """How an intent stands. Only `holds` satisfies it."""

    HOLDS = "holds"
    BROKEN = "broken"
    OPEN = "open"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Judgement:
    """An intent and how it stands: `flows` classes were traced, `trace` is the one that decided, `why` a sentence."""

    intent: Intent
    standing: Standing
    flows: int
    trace: Trace | None = None
    why: str = ""


def judge(scene: Scene, intent: Intent) -> Judgement:
    """Every class of flows of the intent is traced; a broken flow outweighs an open one, both outweigh the rest."""
    try:
        empty = missing(scene.known.places(intent.sources), scene.known.places(intent.destinations))
    except NameLookupError as error:
        return Judgement(intent, Standing.EMPTY, 0, why=str(error))
    if empty:
        return Judgement(intent, Standing.EMPTY, 0, why=empty)
    return _decide(intent, traces(scene, intent))


def _decide(intent: Intent, found: Iterable[Trace]) -> Judgement:
    opened: Judgement | None = None
    flows = 0
    for flows, one in enumerate(found, start=1):
        standing, why = _stands(intent, one)
        if standing is Standing.BROKEN:
            return Judgement(intent, standing, flows, one, why)
        if standing is Standing.OPEN and opened is None:
            opened = Judgement(intent, standing, flows, one, why)
        if flows == MOST_FLOWS:
            why = f"there are more than {MOST_FLOWS:,} classes of flows; narrow its ends or its ports"
            return Judgement(intent, Standing.OPEN, flows, why=why)
    if opened is not None:
        return opened
    if not flows and (intent.outcome is Outcome.ALLOW or intent.through):
        return Judgement(intent, Standing.BROKEN, 0, why="no flow of it arrives anywhere")
    return Judgement(intent, Standing.HOLDS, flows)


def _stands(intent: Intent, one: Trace) -> tuple[Standing, str]:
    """What a single flow says of the intent."""
    works, unsure = one.verdict is Verdict.ALLOW, one.verdict is Verdict.INDETERMINATE
    if intent.outcome is Outcome.DENY:
        wrong, sentence = works, "this flow works"
    elif intent.outcome is Outcome.ALLOW or intent.through:
        wrong, sentence = not works and not unsure, "this flow does not work"
    else:
        wrong, sentence = False, ""
    if wrong:
        return Standing.BROKEN, sentence
    for waypoint in filter(None, (intent.through, intent.never_without)):
        if works and not passes(one, waypoint):
            return Standing.BROKEN, f"this flow works without passing {waypoint}"
        if unsure and not passes(_before_doubt(one), waypoint):
            return Standing.OPEN, f"nobody can say whether this flow works, nor that it then passes {waypoint}"
    if unsure and (intent.outcome is not None or intent.through):
        return Standing.OPEN, "nobody can say how this flow ends"
    return Standing.HOLDS, ""


def _before_doubt(one: Trace) -> Trace:
    """An open flow as far as it surely goes: to the first decision that nobody knows, nowhere if it may go two ways."""
    certain: list[Hop] = []
    for hop in one.forward:
        doubts = [at for at, step in enumerate(hop.steps) if step.verdict is Verdict.INDETERMINATE]
        certain.append(replace(hop, steps=hop.steps[: doubts[0] + 1] if doubts else hop.steps))
        if doubts:
            return replace(one, forward=tuple(certain))
    answered = any(step.verdict is Verdict.INDETERMINATE for hop in one.reply for step in hop.steps)
    return one if answered else replace(one, forward=())


def passes(one: Trace, waypoint: str) -> bool:
    """Whether the request of a flow passes a kind of device, or the device of this name."""
    kind = _KINDS.get(waypoint.lower())
    if kind is not None:
        return kind(one)
    wanted = waypoint.lower()
    return any(wanted in _names(hop.place, hop.subject) for hop in one.forward) or any(
        wanted in _names("", step.decided_by.subject) for hop in one.forward for step in hop.steps
    )


def _names(place: str, subject: Declared | None) -> set[str]:
    if subject is None:
        return {place.lower()}
    logical = subject.source.urn.rpartition("::")[2] if subject.source else ""
    return {place.lower(), subject.name.lower(), subject.id.lower(), logical.lower()}


def _is(kind: type[Declared], one: Trace) -> bool:
    return any(isinstance(hop.subject, kind) for hop in one.forward)


def _translated(one: Trace) -> bool:
    steps = (step.decided_by for hop in one.forward for step in hop.steps)
    return any(step.type is Decider.NAT and step.method is NatMethod.NAT_GATEWAY for step in steps)


def _forwarded(one: Trace) -> bool:
    return any(isinstance(hop.subject, Nic) and hop.device for hop in one.forward[1:-1])


_KINDS: dict[str, Callable[[Trace], bool]] = {
    "firewall": lambda one: _is(Firewall, one),
    "private endpoint": lambda one: _is(PrivateEndpoint, one),
    "gateway": lambda one: _is(Gateway, one),
    "nat": _translated,
    "appliance": _forwarded,
}
