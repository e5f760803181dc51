"""The subnets and machines of a location, for questions that are asked of a subnet or of an interface."""

from collections.abc import Iterator

from network.model.edge import Bastion
from network.model.errors import NameLookupError
from network.model.flow import Machine
from network.model.nic import Nic
from network.model.topology import Topology
from network.model.vnet import Subnet
from network.simulate.places import machine_in
from network.verify.locations.place import INTERNET, Place, Sender


def subnets_at(topology: Topology, place: Place) -> tuple[Subnet, ...]:
    """The subnets that a location is, or in which its machines stand. NameLookupError where there is none."""
    word = place.word.lower()
    named = [one for one in topology.subnets.values() if word in (one.name.lower(), one.vnet.name.lower())]
    found = named or [nic.subnet for nic in _machines(place)]
    if not found:
        raise NameLookupError(f"{place.word} is in no subnet", place.word)
    return tuple(dict.fromkeys(found))


def interfaces_at(topology: Topology, place: Place) -> tuple[Nic, ...]:
    """The interfaces of the machines of a location; for a subnet that of any machine in it."""
    word = place.word.lower()
    named = [one for one in topology.subnets.values() if word in (one.name.lower(), one.vnet.name.lower())]
    found = [machine_in(topology, subnet) for subnet in named] or list(_machines(place))
    if not found:
        raise NameLookupError(f"no machine stands in {place.word}", place.word)
    return tuple(dict.fromkeys(found))


def _machines(place: Place) -> Iterator[Nic]:
    for sender in place.senders:
        nic = _interface(sender)
        if nic is not None:
            yield nic


def _interface(sender: Sender) -> Nic | None:
    if sender.name == INTERNET or sender.name.startswith("site:"):
        return None
    match sender.first:
        case Machine(nic=nic):
            return nic
        case Bastion(nic=nic):
            return nic
        case _:
            return None
