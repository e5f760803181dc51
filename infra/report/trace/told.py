"""A trace told in words: what every format writes it from."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from ipaddress import IPv4Network

from infra.report.trace.fields import Asked, fields
from infra.report.trace.passed import PASSES, variant
from infra.report.trace.places import described, place_of
from infra.report.trace.stopped import EMPTY_NAT, MISSING_HOP, STOPS, UNPUBLISHED, Stop
from network.azure.host_tags import tag_of_host
from network.model.flow import InternetHost
from network.model.gateway import Gateway
from network.model.nat import NatGateway
from network.model.resolution import Rcode
from network.model.resource import Source
from network.model.route import UserRoute
from network.model.topology import Topology
from network.model.trace import Blocker, DecidedBy, Hop, Step, StepKind, Trace
from network.model.words import Decider, Reason, Verdict

MOST_ADDRESSES = 3  # that a sentence names


@dataclass(frozen=True, slots=True)
class ToldStep:
    """One decision: what happened, and where what decided is declared."""

    kind: StepKind
    verdict: Verdict
    text: str
    decided_by: DecidedBy
    source: Source | None = None

    @property
    def assumed(self) -> bool:
        """Whether Azure will add what decided."""
        return self.decided_by.assumed


@dataclass(frozen=True, slots=True)
class ToldHop:
    """A place, what stands there, and what was decided there. `device`: it takes the flow over."""

    place: str
    what: str
    steps: tuple[ToldStep, ...]
    device: bool = False


@dataclass(frozen=True, slots=True)
class ToldBlocker:
    """Something that is in the way, and what would have to change."""

    verdict: Verdict
    text: str
    change: str
    decided_by: DecidedBy
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class ToldTrace:
    """A trace in words: how the name resolved, the way there and back, what is in the way, and the verdict.

    `choices` say what was picked where the question leaves a choice.
    """

    asked: Asked
    trace: Trace
    sentence: str
    forward: tuple[ToldHop, ...]
    reply: tuple[ToldHop, ...] = ()
    blockers: tuple[ToldBlocker, ...] = ()
    names: tuple[ToldStep, ...] = ()
    choices: tuple[str, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """How the flow ends."""
        return self.trace.verdict

    @property
    def depends_on_address(self) -> bool:
        """Whether the flow works for some of the addresses that its name may have, and not for others."""
        return depends_on_address(self.trace)


def tell(topology: Topology, trace: Trace, asked: Asked, choices: Iterable[str] = ()) -> ToldTrace:
    """The trace in words."""
    teller = _Teller(topology, trace, asked)
    blockers = tuple(map(teller.blocker, sorted(trace.blockers, key=_is_on_a_way_that_never_opens)))
    return ToldTrace(
        asked=asked,
        trace=trace,
        sentence=teller.sentence(blockers),
        forward=tuple(map(teller.hop, trace.forward)),
        reply=tuple(map(teller.reply, trace.reply)),
        blockers=blockers,
        names=tuple(teller.names()),
        choices=tuple(choices),
    )


@dataclass(frozen=True, slots=True)
class _Teller:
    """Everything that the sentences about one trace need."""

    topology: Topology
    trace: Trace
    asked: Asked

    def hop(self, hop: Hop) -> ToldHop:
        place = place_of(hop, self.trace.flow, self.asked)
        what = described(self.topology, self.trace, hop, self.asked)
        return ToldHop(place, what, tuple(self.step(hop, step) for step in hop.steps), hop.device)

    def reply(self, hop: Hop) -> ToldHop:
        """A place on the way back; where nothing is decided, what it does."""
        told = self.hop(hop)
        return replace(told, what=", ".join(filter(None, (told.what, "" if hop.steps else _does(hop)))))

    def step(self, hop: Hop, step: Step) -> ToldStep:
        if step.kind is StepKind.NAME and step.text:
            text = step.text
        elif step.text:
            text = f"{'its' if step.kind is StepKind.TRANSLATE else hop.place} {step.text}"
        else:
            text = self._told(step.verdict, step.decided_by)
        return self._declared(step, text)

    def names(self) -> Iterator[ToldStep]:
        """How the name resolved. A public name that nobody listed is no failure: only its address is not known."""
        *before, last = self.trace.name_resolution or (None,)
        yield from (self._declared(step, step.text) for step in before if step is not None)
        if last is not None:
            known = last.verdict is Verdict.ALLOW or _ends_at_the_name(self.trace)
            yield self._declared(last, last.text) if known else self._unlisted(last)

    def blocker(self, blocker: Blocker) -> ToldBlocker:
        by = blocker.decided_by
        asked = self._seen_by(by) if self._is_on_the_way(by) else Asked(self.asked.source, "its DNS server", "udp/53")
        stop, words = self._stop(by), fields(by, asked)
        text = stop.told.format_map(words)
        if by.fact:
            text = f"{text}; the documentation leaves open what Azure does ({by.fact})"
        return ToldBlocker(blocker.verdict, text, stop.change.format_map(words), by, by.source)

    def _seen_by(self, by: DecidedBy) -> Asked:
        """What was asked, as it looks to who decides: behind a translation it has another source, target or port."""
        asked, first = self.asked, self.trace.forward[0]
        hop = next((hop for hop in self.trace.forward if any(step.decided_by is by for step in hop.steps)), first)
        if hop.observed != first.observed:
            asked = replace(asked, source=listed(hop.observed))
        if hop.port != first.port:
            asked = replace(asked, ports=f"{self.trace.flow.protocol.lower()}/{hop.port}")
        if hop.destination != first.destination and not hop.device:
            asked = replace(asked, target=hop.place)
        return asked

    def sentence(self, blockers: tuple[ToldBlocker, ...]) -> str:
        """The verdict, in a sentence."""
        if not blockers:
            return f"It works: {self._arrival()}, and the reply comes back."
        first, *others = blockers
        if depends_on_address(self.trace):
            return (
                f"Nobody can say whether it works: that depends on where {self.trace.flow.fqdn} is, and nobody told "
                f"fairway (publicDns in the world). At some addresses {first.text}."
            )
        beginning = {
            Verdict.ASYMMETRIC: "The request arrives, and the reply fails",
            Verdict.INDETERMINATE: "Nobody can say whether it works",
        }.get(self.trace.verdict, "It does not work")
        if first.decided_by.type is Decider.RETURN_PATH:
            beginning = "The request arrives, and the reply fails"
            if self.trace.verdict is Verdict.INDETERMINATE:
                beginning = "The request arrives, and nobody can say whether the reply does"
        more = {0: "", 1: " One more thing is in the way."}.get(
            len(others), f" {len(others)} more things are in the way."
        )
        return f"{beginning}: {first.text}.{more}"

    def _arrival(self) -> str:
        last = place_of(self.trace.forward[-1], self.trace.flow, self.asked)
        seen = self.trace.observed
        return f"{last} sees it come from {listed(seen)}" if seen else f"{last} is reached"

    def _told(self, verdict: Verdict, by: DecidedBy) -> str:
        words = fields(by, self.asked)
        if verdict is Verdict.ALLOW:
            sentence = PASSES.get((by.type, variant(by)))
            return sentence.format_map(words) if sentence else f"{by.type} {words['name']} lets it through"
        return self._stop(by).told.format_map(words)

    def _stop(self, by: DecidedBy) -> Stop:
        if by.type is Decider.ROUTE and by.reason is None and isinstance(self.trace.flow.source, InternetHost):
            return UNPUBLISHED
        if by.reason is Reason.NO_EXPLICIT_EGRESS and isinstance(by.subject, NatGateway):
            return EMPTY_NAT
        if by.reason is Reason.NO_SUCH_HOST and isinstance(by.subject, UserRoute) and by.subject.next_hop is not None:
            return MISSING_HOP
        reason = Rcode(by.rcode) if by.rcode else by.reason
        return STOPS.get((by.type, reason)) or STOPS[by.type, None]

    def _declared(self, step: Step, text: str) -> ToldStep:
        return ToldStep(step.kind, step.verdict, text, step.decided_by, step.decided_by.source)

    def _unlisted(self, step: Step) -> ToldStep:
        name = self.trace.flow.fqdn
        tag = tag_of_host(name)
        where = f"an address of service tag {tag}" if tag else "some address on the internet"
        text = f"nobody told fairway what {name} is in public DNS; it is taken for {where}"
        return ToldStep(step.kind, Verdict.ALLOW, text, step.decided_by)

    def _is_on_the_way(self, by: DecidedBy) -> bool:
        """Whether it blocks the flow itself, and not the query for its name."""
        hops = (*self.trace.forward, *self.trace.reply)
        return not self.trace.name_resolution or any(step.decided_by == by for hop in hops for step in hop.steps)


def listed(addresses: tuple[IPv4Network, ...]) -> str:
    """Addresses in a sentence."""
    told = [str(one.network_address if one.prefixlen == 32 else one) for one in addresses]
    more = f" and {len(told) - MOST_ADDRESSES} more" if len(told) > MOST_ADDRESSES else ""
    return f"{', '.join(told[:MOST_ADDRESSES])}{more}"


def _is_on_a_way_that_never_opens(blocker: Blocker) -> bool:
    """Orders causes: a service without a public side comes first, as what else is in the way there does not matter."""
    return blocker.decided_by.reason is not Reason.PUBLIC_ACCESS_DISABLED


def _does(hop: Hop) -> str:
    """What a place does with a reply where nothing has to be decided."""
    if isinstance(hop.subject, Gateway):
        return "hands it to the other side"
    return "passes it on, as it knows the session" if hop.device else "answers directly"


def depends_on_address(trace: Trace) -> bool:
    """Whether a certain blocker stands in an open trace: then only the address of the name is open."""
    return (
        trace.verdict is Verdict.INDETERMINATE
        and bool(trace.flow.fqdn and trace.blockers)
        and trace.blockers[0].verdict is not Verdict.INDETERMINATE
    )


def _ends_at_the_name(trace: Trace) -> bool:
    return any(step.kind is StepKind.NAME for hop in trace.forward for step in hop.steps)
