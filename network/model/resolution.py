"""One resolution: who asked, what was answered, and every step in between."""

from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Address

from network.model.declared import Declared, Gap
from network.model.dns import Addresses


@dataclass(frozen=True, slots=True)
class DnsClient:
    """Who asks. `vnet` is the key of the network it stands in, None outside Azure; `servers` are asked in this order.

    Without servers a client in a network asks Azure DNS, one outside asks public DNS. `set_by` says what set them.
    """

    name: str
    vnet: str | None
    servers: Addresses = ()
    set_by: Declared | None = None


class Rcode(StrEnum):
    """How a query ended; TIMEOUT stands for everything that is no answer (docs/snapshot.md 3.5)."""

    NOERROR = "NOERROR"
    NXDOMAIN = "NXDOMAIN"
    TIMEOUT = "TIMEOUT"


class AnswererType(StrEnum):
    """Who may give the final answer (docs/snapshot.md 4.4)."""

    PRIVATE_ZONE = "privateDnsZone"
    DNS_SERVER = "dnsServer"
    PUBLIC = "publicDns"
    AZURE = "azureProvidedDns"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Answerer:
    """Who gave the final answer; `name` is the plain name of the zone, or the address of the server."""

    type: AnswererType
    name: str = ""


NOBODY = Answerer(AnswererType.NONE)


class NameDecision(StrEnum):
    """What one step of a resolution decided."""

    ASKED = "asked"
    FORWARDED = "forwarded"
    ANSWERED = "answered"
    ALIAS = "alias"
    MISSING = "missing"
    REDIRECTED = "redirected"
    UNANSWERED = "unanswered"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class NameStep:
    """One decision between a name and its addresses.

    `server` is who decided: an address, or the name of the Azure DNS of a network, or public DNS. `by` is what it
    rests on, the element that decides first: record, zone, link, rule, server. `text` says it in a sentence.
    """

    decision: NameDecision
    host: str
    server: str
    text: str
    by: tuple[Declared, ...] = ()


@dataclass(frozen=True, slots=True)
class DnsFlow:
    """One query on the wire: udp and tcp to `port` of `server`.

    `sender` is the name of the client, the id of the machine, firewall or outbound endpoint's subnet that asks, or
    the address of a server outside Azure. `source` is its address: None for the client, and for an outbound endpoint,
    which may use any address of its subnet.
    """

    sender: str
    server: IPv4Address
    host: str
    port: int = 53
    source: IPv4Address | None = None


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a client gets for a name, and how.

    `gap` is the value on which the answer hangs; `rcode` is then None, or NOERROR where the name exists and its
    address alone is not known. `unlisted` marks the NXDOMAIN of public DNS for a name that nobody listed: where the
    world is not complete it means "not known here" rather than "does not exist".
    """

    host: str
    rcode: Rcode | None
    addresses: tuple[IPv4Address, ...] = ()
    answered_by: Answerer = NOBODY
    steps: tuple[NameStep, ...] = ()
    flows: tuple[DnsFlow, ...] = ()
    gap: Gap | None = None
    unlisted: bool = False
