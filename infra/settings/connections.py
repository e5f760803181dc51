"""Ways to and from on-premises: VPN gateways, sites, and DNS resolvers."""

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from infra.settings.references import DnsServer, OutboundSide, SubnetPath, VnetName, VpnGatewayName
from infra.settings.section import NOTHING, ByName, Section
from infra.settings.word import OneOrMany, wrong
from infra.settings.words import Address, AnyHostName, HostName, Prefix, SecretWord

Text = Annotated[str, Field(min_length=1)]
Asn = Annotated[int, Field(ge=1, le=4_294_967_295)]


class PointToSite(Section):
    """Single machines that connect over OpenVPN."""

    pools: OneOrMany[Prefix]
    """The addresses that they get."""
    login: Literal["entra", "certificates"] = "entra"
    """How people sign in."""
    certificates: Mapping[Text, Text] = NOTHING
    """Root certificates by name, as base64 without header."""
    routes: OneOrMany[Prefix] = ()
    """Prefixes that they reach besides the virtual networks."""

    @model_validator(mode="after")
    def _can_sign_in(self) -> Self:
        if (self.login == "certificates") != bool(self.certificates):
            raise wrong("certificates with that login, and only then", got=f"login: {self.login}")
        return self


class VpnGateway(Section):
    """A VPN gateway in the GatewaySubnet of a virtual network."""

    vnet: VnetName
    """The virtual network."""
    sku: Annotated[str, Field(pattern="^VpnGw[1-5](AZ)?$")] = "VpnGw1AZ"
    """Its size; those that end in AZ span availability zones."""
    active_active: bool = False
    """Whether both of its machines carry traffic, each with a public address."""
    asn: Asn | None = None
    """Its BGP autonomous system; left out, it does not speak BGP."""
    point_to_site: PointToSite | None = None
    """Single machines that may connect."""


class Ipsec(Section):
    """What both ends of a tunnel propose; the device of the site needs the same."""

    ike_encryption: Literal["AES128", "AES192", "AES256", "GCMAES128", "GCMAES256"] = "AES256"
    """Encryption of the key exchange."""
    ike_integrity: Literal["SHA256", "SHA384", "GCMAES128", "GCMAES256"] = "SHA256"
    """Integrity of the key exchange."""
    dh_group: Literal["DHGroup2", "DHGroup14", "DHGroup24", "ECP256", "ECP384"] = "DHGroup14"
    """Group of the key exchange; DHGroup2 is broken, and Azure's own default."""
    ipsec_encryption: Literal["AES128", "AES192", "AES256", "GCMAES128", "GCMAES192", "GCMAES256"] = "GCMAES256"
    """Encryption of what travels."""
    ipsec_integrity: Literal["SHA256", "GCMAES128", "GCMAES192", "GCMAES256"] = "GCMAES256"
    """Integrity of what travels."""
    pfs_group: Literal["None", "PFS2", "PFS14", "PFS24", "PFS2048", "ECP256", "ECP384"] = "PFS2048"
    """Group of later keys."""
    lifetime_seconds: int = Field(default=27_000, ge=300, le=172_799)
    """Seconds until keys are renewed."""


class SiteDns(Section):
    """The DNS server of a site."""

    address: Address
    """Its address."""
    zones: Mapping[Text, Mapping[Text, OneOrMany[Address]]] = NOTHING
    """Its own zones: zone, label, addresses."""
    forward: Mapping[AnyHostName, OneOrMany[DnsServer]] = NOTHING
    """Domains that it asks others about: addresses, firewalls, or RESOLVER/INBOUND."""


class Site(Section):
    """An on-premises site. It is declared once, and known as `site:NAME` everywhere."""

    prefixes: OneOrMany[Prefix]
    """The prefixes that it holds."""
    gateway: VpnGatewayName | None = None
    """The VPN gateway that it is connected to; left out, it is only known."""
    address: Address | None = None
    """The public address of its device."""
    host_name: HostName | None = None
    """Instead of an address that changes: a name that follows it."""
    shared_key: SecretWord | None = None
    """What both ends of the tunnel know; a secret."""
    device_calls: bool = False
    """Whether only the device opens the tunnel, since it stands behind NAT."""
    ipsec: Ipsec = Field(default_factory=Ipsec)
    """What both ends propose."""
    asn: Asn | None = None
    """Its BGP autonomous system."""
    bgp_address: Address | None = None
    """The address at which its device speaks BGP."""
    dns: SiteDns | None = None
    """Its DNS server."""

    @model_validator(mode="after")
    def _can_be_connected(self) -> Self:
        if self.gateway and (self.address is None) == (self.host_name is None):
            raise wrong("one of address and host_name", got="both" if self.address else "neither address nor host_name")
        if self.gateway and self.shared_key is None:
            raise wrong("a shared_key for the tunnel", got="a gateway without one")
        return self


class Inbound(Section):
    """Where others ask a resolver: an address in a subnet of its own."""

    subnet: SubnetPath
    """The subnet, delegated to Microsoft.Network/dnsResolvers."""
    address: Address
    """The address."""


class Resolver(Section):
    """A DNS Private Resolver: it answers with the private zones of its virtual network."""

    vnet: VnetName
    """The virtual network."""
    inbound: ByName[Inbound] = NOTHING
    """Where others ask it."""
    outbound: ByName[SubnetPath] = NOTHING
    """The subnets, each of its own, from which it asks others."""


class ForwardingRule(Section):
    """Which servers are asked about one domain."""

    domain: AnyHostName
    """The domain."""
    servers: OneOrMany[Address]
    """The servers."""


class Forwarding(Section):
    """A ruleset: domains that a resolver asks others about, for the virtual networks that are linked."""

    outbound: OneOrMany[OutboundSide]
    """The outbound sides by which queries leave, written RESOLVER/OUTBOUND."""
    rules: ByName[ForwardingRule]
    """The domains."""
    vnets: OneOrMany[VnetName] = ()
    """Virtual networks of this stack that follow it. Those of spokes follow it by themselves."""


class PeeringFlags(Section):
    """What the two halves of the peering between a spoke and its hub allow."""

    access: bool = True
    """Whether flows pass at all."""
    forwarded_traffic: bool = True
    """Whether each side takes flows that the other only passes on, as the hub's firewall does."""
    gateway: bool | None = None
    """Whether the spoke uses the hub's VPN gateway; left out, where the hub has one."""


class Spoke(Section):
    """What a hub reserves for one of its spokes, the stack of that name."""

    range: OneOrMany[Prefix]
    """The prefixes in which its virtual networks lie; routes on the GatewaySubnet rest on them."""
    priority: int = Field(ge=100, le=65000)
    """The place of its rules among those of the firewall policy."""
