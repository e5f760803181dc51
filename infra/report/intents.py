"""From the judgement of an intent to what a person should act on: code, severity, flow, cause and way out."""

from collections.abc import Iterator
from dataclasses import dataclass

from compute.requirements.codes import code_of
from infra.report.result import IntentResult
from infra.report.trace.fields import Asked
from infra.report.trace.told import ToldTrace, tell
from network.lift.index import last_segment
from network.model.errors import NameLookupError
from network.model.finding import Finding, Moment, Severity
from network.model.flow import Host, Machine
from network.model.intent import Intent, Outcome
from network.model.resource import Source
from network.model.trace import DecidedBy, Trace
from network.model.words import Decider, Protocol, Verdict
from network.simulate.named import client_of
from network.verify.intents.judge import Judgement, Standing, passes
from network.verify.intents.scene import Scene
from network.verify.intents.stand_ins import STAND_INS

BROKEN, OPEN, NAMELESS, EMPTY = "INT001", "INT002", "INT003", "INT004"
# What could stop a flow, as a way out names it.
FILTERS = {
    Decider.NSG: "NSG {}",
    Decider.ADMIN_RULE: "a security admin rule before {}",
    Decider.FIREWALL: "firewall {}",
    Decider.SERVICE: "the network rules of {}",
}
KINDS = {
    "firewall": "a firewall",
    "private endpoint": "a private endpoint",
    "nat": "a NAT gateway",
    "gateway": "a gateway",
    "appliance": "an appliance",
}

# How much an intent matters that does not hold: written by a person, required by a system, or a convenience.
SEVERITIES = {
    Standing.BROKEN: (Severity.ERROR, Severity.ERROR, Severity.WARNING),
    Standing.OPEN: (Severity.WARNING, Severity.WARNING, Severity.INFO),
    Standing.EMPTY: (Severity.ERROR, Severity.WARNING, Severity.INFO),
}


def intent_result(scene: Scene, judgement: Judgement) -> IntentResult:
    """The judgement in words, with a finding unless the intent holds."""
    intent, standing = judgement.intent, judgement.standing
    if standing is Standing.HOLDS:
        return IntentResult(intent, standing, judgement.flows)
    trace = judgement.trace
    told = tell(scene.topology, trace, asked_of(scene, intent, trace)) if trace is not None else None
    finding = _Writer(scene, judgement, told).finding()
    return IntentResult(intent, standing, judgement.flows, finding, told)


def wanted(intent: Intent) -> str:
    """What an intent wants of its flows, in a sentence's words."""
    ports = ", ".join(map(str, intent.ports))
    flows = f"flow from {', '.join(intent.sources)} to {', '.join(intent.destinations)}, {ports},"
    if intent.outcome is Outcome.DENY:
        return f"no {flows} works"
    works = f"every {flows} works" if intent.outcome is Outcome.ALLOW or intent.through else ""
    passes = f" and passes {_named(intent.through)}" if intent.through else ""
    without = f"no {flows} works without passing {_named(intent.never_without)}" if intent.never_without else ""
    return ", and ".join(filter(None, (works + passes, without)))


def _named(waypoint: str) -> str:
    return KINDS.get(waypoint, waypoint)


def asked_of(scene: Scene, intent: Intent, trace: Trace) -> Asked:
    """The flow of a trace in the words of its intent; what the intent leaves to choose by what was chosen.

    Of the Internet that may be a member of a service tag.
    """
    flow = trace.flow
    ports = "icmp" if flow.protocol is Protocol.ICMP else f"{flow.protocol.lower()}/{flow.port}"
    source = _word(intent.sources) or trace.forward[0].place
    tag = scene.tag_at(flow.target.address) if isinstance(flow.target, Host) and not flow.fqdn else ""
    return Asked(source, (f"tag:{tag}" if tag else _word(intent.destinations)) or _target(trace), ports)


def _word(words: tuple[str, ...]) -> str:
    """The only word, an id by its name; empty where there are several."""
    return (
        last_segment(words[0]) if len(words) == 1 and words[0].startswith("/") else words[0] if len(words) == 1 else ""
    )


def _target(trace: Trace) -> str:
    match trace.flow.target:
        case Host(address=address) if not trace.flow.fqdn and address not in STAND_INS:
            return str(address)
        case Machine(nic=nic):
            return nic.holder
        case _:
            return trace.flow.fqdn or trace.forward[-1].place


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes the finding of one intent."""

    scene: Scene
    judgement: Judgement
    told: ToldTrace | None

    def finding(self) -> Finding:
        intent, decided = self.judgement.intent, self._decided()
        subject = decided.subject if decided is not None else None
        return Finding(
            code=self._code(decided),
            severity=self._severity(),
            resource=subject.id if subject is not None else "",
            message=f"{intent.name}: {self._what()}",
            path="/".join(filter(None, (decided.name or "", decided.rule or ""))) if decided is not None else "",
            moment=Moment.RUNTIME,
            cause=self._cause(),
            fix=self._fix(),
            evidence=tuple(self._evidence()),
            source=self._place() or intent.source,
        )

    def _severity(self) -> Severity:
        intent = self.judgement.intent
        return SEVERITIES[self.judgement.standing][(2 if intent.optional else 1) if intent.requirement else 0]

    def _code(self, decided: DecidedBy | None) -> str:
        intent, standing = self.judgement.intent, self.judgement.standing
        if standing is Standing.OPEN:
            return OPEN
        if standing is Standing.EMPTY:
            return NAMELESS if self._is_nameless() else EMPTY
        if not intent.requirement or decided is None or self.told is None:
            return BROKEN
        servers = client_of(self.scene.topology, self.told.trace.flow.source).servers
        return code_of(intent.system, intent.requirement, decided.type, own_servers=bool(servers))

    def _is_nameless(self) -> bool:
        intent = self.judgement.intent
        try:
            self.scene.known.places((*intent.sources, *intent.destinations))
        except NameLookupError:
            return True
        return False

    def _what(self) -> str:
        """The flow and what becomes of it; where there is no flow, why."""
        why, told = self.judgement.why, self.told
        if told is None:
            return why
        asked = told.asked
        does = f"{why.removeprefix('this flow ')}" if why.startswith("this flow ") else f"is open: {why}"
        return f"{asked.source} to {asked.target}, {asked.ports}, {does}"

    def _cause(self) -> str:
        """What decided, as a sentence of its own."""
        told = self.told
        if told is None:
            return ""
        if not told.blockers or told.depends_on_address:
            return told.sentence
        text, name = f"{told.blockers[0].text}.", told.blockers[0].decided_by.name
        return text if name and text.startswith(name) else f"{text[:1].upper()}{text[1:]}"

    def _decided(self) -> DecidedBy | None:
        """What a change would begin with: the first blocker, or the last filter of a flow that should not work."""
        if self.told is None:
            return None
        if self.told.blockers:
            return self.told.blockers[0].decided_by
        return next(reversed(_filters(self.told.trace)), None)

    def _place(self) -> Source | None:
        if self.told is None or not self.told.blockers:
            return None
        return self.told.blockers[0].source

    def _fix(self) -> str:
        intent, told = self.judgement.intent, self.told
        if told is None:
            return ""
        if told.blockers:
            return told.blockers[0].change
        missed = (one for one in (intent.through, intent.never_without) if one and not passes(told.trace, one))
        if waypoint := next(missed, ""):
            return f"route it through {_named(waypoint)}"
        passed = list(dict.fromkeys(FILTERS[one.type].format(one.name) for one in _filters(told.trace)))
        if not passed:
            return f"nothing on the way filters it: put an NSG on the subnet of {told.asked.target}"
        return f"deny {told.asked.ports} from {told.asked.source} to {told.asked.target} in {' or '.join(passed)}"

    def _evidence(self) -> Iterator[str]:
        if self.judgement.intent.page:
            yield f"documented at {self.judgement.intent.page}"
        if self.told is not None:
            yield from (f"{one.text}; {one.change}" for one in self.told.blockers[1:])


def _filters(trace: Trace) -> tuple[DecidedBy, ...]:
    """What could have stopped a flow and let it through, in the order of the way."""
    steps = (step for hop in trace.forward for step in hop.steps)
    passed = (step.decided_by for step in steps if step.verdict is Verdict.ALLOW and step.decided_by.type in FILTERS)
    return tuple(dict.fromkeys(passed))
