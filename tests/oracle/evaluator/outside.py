"""A.4, 5 and section 8: out to the Internet, to platform services, and in through public addresses."""

from dataclasses import replace

from tests.oracle.evaluator import egress, names
from tests.oracle.evaluator import firewall as azure_firewall
from tests.oracle.evaluator import walk as walk_on
from tests.oracle.evaluator.outcome import Closed, Json, Open
from tests.oracle.evaluator.places import arrive, balance
from tests.oracle.evaluator.rules import ANYWHERE, PRIVATE, Packet
from tests.oracle.evaluator.snapshot import (
    configurations,
    inner,
    last,
    name,
    nic_address,
    public_prefixes,
    subnet_prefix,
)
from tests.oracle.evaluator.state import Device, Walk


def service(walk: Walk, subnet: Json, packet: Packet) -> None:
    """S-123: the service sees the private address, and the subnet."""
    if not all(source.subnet_of(subnet_prefix(subnet)) for source in packet.sources):
        raise Open("a forwarded packet on a service endpoint")
    found = egress.service_at(walk.net, packet.destination)
    if found is not None:
        walk.observed = packet.shown
        walk.passed.append(egress.admit(walk.net, found, packet.sources, subnet))
    walk.end("service", name(walk.net, found) if found else str(packet.destination), packet)


def internet(walk: Walk, subnet: Json, nic: Json | None, packet: Packet, hop: Json) -> None:
    """A.4, 5: by which method; none is a drop."""
    net = walk.net
    if any(packet.destination in one for one in PRIVATE):
        raise Open("a private address through the Internet next hop")
    device = walk.devices[-1] if walk.devices else None
    if device is not None and device.thing["type"] == "azurefirewalls" and nic is None:
        out = egress.firewall_exit(net, device.thing, packet)
        device.after = device.outside = out.addresses
    elif last(subnet) in ("GatewaySubnet", "AzureBastionSubnet"):
        raise Open("a platform subnet towards the Internet")
    else:
        if device is not None and not device.after:
            raise Closed("drop", type="nva", name=device.name, reason="noSnatToInternet")
        try:
            out = egress.exit_of(net, subnet, nic, packet, hop)
        except Closed as closed:
            if closed.decided_by.get("reason") != "noExplicitEgress" or not egress.storage_exception(
                net, subnet, packet.destination
            ):
                raise
            walk.passed.append({"type": "platform", "reason": "sameRegionStorageFromPrivateSubnet"})
            out = egress.Exit("none", ())
    walk.method = out.method
    if device is not None:
        device.outside = out.addresses
    outside(walk, replace(packet, sources=out.addresses or ANYWHERE, shown=tuple(str(one) for one in out.addresses)))


def outside(walk: Walk, packet: Packet) -> None:
    """A packet on the Internet side: to a service, to a public address of the snapshot, or to anybody."""
    net = walk.net
    found = egress.service_at(net, packet.destination)
    if found is not None:
        walk.observed = packet.shown
        walk.passed.append(egress.admit(net, found, packet.sources, None))
        walk.end("outside", name(net, found), packet)
        return
    if inbound(walk, packet):
        return
    walk.end("outside", str(packet.destination), packet)


def inbound(walk: Walk, packet: Packet) -> bool:
    """Section 8: an address of the snapshot; False for one of somebody else."""
    net = walk.net
    if to_machine(walk, packet):
        return True
    for balancer in net.all("loadBalancers"):
        for frontend in inner(balancer, "frontendIPConfigurations"):
            if any(packet.destination in each for each in public_prefixes(net, frontend)):
                balance(walk, balancer, frontend, packet, balancer["sku"]["name"].lower() != "basic")
                return True
    for firewall in net.all("azureFirewalls"):
        if any(
            packet.destination in each
            for one in inner(firewall, "ipConfigurations")
            for each in public_prefixes(net, one)
        ):
            into_firewall(walk, firewall, packet)
            return True
    for gateway in net.all("natGateways"):
        if any(
            packet.destination in one
            for one in egress.nat_gateway(net, gateway, replace(packet, protocol="tcp")).addresses
        ):
            raise Closed("drop", type="platform", reason="natGatewayNoInbound")
    for address in net.all("publicIPAddresses"):
        if address["properties"].get("ipAddress") == str(packet.destination):
            raise Open("a public address of a platform device, or of nothing")
    return False


def to_machine(walk: Walk, packet: Packet) -> bool:
    """S-071, S-126: the public address of an interface."""
    net = walk.net
    for nic in net.all("networkInterfaces"):
        for one in configurations(nic):
            if any(packet.destination in each for each in public_prefixes(net, one)):
                address = net.at(one["publicIPAddress"])
                assert address is not None
                standard = str((address.get("sku") or {}).get("name") or "Basic").lower() != "basic"
                arrive(walk, nic, packet.to(nic_address(nic)), standard)
                return True
    return False


def into_firewall(walk: Walk, firewall: Json, packet: Packet) -> None:
    """S-157, S-158, S-160: DNAT or nothing."""
    net, title = walk.net, name(walk.net, firewall)
    if walk.devices:
        raise Open("out to the Internet and back into a firewall")
    azure_firewall.check_threats(net, firewall, packet)
    translation = azure_firewall.nat_rule(net, firewall, packet)
    if translation is None:
        if azure_firewall.network_rule(net, firewall, packet) is not None:
            raise Open("a network rule for the firewall's own public address")
        raise Closed("deny", type="firewall", name=title, reason="defaultDeny")
    element, address, port = translation
    walk.passed.append(element)
    walk.path.append(title)
    subnet = names.firewall_subnet(net, firewall)
    whole = subnet_prefix(subnet)
    device = Device(title, firewall, subnet, packet.sources, (whole,))
    walk.devices.append(device)
    walk_on.follow(walk, subnet, None, replace(packet.to(address, port), sources=(whole,), shown=(str(whole),)))
