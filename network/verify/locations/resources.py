"""What each type of resource is as a location."""

from collections.abc import Callable, Iterable, Mapping

from network.azure.public_names import host_names
from network.lift.index import Node, id_key
from network.model.addresses import NOTHING, AddressSet
from network.model.errors import NameLookupError
from network.model.nat import PublicIp
from network.model.topology import Topology
from network.model.vnet import Subnet, VNet
from network.simulate.places import address_of, endpoint_addresses, given_address, subnets_of
from network.verify.locations.holders import (
    bastion_sender,
    client_sender,
    held_in,
    machine_sender,
    pool_sender,
    senders_in,
)
from network.verify.locations.place import Place, together


def _network(topology: Topology, node: Node) -> Place:
    vnet = topology.vnets.get(node.key)
    subnets = subnets_of(topology, vnet) if isinstance(vnet, VNet) else ()
    return together(node.name, (subnet_place(topology, subnet) for subnet in subnets))


def subnet_place(topology: Topology, subnet: Subnet) -> Place:
    """A subnet: what stands in it, and every free address where a pool may put a machine."""
    return Place(subnet.name, senders_in(topology, subnet), held_in(topology, subnet))


def _machine(topology: Topology, node: Node) -> Place:
    vm = topology.vms.get(node.key)
    nics = vm.nics if vm is not None else tuple(nic for key, nic in topology.nics.items() if key == node.key)
    held = NOTHING
    for nic in nics:
        for one in nic.configurations:
            address = address_of(topology, one)
            held |= AddressSet.single(address) if address is not None else NOTHING
    return Place(node.name, tuple(machine_sender(topology, nic) for nic in nics[:1]), held)


def _pools(topology: Topology, node: Node) -> Place:
    """A cluster: all of its pools; it holds whatever address a machine of it may get."""
    pools = [pool for key, pool in topology.pools.items() if key == node.key or key.startswith(f"{node.key}/")]
    senders = tuple(pool_sender(topology, pool) for pool in pools)
    held = NOTHING
    for sender in senders:
        held |= sender.addresses
    hosts = host_names(node.resource, "")
    return Place(node.name, senders, held, hosts=hosts if not held else ())


def _service(topology: Topology, node: Node) -> Place:
    service = topology.services.get(node.key)
    return Place(node.name, hosts=host_names(node.resource, ""), services=(service,) if service else ())


def _endpoint(topology: Topology, node: Node) -> Place:
    endpoint = topology.private_endpoints.get(node.key)
    addresses = endpoint_addresses(topology, endpoint) if endpoint is not None else ()
    return Place(node.name, held=AddressSet.of_addresses(addresses))


def _balancer(topology: Topology, node: Node) -> Place:
    balancer = topology.load_balancers.get(node.key)
    held = NOTHING
    for frontend in balancer.frontends if balancer is not None else ():
        address = given_address(topology, frontend, frontend.address)
        held |= AddressSet.single(address) if address is not None and frontend.subnet is not None else NOTHING
        held |= AddressSet.of(*frontend.public.prefixes) if frontend.public is not None else NOTHING
    return Place(node.name, held=held)


def _firewall(topology: Topology, node: Node) -> Place:
    firewall = topology.firewalls.get(node.key)
    if firewall is None:
        return Place(node.name)
    address = given_address(topology, firewall, firewall.address)
    own = AddressSet.single(address) if address is not None else NOTHING
    return Place(node.name, held=AddressSet.of(*firewall.public_prefixes) | own)


def _gateway(topology: Topology, node: Node) -> Place:
    """As a source, the point-to-site clients of a gateway; as a destination, its public addresses."""
    gateway = topology.gateways.get(node.key)
    if gateway is None:
        return Place(node.name)
    senders = (client_sender(gateway),) if gateway.client_pool else ()
    return Place(node.name, senders, _public(gateway.public_ips))


def _bastion(topology: Topology, node: Node) -> Place:
    bastion = topology.bastions.get(node.key)
    if bastion is None:
        return Place(node.name)
    return Place(node.name, (bastion_sender(bastion),), _public(bastion.public_ips))


def _app_gateway(topology: Topology, node: Node) -> Place:
    gateway = topology.app_gateways.get(node.key)
    if gateway is None:
        return Place(node.name)
    return Place(node.name, held=gateway.served)


def _public(addresses: Iterable[PublicIp]) -> AddressSet:
    return AddressSet.of(*(prefix for one in addresses for prefix in one.prefixes))


# Every type that a location may name, most specific meaning first where several share a plain name.
PLACES: Mapping[str, Callable[[Topology, Node], Place]] = {
    "Microsoft.Network/virtualNetworks": _network,
    "Microsoft.Compute/virtualMachines": _machine,
    "Microsoft.Compute/virtualMachineScaleSets": _pools,
    "Microsoft.MachineLearningServices/workspaces/computes": _pools,
    "Microsoft.ContainerService/managedClusters": _pools,
    "Microsoft.Databricks/workspaces": _pools,
    "Microsoft.MachineLearningServices/workspaces": _service,
    "Microsoft.MachineLearningServices/workspaces/onlineEndpoints": _service,
    "Microsoft.Storage/storageAccounts": _service,
    "Microsoft.KeyVault/vaults": _service,
    "Microsoft.ContainerRegistry/registries": _service,
    "Microsoft.CognitiveServices/accounts": _service,
    "Microsoft.Sql/servers": _service,
    "Microsoft.Network/privateEndpoints": _endpoint,
    "Microsoft.Network/loadBalancers": _balancer,
    "Microsoft.Network/azureFirewalls": _firewall,
    "Microsoft.Network/virtualNetworkGateways": _gateway,
    "Microsoft.Network/bastionHosts": _bastion,
    "Microsoft.Network/applicationGateways": _app_gateway,
    "Microsoft.Network/networkInterfaces": _machine,
}
_BY_TYPE = {type_name.lower(): place for type_name, place in PLACES.items()}


def place_of(topology: Topology, node: Node) -> Place:
    """The place that a resource is."""
    return _BY_TYPE[node.resource.type.lower()](topology, node)


def part_of(topology: Topology, node: Node, word: str, part: str) -> Place:
    """`VNET/SUBNET`, `CLUSTER/POOL` or `SERVICE/SUBRESOURCE`; NameLookupError where the whole has no such part."""
    kind = node.resource.type.lower()
    if kind == "microsoft.network/virtualnetworks":
        parts = {one.label.lower(): one for one in topology.subnets.values() if id_key(one.vnet.id) == node.key}
        if part.lower() in parts:
            return subnet_place(topology, parts[part.lower()])
        known = tuple(one.label for one in parts.values())
        raise NameLookupError(f"{node.name} has no subnet {part}; it has {', '.join(known) or 'none'}", word, known)
    pools = {key.rpartition("/")[2]: pool for key, pool in topology.pools.items() if key.startswith(f"{node.key}/")}
    if part.lower() in pools:
        sender = pool_sender(topology, pools[part.lower()])
        return Place(word, (sender,), sender.addresses)
    hosts = host_names(node.resource, part.lower())
    if not hosts:
        raise NameLookupError(f"{node.name} has no subresource {part} that has a host name", word)
    service = topology.services.get(node.key)
    return Place(word, hosts=hosts, services=(service,) if service else ())
