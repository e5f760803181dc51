"""Platform services and their own network rules."""

from dataclasses import dataclass
from ipaddress import IPv4Address

from network.model.addresses import NOTHING, AddressSet
from network.model.declared import Declared


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Service(Declared):
    """A platform service: who may come in through its public side.

    `type` is the ARM type. `address` is its public address where the world says it. `allowed_subnets` are ids in
    lower case. `azure_services`: a rule lets everything with an Azure address in (0.0.0.0 of a SQL server).
    """

    type: str
    location: str
    address: IPv4Address | None = None
    public_access: bool = True
    default_allow: bool = True
    allowed_addresses: AddressSet = NOTHING
    allowed_subnets: frozenset[str] = frozenset()
    azure_services: bool = False
