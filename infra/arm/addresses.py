"""Addresses that fairway chooses in Azure's place: the same for the same resource, whenever and wherever.

Public ones lie in 198.18.0.0/15, which no network on the Internet uses (RFC 2544): single addresses in its lower half,
prefixes in its upper half.
"""

from collections.abc import Callable
from hashlib import sha256
from ipaddress import IPv4Address, IPv4Network, ip_network

SINGLE = IPv4Network("198.18.0.0/16")
PREFIXES = IPv4Network("198.19.0.0/16")
LONGEST_BLOCK = 28
# Azure keeps the first four addresses of a subnet.
# https://learn.microsoft.com/azure/virtual-network/virtual-networks-faq
FIRST_USABLE = 4


def public_address(resource_id: str, taken: Callable[[str], bool]) -> str:
    """A public address for a resource: the one its id hashes to, or the next that is not taken."""
    return _free(SINGLE, resource_id, taken)


def address_from_prefix(resource_id: str, prefix: str, taken: Callable[[str], bool]) -> str:
    """An address of a public prefix, for a public address that is allocated from it."""
    return _free(IPv4Network(prefix), resource_id, taken)


def public_prefix(resource_id: str, length: int) -> str:
    """A prefix of `length` bits; prefixes shorter than a /28 do not exist in Azure."""
    blocks = 2 ** (LONGEST_BLOCK - PREFIXES.prefixlen)
    first = int(PREFIXES.network_address) + _number(resource_id) % blocks * 2 ** (32 - LONGEST_BLOCK)
    return f"{IPv4Address(first)}/{max(length, LONGEST_BLOCK)}"


def first_usable(subnet: str) -> str | None:
    """The first address of a subnet that Azure gives away; None where there is none, or the subnet is IPv6."""
    try:
        network = ip_network(subnet, strict=False)
    except ValueError:
        return None
    if not isinstance(network, IPv4Network) or network.num_addresses <= FIRST_USABLE + 1:
        return None
    return str(network[FIRST_USABLE])


def _free(network: IPv4Network, resource_id: str, taken: Callable[[str], bool]) -> str:
    start, size = _number(resource_id), network.num_addresses
    candidates = (str(network[(start + step) % size]) for step in range(size))
    return next((address for address in candidates if not taken(address)), str(network[start % size]))


def _number(resource_id: str) -> int:
    return int.from_bytes(sha256(resource_id.lower().encode()).digest()[:8])
