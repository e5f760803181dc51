"""How many of what Azure accepts, and which address ranges it keeps for itself. Each row cites its page."""

from dataclasses import dataclass
from ipaddress import IPv4Network

from network.azure import pages
from network.azure.reserved import RESERVED_FIRST, RESERVED_LAST

RESERVED_AT_START = RESERVED_FIRST  # of every subnet; pages.VNET_FAQ
RESERVED_ADDRESSES = RESERVED_FIRST + RESERVED_LAST  # pages.VNET_FAQ

LONGEST_SUBNET = 29  # the smallest subnet that Azure accepts; pages.VNET_FAQ
SHORTEST_SUBNET = 8  # the largest; pages.VNET_FAQ
IPV6_SUBNET = 64  # IPv6 subnets have exactly this length; pages.VNET_FAQ

LOWEST_RULE_PRIORITY, HIGHEST_RULE_PRIORITY = 100, 4096  # pages.NSG
HIGHEST_DNAT_PORT = 63999  # pages.FIREWALL_ISSUES
DEFAULT_GATEWAY_ASN = 65515  # pages.GATEWAY_FAQ
ZONE_LABELS = (2, 34)  # pages.ZONES
LONGEST_ZONE_LABEL = 63  # pages.NAMES
NAT_GATEWAY_ADDRESSES = 16  # pages.NAT_GATEWAY


@dataclass(frozen=True, slots=True)
class ForbiddenRange:
    """Addresses that no VNet may hold, and what they are."""

    prefix: IPv4Network
    is_for: str
    source: str = pages.VNET_FAQ


FORBIDDEN_RANGES = (
    ForbiddenRange(IPv4Network("224.0.0.0/4"), "multicast"),
    ForbiddenRange(IPv4Network("255.255.255.255/32"), "broadcast"),
    ForbiddenRange(IPv4Network("127.0.0.0/8"), "loopback"),
    ForbiddenRange(IPv4Network("169.254.0.0/16"), "link-local"),
    ForbiddenRange(IPv4Network("168.63.129.16/32"), "Azure's own DNS, DHCP and health probes"),
)


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` elements in the `collection` of one resource of a type; `counts` says it in words."""

    type: str
    collection: str
    most: int
    counts: str
    source: str = pages.LIMITS


LIMITS = (
    Limit("Microsoft.Network/virtualNetworks", "subnets", 3000, "subnets in one VNet"),
    Limit("Microsoft.Network/virtualNetworks", "virtualNetworkPeerings", 500, "peerings of one VNet"),
    Limit("Microsoft.Network/networkSecurityGroups", "securityRules", 1000, "rules in one NSG"),
    Limit("Microsoft.Network/routeTables", "routes", 400, "routes in one route table"),
    Limit(
        "Microsoft.Network/natGateways",
        "publicIpAddresses",
        NAT_GATEWAY_ADDRESSES,
        "public addresses on one NAT gateway",
        pages.NAT_GATEWAY,
    ),
    Limit(
        "Microsoft.Network/networkSecurityGroups/securityRules",
        "sourceApplicationSecurityGroups",
        10,
        "application security groups on one side of a rule",
    ),
    Limit(
        "Microsoft.Network/networkSecurityGroups/securityRules",
        "destinationApplicationSecurityGroups",
        10,
        "application security groups on one side of a rule",
    ),
    Limit(
        "Microsoft.Network/networkSecurityGroups/securityRules",
        "sourceAddressPrefixes",
        4000,
        "addresses on one side of a rule",
    ),
    Limit(
        "Microsoft.Network/networkSecurityGroups/securityRules",
        "destinationAddressPrefixes",
        4000,
        "addresses on one side of a rule",
    ),
    Limit(
        "Microsoft.Network/privateEndpoints/privateDnsZoneGroups",
        "privateDnsZoneConfigs",
        5,
        "zones in one DNS zone group",
        pages.PRIVATE_ENDPOINT_DNS_INTEGRATION,
    ),
)

# Limits that have a code of their own in docs/snapshot.md 4.5.
VNET_DNS_SERVERS = Limit("Microsoft.Network/virtualNetworks", "dhcpOptions.dnsServers", 20, "DNS servers of one VNet")
SERVICE_TAG_ROUTES = Limit(
    "Microsoft.Network/routeTables", "routes", 25, "service tag routes in one route table", pages.ROUTES
)
