"""A.4, 4: machines and firewalls that packets are steered through."""

from dataclasses import replace
from ipaddress import IPv4Address

from tests.oracle.evaluator import firewall as azure_firewall
from tests.oracle.evaluator import names
from tests.oracle.evaluator import walk as walk_on
from tests.oracle.evaluator.outcome import Closed, Json, Open
from tests.oracle.evaluator.peering import cross, home_of
from tests.oracle.evaluator.places import arrive, balancing_rule, machine_at, members, one_of
from tests.oracle.evaluator.routes import decided, select
from tests.oracle.evaluator.rules import Packet
from tests.oracle.evaluator.snapshot import (
    Network,
    flag,
    inner,
    last,
    machine_of,
    name,
    nic_address,
    nic_subnet,
    prefix,
    public_prefixes,
    subnet_prefix,
)
from tests.oracle.evaluator.state import Device, Walk


def appliance(walk: Walk, subnet: Json, nic: Json | None, packet: Packet, hop: Json) -> None:
    """A.4, 4."""
    net, address = walk.net, IPv4Address(hop["nextHopIpAddress"])
    vnet = home_of(net, subnet, address)
    if vnet is None:
        raise Closed("drop", **decided(hop, reason="nextHopNotDirectlyConnected"))  # S-030, S-031
    device = device_at(net, vnet, address)
    if device is None:
        raise Closed("drop", type="*")  # S-014
    cross(walk, subnet, nic, vnet, packet, address)
    if device["type"] == "loadbalancers":
        device = behind_balancer(walk, device, address, packet)
    if device["type"] == "azurefirewalls":
        if packet.destination == address:
            raise Open("a firewall's own address")
        through_firewall(walk, device, packet, hop)
        return
    if nic_address(device) == packet.destination:
        arrive(walk, device, packet)
        return
    through_machine(walk, device, packet, hop)


def device_at(net: Network, vnet: Json, address: IPv4Address) -> Json | None:
    nic = machine_at(net, vnet, address)
    if nic is not None:
        return nic
    for firewall in net.all("azureFirewalls"):
        if any(one.get("privateIPAddress") == str(address) for one in inner(firewall, "ipConfigurations")):
            return firewall
    for balancer in net.all("loadBalancers"):
        if any(one.get("privateIPAddress") == str(address) for one in inner(balancer, "frontendIPConfigurations")):
            return balancer
    return None


def behind_balancer(walk: Walk, balancer: Json, address: IPv4Address, packet: Packet) -> Json:
    """S-044, S-133: an internal load balancer in front of appliances."""
    frontend = next(
        one for one in inner(balancer, "frontendIPConfigurations") if one.get("privateIPAddress") == str(address)
    )
    if packet.destination == address:
        raise Open("a route to a frontend through itself")
    rule = balancing_rule(balancer, frontend, packet)
    if rule is None:
        raise Closed("drop", type="loadBalancer", name=name(walk.net, balancer), reason="noMatchingRule")
    if int(rule["frontendPort"]) != 0:
        raise Open("a next hop that is a load balancer without HA ports")
    backends = members(walk.net, balancer, rule)
    if not backends:
        raise Open("a pool without members")
    walk.path.append(name(walk.net, balancer))
    return one_of(walk, balancer, backends)


def meet(walk: Walk, thing: Json, title: str, hop: Json) -> None:
    """S-034: a device that comes again is a loop."""
    if any(one.thing is thing for one in walk.devices):
        raise Closed("drop", **decided(hop, reason="routingLoop"))
    walk.path.append(title)
    walk.from_gateway = False


def through_machine(walk: Walk, nic: Json, packet: Packet, hop: Json) -> None:
    """S-032, S-033, S-090."""
    net = walk.net
    machine, subnet = machine_of(net, nic), nic_subnet(net, nic)
    assert machine is not None
    title = name(net, machine)
    meet(walk, nic, title, hop)
    walk.pass_rules(subnet, nic, "Inbound", packet)
    if not flag(nic, "enableIPForwarding"):
        raise Closed("drop", type="nva", name=title, reason="ipForwardingDisabled")
    guest = net.world.get("guests", {}).get(last(machine)) or {}
    if not guest.get("forwarding"):
        raise Closed("drop", type="nva", name=title, reason="guestForwardingDisabled")
    device = Device(title, nic, subnet, packet.sources)
    if guest.get("snat"):
        own = str(nic_address(nic))
        device.after = (prefix(own),)
        packet = replace(packet, sources=device.after, shown=(own,))
    walk.devices.append(device)
    walk.pass_rules(subnet, nic, "Outbound", packet)
    walk_on.follow(walk, subnet, nic, packet)


def through_firewall(walk: Walk, firewall: Json, packet: Packet, hop: Json) -> None:
    """S-142, S-143: threats, network rules, application rules, deny."""
    net, title = walk.net, name(walk.net, firewall)
    meet(walk, firewall, title, hop)
    subnet = names.firewall_subnet(net, firewall)
    if any(
        packet.destination in each for one in inner(firewall, "ipConfigurations") for each in public_prefixes(net, one)
    ):
        raise Open("from inside to a firewall's own public address")
    azure_firewall.check_threats(net, firewall, packet)
    verdict, proxied = azure_firewall.network_rule(net, firewall, packet), False
    if verdict is None:
        verdict, proxied = azure_firewall.application_rule(net, firewall, packet), True
    if verdict is None:
        raise Closed("deny", type="firewall", name=title, reason="defaultDeny")
    if not verdict[0]:
        raise Closed("deny", **verdict[1])
    walk.passed.append(verdict[1])
    if proxied:  # S-154
        address = names.first_address(names.firewall_resolves(net, firewall, packet.fqdn))
        if address is None:
            raise Open("a name that the firewall cannot resolve")
        packet = packet.to(address)
    leave_firewall(walk, firewall, subnet, packet, proxied)


def leave_firewall(walk: Walk, firewall: Json, subnet: Json, packet: Packet, proxied: bool) -> None:
    """S-161 to S-165, S-172: with which source it goes on."""
    net, title = walk.net, name(walk.net, firewall)
    device = Device(title, firewall, subnet, packet.sources)
    walk.devices.append(device)
    hop = select(net, subnet, packet.destination)
    keeps = not proxied and azure_firewall.keeps_source(net, firewall, packet.destination)
    to_internet = hop["nextHopType"] == "Internet"
    if to_internet and packet.protocol == "icmp":
        raise Closed("drop", type="firewall", name=title, reason="icmpToInternetNotSupported")
    if to_internet and keeps:
        raise Closed("drop", type="firewall", name=title, reason="noSnatToInternet")
    if not keeps and not to_internet:
        whole = subnet_prefix(subnet)
        device.after = (whole,)
        packet = replace(packet, sources=device.after, shown=(str(whole),))
    walk_on.follow(walk, subnet, None, packet)
