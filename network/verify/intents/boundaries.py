"""Where the topology tells flows apart: the header space of everything that a rule, a route or a machine speaks of."""

from collections.abc import Iterable, Iterator
from ipaddress import IPv4Address, IPv4Network

from network.azure.reserved import HOST_ADDRESS, HOST_ADDRESSES, NOT_INTERNET, WIRE_SERVER_PORTS
from network.azure.service_endpoints import ENDPOINT_TAGS
from network.model.addresses import EVERYTHING, NOTHING, AddressSet
from network.model.lb import Frontend, LoadBalancer
from network.model.nsg import ALL_PORTS
from network.model.topology import Topology, remembered
from network.model.words import Protocol
from network.simulate.forward import DNS
from network.simulate.places import ResolverDoor, allocation, given_address, public_holders, usable
from network.simulate.public import HTTPS
from network.simulate.tags import is_built_in
from network.verify.intents.classes import Boundaries, Range
from network.verify.intents.devices import widened
from network.verify.intents.header_spaces import HeaderSpace, HeaderSpaces
from network.verify.intents.rules import firewall_rules, firewall_space, rule_ranges, security_spaces

_WEB = ((80, 80), (443, 443))  # of the built-in rules of a firewall, S-155


@remembered
def header_spaces(topology: Topology) -> HeaderSpaces:
    """All header spaces of a topology."""
    return HeaderSpaces.of(_spaces(topology))


@remembered
def boundaries(topology: Topology) -> Boundaries:
    """All boundaries of a topology, for each dimension by itself."""
    spaces = _spaces(topology)
    return Boundaries(
        addresses=frozenset(one for space in spaces for one in space.targets.ranges),
        origins=frozenset((*_ranges(topology), *rule_ranges(topology))),
        ports={
            protocol: frozenset(one for space in spaces if protocol in space.protocols for one in space.ports)
            for protocol in (Protocol.TCP, Protocol.UDP)
        },
    )


@remembered
def _spaces(topology: Topology) -> tuple[HeaderSpace, ...]:
    ranges = (*_ranges(topology), *_single(_addresses(topology)), *_public_prefixes(topology))
    decided = [*security_spaces(topology), *_services(topology)]
    decided += (space for rule in firewall_rules(topology) for space in firewall_space(topology, rule))
    decided += (space for balancer in topology.load_balancers.values() for space in _balanced(topology, balancer))
    told_apart = (HeaderSpace(targets=AddressSet((one,))) for one in ranges)
    return (*told_apart, *(widened(topology, space) for space in decided))


def _ranges(topology: Topology) -> Iterator[Range]:
    """Ranges of addresses that something other than a rule speaks of."""
    for firewall in topology.firewalls.values():
        yield from (firewall.policy.private_ranges.ranges if firewall.policy else ())
    for service in topology.services.values():
        yield from service.allowed_addresses.ranges
    yield from _of(_prefixes(topology))
    yield from _single(topology.world.malicious_ips)
    for subnet in topology.subnets.values():
        yield from usable(subnet).ranges


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
    yield from _routed_tags(topology)


def _addresses(topology: Topology) -> Iterator[IPv4Address]:
    yield from HOST_ADDRESSES
    yield from (address for _, address in allocation(topology).holders)
    yield from public_holders(topology)
    yield from (host.address for host in topology.world.internet_hosts)
    yield from (server.address for server in topology.world.dns_servers)
    yield from topology.world.public_endpoints.values()
    for guest in topology.world.guests.values():
        yield from guest.loopback_addresses


def _routed_tags(topology: Topology) -> Iterator[IPv4Network]:
    """The prefixes of service tags that decide without a rule: in routes, service endpoints, egress (S-120)."""
    routed = {route.tag.lower() for table in topology.route_tables.values() for route in table.routes}
    named = {name.lower() for subnet in topology.subnets.values() for name in subnet.service_endpoints}
    endpoints = {ENDPOINT_TAGS.get(name, name).lower() for name in named}
    storage = {f"storage.{vnet.location.lower()}" for vnet in topology.vnets.values()}
    for tag, prefixes in topology.world.service_tags.items():
        if is_built_in(tag) or tag.lower() in routed | endpoints | storage:
            yield from prefixes


def _public_prefixes(topology: Topology) -> Iterator[Range]:
    """Ranges that a NAT gateway or a load balancer has as a whole."""
    sources = [public for gateway in topology.nat_gateways.values() for public in gateway.public]
    frontends = (one for balancer in topology.load_balancers.values() for one in balancer.frontends)
    sources += [one.public for one in frontends if one.public is not None]
    for public in sources:
        yield from _of(public.prefixes)


def _of(prefixes: Iterable[IPv4Network]) -> Iterator[Range]:
    return ((int(one.network_address), int(one.broadcast_address)) for one in prefixes)


def _single(addresses: Iterable[IPv4Address]) -> Iterator[Range]:
    return (AddressSet.single(one).ranges[0] for one in addresses)


def _services(topology: Topology) -> Iterator[HeaderSpace]:
    """Ports on which the platform itself answers or lets through."""
    tcp = frozenset({Protocol.TCP})
    wire = tuple((port, port) for port in WIRE_SERVER_PORTS)
    yield HeaderSpace(targets=AddressSet.single(HOST_ADDRESS), ports=wire, protocols=tcp)
    dns, https = ((DNS, DNS),), ((HTTPS, HTTPS),)
    for firewall in topology.firewalls.values():
        own = given_address(topology, firewall, firewall.address)
        public = AddressSet.of(*firewall.public_prefixes)
        yield HeaderSpace(targets=public | AddressSet.single(own) if own is not None else EVERYTHING, ports=dns)
        yield HeaderSpace(ports=_WEB, protocols=tcp)
    for (_, address), holder in allocation(topology).holders.items():
        if isinstance(holder, ResolverDoor):
            yield HeaderSpace(targets=AddressSet.single(address), ports=dns)
    for gateway in topology.app_gateways.values():
        listened = tuple((one.port, one.port) for one in gateway.listeners)
        yield HeaderSpace(targets=gateway.served or EVERYTHING, ports=listened, protocols=tcp)
    for bastion in topology.bastions.values():
        public = AddressSet.of(*(prefix for one in bastion.public_ips for prefix in one.prefixes))
        yield HeaderSpace(targets=public, ports=https, protocols=tcp)


def _balanced(topology: Topology, balancer: LoadBalancer) -> Iterator[HeaderSpace]:
    """What each rule of a load balancer takes; a rule for every port tells none of them apart."""
    frontends = {one.id.lower(): one for one in balancer.frontends}
    for rule in balancer.rules:
        frontend = frontends.get(rule.frontend)
        yield HeaderSpace(
            targets=_frontend_addresses(topology, frontend) if frontend is not None else EVERYTHING,
            ports=((rule.frontend_port, rule.frontend_port),) if rule.frontend_port else ALL_PORTS,
            protocols=frozenset({rule.protocol} if rule.protocol else Protocol),
        )


def _frontend_addresses(topology: Topology, frontend: Frontend) -> AddressSet:
    public = AddressSet.of(*frontend.public.prefixes) if frontend.public is not None else NOTHING
    own = given_address(topology, frontend, frontend.address)
    return (public | AddressSet.single(own) if own is not None else public) or EVERYTHING
