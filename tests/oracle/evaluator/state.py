"""What a flow has met so far."""

from dataclasses import dataclass, field
from ipaddress import IPv4Network

from tests.oracle.evaluator.outcome import Json
from tests.oracle.evaluator.rules import Packet, decide
from tests.oracle.evaluator.snapshot import Network


@dataclass
class Device:
    """What took the packet on the way; `after` is set where it replaced the source."""

    name: str
    thing: Json
    subnet: Json
    before: tuple[IPv4Network, ...]
    after: tuple[IPv4Network, ...] = ()
    outside: tuple[IPv4Network, ...] = ()  # its public addresses, where the packet left to the Internet

    @property
    def keeps_session(self) -> bool:
        """S-166: firewalls do, and every device that translates."""
        return self.thing["type"] == "azurefirewalls" or bool(self.after)

    def is_seen_as(self, sources: tuple[IPv4Network, ...]) -> bool:
        """Whether a reply to these addresses is a reply to this device."""
        return bool(sources) and sources in (self.after, self.outside)


@dataclass
class Walk:
    """What a flow has met so far."""

    net: Network
    path: list[str] = field(default_factory=list)
    passed: list[Json] = field(default_factory=list)
    devices: list[Device] = field(default_factory=list)
    observed: tuple[str, ...] = ()
    method: str = ""
    from_gateway: bool = False
    arrival: str = ""  # where it ended: machine, endpoint, outside, service, onPremises
    arrival_subnet: Json | None = None
    arrival_packet: Packet | None = None
    provider: tuple[Json, Packet] | None = None  # behind a Private Link service: the backend's subnet and its packet
    filtered: bool = True  # whether security rules and firewalls may stop it

    def pass_rules(self, subnet: Json, nic: Json | None, direction: str, packet: Packet) -> None:
        if self.filtered:
            self.passed += decide(self.net, subnet, nic, direction, packet)

    def end(self, kind: str, title: str, packet: Packet, subnet: Json | None = None) -> None:
        self.path.append(title)
        self.arrival, self.arrival_subnet, self.arrival_packet = kind, subnet, packet
        self.observed = packet.shown
