"""Which prefix each subnet of a virtual network has.

A subnet has the prefix that is written for it, or a size. The place of a size follows from the subnet's own name and
the network alone: a place that also depended on the other subnets would move when one is added, and a subnet that
moves is replaced with all that is in it. Each name has a point in the network; its subnet is the block of the asked
size around that point. Where two blocks meet nobody is moved: that is an error, which names a free prefix to write.
"""

from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from ipaddress import IPv4Address, IPv4Network
from typing import ClassVar

from network.azure.limits import LONGEST_SUBNET, RESERVED_ADDRESSES, RESERVED_AT_START
from network.declare.ranges import NAMED_BLOCK_LENGTH, NAMED_PLACES, RESERVED
from network.model.errors import FairwayError

LARGE_NETWORK = 20
"""From this prefix length on the last /24 is kept for the subnets that Azure names: a sixteenth, or less."""

TRIES = 4096
"""Points tried for a name before the reserved ranges count as covering the whole network."""


class AddressPlanError(FairwayError):
    """There is no prefix for `subnet`: the message says how many addresses there are, and what would do."""

    exit_code: ClassVar[int] = 2

    def __init__(self, subnet: str, message: str) -> None:
        self.subnet = subnet
        super().__init__(message)


def plan_addresses(space: Sequence[str], subnets: Mapping[str, str | int]) -> dict[str, str]:
    """The prefix of each subnet by key, in the order asked, in a network with the address prefixes `space`.

    `subnets` are prefixes, or prefix lengths where only a size is asked. Written prefixes are taken as they
    are, also where they overlap or lie outside: preflight finds that. Sizes are placed in the first address prefix of
    `space` that is large enough. Raises AddressPlanError where a size has no room, or where its place meets another
    subnet.
    """
    networks = [_network("", prefix) for prefix in space]
    written = {key: _network(key, prefix) for key, prefix in subnets.items() if isinstance(prefix, str)}
    sized = {key: length for key, length in subnets.items() if isinstance(length, int)}
    _check_room(networks, written, sized)
    placed = {key: _place(key, length, networks) for key, length in sized.items()}
    _check_meetings(networks, written, placed)
    return {key: str(placed.get(key, asked)) for key, asked in subnets.items()}


def usable_address(prefix: str, position: int) -> str:
    """The usable address of a subnet at a position: 0 is the first (`.4` of a /24), -1 the last.

    Whatever others name by address takes it from here. Raises AddressPlanError beyond the last usable address.
    """
    network = IPv4Network(prefix)
    usable = network.num_addresses - RESERVED_ADDRESSES
    if not -usable <= position < usable:
        message = f"{prefix} has {max(usable, 0)} usable addresses, so none at position {position}"
        raise AddressPlanError("", message)
    return str(network[RESERVED_AT_START + position % usable])


def is_address(text: str) -> bool:
    """Whether the text is an IPv4 address, not a host name."""
    try:
        IPv4Address(text)
    except ValueError:
        return False
    return True


def _network(key: str, prefix: str) -> IPv4Network:
    """A prefix as written, bits of a host in it ignored: preflight reports those."""
    try:
        return IPv4Network(prefix, strict=False)
    except ValueError:
        owner = f"subnet {key!r}" if key else "the network"
        raise AddressPlanError(key, f"{owner} has the prefix {prefix!r}, which is no IPv4 prefix") from None


def _check_room(networks: Sequence[IPv4Network], written: Mapping[str, IPv4Network], sized: Mapping[str, int]) -> None:
    largest = min((network.prefixlen for network in networks), default=LONGEST_SUBNET + 1)
    for key, length in sized.items():
        if not largest <= length <= LONGEST_SUBNET:
            message = f"subnet {key!r} asks for a /{length}, but here subnets go from /{largest} to /{LONGEST_SUBNET}"
            raise AddressPlanError(key, message)
    asked = {key: 2 ** (32 - length) for key, length in sized.items()}
    room, taken = _room(networks), _taken(networks, written)
    if asked and taken + sum(asked.values()) > room:
        wishes = ", ".join(f"{key} {addresses}" for key, addresses in asked.items())
        message = (
            f"{_listed(networks)} holds {room} addresses, {taken} of them in written prefixes, but the sizes ask for "
            f"{sum(asked.values())} ({wishes}); widen the network or make subnets smaller"
        )
        raise AddressPlanError(max(asked, key=lambda key: asked[key]), message)


def _place(key: str, length: int, networks: Sequence[IPv4Network]) -> IPv4Network:
    network = next(network for network in networks if network.prefixlen <= length)
    named = NAMED_PLACES.get(key)
    if named and named.prefixlen == length:
        for kept in _kept(network):
            return IPv4Network((int(kept.network_address) + int(named.network_address), length))
    for point in _points(key, network):
        block = IPv4Network((point, length), strict=False)
        if not any(block.overlaps(prefix) for prefix in (*RESERVED, *_kept(network))):
            return block
    message = (
        f"no /{length} of {network} is free of reserved ranges; give subnet {key!r} a prefix, or widen the network"
    )
    raise AddressPlanError(key, message)


def _kept(network: IPv4Network) -> tuple[IPv4Network, ...]:
    """The last block of a large network, where the subnets that Azure names have their places; none of a small one."""
    last = IPv4Network((_last(network), NAMED_BLOCK_LENGTH), strict=False)
    return (last,) if network.prefixlen <= LARGE_NETWORK else ()


def _points(key: str, network: IPv4Network) -> Iterator[int]:
    """The points of a name, in the order in which they are tried: evenly spread, the same on every machine."""
    for attempt in range(TRIES):
        digest = sha256(f"{key}#{attempt}".encode()).digest()
        yield int(network.network_address) + (int.from_bytes(digest[:8], "big") * network.num_addresses >> 64)


def _check_meetings(
    networks: Sequence[IPv4Network], written: Mapping[str, IPv4Network], placed: Mapping[str, IPv4Network]
) -> None:
    everything = {**written, **placed}
    for key, block in sorted(placed.items()):
        for other, prefix in sorted(everything.items()):
            if other != key and block.overlaps(prefix):
                raise AddressPlanError(key, _meeting(networks, key, other, everything))


def _meeting(networks: Sequence[IPv4Network], key: str, other: str, everything: Mapping[str, IPv4Network]) -> str:
    block, prefix = everything[key], everything[other]
    met = f"the place of subnet {key!r}, {block}, meets subnet {other!r}, {prefix}; sizes are never moved, so "
    free = _first_free(block.prefixlen, networks, list(everything.values()))
    if free is None:
        return met + f"write prefixes for both, or widen the network: no /{block.prefixlen} of it is free"
    return met + f"write a prefix for the one that is not deployed yet, for instance {key}: {free}"


def _first_free(length: int, networks: Sequence[IPv4Network], taken: Sequence[IPv4Network]) -> IPv4Network | None:
    """The first block of a size that meets neither a subnet nor a reserved range, stepping over what it meets."""
    for network in networks:
        avoided = (*taken, *RESERVED, *_kept(network))
        start = int(network.network_address)
        while start <= _last(network) and length >= network.prefixlen:
            block = IPv4Network((start, length))
            met = [prefix for prefix in avoided if prefix.overlaps(block)]
            if not met:
                return block
            start = max(_last(prefix) for prefix in [block, *met]) + 1
    return None


def _last(prefix: IPv4Network) -> int:
    return int(prefix.broadcast_address)


def _room(networks: Sequence[IPv4Network]) -> int:
    return sum(network.num_addresses for network in networks)


def _taken(networks: Sequence[IPv4Network], subnets: Mapping[str, IPv4Network]) -> int:
    inside = [prefix for prefix in subnets.values() if any(prefix.subnet_of(network) for network in networks)]
    return sum(prefix.num_addresses for prefix in inside)


def _listed(networks: Sequence[IPv4Network]) -> str:
    return ", ".join(str(network) for network in networks)
