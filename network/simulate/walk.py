"""A flow on its way: where it is, what it looks like there, and everything that was decided so far."""

from dataclasses import dataclass, replace
from enum import Enum
from ipaddress import IPv4Address, IPv4Network

from network.model.declared import Declared
from network.model.edge import AppGateway, Bastion
from network.model.endpoint import PrivateEndpoint
from network.model.firewall import Firewall
from network.model.flow import Flow
from network.model.gateway import Gateway
from network.model.nat import PublicIp
from network.model.nic import Nic
from network.model.route import Route
from network.model.service import Service
from network.model.topology import Topology
from network.model.trace import DecidedBy, Hop, Step, StepKind
from network.model.vnet import Subnet
from network.model.words import NatMethod, Verdict
from network.simulate.parties import Packet, Party
from network.simulate.places import BalancerFrontend, Interface, ResolverDoor


@dataclass(frozen=True, slots=True)
class Sender:
    """What puts a flow on the wire: a machine or appliance (`nic`), a firewall or a gateway, from its subnet.

    `forwards`: the flow is not its own. `snat`: a firewall replaces the source also of flows that stay private.
    """

    subnet: Subnet
    nic: Nic | None = None
    firewall: Firewall | None = None
    gateway: Gateway | None = None
    forwards: bool = False
    snat: bool = False
    proxied: bool = False


@dataclass(frozen=True, slots=True)
class Sending:
    """About to leave a subnet."""

    sender: Sender


@dataclass(frozen=True, slots=True)
class AtAppliance:
    """At an interface that is the next hop of a route."""

    interface: Interface


@dataclass(frozen=True, slots=True)
class AtBalancer:
    """At a frontend: as the destination, or as the next hop of a route."""

    holder: BalancerFrontend
    next_hop: bool = False
    public: bool = False


@dataclass(frozen=True, slots=True)
class AtFirewall:
    """At a firewall: as the next hop of a route, or addressed to itself, on the public or the private side."""

    firewall: Firewall
    addressed: bool = False
    public: bool = False


@dataclass(frozen=True, slots=True)
class AtGateway:
    """At a gateway, coming from the other side or from Azure."""

    gateway: Gateway
    from_outside: bool = False


@dataclass(frozen=True, slots=True)
class AtInterface:
    """At the interface of the destination; `closed` means that a public address must be opened by a rule (S-126).

    `floating` is the address of a load balancer's frontend that the flow keeps as its destination (S-131).
    """

    interface: Interface
    public: PublicIp | None = None
    closed: bool = False
    floating: IPv4Address | None = None


@dataclass(frozen=True, slots=True)
class AtEndpoint:
    """At a private endpoint."""

    endpoint: PrivateEndpoint


@dataclass(frozen=True, slots=True)
class AtService:
    """At the public side of a service; `subnet` is the sender's where a service endpoint carried the flow."""

    service: Service | None
    subnet: Subnet | None = None
    from_azure: bool = False


@dataclass(frozen=True, slots=True)
class AtEdge:
    """At something that serves the edge of a VNet and is modelled only as far as its subnet's filter."""

    holder: AppGateway | Bastion | Gateway | ResolverDoor


@dataclass(frozen=True, slots=True)
class OnInternet:
    """On the Internet, on the way to a public address."""

    from_azure: bool


Place = (
    Sending | AtAppliance | AtBalancer | AtFirewall | AtGateway | AtInterface | AtEndpoint | AtService | AtEdge
    | OnInternet
)  # fmt: skip


class Start(Enum):
    """Where the source of one leg of a flow is, as its reply has to find it."""

    INSIDE = "an address in a virtual network"
    OUTSIDE = "the Internet, directly"
    SITE = "a site behind a gateway"
    CLIENT = "a client of a gateway"


@dataclass(frozen=True, slots=True)
class Passage:
    """A device that forwards a flow without replacing its source; a firewall keeps a session, an appliance none."""

    device: Declared
    stateful: bool


@dataclass(frozen=True, slots=True)
class Leg:
    """A part of the way on which the source stays the same: its reply goes back as one.

    `end` is the subnet from which the reply is routed; None where the platform brings it back by itself.
    `device` is the machine or device that the source address belongs to; `endpoint` the private endpoint that answers.
    `gateway` is where the reply of a site or client enters.
    """

    source: Party
    start: Start
    passed: tuple[Passage, ...] = ()
    device: Declared | None = None
    end: Subnet | None = None
    end_name: str = ""
    endpoint: PrivateEndpoint | None = None
    gateway: Gateway | None = None


@dataclass(frozen=True)  # no slots, for `_with`
class Walk:
    """The state of one walk. Stages take a walk and give the next one; nothing is changed in place.

    `question` is what nobody can say, where the walk is one of several that depend on it.
    """

    topology: Topology
    flow: Flow
    packet: Packet
    place: Place | None
    leg: Leg
    legs: tuple[Leg, ...] = ()
    hops: tuple[Hop, ...] = ()
    seen: frozenset[str] = frozenset()
    route: Route | None = None
    reached: bool = False
    observed: tuple[IPv4Network, ...] = ()
    method: NatMethod | None = None
    fqdn: str = ""
    question: DecidedBy | None = None

    def _with(self, **changed: object) -> "Walk":
        """`dataclasses.replace`, but faster: a walk changes a dozen times for each flow."""
        other = object.__new__(Walk)
        other.__dict__.update(self.__dict__, **changed)
        return other

    def step(self, kind: StepKind, verdict: Verdict, decided_by: DecidedBy, text: str = "") -> "Walk":
        """The walk with one more decision at the current hop."""
        *before, last = self.hops
        steps = (*last.steps, Step(kind, verdict, decided_by, text))
        at = Hop(last.place, steps, last.subject, last.device, last.observed, last.destination, last.port)
        return self._with(hops=(*before, at))

    def hop(self, name: str, subject: Declared | None = None, *, device: bool = False) -> "Walk":
        """The walk at a new place."""
        at = Hop(name, (), subject, device, self.observed, self.packet.destination.addresses, self.packet.port)
        return self._with(hops=(*self.hops, at))

    def to(self, place: Place) -> "Walk":
        return self._with(place=place)

    def end(self, *, reached: bool = False) -> "Walk":
        """The walk where it ends; the leg is closed."""
        return self._with(place=None, reached=reached, legs=(*self.legs, self.leg))

    def finish(self, *, end: Subnet | None = None, name: str = "") -> "Walk":
        """Arrived: the reply of this leg starts in a subnet, or needs no route."""
        return self._with(leg=replace(self.leg, end=end, end_name=name)).end(reached=True)

    def translated(self, source: Party, observed: tuple[IPv4Network, ...], leg: Leg, closed: Leg) -> "Walk":
        """The walk with another source: one leg ends, the next begins."""
        return self._with(
            packet=replace(self.packet, source=source), observed=observed, legs=(*self.legs, closed), leg=leg
        )

    def passing(self, device: Declared, *, stateful: bool) -> "Walk":
        """The walk behind a device that forwards without replacing the source."""
        return self._with(leg=replace(self.leg, passed=(*self.leg.passed, Passage(device, stateful))))
