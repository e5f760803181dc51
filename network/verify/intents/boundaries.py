"""Where the topology tells flows apart: every prefix, port and host name that a rule, a route or a machine has."""

from collections.abc import Iterable, Iterator
from ipaddress import IPv4Address, IPv4Network

from network.azure.reserved import HOST_ADDRESSES, NOT_INTERNET
from network.model.addresses import AddressSet, parse_set
from network.model.firewall import FirewallRule
from network.model.nsg import SecurityRule, Side
from network.model.topology import Topology, remembered
from network.model.words import Protocol
from network.simulate.places import allocation, public_holders, usable
from network.simulate.tags import is_built_in, tag_addresses
from network.verify.intents.classes import Boundaries, Range


@remembered
def boundaries(topology: Topology) -> Boundaries:
    """All boundaries of a topology. A boundary too many costs a trace; one too few would hide a flow."""
    rules, firewalls = tuple(security_rules(topology)), tuple(firewall_rules(topology))
    origins = frozenset(_address_ranges(topology, rules, firewalls))
    return Boundaries(
        addresses=origins | frozenset(_single(_addresses(topology))),
        origins=origins,
        ports={
            Protocol.TCP: frozenset(_ports(topology, Protocol.TCP, rules, firewalls)),
            Protocol.UDP: frozenset(_ports(topology, Protocol.UDP, rules, firewalls)),
        },
        hosts=frozenset(host for rule in firewalls for host in rule.fqdns),
    )


def security_rules(topology: Topology) -> Iterator[SecurityRule]:
    """Every rule of every security group and of every admin configuration."""
    for nsg in topology.nsgs.values():
        yield from (*nsg.inbound, *nsg.outbound)
    for admin in topology.admin_rules.values():
        yield from (*admin.inbound, *admin.outbound)


def firewall_rules(topology: Topology) -> Iterator[FirewallRule]:
    """Every rule of every firewall, those it inherits first."""
    for firewall in topology.firewalls.values():
        for policy in firewall.policy.lineage if firewall.policy else ():
            for group in policy.groups:
                for collection in group.collections:
                    yield from collection.rules


def _address_ranges(
    topology: Topology, rules: Iterable[SecurityRule], firewalls: Iterable[FirewallRule]
) -> Iterator[Range]:
    for rule in rules:
        yield from _side(topology, rule.origin)
        yield from _side(topology, rule.target)
    for asked in firewalls:
        for addresses in (asked.sources, asked.destinations):
            yield from addresses.known.ranges
            for tag in addresses.tags:
                yield from _tag(topology, tag)
    for firewall in topology.firewalls.values():
        yield from (firewall.policy.private_ranges.ranges if firewall.policy else ())
    for service in topology.services.values():
        yield from service.allowed_addresses.ranges
    yield from _of(_prefixes(topology))
    yield from _single(topology.world.malicious_ips)
    for subnet in topology.subnets.values():
        yield from usable(subnet).ranges
    for prefixes in topology.world.service_tags.values():
        yield from _of(prefixes)


def _side(topology: Topology, side: Side) -> Iterator[Range]:
    for text in side.prefixes:
        if text[:1].isdigit():
            try:
                yield from parse_set(text).ranges
            except ValueError:
                continue  # a prefix that is none: preflight says so, and no address matches it
        elif text != "*" and not is_built_in(text):
            yield from _tag(topology, text)


def _tag(topology: Topology, tag: str) -> Iterator[Range]:
    known = tag_addresses(topology, tag, None)
    yield from known.ranges if known is not None else ()


def _prefixes(topology: Topology) -> Iterator[IPv4Network]:
    yield from (one.prefix for one in NOT_INTERNET)
    for vnet in topology.vnets.values():
        yield from vnet.prefixes
    for subnet in topology.subnets.values():
        yield from subnet.prefixes
    for peering in topology.peerings.values():
        yield from peering.remote_prefixes
    for table in topology.route_tables.values():
        yield from (route.prefix for route in table.routes if route.prefix is not None)
    for gateway in topology.gateways.values():
        yield from (*gateway.learned, *gateway.client_pool)
    for connection in topology.connections.values():
        yield from connection.local_gateway.prefixes if connection.local_gateway else ()
    for site in topology.world.sites:
        yield from site.prefixes


def _addresses(topology: Topology) -> Iterator[IPv4Address]:
    yield from HOST_ADDRESSES
    yield from (address for _, address in allocation(topology).holders)
    yield from public_holders(topology)
    yield from (host.address for host in topology.world.internet_hosts)
    yield from (server.address for server in topology.world.dns_servers)
    yield from topology.world.public_endpoints.values()
    for guest in topology.world.guests.values():
        yield from guest.loopback_addresses


def _of(prefixes: Iterable[IPv4Network]) -> Iterator[Range]:
    return ((int(one.network_address), int(one.broadcast_address)) for one in prefixes)


def _single(addresses: Iterable[IPv4Address]) -> Iterator[Range]:
    return (AddressSet.single(one).ranges[0] for one in addresses)


def _ports(
    topology: Topology,
    protocol: Protocol,
    rules: Iterable[SecurityRule],
    firewalls: Iterable[FirewallRule],
) -> Iterator[Range]:
    for rule in rules:
        if rule.covers(protocol):
            yield from rule.target_ports
    for asked in firewalls:
        yield from asked.ports
        yield from ((one.port, one.port) for one in asked.application_protocols)
        if asked.translated_port is not None:
            yield asked.translated_port, asked.translated_port
    for balancer in topology.load_balancers.values():
        for one in balancer.rules:
            if one.protocol in (None, protocol) and one.frontend_port:
                yield one.frontend_port, one.frontend_port
                yield one.backend_port, one.backend_port
