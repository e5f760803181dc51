"""Subnets that a service recognises by their name. Each row cites its page."""

from dataclasses import dataclass

from network.azure import pages

GATEWAY, FIREWALL, MANAGEMENT = "GatewaySubnet", "AzureFirewallSubnet", "AzureFirewallManagementSubnet"
BASTION, ROUTE_SERVER = "AzureBastionSubnet", "RouteServerSubnet"


@dataclass(frozen=True, slots=True)
class SpecialSubnet:
    """`longest` is the longest prefix that the service accepts, `advised` the longest that its page advises.

    `nsg` and `route_table` say whether one may be attached.
    """

    name: str
    service: str
    longest: int
    advised: int
    nsg: bool
    route_table: bool
    source: str


SPECIAL_SUBNETS = (
    SpecialSubnet(GATEWAY, "virtual network gateways", 29, 27, False, True, pages.GATEWAY_SETTINGS),
    SpecialSubnet(FIREWALL, "Azure Firewall", 26, 26, False, True, pages.FIREWALL_SUBNET),
    SpecialSubnet(
        MANAGEMENT, "the management traffic of Azure Firewall", 26, 26, False, True, pages.FIREWALL_MANAGEMENT
    ),
    SpecialSubnet(BASTION, "Azure Bastion", 26, 26, True, False, pages.BASTION_SETTINGS),
    SpecialSubnet(ROUTE_SERVER, "Azure Route Server", 27, 27, False, False, pages.ROUTE_SERVER),
)

COEXISTENCE = 27  # the longest GatewaySubnet that holds a VPN and an ExpressRoute gateway; pages.COEXISTENCE


@dataclass(frozen=True, slots=True)
class DelegatedSubnet:
    """A subnet that a service takes by delegation, between two prefix lengths."""

    service: str
    shortest: int
    longest: int
    source: str


RESOLVER = DelegatedSubnet("Microsoft.Network/dnsResolvers", 24, 28, pages.RESOLVER)
DATABRICKS = DelegatedSubnet("Microsoft.Databricks/workspaces", 16, 26, pages.DATABRICKS_VNET)
