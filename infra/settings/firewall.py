"""Azure Firewall: IP groups, policies and what they allow."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from infra.settings.azure_words import AppProtocol, AppProtocolWord
from infra.settings.references import DnsServer, FirewallName, FirewallPolicyName, VnetName
from infra.settings.section import NOTHING, ByName, Section
from infra.settings.security import RulePorts
from infra.settings.sides import ANYTHING, FirewallSource, FirewallTarget, Range
from infra.settings.word import OneOrMany, wrong
from infra.settings.words import AnyHostName, HostOrAddress, Prefix

Mode = Literal["off", "alert", "deny"]
HTTPS = AppProtocol("https", 443)
Port = Annotated[int, Field(ge=1, le=65535)]


class IpGroup(Section):
    """Prefixes under one name, for the rules of firewalls."""

    members: OneOrMany[Range]
    """Subnets, virtual networks, sites, all spokes, or prefixes."""


class FirewallPolicy(Section):
    """What a firewall does besides its rules. Rules inherited from the base come before its own."""

    base: FirewallPolicyName | None = None
    """The policy that it inherits from."""
    tier: Literal["Standard", "Premium"] = "Premium"
    """Its tier, also that of the firewalls that enforce it."""
    dns_proxy: bool = True
    """Whether the firewall answers DNS queries; rules with host names need it."""
    dns_servers: OneOrMany[DnsServer] = ()
    """Whom it asks: addresses or RESOLVER/INBOUND; left out, Azure's DNS."""
    threat_intelligence: Mode = "deny"
    """What happens to flows to and from addresses known as malicious."""
    intrusion_detection: Mode = "off"
    """What happens to flows that look like attacks; Premium only."""
    private_ranges: OneOrMany[Prefix] = ()
    """Destinations that see the client's own address; left out, those that IANA calls private."""


class Firewall(Section):
    """An Azure Firewall in the AzureFirewallSubnet of a virtual network."""

    vnet: VnetName
    """The virtual network. With an AzureFirewallManagementSubnet in it the firewall is ready for forced tunnelling."""
    policy: FirewallPolicyName
    """The policy that it enforces."""
    public_addresses: int = Field(1, ge=1, le=250)
    """How many public addresses it has; each adds ports for outgoing flows."""


class NetworkRule(Section):
    """Flows by address, or by host name as the firewall resolves it."""

    from_: OneOrMany[FirewallSource] = Field(alias="from")
    """Where flows come from: subnets, virtual networks, sites, IP groups, prefixes, any."""
    to: OneOrMany[FirewallTarget]
    """Where they go: the same, service tags, or host names."""
    ports: RulePorts
    """Destination ports of one protocol."""


class ApplicationRule(Section):
    """HTTP, HTTPS and SQL flows by host name."""

    from_: OneOrMany[FirewallSource] = Field(alias="from")
    """Where flows come from."""
    hosts: OneOrMany[AnyHostName] = ()
    """Host names; a leading `*.` stands for any label."""
    tags: OneOrMany[str] = ()
    """FQDN tags, each the hosts of one Azure service, such as AzureKubernetesService."""
    protocols: OneOrMany[AppProtocolWord] = (HTTPS,)
    """https, http or mssql, with a port where it is not the usual one (https:8443)."""

    @model_validator(mode="after")
    def _names_something(self) -> Self:
        if not (self.hosts or self.tags):
            raise wrong("one of them", got="neither hosts nor tags")
        return self


class TranslationRule(Section):
    """What arrives at a public address of a firewall and goes on to something inside."""

    at: FirewallName
    """The firewall; its first public address."""
    from_: OneOrMany[FirewallSource] = Field((ANYTHING,), alias="from")
    """Who may come."""
    ports: RulePorts
    """The ports at which it arrives."""
    to: HostOrAddress
    """Where it goes: an address or a host name."""
    to_port: Port
    """The port there."""


class RuleCollection(Section):
    """Rules of one kind with one action."""

    action: Literal["allow", "deny"] = "allow"
    """What happens to the flows; translations are always allowed."""
    priority: int | None = Field(None, ge=100, le=65000)
    """Its place in the group, 100 counts first. Left out, it comes right after the one above it."""
    network: ByName[NetworkRule] = NOTHING
    """Rules by address."""
    application: ByName[ApplicationRule] = NOTHING
    """Rules by host name."""
    translation: ByName[TranslationRule] = NOTHING
    """Rules for what comes in."""

    @model_validator(mode="after")
    def _is_of_one_kind(self) -> Self:
        kinds = [name for name in ("network", "application", "translation") if getattr(self, name)]
        if len(kinds) != 1:
            raise wrong("rules of one kind", got=" and ".join(kinds) if kinds else "no rules")
        return self


class FirewallRules(Section):
    """A group of rule collections in a policy of this stack or of the hub."""

    policy: FirewallPolicyName
    """The policy."""
    priority: int | None = Field(None, ge=100, le=65000)
    """Its place among the groups of the policy; left out in a spoke, what the hub gives to the spoke."""
    collections: ByName[RuleCollection]
    """Its collections by name. Azure asks translations first, then rules by address, then rules by host name."""
