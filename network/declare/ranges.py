"""Ranges in which no subnet should lie, and the places that Azure's own subnets have in our address plans."""

from dataclasses import dataclass
from ipaddress import IPv4Network

VNET_FAQ = "https://learn.microsoft.com/azure/virtual-network/virtual-networks-faq"
AML_TRAINING = "https://learn.microsoft.com/azure/machine-learning/how-to-secure-training-vnet"
AKS_ADDRESSES = "https://learn.microsoft.com/azure/aks/concepts-network-ip-address-planning"


@dataclass(frozen=True, slots=True)
class ReservedRange:
    """A range that something else holds, and who."""

    prefix: IPv4Network
    holder: str
    source: str


RESERVED = (
    ReservedRange(IPv4Network("172.17.0.0/16"), "Docker's bridge on Azure ML compute", AML_TRAINING),
    ReservedRange(IPv4Network("172.30.0.0/16"), "AKS", AKS_ADDRESSES),
    ReservedRange(IPv4Network("172.31.0.0/16"), "AKS", AKS_ADDRESSES),
    ReservedRange(IPv4Network("192.0.2.0/24"), "AKS", AKS_ADDRESSES),
    ReservedRange(IPv4Network("169.254.0.0/16"), "link-local addresses", VNET_FAQ),
    ReservedRange(IPv4Network("127.0.0.0/8"), "loopback addresses", VNET_FAQ),
    ReservedRange(IPv4Network("168.63.129.16/32"), "Azure's DNS, DHCP and health probes", VNET_FAQ),
    ReservedRange(IPv4Network("224.0.0.0/4"), "multicast", VNET_FAQ),
    ReservedRange(IPv4Network("255.255.255.255/32"), "broadcast", VNET_FAQ),
)

# The last /24 of a large network is kept for the subnets that Azure names: name -> place inside it.
# Sizes: https://learn.microsoft.com/azure/vpn-gateway/vpn-gateway-about-vpn-gateway-settings#gwsub,
# https://learn.microsoft.com/azure/bastion/configuration-settings#subnet,
# https://learn.microsoft.com/azure/firewall/firewall-faq,
# https://learn.microsoft.com/azure/route-server/route-server-faq
NAMED_BLOCK_LENGTH = 24
NAMED_PLACES = {
    "AzureFirewallSubnet": IPv4Network("0.0.0.0/26"),
    "AzureFirewallManagementSubnet": IPv4Network("0.0.0.64/26"),
    "AzureBastionSubnet": IPv4Network("0.0.0.128/26"),
    "GatewaySubnet": IPv4Network("0.0.0.192/27"),
    "RouteServerSubnet": IPv4Network("0.0.0.224/27"),
}
