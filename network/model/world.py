"""The world: facts outside the declared resources (docs/snapshot.md, section 2)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network

Prefixes = tuple[IPv4Network, ...]


@dataclass(frozen=True, slots=True)
class Site:
    """An on-premises site: the prefixes it holds and the gateways it is connected to, as the world names them."""

    name: str
    prefixes: Prefixes
    gateways: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InternetHost:
    """A host on the Internet with its public names."""

    name: str
    address: IPv4Address
    fqdns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PublicRecord:
    """One record of public DNS: type `A` holds an address, `CNAME` a name."""

    name: str
    type: str
    value: str


@dataclass(frozen=True, slots=True)
class ConditionalForwarder:
    """Queries under `domain` go to `targets`."""

    domain: str
    targets: tuple[IPv4Address, ...]


@dataclass(frozen=True, slots=True)
class DnsServer:
    """A self-managed DNS server; `vm` is the machine it runs on, None on-premises.

    `forwarders` holds addresses or the word `public`.
    """

    address: IPv4Address
    vm: str | None = None
    zones: Mapping[str, Mapping[str, tuple[IPv4Address, ...]]] = field(default_factory=dict)
    conditional_forwarders: tuple[ConditionalForwarder, ...] = ()
    forwarders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DnsAnswer:
    """The fixed answer of one server to one name; before everything else known about that server."""

    server: IPv4Address
    name: str
    addresses: tuple[IPv4Address, ...]


@dataclass(frozen=True, slots=True)
class Guest:
    """What a machine's operating system does with flows that are not its own."""

    forwarding: bool = False
    snat: bool = False
    loopback_addresses: tuple[IPv4Address, ...] = ()


@dataclass(frozen=True, slots=True)
class World:
    """Everything Azure does not describe. Names of resources stand as they were written (plain name or id)."""

    sites: tuple[Site, ...] = ()
    learned_routes: Mapping[str, Prefixes] = field(default_factory=dict)
    internet_hosts: tuple[InternetHost, ...] = ()
    service_tags: Mapping[str, Prefixes] = field(default_factory=dict)
    public_endpoints: Mapping[str, IPv4Address] = field(default_factory=dict)
    public_dns: tuple[PublicRecord, ...] = ()
    dns_servers: tuple[DnsServer, ...] = ()
    dns_answers: tuple[DnsAnswer, ...] = ()
    guests: Mapping[str, Guest] = field(default_factory=dict)
    instance_addresses: Mapping[str, IPv4Address] = field(default_factory=dict)
    malicious_ips: tuple[IPv4Address, ...] = ()
    infrastructure_fqdns: tuple[str, ...] = ()
