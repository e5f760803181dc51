"""Where a flow does not stay what it was: what stands behind an address, and which sources take another's place."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from ipaddress import IPv4Address

from network.model.addresses import EVERYTHING, NOTHING, AddressSet
from network.model.edge import AppGateway, Bastion
from network.model.endpoint import PrivateEndpoint
from network.model.firewall import Firewall, FirewallRule, RuleKind
from network.model.gateway import Gateway
from network.model.lb import LoadBalancer
from network.model.nat import PublicIpPrefix
from network.model.nic import Nic, Pool
from network.model.topology import Topology, remembered
from network.model.vnet import Subnet
from network.model.words import NextHopType
from network.simulate.balance import members
from network.simulate.firewalls import ordered
from network.simulate.places import (
    BalancerFrontend,
    Interface,
    PrivateHolder,
    PublicHolder,
    ResolverDoor,
    allocation,
    public_holders,
)
from network.simulate.tags import PUBLIC
from network.verify.intents.header_spaces import HeaderSpace


@remembered
def passing_subnets(topology: Topology) -> frozenset[Subnet]:
    """Subnets that flows of others pass: with forwarding machines, next hops of routes, backends of load balancers."""
    machines: tuple[Nic | Pool, ...] = (*topology.nics.values(), *topology.pools.values())
    forwarding = {one.subnet for one in machines if one.ip_forwarding or one.gap("enableIPForwarding")}
    next_hops = frozenset(_next_hops(topology))
    named = {subnet for subnet in topology.subnets.values() if any(hop in subnet for hop in next_hops)}
    backends = {subnet for one in topology.load_balancers.values() for subnet in _backends(topology, one)}
    return frozenset(forwarding | named | backends)


def _next_hops(topology: Topology) -> Iterator[IPv4Address]:
    for table in topology.route_tables.values():
        for route in table.routes:
            if route.next_hop_type is NextHopType.VIRTUAL_APPLIANCE and route.next_hop is not None:
                yield route.next_hop


def _backends(topology: Topology, balancer: LoadBalancer) -> Iterator[Subnet]:
    for rule in balancer.rules:
        for pool in rule.pools:
            yield from (one.configuration.subnet for one in members(topology, pool))


@remembered
def replaced_sources(topology: Topology) -> AddressSet:
    """Addresses that something on the way may give a flow as its source."""
    subnets = {
        *passing_subnets(topology),
        *(firewall.subnet for firewall in topology.firewalls.values()),
        *(link.subnet for link in topology.link_services.values() if link.subnet is not None),
    }
    return PUBLIC | AddressSet.of(*(prefix for subnet in subnets for prefix in subnet.prefixes))


def widened(topology: Topology, space: HeaderSpace) -> HeaderSpace:
    """The space with every flow that may lie in it further on, behind a device that has changed its ends."""
    targets, before = space.targets, NOTHING
    while targets != before:
        before = targets
        fronts = (address for address, beyond in behind(topology).items() if beyond & before)
        targets = before | AddressSet.of_addresses(fronts)
    origins = EVERYTHING if space.origins & replaced_sources(topology) else space.origins
    return replace(space, origins=origins, targets=targets)


@remembered
def behind(topology: Topology) -> Mapping[IPv4Address, AddressSet]:
    """For each address that stands for others: where a flow to it, on an unchanged port, may go on to."""
    held = ((address, holder) for (_, address), holder in allocation(topology).holders.items())
    found: dict[IPv4Address, AddressSet] = {}
    for address, holder in (*held, *public_holders(topology).items(), *_prefix_frontends(topology)):
        beyond = _beyond(topology, address, holder)
        if beyond:
            found[address] = found.get(address, NOTHING) | beyond
    return found


def _prefix_frontends(topology: Topology) -> Iterator[tuple[IPv4Address, BalancerFrontend]]:
    for balancer in topology.load_balancers.values():
        for one in balancer.frontends:
            for prefix in one.public.prefixes if isinstance(one.public, PublicIpPrefix) else ():
                yield from ((address, BalancerFrontend(balancer, one)) for address in prefix)


def _beyond(topology: Topology, address: IPv4Address, holder: PrivateHolder | PublicHolder) -> AddressSet:
    subnets: Iterable[Subnet] = ()
    match holder:
        case Firewall():
            return _translated(holder)
        case PrivateEndpoint():
            return EVERYTHING if holder.target in topology.link_services else NOTHING
        case Interface():
            own = holder.configuration.subnet
            subnets = () if address in own else (own,)
        case BalancerFrontend():
            subnets = set(_backends(topology, holder.balancer))
        case AppGateway() | Gateway() | ResolverDoor():
            subnets = (holder.subnet,)
        case Bastion():
            subnets = (holder.nic.subnet,)
    return AddressSet.of(*(prefix for subnet in subnets for prefix in subnet.prefixes))


def _translated(firewall: Firewall) -> AddressSet:
    if firewall.policy is None:
        return NOTHING
    targets = [_target(rule) for _, rule in ordered(firewall.policy, RuleKind.NAT)]
    return AddressSet.of_ranges(one for target in targets for one in target.ranges)


def _target(rule: FirewallRule) -> AddressSet:
    return AddressSet.single(rule.translated_address) if rule.translated_address is not None else EVERYTHING
