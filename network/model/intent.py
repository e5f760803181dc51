"""An intent: flows from one location to another, and what should happen to all of them."""

from dataclasses import dataclass
from enum import StrEnum

from network.model.ports import Ports
from network.model.resource import Source


class Outcome(StrEnum):
    """`allow`: every flow works, there and back. `deny`: none does."""

    ALLOW = "allow"
    DENY = "deny"


@dataclass(frozen=True, slots=True)
class Intent:
    """What should happen to every flow from `sources` to `destinations` on `ports`.

    Locations stand as they were written (DESIGN 4: a name, a subnet, SERVICE/SUBRESOURCE, site:, internet, group:,
    a prefix, an address, a host name). `outcome` None asks only about waypoints. `through` and `never_without` name
    a kind of device (`firewall`, `private endpoint`, `nat`, `gateway`, `appliance`) or a device: with `through` all
    flows work and pass it, with `never_without` every flow that works passes it.

    `requirement` is the id of the documented flow that a `system` brings with it, `page` where that is documented;
    all are empty for an intent that a person wrote. Where `optional` is set, only a convenience suffers.
    """

    name: str
    sources: tuple[str, ...]
    destinations: tuple[str, ...]
    ports: tuple[Ports, ...]
    outcome: Outcome | None = None
    through: str | None = None
    never_without: str | None = None
    source: Source | None = None
    requirement: str = ""
    system: str = ""
    page: str = ""
    optional: bool = False
