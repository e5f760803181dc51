"""`fairway:world`: what no resource says about the world outside (docs/snapshot.md, section 2)."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import ConfigDict, Field
from pydantic.alias_generators import to_camel

from infra.settings.section import NOTHING, Section
from infra.settings.words import Address, AnyHostName, Prefix

Text = Annotated[str, Field(min_length=1)]


class _World(Section):
    model_config = ConfigDict(alias_generator=to_camel)


class OnPremises(_World):
    """An on-premises site."""

    name: Text
    """Its name, written `site:NAME` in locations."""
    address_prefixes: tuple[Prefix, ...]
    """The prefixes that it holds."""
    connected_gateways: tuple[Text, ...] = ()
    """The gateways that it is connected to, by name."""


class InternetHost(_World):
    """A host on the Internet."""

    name: Text
    """What answers call it."""
    ip_address: Address
    """Its address."""
    fqdns: tuple[AnyHostName, ...] = ()
    """Its public names."""


class PublicRecord(_World):
    """One record of public DNS."""

    name: AnyHostName
    """The name that is asked."""
    type: Literal["A", "CNAME"]
    """A has an address as its value, CNAME a name."""
    value: Text
    """The address or the name."""


class ConditionalForwarder(_World):
    """Where a DNS server sends queries for a domain."""

    domain: Text
    """The domain."""
    targets: tuple[Address, ...]
    """The servers that are asked."""


class DnsServer(_World):
    """A self-managed DNS server."""

    ip_address: Address
    """Its address."""
    vm: Text | None = None
    """The VM that it runs on; left out, it is on-premises."""
    zones: Mapping[Text, Mapping[Text, tuple[Address, ...]]] = NOTHING
    """Its own zones: zone, label, addresses."""
    conditional_forwarders: tuple[ConditionalForwarder, ...] = ()
    """Domains that it asks other servers about."""
    forwarders: tuple[Text, ...] = ()
    """Whom it asks about everything else: addresses, or public."""


class DnsAnswer(_World):
    """The fixed answer of one server to one name."""

    server: Address
    """The server's address."""
    name: AnyHostName
    """The name that is asked."""
    addresses: tuple[Address, ...]
    """What it answers."""


class Guest(_World):
    """What a machine's operating system does with flows that are not its own."""

    forwarding: bool = False
    """Whether it passes them on."""
    snat: bool = False
    """Whether it puts its own address in place of their source."""
    loopback_addresses: tuple[Address, ...] = ()
    """Addresses that it owns besides its own."""


class ThreatIntelligence(_World):
    """What Azure Firewall denies in its threat intelligence mode."""

    malicious_ips: tuple[Address, ...] = ()
    """Addresses that it names."""


class WorldSettings(_World):
    """Facts about everything that Azure does not describe."""

    on_premises: tuple[OnPremises, ...] = ()
    """On-premises sites. Those of fairway:network are here already."""
    learned_routes: Mapping[Text, tuple[Prefix, ...]] = NOTHING
    """Prefixes that a gateway has learned by BGP, by gateway."""
    internet_hosts: tuple[InternetHost, ...] = ()
    """Hosts on the Internet."""
    service_tags: Mapping[Text, tuple[Prefix, ...]] = NOTHING
    """Prefixes of service tags, instead of those that fairway knows."""
    public_endpoints: Mapping[Text, Address] = NOTHING
    """Public addresses of platform services, by service."""
    public_dns: tuple[PublicRecord, ...] = ()
    """Public DNS."""
    dns_servers: tuple[DnsServer, ...] = ()
    """Self-managed DNS servers."""
    dns_answers: tuple[DnsAnswer, ...] = ()
    """Fixed answers of servers."""
    guests: Mapping[Text, Guest] = NOTHING
    """What guests do, by VM."""
    instance_addresses: Mapping[Text, Address] = NOTHING
    """Private addresses that Azure does not show, by resource."""
    threat_intelligence: ThreatIntelligence = Field(default_factory=ThreatIntelligence)
    """The threat intelligence feed."""
    infrastructure_fqdns: tuple[Text, ...] = ()
    """Names in the built-in infrastructure collection of Azure Firewall."""
