"""What a service tag means at a subnet."""

from ipaddress import IPv4Network

from network.azure.reserved import HOST_ADDRESS, METADATA_ADDRESS, NOT_INTERNET
from network.azure.service_tags import INTERNET, LOAD_BALANCER, PLATFORM_DNS, PLATFORM_IMDS, VIRTUAL_NETWORK, is_listed
from network.model.addresses import EVERYTHING, AddressSet, fewest
from network.model.topology import Topology, remembered
from network.model.vnet import Subnet, VNet
from network.model.words import NextHopType
from network.simulate.gateways import gateway_prefixes
from network.simulate.peerings import peered_prefixes, peerings_of

_HOST = IPv4Network(HOST_ADDRESS)
_METADATA = IPv4Network(METADATA_ADDRESS)
PUBLIC = ~AddressSet.of(*(one.prefix for one in NOT_INTERNET))
"""Addresses that may belong to a host on the Internet."""


@remembered
def world_tags(topology: Topology) -> dict[str, AddressSet]:
    """The tags that the world expands, by name in lower case."""
    return {name.lower(): AddressSet.of(*prefixes) for name, prefixes in topology.world.service_tags.items()}


def is_built_in(tag: str) -> bool:
    """Whether the platform computes a tag, rather than a published list."""
    return tag.lower() in (VIRTUAL_NETWORK, INTERNET, LOAD_BALANCER, PLATFORM_DNS, PLATFORM_IMDS)


def is_nameless(topology: Topology, text: str) -> bool:
    """Whether a side of a rule is a service tag of a name that neither Azure's list nor the world has."""
    named = text[:1].isalpha() and ":" not in text and text.lower() != "any"
    return named and not (is_built_in(text) or is_listed(text) or text.lower() in world_tags(topology))


@remembered
def tag_addresses(topology: Topology, tag: str, subnet: Subnet | None) -> AddressSet | None:
    """The addresses of a tag in the rules of a subnet; None where nobody knows them. The world comes first."""
    name = tag.lower()
    if name == VIRTUAL_NETWORK and subnet is not None:
        return AddressSet.of(*virtual_network_prefixes(topology, subnet))
    known = world_tags(topology).get(name)
    if known is not None:
        return known
    match name:
        case "internet":
            own = subnet.vnet.prefixes if subnet is not None else ()
            return PUBLIC - AddressSet.of(*own)
        case "azureloadbalancer" | "azureplatformdns":
            return AddressSet.of(_HOST)
        case "azureplatformimds":
            return AddressSet.of(_METADATA)
        case _:
            return None


def possible_addresses(tag: str) -> AddressSet:
    """Where the addresses of a tag that nobody has expanded may lie: public for Azure's own, else anywhere."""
    return PUBLIC if is_listed(tag) else EVERYTHING


def tag_prefixes(topology: Topology, tag: str, subnet: Subnet) -> tuple[IPv4Network, ...] | None:
    """The prefixes of a tag as the platform lists them; None where nobody knows them."""
    if tag.lower() == VIRTUAL_NETWORK:
        return virtual_network_prefixes(topology, subnet)
    listed = next((p for name, p in topology.world.service_tags.items() if name.lower() == tag.lower()), None)
    if listed is not None:
        return listed
    addresses = tag_addresses(topology, tag, subnet)
    return None if addresses is None else tuple(addresses.prefixes())


@remembered
def virtual_network_prefixes(topology: Topology, subnet: Subnet) -> tuple[IPv4Network, ...]:
    """What VirtualNetwork means in the rules of a subnet (S-074): the VNet and everything that it is joined to."""
    found = [*joined_prefixes(topology, subnet.vnet)]
    counts = topology.readings.virtual_network_tag_routes
    for route in subnet.route_table.routes if subnet.route_table is not None else ():
        if counts == "none" or (counts == "appliance" and route.next_hop_type is not NextHopType.VIRTUAL_APPLIANCE):
            continue
        if route.prefix is not None:
            found.append(route.prefix)
        elif route.tag:
            found += fewest((tag_addresses(topology, route.tag, subnet) or AddressSet()).prefixes())
    return tuple(dict.fromkeys(found))


@remembered
def joined_prefixes(topology: Topology, vnet: VNet) -> tuple[IPv4Network, ...]:
    """The prefixes of a VNet, of its peers with access (S-076), of what its gateways reach, and the host (S-223)."""
    found = [*vnet.prefixes]
    for peering in peerings_of(topology, vnet):
        if peering.allow_virtual_network_access:
            found += peered_prefixes(topology, peering)
    found += (one.prefix for one in gateway_prefixes(topology, vnet))
    return tuple(dict.fromkeys((*found, _HOST)))
