"""What serves people at the edge of a VNet: Bastion and the application gateway, and the DNS resolver's doors."""

from dataclasses import dataclass
from ipaddress import IPv4Address

from network.model.addresses import AddressSet
from network.model.declared import Declared
from network.model.nat import PublicIp
from network.model.nic import Nic
from network.model.vnet import Subnet


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Bastion(Declared):
    """A Bastion host; it connects from its `nic`, at a known address or any usable one of its subnet."""

    nic: Nic
    public_ips: tuple[PublicIp, ...] = ()


@dataclass(frozen=True, slots=True)
class Backend:
    """Where an application gateway sends a request: to one of `addresses`, of what `names` resolve to, of a `pool`.

    `pool` is the key of what interfaces name. `host` is asked for; empty for the name that the client asked for.
    """

    port: int
    addresses: tuple[IPv4Address, ...] = ()
    names: tuple[str, ...] = ()
    pool: str = ""
    host: str = ""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Listener(Declared):
    """What a rule of an application gateway takes: a port of one frontend, for some host names or for all.

    Without backends the gateway answers by itself (`redirects`), or with an error. Several are chosen by path.
    """

    rule: str
    port: int
    address: IPv4Address | None
    public: PublicIp | None
    hosts: tuple[str, ...] = ()
    backends: tuple[Backend, ...] = ()
    redirects: bool = False


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class AppGateway(Declared):
    """An application gateway; its listeners stand in the order in which their rules are asked."""

    subnet: Subnet
    v2: bool
    public_ips: tuple[PublicIp, ...] = ()
    addresses: tuple[IPv4Address, ...] = ()
    listeners: tuple[Listener, ...] = ()

    @property
    def served(self) -> AddressSet:
        """The addresses of its frontends, public and private, as far as they are known."""
        public = AddressSet.of(*(prefix for one in self.public_ips for prefix in one.prefixes))
        return public | AddressSet.of_addresses(self.addresses)
