"""The rules that every network security group has (S-066, S-067)."""

from dataclasses import dataclass

from network.model.words import Access, Direction

PAGE = "https://learn.microsoft.com/azure/virtual-network/network-security-groups-overview"  # 2025-07


@dataclass(frozen=True, slots=True)
class DefaultRule:
    """One rule that nobody wrote and nobody can remove; it covers every protocol and port."""

    name: str
    priority: int
    direction: Direction
    access: Access
    origin: str
    target: str
    page: str


DEFAULT_RULES = (
    DefaultRule("AllowVnetInBound", 65000, Direction.INBOUND, Access.ALLOW, "VirtualNetwork", "VirtualNetwork", PAGE),
    DefaultRule(
        "AllowAzureLoadBalancerInBound", 65001, Direction.INBOUND, Access.ALLOW, "AzureLoadBalancer", "*", PAGE
    ),
    DefaultRule("DenyAllInBound", 65500, Direction.INBOUND, Access.DENY, "*", "*", PAGE),
    DefaultRule("AllowVnetOutBound", 65000, Direction.OUTBOUND, Access.ALLOW, "VirtualNetwork", "VirtualNetwork", PAGE),
    DefaultRule("AllowInternetOutBound", 65001, Direction.OUTBOUND, Access.ALLOW, "*", "Internet", PAGE),
    DefaultRule("DenyAllOutBound", 65500, Direction.OUTBOUND, Access.DENY, "*", "*", PAGE),
)
