"""A.4, 7: the way back, to the source that the destination saw."""

from ipaddress import IPv4Address, IPv4Network

from tests.oracle.evaluator.appliances import behind_balancer, device_at
from tests.oracle.evaluator.gateways import advertised, targeted_gateway
from tests.oracle.evaluator.outcome import Closed, Json, Open
from tests.oracle.evaluator.peering import forwarded, home_of
from tests.oracle.evaluator.places import machine_at
from tests.oracle.evaluator.routes import client_pool, gateway_subnet, select
from tests.oracle.evaluator.rules import ANYWHERE, PRIVATE, Packet
from tests.oracle.evaluator.snapshot import (
    flag,
    inner,
    last,
    machine_of,
    name,
    nic_subnet,
    peering_between,
    prefix,
    space,
    vnet_of,
)
from tests.oracle.evaluator.state import Device, Walk

Sources = tuple[IPv4Network, ...]


def come_back(walk: Walk, client: str) -> None:
    """`client`: what the source is: machine, internet, onPremises."""
    packet = walk.arrival_packet
    assert packet is not None
    waiting = [one for one in walk.devices if one.keeps_session]
    if walk.arrival == "host":
        return
    if walk.arrival == "endpoint":
        if walk.provider is not None:
            backend, seen = walk.provider
            back(walk, backend, seen.destination, seen.sources, [], client)
        silent = [one for one in walk.devices if not one.after]
        if walk.devices and not walk.devices[-1].after:
            raise Closed(
                "indeterminate", type="returnPath", reason="privateEndpointWithoutSnat", device=silent[-1].name
            )
        reach_translator(walk, waiting, client)
        return
    if walk.arrival in ("outside", "service"):
        reach_translator(walk, waiting, client)
        return
    if walk.arrival == "onPremises":
        from_site(walk, packet.sources, packet.destination, waiting, client)
        return
    assert walk.arrival_subnet is not None
    target = packet.sources
    back(walk, walk.arrival_subnet, packet.destination, target, waiting, client)


def reach_translator(walk: Walk, waiting: list[Device], client: str) -> None:
    """The answer finds the device that translated last, or the sender itself."""
    if not waiting:
        return
    device = waiting.pop()
    back(walk, device.subnet, None, device.before, waiting, client)


def from_site(walk: Walk, sources: Sources, own: IPv4Address, waiting: list[Device], client: str) -> None:
    """S-214: a site answers what its gateway has advertised."""
    gateway = next(one for one in walk.net.all("virtualNetworkGateways") if name(walk.net, one) == walk.path[-2])
    target = one_address(walk, sources, waiting)
    if not any(target in one for one in advertised(walk.net, gateway)):
        raise Closed("drop", type="*")
    walk.from_gateway = True
    back(walk, gateway_subnet(walk.net, gateway), own, sources, waiting, client)


def one_address(walk: Walk, sources: Sources, waiting: list[Device]) -> IPv4Address:
    """One of the addresses for the route lookup; for a firewall its private address."""
    device = waiting[-1] if waiting and waiting[-1].after == sources and not waiting[-1].outside else None
    if device is None or device.thing["type"] != "azurefirewalls":
        return IPv4Address(sources[0][0])
    own = [one["privateIPAddress"] for one in inner(device.thing, "ipConfigurations") if one.get("privateIPAddress")]
    return IPv4Address(own[0])


def back(
    walk: Walk,
    subnet: Json,
    own: IPv4Address | None,
    sources: Sources,
    waiting: list[Device],
    client: str,
    steps: int = 0,
) -> None:
    """One route lookup on the way back, and what its next hop does."""
    net = walk.net
    if steps > 8:
        raise Open("a very long way back")
    if sources == ANYWHERE:
        raise Open("a reply to an unknown public address")
    target = one_address(walk, sources, waiting)
    hop = select(net, subnet, target)
    kind = hop["nextHopType"]
    if kind == "None":
        raise Closed("drop", type="returnPath", reason="noRoute", addressPrefix=str(hop["prefix"]))
    if kind == "Internet":
        back_over_internet(walk, sources, target, waiting, client)
    elif kind == "VirtualNetworkServiceEndpoint":
        raise Open("a reply on a service endpoint")
    elif kind == "VirtualNetworkGateway":
        back_over_gateway(walk, subnet, own, sources, target, waiting, client, hop, steps)
    elif kind == "VirtualAppliance":
        back_over_appliance(walk, subnet, own, sources, target, waiting, client, hop, steps)
    else:
        if home_of(net, subnet, target) is None:
            raise Closed("drop", type="*")
        crossing(walk, subnet, own, target)
        arrived(walk, target, sources, waiting, client, steps)


def crossing(walk: Walk, subnet: Json, own: IPv4Address | None, target: IPv4Address) -> None:
    """S-096 holds for replies that a device forwards, too."""
    net, vnet = walk.net, home_of(walk.net, subnet, target)
    pair = peering_between(net, vnet_of(net, subnet), vnet) if vnet is not None else None
    if pair is None or vnet is vnet_of(net, subnet) or own is None:
        if pair is not None and own is None and not flag(pair[1], "allowForwardedTraffic"):
            element = {"type": "peering", "name": name(net, pair[1]), "reason": "forwardedTrafficDisabled"}
            if not walk.from_gateway and not net.assume(f"forwarded over {pair[1]['id']}", **element):
                raise Closed("drop", **element)
        return
    forwarded(walk, pair[1], subnet, Packet((prefix(str(own)),), target, "tcp", 0))


def arrived(walk: Walk, target: IPv4Address, sources: Sources, waiting: list[Device], client: str, steps: int) -> None:
    """The reply is where it was sent to: the client, or the device that translated."""
    if waiting and waiting[-1].is_seen_as(sources):
        device = waiting.pop()
        walk.from_gateway = False
        back(walk, device.subnet, waypoint(walk), device.before, waiting, client, steps + 1)
        return
    if waiting:
        raise Closed("asymmetric", type="returnPath", reason="bypassesStatefulDevice", device=waiting[-1].name)


def waypoint(walk: Walk) -> IPv4Address | None:
    """The source that the client sees after the translation back: the destination it asked for."""
    packet = walk.arrival_packet
    return packet.destination if packet is not None and walk.arrival == "machine" else None


def back_over_internet(walk: Walk, sources: Sources, target: IPv4Address, waiting: list[Device], client: str) -> None:
    """S-111, S-130: out where it came in."""
    inside = PRIVATE + [one for vnet in walk.net.all("virtualNetworks") for one in space(vnet)]
    if any(target in one for one in inside):
        raise Open("a reply to a private address through the Internet next hop")
    if waiting and waiting[-1].outside and waiting[-1].outside == sources:
        device = waiting.pop()
        back(walk, device.subnet, None, device.before, waiting, client)
        return
    if waiting:
        raise Closed("asymmetric", type="returnPath", reason="bypassesStatefulDevice", device=waiting[-1].name)
    if client != "internet" and not walk.method:
        raise Open("a reply to a client in Azure through the Internet")


def back_over_gateway(
    walk: Walk,
    subnet: Json,
    own: IPv4Address | None,
    sources: Sources,
    target: IPv4Address,
    waiting: list[Device],
    client: str,
    hop: Json,
    steps: int,
) -> None:
    net = walk.net
    try:
        gateway = hop.get("gateway") or targeted_gateway(net, subnet, hop)
    except Closed:
        raise Closed("drop", type="*") from None
    if (client == "internet" or walk.method) and home_of(net, subnet, target) is None:
        raise Closed("asymmetric", type="returnPath", reason="replyLeavesViaGateway", device=name(net, gateway))
    if serves(walk, gateway, target):
        if waiting:
            raise Closed("asymmetric", type="returnPath", reason="bypassesStatefulDevice", device=waiting[-1].name)
        return
    if hop["source"] != "User":
        raise Open("a reply into a gateway that leads to no known site")
    if steps > 3:
        raise Open("a reply that turns in a gateway")
    walk.from_gateway = True
    back(walk, gateway_subnet(net, gateway), own, sources, waiting, client, steps + 1)


def serves(walk: Walk, gateway: Json, target: IPv4Address) -> bool:
    if any(target in one for one in client_pool(gateway)):
        return True
    return any(
        last(gateway) in site["connectedGateways"] and any(target in prefix(one) for one in site["addressPrefixes"])
        for site in walk.net.world.get("onPremises", [])
    )


def back_over_appliance(
    walk: Walk,
    subnet: Json,
    own: IPv4Address | None,
    sources: Sources,
    target: IPv4Address,
    waiting: list[Device],
    client: str,
    hop: Json,
    steps: int,
) -> None:
    """S-128, S-129, S-166."""
    net, address = walk.net, IPv4Address(hop["nextHopIpAddress"])
    vnet = home_of(net, subnet, address)
    device = device_at(net, vnet, address) if vnet is not None else None
    if vnet is None or device is None:
        raise Closed("drop", type="*")
    packet = walk.arrival_packet
    if device["type"] == "loadbalancers" and packet is not None:
        device = behind_balancer(walk, device, address, packet)
    crossing(walk, subnet, own, address)
    walk.from_gateway = False
    expected = waiting[-1] if waiting else None
    if device["type"] == "azurefirewalls":
        if expected is None or expected.thing is not device or expected.outside:
            raise Closed(
                "asymmetric", type="returnPath", reason="statefulDeviceWithoutSession", device=name(net, device)
            )
        waiting.pop()
        back(walk, expected.subnet, own, expected.before if expected.after else sources, waiting, client, steps + 1)
        return
    back_over_machine(walk, device, own, sources, target, waiting, client, steps)


def back_over_machine(
    walk: Walk,
    nic: Json,
    own: IPv4Address | None,
    sources: Sources,
    target: IPv4Address,
    waiting: list[Device],
    client: str,
    steps: int,
) -> None:
    net = walk.net
    machine = machine_of(net, nic)
    assert machine is not None
    mine = machine_at(net, vnet_of(net, nic_subnet(net, nic)), target)
    if mine is nic:
        arrived(walk, target, sources, waiting, client, steps)
        return
    guest = net.world.get("guests", {}).get(last(machine)) or {}
    met = any(one.thing is nic for one in walk.devices)
    if not flag(nic, "enableIPForwarding") or not guest.get("forwarding"):
        raise Closed("drop|asymmetric", type="*")
    if guest.get("snat"):
        raise Open("a reply through an appliance that translates")
    if (
        (client == "internet" or walk.method)
        and not waiting
        and not any(target in one for vnet in net.all("virtualNetworks") for one in space(vnet))
    ):
        raise Closed("drop|asymmetric", type="*")
    if not met:
        raise Open("a reply through an appliance that did not see the request")
    back(walk, nic_subnet(net, nic), own, sources, waiting, client, steps + 1)
