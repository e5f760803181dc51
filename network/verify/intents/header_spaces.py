"""Header spaces: which flows something in the topology may decide about, and in which of them a flow lies.

Two flows of one sender that lie in the same header spaces meet the same decisions everywhere, so one trace answers for
both. A space may be too wide, which costs a trace; one too narrow would hide a flow.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Address

from network.model.addresses import EVERYTHING, AddressSet
from network.model.nsg import ALL_PORTS, PortRanges
from network.model.words import Protocol

ALL_PROTOCOLS = frozenset(Protocol)
_ALL = -1  # every bit is set


@dataclass(frozen=True, slots=True)
class HeaderSpace:
    """The flows from `origins` to `targets`, addressed to these ports of these protocols; ICMP has no ports."""

    origins: AddressSet = EVERYTHING
    targets: AddressSet = EVERYTHING
    ports: PortRanges = ALL_PORTS
    protocols: frozenset[Protocol] = ALL_PROTOCOLS


@dataclass(frozen=True, slots=True)
class HeaderSpaces:
    """Header spaces by each of their dimensions: bit n of a number stands for the space n."""

    origins: Mapping[AddressSet, int] = field(default_factory=dict)
    targets: Mapping[AddressSet, int] = field(default_factory=dict)
    ports: Mapping[Protocol, Mapping[PortRanges, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, spaces: Iterable[HeaderSpace]) -> "HeaderSpaces":
        """Each space once."""
        origins: dict[AddressSet, int] = {}
        targets: dict[AddressSet, int] = {}
        ports: dict[Protocol, dict[PortRanges, int]] = {protocol: {} for protocol in Protocol}
        for number, space in enumerate(dict.fromkeys(spaces)):
            bit = 1 << number
            origins[space.origins] = origins.get(space.origins, 0) | bit
            targets[space.targets] = targets.get(space.targets, 0) | bit
            for protocol in space.protocols:
                ranges = ALL_PORTS if protocol is Protocol.ICMP else space.ports
                ports[protocol][ranges] = ports[protocol].get(ranges, 0) | bit
        return cls(origins, targets, ports)

    def sent_from(self, address: IPv4Address | None) -> int:
        """The spaces of flows from an address; every space where it is not known."""
        return _holding(self.origins, address)

    def sent_to(self, address: IPv4Address | None) -> int:
        """The spaces of flows to an address; every space where it is not known, or may be replaced by a name's."""
        return _holding(self.targets, address)

    def on(self, protocol: Protocol, port: int) -> int:
        """The spaces of flows on a port."""
        asked = self.ports.get(protocol, {}).items()
        return sum(bits for ranges, bits in asked if any(first <= port <= last for first, last in ranges))


def _holding(sets: Mapping[AddressSet, int], address: IPv4Address | None) -> int:
    if address is None:
        return _ALL
    return sum(bits for addresses, bits in sets.items() if address in addresses)
