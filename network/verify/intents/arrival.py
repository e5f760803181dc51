"""Where a flow ended, as addresses."""

from collections.abc import Iterable, Iterator
from ipaddress import IPv4Address

from network.model.addresses import AddressSet
from network.model.declared import Declared
from network.model.edge import AppGateway, Bastion
from network.model.endpoint import PrivateEndpoint
from network.model.firewall import Firewall
from network.model.lb import LoadBalancer
from network.model.nic import Nic
from network.model.topology import Topology
from network.model.trace import Trace
from network.simulate.places import address_of, addresses_of, endpoint_addresses, given_address


def arrived_at(topology: Topology, found: Trace) -> AddressSet:
    """The private addresses of what a flow came to last, also where something on the way would have stopped it."""
    subject = found.forward[-1].subject if found.forward else None
    match subject:
        case Nic() if subject.pool is not None:
            return addresses_of(topology, subject)
        case Bastion():
            return addresses_of(topology, subject.nic)
        case _:
            return _set(_own(topology, subject))


def _own(topology: Topology, subject: Declared | None) -> Iterator[IPv4Address | None]:
    match subject:
        case Nic():
            yield from (address_of(topology, one) for one in subject.configurations)
        case PrivateEndpoint():
            yield from endpoint_addresses(topology, subject)
        case Firewall():
            yield given_address(topology, subject, subject.address)
        case LoadBalancer():
            yield from (given_address(topology, one, one.address) for one in subject.frontends)
        case AppGateway():
            yield from subject.addresses
        case _:
            return


def _set(addresses: Iterable[IPv4Address | None]) -> AddressSet:
    return AddressSet.of_addresses(one for one in addresses if one is not None)
