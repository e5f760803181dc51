"""`fairway:network`: virtual networks and what is attached to them. Keys of maps are names of what is declared."""

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from infra.settings.references import (
    LogWorkspaceName,
    NatGatewayName,
    NsgName,
    RouteTableName,
    StorageAccountName,
    VnetName,
)
from infra.settings.section import NOTHING, ByName, Section
from infra.settings.sides import NextHop, RouteTarget, RuleSide, Side, SideKind
from infra.settings.words import Address, Name, OneOrMany, PortWord, Prefix, PrefixLength, wrong
from network.model.ports import Ports

ServiceName = Annotated[str, Field(pattern=r"^Microsoft\.[A-Za-z.]+(/[A-Za-z]+)?$")]
"""A resource provider or type, such as Microsoft.Storage."""

ANYTHING = Side(SideKind.ANY, "*")


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
    delegation: ServiceName | None = None
    """The service that the subnet is handed over to, such as Microsoft.Databricks/workspaces."""
    private_endpoint_policies: Literal["Disabled", "Enabled", "NetworkSecurityGroupEnabled", "RouteTableEnabled"] = (
        "Enabled"
    )
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
    dns_servers: OneOrMany[Address] = ()
    """The DNS servers that its machines ask; none is Azure's own DNS."""


def _alike(sides: tuple[Side, ...]) -> tuple[Side, ...]:
    kinds = {side.kind for side in sides}
    if len(sides) > 1 and kinds != {SideKind.ASG} and kinds & {SideKind.ANY, SideKind.TAG, SideKind.ASG}:
        raise wrong("one service tag or any, or application security groups alone, or subnets and prefixes")
    return sides


def _one_protocol(ports: tuple[Ports, ...]) -> tuple[Ports, ...]:
    if len({port.protocols for port in ports}) != 1:
        raise wrong("ports of one protocol; another protocol needs a rule of its own")
    return ports


RuleSides = Annotated[OneOrMany[RuleSide], AfterValidator(_alike)]
RulePorts = Annotated[OneOrMany[PortWord], AfterValidator(_one_protocol)]


class SecurityRule(Section):
    """One rule of a network security group."""

    from_: RuleSides = Field((ANYTHING,), alias="from")
    """Where flows come from: subnets, virtual networks or prefixes; or one service tag; or any."""
    to: RuleSides = (ANYTHING,)
    """Where flows go, written like `from`."""
    ports: RulePorts
    """Destination ports of one protocol: tcp/443, [tcp/80, tcp/443], udp/5831, any/443, icmp, any."""
    access: Literal["allow", "deny"] = "allow"
    """What happens to these flows."""
    priority: int | None = Field(None, ge=100, le=4096)
    """Its place among the rules, 100 counts first. Left out, a rule comes right after the one above it."""


class SecurityGroup(Section):
    """A network security group. Rules count in the order in which they stand."""

    inbound: ByName[SecurityRule] = NOTHING
    """Rules for flows that arrive, by name."""
    outbound: ByName[SecurityRule] = NOTHING
    """Rules for flows that leave, by name."""
    otherwise: Literal["deny", "azure"] = "deny"
    """What happens to flows that no rule names: deny, or what Azure's default rules say."""

    @model_validator(mode="after")
    def _names_are_unique(self) -> Self:
        if twice := self.inbound.keys() & self.outbound.keys():
            raise wrong("each name once", got=f"an inbound and an outbound rule called {min(twice)!r}")
        return self


class Route(Section):
    """One user-defined route."""

    to: RouteTarget
    """The destination: a prefix, a service tag, or any."""
    via: NextHop
    """The next hop: internet, none, gateway, vnet, or the address of an appliance."""


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
    bastions: ByName[Bastion] = NOTHING
    """Bastion hosts."""
    flow_logs: ByName[FlowLog] = NOTHING
    """Flow logs, one for each virtual network at most."""
    tags: Mapping[str, str] = NOTHING
    """Tags of everything that is declared here."""
