"""Private endpoints and private link services."""

from dataclasses import dataclass
from ipaddress import IPv4Address

from network.model.declared import Declared
from network.model.vnet import Subnet

APPROVED = "Approved"


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class PrivateEndpoint(Declared):
    """A private endpoint: its addresses in the subnet, and the resource that it leads to.

    `target` is the id of a service or private link service, inside the graph or not; `state` that of the connection.
    """

    subnet: Subnet
    addresses: tuple[IPv4Address, ...]
    target: str
    group_ids: tuple[str, ...] = ()
    state: str = APPROVED
    groups: frozenset[str] = frozenset()

    @property
    def approved(self) -> bool:
        """Whether the connection carries traffic (S-054)."""
        return self.state.lower() == APPROVED.lower()


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class PrivateLinkService(Declared):
    """A service of one's own behind load balancer frontends; the provider sees the NAT addresses (S-136)."""

    frontends: tuple[str, ...]
    subnet: Subnet | None
    addresses: tuple[IPv4Address, ...] = ()
