"""Which virtual networks are joined, and what a peering lets through."""

from ipaddress import IPv4Address, IPv4Network

from network.lift.index import id_key
from network.model.topology import Topology, remembered
from network.model.vnet import Peering, Subnet, VNet
from network.simulate.places import subnets_of


@remembered
def peerings_of(topology: Topology, vnet: VNet) -> tuple[Peering, ...]:
    """The connected peerings of a virtual network, as it declares them."""
    return tuple(peering for peering in topology.peerings.values() if peering.local is vnet and peering.connected)


@remembered
def way_back(topology: Topology, peering: Peering) -> Peering | None:
    """The other side of a peering; None where the remote VNet is outside the graph."""
    local = id_key(peering.local.id)
    return next(
        (one for one in topology.peerings.values() if one.local is peering.remote and id_key(one.remote_id) == local),
        None,
    )


@remembered
def peered_prefixes(topology: Topology, peering: Peering) -> tuple[IPv4Network, ...]:
    """What a peering makes reachable: the remote VNet's prefixes, or those of the listed subnets (S-009, S-103)."""
    if peering.complete or peering.remote is None:
        return peering.remote_prefixes
    listed = (one for one in subnets_of(topology, peering.remote) if one.label.lower() in peering.remote_subnets)
    return tuple(prefix for subnet in listed for prefix in subnet.prefixes)


def is_global(peering: Peering) -> bool:
    """Whether the two sides are in different regions."""
    remote = peering.remote
    return (
        remote is not None
        and bool(remote.location and peering.local.location)
        and (remote.location != peering.local.location)
    )


def peering_to(topology: Topology, vnet: VNet, address: IPv4Address) -> Peering | None:
    """The peering to the VNet that has an address, whether or not it makes this address reachable."""
    for peering in peerings_of(topology, vnet):
        if any(address in prefix for prefix in peering.remote_prefixes):
            return peering
    return None


def lists(peering: Peering, local: Subnet, remote: Subnet | None) -> tuple[bool, bool]:
    """Whether a peering takes part for these subnets: its own one, and the one on the other side (S-103)."""
    if peering.complete:
        return True, True
    return (
        local.label.lower() in peering.local_subnets,
        remote is not None and remote.label.lower() in peering.remote_subnets,
    )


@remembered
def has_unknown_peer(topology: Topology, vnet: VNet) -> bool:
    """Whether a peering of a virtual network leads to one whose prefixes nobody knows."""
    return any(peering.local is vnet and peering.gaps for peering in topology.peerings.values())
