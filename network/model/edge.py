"""What serves people at the edge of a VNet: Bastion and the application gateway, and the DNS resolver's doors."""

from dataclasses import dataclass
from ipaddress import IPv4Address

from network.model.declared import Declared
from network.model.nat import PublicIp
from network.model.nic import Nic
from network.model.vnet import Subnet


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Bastion(Declared):
    """A Bastion host; it connects from its `nic`, at a known address or any usable one of its subnet."""

    nic: Nic
    public_ips: tuple[PublicIp, ...] = ()


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class AppGateway(Declared):
    """An application gateway: where it stands. Listeners and backends are not modelled."""

    subnet: Subnet
    v2: bool
    public_ips: tuple[PublicIp, ...] = ()
    addresses: tuple[IPv4Address, ...] = ()
