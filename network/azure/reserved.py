"""Address ranges that Azure treats in a way of its own."""

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network

UDR = "https://learn.microsoft.com/azure/virtual-network/virtual-networks-udr-overview"
IP168 = "https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16"
IMDS = "https://learn.microsoft.com/azure/virtual-machines/instance-metadata-service"
TAGS = "https://learn.microsoft.com/azure/virtual-network/service-tags-overview"
FAQ = "https://learn.microsoft.com/azure/virtual-network/virtual-networks-faq"
SNAT = "https://learn.microsoft.com/azure/firewall/snat-private-range"


@dataclass(frozen=True, slots=True)
class Range:
    """A prefix, what it is, and the page that says so."""

    prefix: IPv4Network
    meaning: str
    page: str


def _range(prefix: str, meaning: str, page: str) -> Range:
    return Range(IPv4Network(prefix), meaning, page)


# Every subnet drops what goes there, unless a VNet, a peer or a gateway has it (S-001, S-003).
RESERVED_ROUTES = (
    _range("10.0.0.0/8", "private", UDR),
    _range("172.16.0.0/12", "private", UDR),
    _range("192.168.0.0/16", "private", UDR),
    _range("100.64.0.0/10", "shared", UDR),
)

# Destinations to which a firewall keeps the client's address, unless its policy lists others: RFC 1918 and RFC 6598,
# together IANAPrivateRanges (S-161).
NEVER_TRANSLATED = (
    _range("10.0.0.0/8", "private", SNAT),
    _range("172.16.0.0/12", "private", SNAT),
    _range("192.168.0.0/16", "private", SNAT),
    _range("100.64.0.0/10", "shared", SNAT),
)

# What the service tag Internet leaves out, beside the prefixes of the own VNet (docs/snapshot.md, section 2).
NOT_INTERNET = (
    *RESERVED_ROUTES,
    _range("127.0.0.0/8", "loopback", TAGS),
    _range("169.254.0.0/16", "link-local", TAGS),
    _range("224.0.0.0/3", "multicast and reserved", TAGS),
    _range("168.63.129.16/32", "host", IP168),
)

NOBODYS = IPv4Network("192.0.2.0/24")  # TEST-NET-1, which is in no network: https://www.rfc-editor.org/rfc/rfc5737
HOST_ADDRESS = IPv4Address("168.63.129.16")  # IP168
METADATA_ADDRESS = IPv4Address("169.254.169.254")  # IMDS
HOST_ADDRESSES = (HOST_ADDRESS, METADATA_ADDRESS)
WIRE_SERVER_PORTS = (80, 32526)  # IP168: never filtered

# Azure keeps the first four addresses of a subnet and the last. FAQ
RESERVED_FIRST, RESERVED_LAST = 4, 1
