"""Addresses that Azure will choose: private ones in their subnet, public ones in a range that nobody uses.

Taken in the order of logical names: the lowest free usable address, never one that is declared.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network

from network.azure.reserved import RESERVED_FIRST, RESERVED_LAST
from network.lift.body import Body, body_of
from network.lift.draft import Draft, Path, order
from network.lift.index import Node, ResourceIndex, id_key
from network.model.declared import Gap
from network.model.resource import Json, is_unknown

# Nobody on the Internet has these (RFC 2544), so they can stand for addresses that Azure has still to give.
SINGLE_ADDRESSES = IPv4Network("198.18.0.0/16")
ADDRESS_BLOCKS = IPv4Network("198.19.0.0/16")
LONGEST_BLOCK = 28  # bits, where a public prefix does not say it

PUBLIC_IPS = "Microsoft.Network/publicIPAddresses"
PUBLIC_PREFIXES = "Microsoft.Network/publicIPPrefixes"


@dataclass(frozen=True, slots=True)
class Place:
    """Where resources of a type have their private addresses: a list of objects, and the key in each."""

    type: str
    collection: str
    key: str = "privateIPAddress"


PLACES = (
    Place("Microsoft.Network/networkInterfaces", "ipConfigurations"),
    Place("Microsoft.Network/loadBalancers", "frontendIPConfigurations"),
    Place("Microsoft.Network/azureFirewalls", "ipConfigurations"),
    Place("Microsoft.Network/applicationGateways", "frontendIPConfigurations"),
    Place("Microsoft.Network/privateLinkServices", "ipConfigurations"),
    Place("Microsoft.Network/dnsResolvers/inboundEndpoints", "ipConfigurations", "privateIpAddress"),
)


@dataclass(frozen=True, slots=True)
class _Claim:
    """One configuration in a subnet, with its address or without."""

    node: Node
    subnet: str
    path: Path
    address: IPv4Address | None


def fill_private_addresses(draft: Draft) -> None:
    """Give every configuration with a subnet the lowest free usable address of it, unless it has one.

    What is allocated statically and what stands in a subnet whose prefix is not known stays as it is.
    """
    index = draft.index
    claims = sorted(_claims(index), key=lambda claim: (order(claim.node), claim.path[1]))
    taken: dict[str, set[IPv4Address]] = {}
    for claim in claims:
        if claim.address is not None:
            taken.setdefault(claim.subnet, set()).add(claim.address)
    free: dict[str, Iterator[IPv4Address]] = {}
    for claim in claims:
        if claim.address is None:
            if claim.subnet not in free:
                free[claim.subnet] = _free(index, claim.subnet, taken.get(claim.subnet, set()))
            address = next(free[claim.subnet], None)
            if address is not None:
                draft.put(claim.node.id, claim.path, str(address))


def fill_public_addresses(draft: Draft) -> None:
    """Give every public prefix and every public IPv4 address that has none one out of a range that nobody uses."""
    _fill_blocks(draft)
    blocks = {node.key: _network(body_of(node).text("ipPrefix")) for node in draft.index.of_type(PUBLIC_PREFIXES)}
    taken = {str(node.properties.get("ipAddress")) for node in draft.index.of_type(PUBLIC_IPS)}
    singles = free_public_addresses(draft)
    for node in draft.ordered(PUBLIC_IPS):
        if _missing(node.properties.get("ipAddress")) and not _is_ipv6(body_of(node)):
            own = body_of(node).reference("publicIPPrefix")
            block = blocks.get(id_key(own)) if isinstance(own, str) else None
            choices = singles if block is None else (address for address in block if str(address) not in taken)
            address = next(choices, None)
            if address is not None:
                taken.add(str(address))
                draft.put(node.id, ("ipAddress",), str(address))


def _fill_blocks(draft: Draft) -> None:
    nodes = draft.ordered(PUBLIC_PREFIXES)
    taken = [block for node in nodes if (block := _network(body_of(node).text("ipPrefix"))) is not None]
    for node in nodes:
        length = body_of(node).number("prefixLength")
        block = _free_block(taken, length if isinstance(length, int) else LONGEST_BLOCK)
        if block is not None and _missing(node.properties.get("ipPrefix")) and not _is_ipv6(body_of(node)):
            taken.append(block)
            draft.put(node.id, ("ipPrefix",), str(block))


def free_public_addresses(draft: Draft) -> Iterator[IPv4Address]:
    """The addresses that may stand for public ones, lowest first, without those that somebody has."""
    taken = {str(node.properties.get("ipAddress")) for node in draft.index.of_type(PUBLIC_IPS)}
    endpoints, records = draft.world.get("publicEndpoints"), draft.world.get("publicDns")
    taken |= {str(address) for address in endpoints.values()} if isinstance(endpoints, Mapping) else set()
    rows = records if isinstance(records, Sequence) else ()
    taken |= {str(row.get("value")) for row in rows if isinstance(row, Mapping)}
    return (address for address in SINGLE_ADDRESSES.hosts() if str(address) not in taken)


def _claims(index: ResourceIndex) -> Iterator[_Claim]:
    for place in PLACES:
        for node in index.of_type(place.type):
            configurations = body_of(node).bodies(place.collection)
            for position, configuration in enumerate(() if isinstance(configurations, Gap) else configurations):
                claim = _claim(node, place, position, configuration)
                if claim is not None:
                    yield claim


def _claim(node: Node, place: Place, position: int, configuration: Body) -> _Claim | None:
    inner = configuration.properties
    subnet = inner.reference("subnet")
    if not isinstance(subnet, str) or _is_ipv6(inner, "privateIPAddressVersion"):
        return None
    path: Path = (place.collection, position, place.key)
    if inner is not configuration:
        path = (place.collection, position, "properties", place.key)
    address = inner.address(place.key)
    if isinstance(address, IPv4Address):
        return _Claim(node, id_key(subnet), path, address)
    method = inner.text("privateIPAllocationMethod") or inner.text("privateIpAllocationMethod")
    static = isinstance(method, str) and method.lower() == "static"
    return None if static or not _missing(inner.values.get(place.key)) else _Claim(node, id_key(subnet), path, None)


def _free(index: ResourceIndex, subnet: str, taken: set[IPv4Address]) -> Iterator[IPv4Address]:
    node = index.get(subnet)
    for prefix in _prefixes(node) if node else ():
        usable = range(int(prefix[0]) + RESERVED_FIRST, int(prefix[-1]) + 1 - RESERVED_LAST)
        yield from (address for address in map(IPv4Address, usable) if address not in taken)


def _prefixes(subnet: Node) -> Iterator[IPv4Network]:
    body = body_of(subnet)
    one, several = body.text("addressPrefix"), body.texts("addressPrefixes")
    texts = (one,) if one is not None else () if isinstance(several, Gap) else several
    return filter(None, map(_network, texts))


def _free_block(taken: Sequence[IPv4Network], length: int) -> IPv4Network | None:
    if not ADDRESS_BLOCKS.prefixlen <= length <= ADDRESS_BLOCKS.max_prefixlen:
        return None
    blocks = ADDRESS_BLOCKS.subnets(new_prefix=length)
    return next((block for block in blocks if not any(block.overlaps(one) for one in taken)), None)


def _network(text: str | Gap | None) -> IPv4Network | None:
    """The IPv4 prefix; None for anything else: ARM refuses it, and preflight says so."""
    try:
        return IPv4Network(text.strip(), strict=False) if isinstance(text, str) else None
    except ValueError:
        return None


def _missing(value: Json) -> bool:
    return value in (None, "") or is_unknown(value)


def _is_ipv6(body: Body, key: str = "publicIPAddressVersion") -> bool:
    version = body.text(key)
    return isinstance(version, str) and version.lower() == "ipv6"
