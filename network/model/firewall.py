"""Azure Firewall, its policies and their rules."""

from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Address, IPv4Network

from network.model.addresses import NOTHING, AddressSet
from network.model.declared import Declared
from network.model.nat import PublicIp
from network.model.nsg import PortRanges
from network.model.vnet import Subnet
from network.model.words import Access


class RuleKind(StrEnum):
    """The three passes of a firewall policy, in their order (S-143)."""

    NAT = "NatRule"
    NETWORK = "NetworkRule"
    APPLICATION = "ApplicationRule"


class ThreatIntelligence(StrEnum):
    """What a policy does with known malicious addresses, least strict first."""

    OFF = "Off"
    ALERT = "Alert"
    DENY = "Deny"


@dataclass(frozen=True, slots=True)
class ApplicationProtocol:
    """A protocol that application rules speak (`http`, `https`, `mssql`) on its port."""

    name: str
    port: int


@dataclass(frozen=True, slots=True)
class Addresses:
    """Addresses of one side of a firewall rule: known ones, service tags by name, or anything."""

    anything: bool = False
    known: AddressSet = NOTHING
    tags: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return self.anything or bool(self.known) or bool(self.tags)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class FirewallRule(Declared):
    """One rule of a collection; which fields count depends on its kind. No protocols means any."""

    kind: RuleKind
    sources: Addresses
    destinations: Addresses = Addresses()
    fqdns: tuple[str, ...] = ()
    fqdn_tags: tuple[str, ...] = ()
    protocols: frozenset[str] = frozenset()
    ports: PortRanges = ()
    application_protocols: tuple[ApplicationProtocol, ...] = ()
    translated_address: IPv4Address | None = None
    translated_fqdn: str = ""
    translated_port: int | None = None


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class RuleCollection(Declared):
    """Rules that share an action, asked from the top (S-148)."""

    priority: int
    access: Access
    rules: tuple[FirewallRule, ...]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class RuleCollectionGroup(Declared):
    """Collections in the order of their priority."""

    priority: int
    collections: tuple[RuleCollection, ...]


@dataclass(frozen=True, slots=True)
class DnsSettings:
    """DNS of a firewall: no servers means Azure DNS of its VNet (S-168)."""

    proxy: bool = False
    servers: tuple[IPv4Address, ...] = ()


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class FirewallPolicy(Declared):
    """A policy with its own groups in order; `base` is the policy that it inherits from.

    `private_ranges` are the destinations without SNAT, IANAPrivateRanges spelled out (S-161, S-162).
    `dns` is already the base policy's where the policy says nothing (S-169). `trusted` and `trusted_names` are what
    threat intelligence lets pass, whatever its feed says.
    """

    groups: tuple[RuleCollectionGroup, ...]
    base: "FirewallPolicy | None" = None
    threat_intelligence: ThreatIntelligence = ThreatIntelligence.ALERT
    trusted: AddressSet = NOTHING
    trusted_names: tuple[str, ...] = ()
    private_ranges: AddressSet
    dns: DnsSettings = DnsSettings()

    @property
    def lineage(self) -> "tuple[FirewallPolicy, ...]":
        """The policy with its ancestors, the oldest first: the order of evaluation within a pass (S-145)."""
        return (*self.base.lineage, self) if self.base else (self,)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Firewall(Declared):
    """An Azure Firewall in its subnet; `management` means that a management interface exists (S-170)."""

    subnet: Subnet
    address: IPv4Address | None
    public_ips: tuple[PublicIp, ...] = ()
    policy: FirewallPolicy | None = None
    management: bool = False

    @property
    def public_prefixes(self) -> tuple[IPv4Network, ...]:
        return tuple(prefix for one in self.public_ips for prefix in one.prefixes)
