"""The trace of a flow: a short loop over places, there and back, and the verdict (docs/semantics.md, A.4)."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from network.model.flow import Flow
from network.model.topology import Topology
from network.model.trace import Blocker, DecidedBy, Hop, Trace
from network.model.words import Verdict
from network.simulate.arrive import at_balancer, at_interface
from network.simulate.begin import begin
from network.simulate.endpoints import at_endpoint
from network.simulate.forward import at_appliance, at_firewall, at_gateway
from network.simulate.leave import sending
from network.simulate.public import at_edge, on_internet
from network.simulate.reply import reply
from network.simulate.services import at_service
from network.simulate.walk import (
    AtAppliance,
    AtBalancer,
    AtEdge,
    AtEndpoint,
    AtFirewall,
    AtGateway,
    AtInterface,
    AtService,
    OnInternet,
    Sending,
    Walk,
)

# One stage for each kind of place; each takes the walk to its next place, or to several where Azure picks one.
STAGES: dict[type, Callable[..., Walk | tuple[Walk, ...]]] = {
    Sending: sending,
    AtAppliance: at_appliance,
    AtFirewall: at_firewall,
    AtGateway: at_gateway,
    AtBalancer: at_balancer,
    OnInternet: on_internet,
    AtInterface: at_interface,
    AtEndpoint: at_endpoint,
    AtService: at_service,
    AtEdge: at_edge,
}


def trace(topology: Topology, flow: Flow) -> Trace:
    """How a flow fares, request and reply, with everything that decided and everything that is in its way."""
    ways = tuple(walks(begin(topology, flow)))
    question = next((way.question for way in ways if way.question is not None), None)
    return _common(tuple(_finished(way) for way in ways), question)


def walks(walk: Walk) -> Iterator[Walk]:
    """Every way that a flow may take, to its end."""
    waiting = [walk]
    while waiting:
        current = waiting.pop(0)
        if current.place is None:
            yield current
            continue
        following = STAGES[type(current.place)](current, current.place)
        waiting = [*(following if isinstance(following, tuple) else (following,)), *waiting]


def _finished(walk: Walk) -> Trace:
    back = reply(walk) if walk.reached else ()
    blockers = tuple(_blockers((*walk.hops, *back)))
    verdict = blockers[0].verdict if blockers else Verdict.ALLOW
    passed = tuple(dict.fromkeys(_passed(walk.hops)))
    first, *others = walk.hops
    devices = [hop.place for hop in others[:-1] if hop.device]
    last = [others[-1].place] if others else []
    return Trace(
        flow=walk.flow,
        verdict=verdict,
        decided_by=(blockers[0].decided_by,) if blockers else passed,
        forward=walk.hops,
        reply=back,
        blockers=blockers,
        path=(first.place, *devices, *last),
        observed=walk.observed if walk.reached else (),
        method=walk.method,
    )


def _blockers(hops: Iterable[Hop]) -> Iterator[Blocker]:
    """What keeps a flow from working, the deciding one first: a certain one comes before what is open."""
    found = [
        Blocker(step.verdict, step.decided_by)
        for hop in hops
        for step in hop.steps
        if step.verdict is not Verdict.ALLOW
    ]
    certain = next((one for one in found if one.verdict is not Verdict.INDETERMINATE), None)
    ordered = [certain, *(one for one in found if one is not certain)] if certain is not None else found
    yield from dict.fromkeys(ordered)


def _passed(hops: Iterable[Hop]) -> Iterator[DecidedBy]:
    return (step.decided_by for hop in hops for step in hop.steps if step.verdict is Verdict.ALLOW)


def _common(traces: tuple[Trace, ...], question: DecidedBy | None) -> Trace:
    """One trace for all ways that a flow may take: where one works and another does not, nobody can say."""
    failing = next((one for one in traces if one.verdict is not Verdict.ALLOW), None)
    if failing is None:
        return traces[0]
    if all(one.verdict is not Verdict.ALLOW for one in traces):
        blockers = tuple(dict.fromkeys(blocker for one in traces for blocker in one.blockers))
        return replace(failing, blockers=blockers)
    open_question = Blocker(Verdict.INDETERMINATE, question or failing.decided_by[0])
    return replace(
        failing,
        verdict=Verdict.INDETERMINATE,
        decided_by=(open_question.decided_by,),
        blockers=tuple(dict.fromkeys((open_question, *failing.blockers))),
    )
