"""Who has an address: in a virtual network, and on the Internet."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from ipaddress import IPv4Address

from network.azure.reserved import RESERVED_FIRST, RESERVED_LAST
from network.lift.index import id_key
from network.model.addresses import AddressSet
from network.model.declared import Declared
from network.model.dns import InboundEndpoint
from network.model.edge import AppGateway, Bastion
from network.model.endpoint import PrivateEndpoint
from network.model.firewall import Firewall
from network.model.gateway import Gateway
from network.model.lb import Frontend, LoadBalancer
from network.model.nat import NatGateway, PublicIp, PublicIpPrefix
from network.model.nic import IpConfiguration, Nic, Pool
from network.model.service import Service
from network.model.topology import Topology, remembered
from network.model.vnet import Subnet, VNet


@dataclass(frozen=True, slots=True)
class BalancerFrontend:
    """A frontend and the load balancer that it belongs to."""

    balancer: LoadBalancer
    frontend: Frontend


@dataclass(frozen=True, slots=True)
class Interface:
    """An interface at one of its configurations."""

    nic: Nic
    configuration: IpConfiguration


@dataclass(frozen=True, slots=True)
class ResolverDoor:
    """The inbound endpoint of a DNS Private Resolver, in its subnet."""

    declared: Declared
    subnet: Subnet


PrivateHolder = Interface | BalancerFrontend | Firewall | PrivateEndpoint | AppGateway | ResolverDoor
PublicHolder = (
    Interface | BalancerFrontend | Firewall | NatGateway | Bastion | AppGateway | Gateway | Service | PublicIp
)


def usable(subnet: Subnet) -> AddressSet:
    """The addresses of a subnet that machines may have: without the first four and the last (S-227)."""
    ranges = ((int(p.network_address), int(p.broadcast_address)) for p in subnet.prefixes)
    inner = ((first + RESERVED_FIRST, last - RESERVED_LAST) for first, last in ranges)
    return AddressSet.of_ranges((first, last) for first, last in inner if first <= last)


@dataclass(frozen=True, slots=True)
class _Claim:
    """Something that has, or will have, an address in a subnet."""

    key: str
    subnet: Subnet
    address: IPv4Address | None
    holder: PrivateHolder


def _claims(topology: Topology) -> Iterator[_Claim]:
    for nic in topology.nics.values():
        yield from (_Claim(id_key(one.id), one.subnet, one.address, Interface(nic, one)) for one in nic.configurations)
    for bastion in topology.bastions.values():
        own = bastion.nic.primary
        if own.address is not None:
            yield _Claim(id_key(own.id), own.subnet, own.address, Interface(bastion.nic, own))
    for firewall in topology.firewalls.values():
        yield _Claim(id_key(firewall.id), firewall.subnet, firewall.address, firewall)
    for endpoint in topology.private_endpoints.values():
        for address in endpoint.addresses or (None,):
            yield _Claim(id_key(endpoint.id), endpoint.subnet, address, endpoint)
    for gateway in topology.app_gateways.values():
        yield from (_Claim(id_key(gateway.id), gateway.subnet, known, gateway) for known in gateway.addresses)
    yield from _frontend_claims(topology)


def _frontend_claims(topology: Topology) -> Iterator[_Claim]:
    for balancer in topology.load_balancers.values():
        for one in balancer.frontends:
            if one.subnet is not None:
                yield _Claim(id_key(one.id), one.subnet, one.address, BalancerFrontend(balancer, one))


@dataclass(frozen=True, slots=True)
class Allocation:
    """Who has which private address; `given` are the addresses that Azure has not allocated yet."""

    holders: Mapping[tuple[VNet, IPv4Address], PrivateHolder]
    given: Mapping[str, IPv4Address]
    taken: Mapping[Subnet, AddressSet]


@remembered
def allocation(topology: Topology) -> Allocation:
    """Every private address and its holder.

    What has no address yet gets the lowest free one of its subnet, in the order of ids: Azure, too, hands out the
    next free address.
    """
    holders: dict[tuple[VNet, IPv4Address], PrivateHolder] = {}
    taken: dict[Subnet, AddressSet] = {}
    waiting: list[_Claim] = []
    for claim in _claims(topology):
        if claim.address is None:
            waiting.append(claim)
            continue
        holders.setdefault((claim.subnet.vnet, claim.address), claim.holder)
        _take(taken, claim.subnet, claim.address)
    given: dict[str, IPv4Address] = {}
    for claim in sorted(waiting, key=lambda one: one.key):
        free = usable(claim.subnet) - taken.get(claim.subnet, AddressSet())
        if free:
            given[claim.key] = free.lowest
            holders.setdefault((claim.subnet.vnet, free.lowest), claim.holder)
            _take(taken, claim.subnet, free.lowest)
    for door in _doors(topology):
        holders.setdefault(door[0], door[1])
    return Allocation(holders, given, taken)


def _take(taken: dict[Subnet, AddressSet], subnet: Subnet, address: IPv4Address) -> None:
    taken[subnet] = taken.get(subnet, AddressSet()) | AddressSet.single(address)


def _doors(topology: Topology) -> Iterator[tuple[tuple[VNet, IPv4Address], ResolverDoor]]:
    for server in topology.dns.servers:
        vnet = topology.vnets.get(server.vnet) if isinstance(server, InboundEndpoint) and server.vnet else None
        if vnet is None or not isinstance(server, InboundEndpoint) or not isinstance(server.address, IPv4Address):
            continue
        subnet = subnet_at(topology, vnet, server.address)
        if subnet is not None:
            yield (vnet, server.address), ResolverDoor(server, subnet)


@remembered
def subnets_of(topology: Topology, vnet: VNet) -> tuple[Subnet, ...]:
    """The subnets of a virtual network."""
    return tuple(subnet for subnet in topology.subnets.values() if subnet.vnet is vnet)


def subnet_at(topology: Topology, vnet: VNet, address: IPv4Address) -> Subnet | None:
    """The subnet of a virtual network that an address lies in."""
    return next((subnet for subnet in subnets_of(topology, vnet) if address in subnet), None)


@remembered
def pools_in(topology: Topology, subnet: Subnet) -> tuple[Pool, ...]:
    """The pools whose machines stand in a subnet."""
    return tuple(pool for pool in topology.pools.values() if pool.subnet is subnet)


@lru_cache(maxsize=1024)  # the same object for the same pool, so that a flow can come back to it
def machine_of(pool: Pool) -> Nic:
    """Any machine of a pool, as an interface without an address."""
    configuration = IpConfiguration(
        id=pool.id, subnet=pool.subnet, groups=pool.groups, backend_pools=pool.backend_pools
    )
    return Nic(
        id=pool.id,
        name=pool.name,
        source=pool.source,
        assumed=pool.assumed,
        gaps=pool.gaps,
        holder=pool.name,
        configurations=(configuration,),
        nsg=pool.nsg,
        ip_forwarding=pool.ip_forwarding,
        pool=pool,
    )


@remembered
def machine_in(topology: Topology, subnet: Subnet) -> Nic:
    """A machine in a subnet: of its only pool, else one without settings of its own on its interface."""
    pools = pools_in(topology, subnet)
    return replace(machine_of(pools[0]), holder=subnet.name) if len(pools) == 1 else bare_machine(subnet)


def bare_machine(subnet: Subnet) -> Nic:
    """Something in a subnet without settings of its own: only the subnet's apply."""
    configuration = IpConfiguration(id=subnet.id, subnet=subnet)
    return Nic(
        id=subnet.id, name=subnet.name, source=subnet.source, holder=subnet.name, configurations=(configuration,)
    )


@remembered
def free_addresses(topology: Topology, subnet: Subnet) -> AddressSet:
    """The usable addresses of a subnet that nothing declared has."""
    return usable(subnet) - allocation(topology).taken.get(subnet, AddressSet())


def address_of(topology: Topology, configuration: IpConfiguration) -> IPv4Address | None:
    """The address of an interface, known or expected; None for the machines of a pool, and in a full subnet."""
    return configuration.address or allocation(topology).given.get(id_key(configuration.id))


def addresses_of(topology: Topology, nic: Nic) -> AddressSet:
    """Where a machine sends from: the address of its interface, or any free one of its subnet."""
    address = address_of(topology, nic.primary)
    return AddressSet.single(address) if address is not None else free_addresses(topology, nic.subnet)


def given_address(topology: Topology, noun: Declared, known: IPv4Address | None) -> IPv4Address | None:
    """The known address of a firewall, frontend or endpoint, else the one that Azure is expected to give it."""
    return known or allocation(topology).given.get(id_key(noun.id))


def endpoint_addresses(topology: Topology, endpoint: PrivateEndpoint) -> tuple[IPv4Address, ...]:
    """The addresses of a private endpoint, known or expected."""
    given = given_address(topology, endpoint, None)
    return endpoint.addresses or ((given,) if given is not None else ())


def holder_in(topology: Topology, vnet: VNet, address: IPv4Address) -> PrivateHolder | None:
    """Who has an address of a virtual network: something declared, else a machine of a pool in that subnet."""
    holder = allocation(topology).holders.get((vnet, address))
    if holder is not None:
        return holder
    subnet = subnet_at(topology, vnet, address)
    pools = pools_in(topology, subnet) if subnet is not None else ()
    if subnet is None or not pools or address not in usable(subnet):
        return None
    nic = machine_of(pools[0])
    return Interface(nic, nic.primary)


@remembered
def public_holders(topology: Topology) -> Mapping[IPv4Address, PublicHolder]:
    """Who has each declared public address."""
    found: dict[IPv4Address, PublicHolder] = {}
    for public, holder in _public_claims(topology):
        if public is not None and public.address is not None:
            found.setdefault(public.address, holder)
    for service in topology.services.values():
        if service.address is not None:
            found.setdefault(service.address, service)
    for public in topology.public_ips.values():
        if public.address is not None:
            found.setdefault(public.address, public)
    return found


def _public_claims(topology: Topology) -> Iterator[tuple[PublicIp | None, PublicHolder]]:
    for nic in topology.nics.values():
        yield from ((one.public_ip, Interface(nic, one)) for one in nic.configurations)
    for balancer in topology.load_balancers.values():
        for frontend in balancer.frontends:
            if isinstance(frontend.public, PublicIp):
                yield frontend.public, BalancerFrontend(balancer, frontend)
    for many in (topology.firewalls, topology.bastions, topology.app_gateways, topology.gateways):
        for noun in many.values():
            yield from ((public, noun) for public in noun.public_ips)
    for gateway in topology.nat_gateways.values():
        yield from ((public, gateway) for public in gateway.public if isinstance(public, PublicIp))


def public_holder(topology: Topology, address: IPv4Address) -> PublicHolder | None:
    """Who has a public address of ours, a whole prefix of a NAT gateway or frontend included."""
    holder = public_holders(topology).get(address)
    return holder if holder is not None else _prefix_holder(topology, address)


@remembered
def declared_public(topology: Topology) -> AddressSet:
    """Every public address that something declared has, whole prefixes included."""
    frontends = (one.public for balancer in topology.load_balancers.values() for one in balancer.frontends)
    gateways = (public for gateway in topology.nat_gateways.values() for public in gateway.public)
    prefixes = (prefix for public in (*frontends, *gateways) if public is not None for prefix in public.prefixes)
    return AddressSet.of(*prefixes) | AddressSet.of_addresses(public_holders(topology))


def _prefix_holder(topology: Topology, address: IPv4Address) -> PublicHolder | None:
    for gateway in topology.nat_gateways.values():
        if any(address in prefix for public in gateway.public for prefix in public.prefixes):
            return gateway
    for balancer in topology.load_balancers.values():
        for frontend in balancer.frontends:
            public = frontend.public
            if isinstance(public, PublicIpPrefix) and any(address in prefix for prefix in public.prefixes):
                return BalancerFrontend(balancer, frontend)
    return None
