"""What the documentation leaves open, one setting each (docs/semantics.md, part C).

The default is the reading that the conformance vectors assume; `indeterminate` means that fairway refuses to pick.
"""

from dataclasses import dataclass

PEER = "https://learn.microsoft.com/azure/virtual-network/virtual-network-manage-peering"
TAGS = "https://learn.microsoft.com/azure/virtual-network/service-tags-overview"
UDR = "https://learn.microsoft.com/azure/virtual-network/virtual-networks-udr-overview"
FWRULES = "https://learn.microsoft.com/azure/firewall/rule-processing"
PEPOL = "https://learn.microsoft.com/azure/private-link/disable-private-endpoint-network-policy"
FWPE = "https://learn.microsoft.com/azure/private-link/inspect-traffic-with-azure-firewall"
FWDNSD = "https://learn.microsoft.com/azure/firewall/dns-details"
FWKI = "https://learn.microsoft.com/azure/firewall/firewall-known-issues"
PDNSZ = "https://learn.microsoft.com/azure/dns/private-dns-privatednszone"
PEDNSI = "https://learn.microsoft.com/azure/private-link/private-endpoint-dns-integration"
SE = "https://learn.microsoft.com/azure/virtual-network/virtual-network-service-endpoints-overview"
DOA = "https://learn.microsoft.com/azure/virtual-network/ip-services/default-outbound-access"


@dataclass(frozen=True, slots=True)
class Ambiguity:
    """One open question: the setting's name, its default, the other readings, what it means, and the page."""

    name: str
    fact: str
    default: str
    others: tuple[str, ...]
    meaning: str
    page: str


@dataclass(frozen=True, slots=True)
class Readings:
    """How the open questions are read; each field is a row of AMBIGUITIES."""

    forwarded_traffic_disabled: str = "indeterminate"
    replies_forwarded: str = "pass"
    virtual_network_access_disabled: str = "indeterminate"
    virtual_network_tag_routes: str = "all"
    reserved_routes_vanish: str = "user"
    translated_flows: str = "pass"
    longer_than_service_endpoint: str = "user"
    endpoint_route_prefix: str = "containing"
    gateways_learn_endpoints: str = "yes"
    application_rules_resolve: str = "always"
    private_subnets_after: str = "2026-03-31"
    endpoint_without_snat: str = "indeterminate"
    nested_zones: str = "specific"
    forwarded_aliases: str = "trusted"
    firewall_private_zones: str = "yes"


AMBIGUITIES = (
    Ambiguity(
        "forwarded_traffic_disabled",
        "S-096",
        "indeterminate",
        ("drop", "pass"),
        "Forwarded traffic over a peering whose receiving side has allowForwardedTraffic false.",
        PEER,
    ),
    Ambiguity(
        "replies_forwarded",
        "S-096",
        "pass",
        ("indeterminate",),
        "A reply forwarded over a peering whose receiving side has allowForwardedTraffic false.",
        PEER,
    ),
    Ambiguity(
        "virtual_network_access_disabled",
        "S-095",
        "indeterminate",
        ("drop", "pass"),
        "A peering with allowVirtualNetworkAccess false where no network security group decides.",
        PEER,
    ),
    Ambiguity(
        "virtual_network_tag_routes",
        "S-075",
        "all",
        ("appliance", "none"),
        "Which user routes of a subnet put their prefix into its VirtualNetwork tag.",
        TAGS,
    ),
    Ambiguity(
        "reserved_routes_vanish",
        "S-007",
        "user",
        ("appliance", "any"),
        "Which 0.0.0.0/0 removes the reserved None routes: a user route to an appliance, any user route, any route.",
        UDR,
    ),
    Ambiguity(
        "translated_flows",
        "S-157",
        "pass",
        ("network deny",),
        "Whether a flow that a DNAT rule translated passes at once, or a matching network deny still stops it.",
        FWRULES,
    ),
    Ambiguity(
        "longer_than_service_endpoint",
        "S-019",
        "user",
        ("endpoint",),
        "Which route wins where a user route is longer than the prefix of a service endpoint.",
        SE,
    ),
    Ambiguity(
        "endpoint_route_prefix",
        "S-048",
        "containing",
        ("shortest",),
        "Which prefix of a VNet with several a user route is compared with to override a private endpoint's /32.",
        PEPOL,
    ),
    Ambiguity(
        "gateways_learn_endpoints",
        "S-062",
        "yes",
        ("no",),
        "Whether GatewaySubnet has the /32 routes of private endpoints.",
        PEPOL,
    ),
    Ambiguity(
        "application_rules_resolve",
        "S-154",
        "always",
        ("http",),
        "For which protocols a firewall resolves the name of an application rule itself.",
        FWDNSD,
    ),
    Ambiguity(
        "private_subnets_after",
        "S-118",
        "2026-03-31",
        (),
        "Subnets of VNets written with a later API version are private unless they say otherwise; any ISO date.",
        DOA,
    ),
    Ambiguity(
        "endpoint_without_snat",
        "S-053",
        "indeterminate",
        ("pass",),
        "A flow to a private endpoint that an appliance forwards without SNAT.",
        FWPE,
    ),
    Ambiguity(
        "nested_zones",
        "S-185",
        "specific",
        ("all",),
        "Where a private zone and one inside it are both linked: the inner one answers alone, or the outer one next.",
        PDNSZ,
    ),
    Ambiguity(
        "forwarded_aliases",
        "S-197",
        "trusted",
        ("read",),
        "Whether a self-managed DNS server applies its own zones and forwarders to the aliases in a forwarded answer.",
        PEDNSI,
    ),
    Ambiguity(
        "firewall_private_zones",
        "S-177",
        "yes",
        ("proxy",),
        "Whether a firewall sees private zones when it resolves names itself, or only for others as DNS proxy.",
        FWKI,
    ),
)
