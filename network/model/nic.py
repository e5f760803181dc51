"""What sends and receives: interfaces, machines, and pools of machines without declared interfaces."""

from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Address

from network.model.declared import Declared
from network.model.nat import PublicIp
from network.model.nsg import Nsg
from network.model.vnet import Subnet


@dataclass(frozen=True, slots=True, kw_only=True)
class IpConfiguration:
    """One address of an interface; None before Azure allocates it: then any free usable address of the subnet."""

    id: str
    subnet: Subnet
    address: IPv4Address | None = None
    public_ip: PublicIp | None = None
    groups: frozenset[str] = frozenset()
    backend_pools: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Nic(Declared):
    """A network interface; the first configuration is the primary one.

    `holder` is the name of the machine in queries and answers: the VM, else the interface itself.
    An interface without an address stands for any free usable address of its subnet: a pool or a bare subnet.
    """

    holder: str
    configurations: tuple[IpConfiguration, ...]
    nsg: Nsg | None = None
    ip_forwarding: bool = False
    pool: "Pool | None" = None

    @property
    def primary(self) -> IpConfiguration:
        return self.configurations[0]

    @property
    def subnet(self) -> Subnet:
        return self.primary.subnet

    @property
    def address(self) -> IPv4Address | None:
        return self.primary.address


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Vm(Declared):
    """A virtual machine; its primary (or only) interface, the first one, sends and receives."""

    nics: tuple[Nic, ...]


class PoolKind(StrEnum):
    """What owns the machines of a pool."""

    AML_CLUSTER = "AML compute cluster"
    AML_INSTANCE = "AML compute instance"
    AKS = "AKS node pool"
    DATABRICKS = "Databricks workers"
    SCALE_SET = "scale set"


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Pool(Declared):
    """Machines without declared interfaces: at most `limit` (None: nobody said), at any free usable address.

    `public_address`: each machine has a public address of its own, not known in advance.
    """

    kind: PoolKind
    subnet: Subnet
    limit: int | None = None
    public_address: bool = False
    nsg: Nsg | None = None
    groups: frozenset[str] = frozenset()
    backend_pools: frozenset[str] = frozenset()
    ip_forwarding: bool = False
