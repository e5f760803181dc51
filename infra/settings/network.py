"""`fairway:network`: virtual networks and what is attached to them. Keys of maps are names of what is declared."""

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from infra.settings.azure_words import ZoneWord
from infra.settings.connections import Forwarding, PeeringFlags, Resolver, Site, Spoke, VpnGateway
from infra.settings.firewall import Firewall, FirewallPolicy, FirewallRules, IpGroup
from infra.settings.ingress import ApplicationGateway
from infra.settings.references import (
    DnsServer,
    LogWorkspaceName,
    NatGatewayName,
    NsgName,
    RouteTableName,
    ServiceEndpointPolicyName,
    StorageAccountName,
    VnetName,
)
from infra.settings.section import NOTHING, ByName, Section
from infra.settings.security import SecurityGroup
from infra.settings.sides import NextHop, RouteTarget
from infra.settings.word import OneOrMany, wrong
from infra.settings.words import Name, Prefix, PrefixLength

ServiceName = Annotated[str, Field(pattern=r"^Microsoft\.[A-Za-z.]+(/[A-Za-z]+)?$")]
"""A resource provider or type, such as Microsoft.Storage."""
NetworkPolicies = Literal["Disabled", "Enabled", "NetworkSecurityGroupEnabled", "RouteTableEnabled"]


class Subnet(Section):
    """A subnet: a prefix, or a size whose place in the virtual network follows from the subnet's name."""

    prefix: Prefix | None = None
    """Its prefix, such as 10.10.0.0/24."""
    size: PrefixLength | None = None
    """Instead of a prefix: how large, such as /24."""
    nsg: NsgName | None = None
    """The network security group on it. AzureBastionSubnet gets the one that Azure prescribes."""
    route_table: RouteTableName | None = None
    """The route table on it."""
    nat_gateway: NatGatewayName | None = None
    """The NAT gateway by which it reaches the Internet."""
    service_endpoints: tuple[ServiceName, ...] = ()
    """Services reached from their public side under the subnet's own addresses, such as Microsoft.Storage."""
    service_endpoint_policies: tuple[ServiceEndpointPolicyName, ...] = ()
    """Which accounts these services may be asked for."""
    delegation: ServiceName | None = None
    """The service that the subnet is handed over to, such as Microsoft.Databricks/workspaces."""
    private_endpoint_policies: NetworkPolicies = "Enabled"
    """Which of NSG and route table count for private endpoints; Enabled is both, Disabled is Azure's own default."""
    private_link_service_policies: Literal["Disabled", "Enabled"] = "Disabled"
    """Azure ML compute without public addresses cannot be created in a subnet where these are enabled."""
    default_outbound_access: bool = False
    """Whether Azure lends public addresses to machines that have no egress of their own."""

    @model_validator(mode="after")
    def _has_a_place(self) -> Self:
        if (self.prefix is None) == (self.size is None):
            raise wrong("one of them", got="both prefix and size" if self.prefix else "neither prefix nor size")
        return self


class VirtualNetwork(Section):
    """A virtual network."""

    address_space: OneOrMany[Prefix]
    """The prefixes that it owns; subnets lie inside."""
    subnets: ByName[Subnet] = NOTHING
    """Its subnets by name."""
    dns_servers: OneOrMany[DnsServer] = ()
    """The DNS servers that its machines ask: addresses, firewalls, RESOLVER/INBOUND; left out, Azure's own DNS."""
    peering: PeeringFlags = Field(default_factory=PeeringFlags)
    """What the peering with the hub allows; only in a stack that names a hub."""


class Route(Section):
    """One user-defined route."""

    to: RouteTarget
    """The destination: a prefix, a subnet, a virtual network, a site, spokes, a service tag, or any."""
    via: NextHop
    """The next hop: internet, none, gateway, vnet, a firewall, or the address of an appliance."""


class RouteTable(Section):
    """A route table."""

    routes: ByName[Route] = NOTHING
    """Its routes by name."""
    gateway_routes: bool = True
    """Whether routes that a virtual network gateway has learned reach the subnets."""


class NatGateway(Section):
    """A NAT gateway with a block of public addresses of its own."""

    public_addresses: Literal[2, 4, 8, 16] = 2
    """How many public addresses, consecutive ones."""
    zone: Literal["1", "2", "3"] | None = None
    """The availability zone that it lives in; left out, Azure chooses."""
    idle_minutes: int = Field(4, ge=4, le=120)
    """Minutes without traffic after which a flow is forgotten."""


class ServiceEndpointPolicy(Section):
    """Which accounts subnets may reach by service endpoint: nothing else, so that nothing is carried out."""

    storage_accounts: OneOrMany[StorageAccountName] = ()
    """Storage accounts of this stack."""
    aliases: OneOrMany[Annotated[str, Field(pattern="^/services/Azure(/[A-Za-z]+)?$")]] = ()
    """Azure's own accounts. Azure ML compute does not start without /services/Azure/MachineLearning."""


class Bastion(Section):
    """A Bastion host in the AzureBastionSubnet of a virtual network."""

    vnet: VnetName
    """The virtual network."""
    sku: Literal["Basic", "Standard", "Premium"] = "Standard"
    """Its tier. Native clients need Standard."""
    clients: OneOrMany[Prefix] = ()
    """The public addresses from which people may come; left out, from anywhere."""


class FlowLog(Section):
    """A log of all flows of a virtual network."""

    vnet: VnetName
    """The virtual network."""
    storage: StorageAccountName
    """The storage account that keeps it."""
    analytics: LogWorkspaceName | None = None
    """The Log Analytics workspace in which traffic analytics evaluates it; left out, it is only stored."""
    retention_days: int = Field(30, ge=0, le=365)
    """Days until an entry is deleted; 0 keeps all."""


class NetworkSettings(Section):
    """The network of a stack."""

    resource_group: Name
    """The resource group in which all of it is declared."""
    hub: Name | None = None
    """The stack whose hub the virtual networks are peered with; with it this stack belongs to that hub's estate."""
    spokes: ByName[Spoke] = NOTHING
    """In a hub: what it reserves for each stack that names it."""
    vnets: ByName[VirtualNetwork] = NOTHING
    """Virtual networks with their subnets."""
    nsgs: ByName[SecurityGroup] = NOTHING
    """Network security groups."""
    asgs: tuple[Name, ...] = ()
    """Application security groups."""
    route_tables: ByName[RouteTable] = NOTHING
    """Route tables."""
    nat_gateways: ByName[NatGateway] = NOTHING
    """NAT gateways."""
    service_endpoint_policies: ByName[ServiceEndpointPolicy] = NOTHING
    """Service endpoint policies."""
    bastions: ByName[Bastion] = NOTHING
    """Bastion hosts."""
    ip_groups: ByName[IpGroup] = NOTHING
    """IP groups."""
    firewall_policies: ByName[FirewallPolicy] = NOTHING
    """Firewall policies."""
    firewall_rules: ByName[FirewallRules] = NOTHING
    """Groups of rule collections, in policies of this stack or of the hub."""
    firewalls: ByName[Firewall] = NOTHING
    """Azure Firewalls."""
    vpn_gateways: ByName[VpnGateway] = NOTHING
    """VPN gateways."""
    sites: ByName[Site] = NOTHING
    """On-premises sites."""
    resolvers: ByName[Resolver] = NOTHING
    """DNS Private Resolvers."""
    forwarding: ByName[Forwarding] = NOTHING
    """DNS forwarding rulesets."""
    zones: OneOrMany[ZoneWord] = ()
    """Private zones besides those that this stack's own services need: names, or sub-resources such as blob."""
    application_gateways: ByName[ApplicationGateway] = NOTHING
    """Application gateways."""
    flow_logs: ByName[FlowLog] = NOTHING
    """Flow logs, one for each virtual network at most."""
    tags: Mapping[str, str] = NOTHING
    """Tags of everything that is declared here."""
