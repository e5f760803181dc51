"""IPv4 prefixes as ARM writes them, and which of many overlap."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from ipaddress import AddressValueError, IPv4Address, IPv4Network, IPv6Network, NetmaskValueError
from typing import TypeVar

from network.azure.limits import RESERVED_ADDRESSES

_CIDR = re.compile(r"\d{1,3}(\.\d{1,3}){3}/\d{1,2}")
DEFAULT = IPv4Network("0.0.0.0/0")
Item = TypeVar("Item")


@lru_cache(maxsize=65536)
def prefix(text: str) -> IPv4Network | None:
    """The IPv4 prefix written as ARM accepts it, `10.0.1.0/24`; None for host bits, a mask, a bare address, a word."""
    if not _CIDR.fullmatch(text):
        return None
    try:
        return IPv4Network(text)
    except ValueError:
        return None


@lru_cache(maxsize=65536)
def address(text: str) -> IPv4Address | None:
    """The IPv4 address that the text is."""
    try:
        return IPv4Address(text)
    except AddressValueError:
        return None


def is_ipv6(text: str) -> bool:
    """Whether the text is an IPv6 prefix or address, which is accepted and not looked into."""
    try:
        return ":" in text and bool(IPv6Network(text))
    except (AddressValueError, NetmaskValueError, ValueError):
        return False


def is_tag(text: str) -> bool:
    """Whether the text is the name of a service tag rather than an address."""
    return text[:1].isalpha() and ":" not in text


def without_host_bits(text: str) -> str:
    """The prefix that was probably meant; empty where the text is no prefix at all."""
    try:
        return str(IPv4Network(text, strict=False)) if _CIDR.fullmatch(text) else ""
    except ValueError:
        return ""


def usable(subnet: IPv4Network) -> int:
    """How many addresses of a subnet Azure hands out: all but the first four and the last."""
    return max(subnet.num_addresses - RESERVED_ADDRESSES, 0)


def overlaps(placed: Iterable[tuple[Item, IPv4Network]]) -> Iterator[tuple[Item, IPv4Network, Item, IPv4Network]]:
    """For each that overlaps one before it: that earlier one with its prefix, then the later one with its own.

    Two prefixes overlap exactly when one contains the other, so looking up every supernet decides; the cost does not
    grow with the square of their number.
    """
    exact: dict[IPv4Network, Item] = {}
    inside: dict[IPv4Network, tuple[Item, IPv4Network]] = {}
    for item, network in placed:
        supernets = [network.supernet(new_prefix=length) for length in range(network.prefixlen, -1, -1)]
        around = next(((exact[one], one) for one in supernets if one in exact), None)
        earlier = around or inside.get(network)
        if earlier is not None:
            yield *earlier, item, network
        exact.setdefault(network, item)
        for one in supernets:
            inside.setdefault(one, (item, network))
