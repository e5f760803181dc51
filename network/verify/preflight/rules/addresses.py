"""Address spaces and subnets: what lies where, and what overlaps."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from ipaddress import IPv6Network

from network.azure import limits, pages
from network.verify.preflight import kinds
from network.verify.preflight.element import Element, readable
from network.verify.preflight.graph import Graph
from network.verify.preflight.prefixes import address, is_ipv6, is_tag, overlaps, prefix, without_host_bits
from network.verify.preflight.rule import Fault, rule
from network.verify.preflight.subnets import has_unreadable, prefix_texts, prefixes_of, space, space_texts


def _route_text(route: Element) -> Iterator[str]:
    """The prefix of a route, unless it names a service tag."""
    text = route.text("addressPrefix")
    if text and not is_tag(text):
        yield text


def _rule_texts(security_rule: Element) -> Iterator[str]:
    """The addresses of a security rule: neither tags nor `*`, and no bare address, which a rule may name."""
    for side in ("source", "destination"):
        one = security_rule.text(f"{side}AddressPrefix")
        for text in (*((one,) if one else ()), *security_rule.texts(f"{side}AddressPrefixes")):
            if text != "*" and not is_tag(text) and address(text) is None:
                yield text


_WRITTEN: Mapping[str, Callable[[Element], Iterable[str]]] = {
    kinds.VNET: space_texts,
    kinds.SUBNET: prefix_texts,
    kinds.ROUTE: _route_text,
    kinds.SECURITY_RULE: _rule_texts,
    kinds.LOCAL_GATEWAY: lambda gateway: gateway.part("localNetworkAddressSpace").texts("addressPrefixes"),
    kinds.GATEWAY: lambda gateway: (
        gateway.part("vpnClientConfiguration").part("vpnClientAddressPool").texts("addressPrefixes")
    ),
}
_WRITTEN_BY_KIND = {kind.lower(): texts for kind, texts in _WRITTEN.items()}


@rule(
    "NET101",
    "A prefix is no CIDR",
    *_WRITTEN,
    arm="InvalidCIDRNotation",
    aliases=("NetcfgInvalidIPAddressPrefix", "SecurityRuleInvalidAddressPrefix"),
    facts=("S-239",),
    page=pages.VNET_FAQ,
    why="A prefix names a block of addresses: what stands behind its length must be zero.",
    example="""
        10.0.1.5/24      host bits are set; the block is 10.0.1.0/24
    """,
    fix="Write the first address of the block and its length.",
)
def not_a_prefix(element: Element, _graph: Graph) -> Iterator[Fault]:
    """A prefix has host bits set, or is no address with a length. Rules of an NSG may also name one bare address."""
    for text in _WRITTEN_BY_KIND[element.resource.type.lower()](element):
        if prefix(text) is None and not is_ipv6(text):
            meant = without_host_bits(text)
            told = f"{text} has host bits set; the block is {meant}" if meant else f"{text!r} is no IP prefix"
            yield Fault(element, told, fix=f"Write {meant}." if meant else "")


@rule(
    "NET102",
    "A VNet holds addresses that Azure keeps",
    kinds.VNET,
    arm="AddressPrefixNotAllowed",
    facts=("S-229",),
    page=pages.VNET_FAQ,
    why="Multicast, broadcast, loopback and link-local ranges have a meaning of their own, and 168.63.129.16 is the "
    "platform itself in every VNet.",
    example="""
        addressPrefixes: [169.254.10.0/24]      link-local
    """,
    fix="Take the address space from 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16.",
)
def kept_by_azure(vnet: Element, _graph: Graph) -> Iterator[Fault]:
    """The address space of a VNet overlaps 224.0.0.0/4, 255.255.255.255/32, 127.0.0.0/8, 169.254.0.0/16 or
    168.63.129.16/32.
    """
    for network in space(vnet):
        for kept in limits.FORBIDDEN_RANGES:
            if network.overlaps(kept.prefix):
                yield Fault(vnet, f"{network} overlaps {kept.prefix}, which is for {kept.is_for}")


@rule(
    "NET103",
    "A VNet has too many DNS servers",
    kinds.VNET,
    arm="DnsServerLimitExceeded",
    facts=("S-259",),
    page=pages.LIMITS,
    why="Azure hands the list to every machine by DHCP and accepts at most 20 entries.",
    example="""
        dhcpOptions.dnsServers with 21 addresses
    """,
    fix="Keep the servers that are needed; two are enough for failover.",
)
def too_many_dns_servers(vnet: Element, _graph: Graph) -> Iterator[Fault]:
    """A VNet names more than 20 DNS servers."""
    servers = len(vnet.part("dhcpOptions").texts("dnsServers"))
    if servers > limits.VNET_DNS_SERVERS.most:
        yield Fault(vnet, f"{servers} DNS servers; at most {limits.VNET_DNS_SERVERS.most} are accepted")


@rule(
    "NET104",
    "A subnet lies outside its VNet",
    kinds.SUBNET,
    arm="NetcfgInvalidSubnet",
    aliases=("NetcfgSubnetRangeOutsideVnet",),
    facts=("S-225",),
    page=pages.VNET_FAQ,
    why="A subnet is a part of one address prefix of its VNet. Two adjacent prefixes are still two.",
    example="""
        VNet 10.0.0.0/16, subnet 10.1.0.0/24
    """,
    fix="Move the subnet into one of the VNet's prefixes, or give the VNet a prefix that holds it.",
)
def outside_its_vnet(subnet: Element, graph: Graph) -> Iterator[Fault]:
    """The prefix of a subnet is not inside one single address prefix of its VNet."""
    vnet = graph.parent(subnet)
    if vnet is None or not space_texts(vnet) or has_unreadable(space_texts(vnet)):
        return
    for network in prefixes_of(subnet):
        if not any(network.subnet_of(one) for one in space(vnet)):
            spaces = ", ".join(map(str, space(vnet))) or "no IPv4 prefix"
            yield Fault(subnet, f"{network} is not inside one address prefix of {vnet.name}: {spaces}")


@rule(
    "NET105",
    "Two subnets of a VNet overlap",
    kinds.VNET,
    arm="NetcfgSubnetRangesOverlap",
    facts=("S-224",),
    page=pages.VNET_FAQ,
    why="An address belongs to one subnet: its routes, its NSG and its neighbours follow from it.",
    example="""
        a 10.0.1.0/24, b 10.0.1.128/25      b lies inside a
    """,
    fix="Give one of them a prefix that no other subnet of the VNet touches.",
)
def subnets_overlap(vnet: Element, graph: Graph) -> Iterator[Fault]:
    """The prefixes of two subnets of one VNet share addresses. Reported on the later one."""
    subnets = readable(graph.children(vnet, kinds.SUBNET), prefixes_of)
    placed = [(subnet, network) for subnet, networks in subnets for network in networks]
    for first, its_prefix, later, network in overlaps(placed):
        yield Fault(later, f"{network} overlaps {its_prefix} of subnet {first.name}")


@rule(
    "NET106",
    "A subnet is too small or too large",
    kinds.SUBNET,
    arm="InvalidSubnetSize",
    facts=("S-226", "S-227"),
    page=pages.VNET_FAQ,
    why="Five addresses of every subnet are Azure's own, so a /29 with three usable ones is the smallest.",
    example="""
        10.0.1.0/30      one address too few for Azure's own five
    """,
    fix="Take at least a /29; for IPv6 exactly a /64.",
)
def subnet_size(subnet: Element, _graph: Graph) -> Iterator[Fault]:
    """An IPv4 subnet is smaller than /29 or larger than /8, or an IPv6 subnet is not a /64."""
    for network in prefixes_of(subnet):
        if network.prefixlen > limits.LONGEST_SUBNET:
            yield Fault(subnet, f"{network} is smaller than /{limits.LONGEST_SUBNET}")
        elif network.prefixlen < limits.SHORTEST_SUBNET:
            yield Fault(subnet, f"{network} is larger than /{limits.SHORTEST_SUBNET}")
    for text in filter(is_ipv6, prefix_texts(subnet)):
        if IPv6Network(text).prefixlen != limits.IPV6_SUBNET:
            yield Fault(subnet, f"{text} is an IPv6 subnet of another length than /{limits.IPV6_SUBNET}")
