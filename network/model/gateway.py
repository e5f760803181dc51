"""Virtual network gateways and what they are connected to."""

from dataclasses import dataclass
from ipaddress import IPv4Network

from network.model.declared import Declared
from network.model.nat import PublicIp
from network.model.vnet import Subnet
from network.model.words import GatewayType


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Gateway(Declared):
    """A virtual network gateway. `learned` are the prefixes that it learned by BGP, as the world says."""

    subnet: Subnet
    type: GatewayType
    bgp: bool = False
    asn: int = 65515
    client_pool: tuple[IPv4Network, ...] = ()
    learned: tuple[IPv4Network, ...] = ()
    public_ips: tuple[PublicIp, ...] = ()


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class LocalGateway(Declared):
    """A site as Azure is told of it: the prefixes behind it are static routes (S-213)."""

    prefixes: tuple[IPv4Network, ...]
    asn: int | None = None


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Connection(Declared):
    """Joins a gateway to a local gateway (a site) or to another gateway (VNet to VNet)."""

    gateway: Gateway | None
    local_gateway: LocalGateway | None = None
    other_gateway: Gateway | None = None
    type: str = ""
    bgp: bool = False
