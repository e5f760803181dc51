"""The two ends of a flow as rules and routes see them."""

from dataclasses import dataclass
from ipaddress import IPv4Address

from network.azure.service_tags import INTERNET, tags_of_service
from network.model.addresses import AddressSet
from network.model.endpoint import PrivateEndpoint
from network.model.nic import Nic
from network.model.service import Service
from network.model.topology import Topology
from network.model.words import Protocol
from network.simulate.places import addresses_of
from network.simulate.tags import PUBLIC


@dataclass(frozen=True, slots=True)
class Party:
    """One end of a flow: the address it has, or all that it may have.

    `tags` are service tags, in lower case, that surely contain an address which nobody knows; empty for an address
    that is known. `groups` are the application security groups of an interface that is known, else None.
    """

    addresses: AddressSet
    tags: frozenset[str] = frozenset()
    groups: frozenset[str] | None = None

    @property
    def address(self) -> IPv4Address | None:
        """The address to route by: the lowest of those that it may have; None where that would be a guess."""
        return None if self.tags or not self.addresses else self.addresses.lowest


ANYBODY = Party(PUBLIC, frozenset({INTERNET}))
"""Some public address that nobody knows in advance."""


def at(address: IPv4Address) -> Party:
    """An address."""
    return Party(AddressSet.single(address))


def outside_name(topology: Topology, address: IPv4Address | None) -> str:
    """What an answer calls a host outside Azure: the name that the world gives it, else its address."""
    if address is None:
        return "internet"
    return next((one.name for one in topology.world.internet_hosts if one.address == address), str(address))


def machine(topology: Topology, nic: Nic, address: IPv4Address | None = None) -> Party:
    """A machine at its interface."""
    addresses = AddressSet.single(address) if address is not None else addresses_of(topology, nic)
    return Party(addresses, groups=nic.primary.groups)


def endpoint(private_endpoint: PrivateEndpoint, address: IPv4Address) -> Party:
    """A private endpoint."""
    return Party(AddressSet.single(address), groups=private_endpoint.groups)


def service(one: Service) -> Party:
    """The public side of a service: its address, else the tags that contain it."""
    if one.address is not None:
        return at(one.address)
    return Party(PUBLIC, tags_of_service(one.type, one.location) | {INTERNET})


@dataclass(frozen=True, slots=True)
class Packet:
    """What a rule is asked about. `source_port` None is any ephemeral port."""

    source: Party
    destination: Party
    protocol: Protocol
    port: int = 0
    source_port: int | None = None
    ignore_source_port: bool = False
