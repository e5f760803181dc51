"""Names: who answers them, and from what."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Address
from typing import TypeAlias, TypeVar

from network.azure.reserved import HOST_ADDRESS
from network.model.declared import Declared, Gap

Address: TypeAlias = IPv4Address | Gap
Addresses: TypeAlias = tuple[Address, ...] | Gap
Found = TypeVar("Found")

AZURE_DNS = HOST_ADDRESS


def normal_name(name: str) -> str:
    """A host name for comparison: lower case, without the final dot."""
    return name.strip().rstrip(".").lower()


def suffixes(name: str) -> Iterator[str]:
    """The name itself, then every domain that contains it, longest first, the root (empty) last."""
    while name:
        yield name
        name = name.partition(".")[2]
    yield ""


def most_specific(domains: Mapping[str, Found], name: str) -> Found | None:
    """What the longest domain that contains `name` stands for."""
    return next((domains[suffix] for suffix in suffixes(name) if suffix in domains), None)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Record(Declared):
    """What is known of one host: its addresses, or the host that it is an alias of. `host` is the full name."""

    host: str
    addresses: tuple[Address, ...] = ()
    alias: str | Gap | None = None


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Zone(Declared):
    """A domain and its records by host. The zone of the empty domain is public DNS.

    `domains` are all domains that have a record, or a record below them.
    """

    domain: str
    records: Mapping[str, Record] = field(default_factory=dict)
    domains: frozenset[str] = frozenset()

    def record(self, host: str) -> Record | None:
        """The record of this host, else the wildcard of the nearest domain above it that exists (RFC 4592)."""
        if host in self.records:
            return self.records[host]
        for parent in suffixes(host.partition(".")[2]):
            if (wildcard := self.records.get(f"*.{parent}")) is not None:
                return wildcard
            if parent in self.domains or parent == self.domain:
                return None
        return None


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class ZoneLink(Declared):
    """A private zone answers in a virtual network; `redirects` is the resolution policy NxDomainRedirect."""

    zone: Zone
    redirects: bool | Gap = False


@dataclass(frozen=True, slots=True)
class ForwardingTarget:
    """A DNS server that a rule forwards to."""

    address: Address
    port: int = 53


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class ForwardingRule(Declared):
    """An enabled rule of a forwarding ruleset: hosts under `domain` (empty: all) are asked of `targets`, in order.

    The query leaves through an outbound endpoint in `subnet` of `vnet`; both None where it is not in the graph.
    """

    domain: str
    targets: tuple[ForwardingTarget, ...] | Gap
    vnet: str | None = None
    subnet: str | None = None


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class VNetDns(Declared):
    """DNS as one virtual network sees it.

    `servers` are asked by its machines, in this order; none means Azure DNS. `zones`, `rules` and `hosts` are what
    Azure DNS answers with when a query comes from this network: linked private zones and rules of linked rulesets by
    domain, machines of the network by host. `neighbours` are the keys of the networks that it is peered with.
    """

    servers: Addresses = ()
    zones: Mapping[str, ZoneLink] = field(default_factory=dict)
    rules: Mapping[str, ForwardingRule] = field(default_factory=dict)
    hosts: Mapping[str, Record] = field(default_factory=dict)
    neighbours: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class InboundEndpoint(Declared):
    """The inbound endpoint of a DNS Private Resolver: it answers as Azure DNS does in the resolver's network."""

    address: Address
    vnet: str | None


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class FirewallDns(Declared):
    """The DNS of an Azure Firewall in `vnet`, as its policy or the base policy sets it.

    It asks `upstreams`, without any Azure DNS, and answers others on `address` only as a DNS proxy (S-168). `policy`
    is the one whose settings count (S-169).
    """

    address: Address
    vnet: str | None
    proxy: bool | Gap = False
    upstreams: Addresses = ()
    policy: Declared | None = None


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class DnsMachine(Declared):
    """A self-managed DNS server: on a machine in `vnet`, or on-premises where that is None.

    Used in this order: its own zones, the longest conditional forwarder, the forwarders; a forwarder of None is public
    DNS. `machine` is the id of the virtual machine.
    """

    address: IPv4Address
    vnet: str | None = None
    machine: str | None = None
    zones: Mapping[str, Zone] = field(default_factory=dict)
    conditional: Mapping[str, tuple[IPv4Address, ...]] = field(default_factory=dict)
    forwarders: tuple[IPv4Address | None, ...] = ()


Server: TypeAlias = InboundEndpoint | FirewallDns | DnsMachine


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class InterfaceDns(Declared):
    """A network interface in `vnet` as DNS client; its own servers come before those of the network."""

    vnet: str
    servers: Addresses = ()


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class FixedAnswer(Declared):
    """What one server always answers to one name; no address means that the name does not exist."""

    addresses: tuple[IPv4Address, ...]


def _nothing_public() -> Zone:
    return Zone(id="publicDns", name="public DNS", domain="")


@dataclass(frozen=True, slots=True, eq=False)
class Dns:
    """Everything that names depend on.

    Keys that are ids have the form of `id_key`, those that are names that of `normal_name`. What is linked to a
    network that is not known before deployment may concern any: `loose_zones` and `loose_rules`, by domain.
    """

    vnets: Mapping[str, VNetDns] = field(default_factory=dict)
    zones: tuple[Zone, ...] = ()
    interfaces: Mapping[str, InterfaceDns] = field(default_factory=dict)
    firewalls: Mapping[str, FirewallDns] = field(default_factory=dict)
    servers: tuple[Server, ...] = ()
    public: Zone = field(default_factory=_nothing_public)
    answers: Mapping[tuple[IPv4Address, str], FixedAnswer] = field(default_factory=dict)
    loose_zones: Mapping[str, Gap] = field(default_factory=dict)
    loose_rules: Mapping[str, Gap] = field(default_factory=dict)
