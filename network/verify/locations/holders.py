"""Who holds addresses in a topology, gathered for a subnet, a network, a machine, or a range of addresses."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from ipaddress import IPv4Address, IPv4Network

from network.model.addresses import NOTHING, AddressSet
from network.model.edge import Bastion
from network.model.flow import Client, FlowSource, InternetHost, Machine, SiteHost
from network.model.gateway import Gateway
from network.model.nic import Nic, Pool
from network.model.topology import Topology, remembered
from network.model.vnet import Subnet
from network.simulate.places import Interface, addresses_of, allocation, free_addresses, machine_of, pools_in
from network.verify.locations.place import Sender


def machine_sender(topology: Topology, nic: Nic) -> Sender:
    """The machine behind an interface, or any machine of a pool."""
    return Sender(nic.holder, partial(_machine, nic), addresses_of(topology, nic))


def _machine(nic: Nic, address: IPv4Address | None) -> FlowSource:
    return Machine(nic, address)


def pool_sender(topology: Topology, pool: Pool) -> Sender:
    """Any machine of a pool, at any free usable address of its subnet: like one of any pool that stands there alike."""
    nsg = pool.nsg.id if pool.nsg else ""
    alike = (
        pool.subnet.id, nsg, pool.public_address, pool.groups, pool.backend_pools, pool.ip_forwarding, pool.gaps
    )  # fmt: skip
    return replace(machine_sender(topology, machine_of(pool)), alike=alike)


def bastion_sender(bastion: Bastion) -> Sender:
    """A Bastion host connects from wherever it stands."""
    return Sender(bastion.name, lambda _: bastion)


def outside_sender(name: str, addresses: AddressSet) -> Sender:
    """Hosts on the Internet."""
    return Sender(name, InternetHost, addresses)


def site_sender(name: str, prefixes: Iterable[IPv4Network]) -> Sender:
    """Hosts of an on-premises site."""
    return Sender(name, _site_host, AddressSet.of(*prefixes))


def _site_host(address: IPv4Address | None) -> FlowSource:
    if address is None:
        raise ValueError("a host of a site has an address")
    return SiteHost(address)


def client_sender(gateway: Gateway) -> Sender:
    """Point-to-site clients of a gateway."""
    return Sender(f"clients of {gateway.name}", partial(_client, gateway), AddressSet.of(*gateway.client_pool))


def _client(gateway: Gateway, address: IPv4Address | None) -> FlowSource:
    if address is None:
        raise ValueError("a point-to-site client has an address")
    return Client(address, gateway)


@remembered
def senders_in(topology: Topology, subnet: Subnet) -> tuple[Sender, ...]:
    """Everything in a subnet that begins flows: interfaces of machines, pools, Bastion hosts."""
    owners = {id(claim.nic): claim.nic for claim in _interfaces(topology, subnet)}
    machines = [machine_sender(topology, nic) for nic in owners.values()]
    pools = [pool_sender(topology, pool) for pool in pools_in(topology, subnet)]
    bastions = [bastion_sender(one) for one in topology.bastions.values() if one.nic.subnet is subnet]
    return (*machines, *pools, *bastions)


def _interfaces(topology: Topology, subnet: Subnet) -> Iterator[Interface]:
    bastions = {bastion.nic.id for bastion in topology.bastions.values()}
    for holder in allocation(topology).holders.values():
        if isinstance(holder, Interface) and holder.configuration.subnet is subnet and holder.nic.id not in bastions:
            yield holder


@remembered
def held_in(topology: Topology, subnet: Subnet) -> AddressSet:
    """The addresses of a subnet that something declared has, and every free one where a pool stands."""
    taken = allocation(topology).taken.get(subnet, NOTHING)
    return taken | free_addresses(topology, subnet) if pools_in(topology, subnet) else taken


@remembered
def all_senders(topology: Topology) -> tuple[Sender, ...]:
    """Everything inside and behind the network that has addresses to send from."""
    inside = [sender for subnet in topology.subnets.values() for sender in senders_in(topology, subnet)]
    sites = [site_sender(f"site:{site.name}", site.prefixes) for site in topology.world.sites]
    clients = [client_sender(gateway) for gateway in topology.gateways.values() if gateway.client_pool]
    return (*inside, *sites, *clients)
