"""Section 6 of semantics.md: from one virtual network into another."""

from ipaddress import IPv4Address

from tests.oracle.evaluator.outcome import Closed, Json, Open
from tests.oracle.evaluator.places import backends_at
from tests.oracle.evaluator.rules import Packet, groups_of
from tests.oracle.evaluator.snapshot import (
    Network,
    configurations,
    endpoints_at,
    filters_endpoints,
    flag,
    last,
    name,
    nic_subnet,
    peering_between,
    reachable_vnets,
    space,
    subnet_at,
    vnet_of,
)
from tests.oracle.evaluator.state import Walk


def home_of(net: Network, subnet: Json, address: IPv4Address) -> Json | None:
    """The VNet, own or directly peered, that an address lies in."""
    return next(
        (one for one in reachable_vnets(net, vnet_of(net, subnet)) if any(address in each for each in space(one))), None
    )


def cross(walk: Walk, subnet: Json, nic: Json | None, vnet: Json, packet: Packet, towards: IPv4Address) -> None:
    """Section 6: what a peering does to a packet; nothing happens inside one VNet."""
    pair = peering_between(walk.net, vnet_of(walk.net, subnet), vnet)
    if vnet is vnet_of(walk.net, subnet) or pair is None:
        return
    peering, back = pair
    subnets(walk, peering, back, subnet, subnet_at(walk.net, vnet, towards))
    forwarded(walk, back, subnet, packet)
    access(walk, (peering, back), subnet, nic, vnet, packet.to(towards))


def subnets(walk: Walk, peering: Json, back: Json, subnet: Json, remote: Json | None) -> None:
    """S-103."""
    if flag(peering, "peerCompleteVnets", default=True) != flag(back, "peerCompleteVnets", default=True):
        raise Open("subnet peering on one side only")
    if flag(peering, "peerCompleteVnets", default=True):
        return
    element = {"type": "peering", "name": name(walk.net, peering)}
    here = [one.lower() for one in peering["properties"].get("localSubnetNames") or []]
    there = [one.lower() for one in peering["properties"].get("remoteSubnetNames") or []]
    if last(subnet).lower() not in here:
        raise Closed("drop", **element, reason="localSubnetNotPeered")
    if remote is None or last(remote).lower() not in there:
        raise Closed("drop", **element, reason="remoteSubnetNotPeered")
    walk.passed.append(element)


def unlisted(walk: Walk, subnet: Json, packet: Packet) -> None:
    """S-103: a remote subnet that the peering does not list has no route (V-049)."""
    vnet = home_of(walk.net, subnet, packet.destination)
    pair = peering_between(walk.net, vnet_of(walk.net, subnet), vnet) if vnet is not None else None
    if vnet is not None and pair is not None:
        subnets(walk, *pair, subnet, subnet_at(walk.net, vnet, packet.destination))


def access(walk: Walk, pair: tuple[Json, Json], subnet: Json, nic: Json | None, vnet: Json, packet: Packet) -> None:
    """S-094, S-095: the flag edits a tag; where no NSG uses the tag, nothing is documented."""
    net = walk.net
    guarded = [bool(groups_of(net, subnet, nic, "Outbound")), guards(net, vnet, packet)]
    for one, has_rules in zip(pair, guarded, strict=True):
        if flag(one, "allowVirtualNetworkAccess", default=True) or has_rules:
            continue
        if any(guarded):
            raise Open("virtual network access switched off, and an NSG at the other end only")
        element = {"type": "peering", "name": name(net, one), "reason": "virtualNetworkAccessDisabled"}
        if not net.assume(f"access over {one['id']}", **element):
            raise Closed("drop", **element)


def guards(net: Network, vnet: Json, packet: Packet) -> bool:
    """Whether an NSG is asked about what comes in to an address; S-051: for a private endpoint its subnet decides."""
    place, address = subnet_at(net, vnet, packet.destination), packet.destination
    if place is None:
        return False
    if any(net.at(one["properties"]["subnet"]) is place for one in endpoints_at(net, address)):
        return filters_endpoints(place) and bool(groups_of(net, place, None, "Inbound"))
    owners = backends_at(net, packet) or [
        one
        for one in net.all("networkInterfaces")
        if any(each.get("privateIPAddress") == str(address) for each in configurations(one))
    ]
    if not owners:
        return bool(groups_of(net, place, None, "Inbound"))
    return all(groups_of(net, nic_subnet(net, one), one, "Inbound") for one in owners)


def forwarded(walk: Walk, back: Json, subnet: Json, packet: Packet) -> None:
    """S-096, S-097: traffic that did not start in the VNet it comes from, except out of a gateway."""
    home = space(vnet_of(walk.net, subnet))
    started_here = all(any(source.subnet_of(one) for one in home) for source in packet.sources)
    if walk.from_gateway or started_here or flag(back, "allowForwardedTraffic"):
        return
    element = {"type": "peering", "name": name(walk.net, back), "reason": "forwardedTrafficDisabled"}
    if not walk.net.assume(f"forwarded over {back['id']}", **element):
        raise Closed("drop", **element)
