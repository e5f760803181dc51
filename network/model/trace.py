"""Traces: the way of one flow, there and back, with everything that decided on it."""

from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import IPv4Network

from network.model.addresses import NOTHING, AddressSet
from network.model.declared import Declared
from network.model.flow import Flow
from network.model.resource import Json, Source
from network.model.words import Decider, NatMethod, NextHopType, Reason, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class DecidedBy:
    """One deciding element, as docs/snapshot.md 4.2 fixes it; fields that do not belong to its type are None.

    `address_prefix` is a service tag where a route names one that nobody can expand.
    `subject` is the noun that decided, for a report to point at; `fact` the number of the fact in
    docs/semantics.md that leaves an outcome open. Neither is part of the element's identity.
    """

    type: Decider
    name: str | None = None
    rule: str | None = None
    rule_collection: str | None = None
    reason: Reason | None = None
    address_prefix: IPv4Network | str | None = None
    next_hop_type: NextHopType | None = None
    route_name: str | None = None
    method: NatMethod | None = None
    match: str | None = None
    connection_state: str | None = None
    device: str | None = None
    rcode: str | None = None
    answered_by: tuple[tuple[str, str], ...] | None = None
    resource: str | None = None
    property_path: str | None = None
    fact: str | None = field(default=None, compare=False)
    subject: Declared | None = field(default=None, compare=False)

    @property
    def source(self) -> Source | None:
        """Where the deciding resource was declared."""
        return self.subject.source if self.subject else None

    @property
    def assumed(self) -> bool:
        """Whether the deciding resource is one that Azure will add."""
        return self.subject is not None and self.subject.assumed

    def as_json(self) -> dict[str, Json]:
        """The element in the words of docs/snapshot.md 4.2."""
        answer: dict[str, Json] = {}
        for attribute, key in _KEYS:
            value = getattr(self, attribute)
            if value is not None:
                answer[key] = dict(value) if isinstance(value, tuple) else str(value)
        return answer


_KEYS = (
    ("type", "type"),
    ("name", "name"),
    ("rule", "rule"),
    ("rule_collection", "ruleCollection"),
    ("reason", "reason"),
    ("address_prefix", "addressPrefix"),
    ("next_hop_type", "nextHopType"),
    ("route_name", "routeName"),
    ("method", "method"),
    ("match", "match"),
    ("connection_state", "connectionState"),
    ("device", "device"),
    ("rcode", "rcode"),
    ("answered_by", "answeredBy"),
    ("resource", "resource"),
    ("property_path", "property"),
)


class StepKind(StrEnum):
    """What a step of a hop is about."""

    NAME = "name"
    ADVERTISE = "advertise"
    FILTER = "filter"
    ROUTE = "route"
    PEERING = "peering"
    FORWARD = "forward"
    BALANCE = "balance"
    FIREWALL = "firewall"
    TRANSLATE = "translate"
    ENDPOINT = "endpoint"
    SERVICE = "service"
    PLATFORM = "platform"
    RETURN = "return"


@dataclass(frozen=True, slots=True)
class Step:
    """One decision. `verdict` is allow where the flow goes on; `text` says what happened, in a sentence's words."""

    kind: StepKind
    verdict: Verdict
    decided_by: DecidedBy
    text: str = ""


@dataclass(frozen=True, slots=True)
class Hop:
    """A place and what was decided there. `device` takes the flow over (appliance, load balancer, firewall, gateway).

    `observed` are the addresses from which the flow arrives here, `destination` and `port` what it is addressed to by
    then; on the way back both are empty.
    """

    place: str
    steps: tuple[Step, ...]
    subject: Declared | None = None
    device: bool = False
    observed: tuple[IPv4Network, ...] = ()
    destination: AddressSet = NOTHING
    port: int = 0


@dataclass(frozen=True, slots=True)
class Blocker:
    """Something that keeps the flow from working, and how it would end by this alone."""

    verdict: Verdict
    decided_by: DecidedBy


@dataclass(frozen=True, slots=True)
class Trace:
    """How a flow fares: `forward` and `reply` hop by hop, what decided, and everything else that is in the way.

    `decided_by` holds one element, or for `allow` every element that let the flow pass. `blockers` begin with the
    deciding one; the walk went on behind each as if it had allowed. `observed` are the addresses from which the
    destination may see the flow; empty where it was not reached or nobody can know.
    """

    flow: Flow
    verdict: Verdict
    decided_by: tuple[DecidedBy, ...]
    forward: tuple[Hop, ...]
    reply: tuple[Hop, ...] = ()
    blockers: tuple[Blocker, ...] = ()
    path: tuple[str, ...] = ()
    observed: tuple[IPv4Network, ...] = ()
    method: NatMethod | None = None
    name_resolution: tuple[Step, ...] = ()
