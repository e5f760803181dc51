"""Load balancers."""

from dataclasses import dataclass
from ipaddress import IPv4Address

from network.model.declared import Declared
from network.model.nat import PublicSource
from network.model.vnet import Subnet
from network.model.words import Protocol


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Frontend(Declared):
    """An address of a load balancer: public, or private in a subnet."""

    public: PublicSource | None = None
    subnet: Subnet | None = None
    address: IPv4Address | None = None


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class LoadBalancingRule(Declared):
    """Frontend port to backend port; protocol None is `All`, and with port 0 an HA-ports rule (S-133)."""

    frontend: str
    pools: tuple[str, ...]
    protocol: Protocol | None
    frontend_port: int
    backend_port: int
    floating_ip: bool = False
    outbound_snat: bool = True

    def takes(self, protocol: Protocol, port: int) -> bool:
        """Whether a flow to the frontend with this protocol and port is for this rule."""
        if self.protocol is None:
            return self.frontend_port in (0, port)
        return self.protocol is protocol and self.frontend_port == port


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class OutboundRule(Declared):
    """SNAT of a pool to the frontends (S-114); protocol None is `All`."""

    frontends: tuple[str, ...]
    pool: str
    protocol: Protocol | None = None


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class LoadBalancer(Declared):
    """A load balancer; keys of frontends and pools are ids in lower case."""

    basic: bool
    frontends: tuple[Frontend, ...]
    rules: tuple[LoadBalancingRule, ...] = ()
    outbound_rules: tuple[OutboundRule, ...] = ()
    members: tuple[tuple[str, str], ...] = ()
    """Pairs of pool and IP configuration that the load balancer itself lists."""
