"""Public addresses and the NAT gateway."""

from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network

from network.model.declared import Declared


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class PublicIp(Declared):
    """A public IP address; `address` is None before it is allocated."""

    address: IPv4Address | None
    basic: bool = False

    @property
    def prefixes(self) -> tuple[IPv4Network, ...]:
        return (_only(self.address),) if self.address is not None else ()


@lru_cache(maxsize=4096)
def _only(address: IPv4Address) -> IPv4Network:
    return IPv4Network(address)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class PublicIpPrefix(Declared):
    """A range of public addresses; None before it is allocated."""

    prefix: IPv4Network | None

    @property
    def prefixes(self) -> tuple[IPv4Network, ...]:
        return (self.prefix,) if self.prefix is not None else ()


PublicSource = PublicIp | PublicIpPrefix


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class NatGateway(Declared):
    """A NAT gateway and the public addresses that it may use."""

    public: tuple[PublicSource, ...]
