"""Routes: the tables that users write, and what finally applies to a subnet."""

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network

from network.model.declared import Declared
from network.model.words import NextHopType, RouteSource, RouteState


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class UserRoute(Declared):
    """One route of a table; `tag` is set instead of `prefix` where the route names a service tag."""

    prefix: IPv4Network | None
    next_hop_type: NextHopType | None
    next_hop: IPv4Address | None = None
    tag: str = ""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class RouteTable(Declared):
    """A route table; `gateway_routes` is false where `disableBgpRoutePropagation` is true (S-039)."""

    routes: tuple[UserRoute, ...]
    gateway_routes: bool = True


@dataclass(frozen=True, slots=True)
class Route:
    """One effective route of a subnet. `subject` is what declared it: user route, peering, gateway, endpoint, VNet.

    `uncertain` marks a route of a service tag whose prefixes are not known: it stands at 0.0.0.0/0 for "anywhere".
    """

    prefix: IPv4Network
    next_hop_type: NextHopType
    source: RouteSource
    state: RouteState = RouteState.ACTIVE
    next_hop: IPv4Address | None = None
    tag: str = ""
    subject: Declared | None = None

    @property
    def name(self) -> str | None:
        """The name of a user route; None of any other."""
        return self.subject.name if self.source is RouteSource.USER and self.subject else None
