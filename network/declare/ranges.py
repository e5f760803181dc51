"""Ranges in which no subnet should lie, and the places that Azure's own subnets have in our address plans."""

from ipaddress import IPv4Network

from network.azure.limits import FORBIDDEN_RANGES
from network.azure.limits_aks import RESERVED_RANGES
from network.azure.special_subnets import BASTION, FIREWALL, GATEWAY, MANAGEMENT, ROUTE_SERVER

# Docker's bridge on Azure ML compute: network.azure.pages.AML_TRAINING
DOCKER_BRIDGE = IPv4Network("172.17.0.0/16")

RESERVED = (
    {row.prefix: "AKS" for row in RESERVED_RANGES}
    | {row.prefix: row.is_for for row in FORBIDDEN_RANGES}
    | {DOCKER_BRIDGE: "Docker on Azure ML compute"}
)
"""What each range is for that a subnet must not meet."""

NAMED_BLOCK_LENGTH = 24
NAMED_PLACES = {
    FIREWALL: IPv4Network("0.0.0.0/26"),
    MANAGEMENT: IPv4Network("0.0.0.64/26"),
    BASTION: IPv4Network("0.0.0.128/26"),
    GATEWAY: IPv4Network("0.0.0.192/27"),
    ROUTE_SERVER: IPv4Network("0.0.0.224/27"),
}
"""Where a subnet that Azure names stands in the last /24 of a large network, which is kept for these."""
