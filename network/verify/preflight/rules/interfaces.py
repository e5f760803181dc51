"""Interfaces in subnets: static addresses, full subnets, subnets that belong to a service."""

from collections.abc import Iterator

from network.azure import pages
from network.azure.limits import RESERVED_AT_START
from network.lift.index import id_key, last_segment, resource_group
from network.verify.preflight import kinds
from network.verify.preflight.element import Element, readable
from network.verify.preflight.graph import Graph
from network.verify.preflight.occupants import (
    OWNERS,
    Occupant,
    by_subnet,
    in_subnet,
    is_platform_interface,
    occupants_of,
)
from network.verify.preflight.prefixes import address
from network.verify.preflight.rule import Fault, rule
from network.verify.preflight.subnets import has_unreadable, prefix_texts, prefixes_of, services_of, usable_addresses


@rule(
    "NET107",
    "A subnet has fewer addresses than interfaces",
    kinds.SUBNET,
    arm="SubnetIsFull",
    facts=("S-227", "S-228"),
    page=pages.VNET_FAQ,
    why="Azure keeps the first four and the last address of every subnet; when the others are taken, the next "
    "interface cannot be created.",
    example="""
        10.0.1.0/29 has 3 usable addresses; the fourth interface is refused
    """,
    fix="Take a larger subnet while it is still empty, or spread the interfaces over several.",
)
def subnet_full(subnet: Element, graph: Graph) -> Iterator[Fault]:
    """More interfaces, endpoints and internal frontends want an address of a subnet than it can give."""
    wanting = in_subnet(subnet, graph)
    free = usable_addresses(subnet) if wanting else None
    if free is None:
        return
    for owner in dict.fromkeys(occupant.owner for occupant in wanting[free:]):
        yield Fault(owner, f"{graph.path(subnet.id)} has {free} usable addresses, and {len(wanting)} are wanted")


@rule(
    "NET108",
    "A static address is one that Azure keeps",
    *OWNERS,
    arm="PrivateIPAddressInReservedRange",
    facts=("S-227", "S-228"),
    page=pages.PRIVATE_ADDRESSES,
    why="The first four and the last address of a subnet are the network's own: its name, its router, its DNS, its "
    "broadcast.",
    example="""
        10.0.1.3 in 10.0.1.0/24; the first free one is 10.0.1.4
    """,
    fix="Take an address between the fifth and the last but one of the subnet.",
)
def reserved_address(owner: Element, graph: Graph) -> Iterator[Fault]:
    """A static address is one of the first four of its subnet, or the last."""
    for occupant, subnet in _static(owner, graph):
        for network in prefixes_of(subnet):
            found = address(occupant.address)
            if found is None or found not in network:
                continue
            offset = int(found) - int(network.network_address)
            if offset < RESERVED_AT_START or found == network.broadcast_address:
                first, last = network.network_address + RESERVED_AT_START, network.broadcast_address - 1
                told = f"{found} is kept by Azure; {network} of subnet {subnet.name} gives out {first} to {last}"
                yield Fault(occupant.owner, told)


@rule(
    "NET109",
    "A static address lies outside its subnet",
    *OWNERS,
    arm="PrivateIPAddressNotInSubnet",
    facts=("S-228",),
    page=pages.PRIVATE_ADDRESSES,
    why="An interface lives in one subnet, and only there are its addresses routed to it.",
    example="""
        10.0.2.4 in a subnet with the prefix 10.0.1.0/24
    """,
    fix="Take an address of the subnet, or put the interface into the subnet that holds this one.",
)
def address_outside(owner: Element, graph: Graph) -> Iterator[Fault]:
    """A static address is not an address of the subnet that the interface names."""
    for occupant, subnet in _static(owner, graph):
        networks = prefixes_of(subnet)
        if not networks or has_unreadable(prefix_texts(subnet)) or ":" in occupant.address:
            continue
        found = address(occupant.address)
        if found is None or not any(found in network for network in networks):
            spaces = ", ".join(map(str, networks))
            yield Fault(occupant.owner, f"{occupant.address} is not an address of subnet {subnet.name}, {spaces}")


@rule(
    "NET110",
    "A static address is already taken",
    *OWNERS,
    arm="PrivateIPAddressIsAllocated",
    facts=("S-228",),
    page=pages.PRIVATE_ADDRESSES,
    why="An address of a subnet belongs to one interface; the second one that asks for it is refused.",
    example="""
        vm1-nic and vm2-nic both with 10.0.1.4
    """,
    fix="Give one of them another address, or let Azure choose it.",
)
def address_taken(owner: Element, graph: Graph) -> Iterator[Fault]:
    """Two interfaces of one subnet have the same address, of which at least one is static. Reported on the later."""
    for mine in occupants_of(owner, graph):
        if not mine.address:
            continue
        same = [one for one in graph.derive(by_subnet).get(id_key(mine.subnet), ()) if one.address == mine.address]
        taken = _before(mine, same)
        if taken and (mine.static or any(one.static for one in taken)):
            yield Fault(mine.owner, f"{mine.address} is already taken by {graph.path(taken[0].owner.id)}")


@rule(
    "NET111",
    "An interface stands in a subnet that belongs to a service",
    kinds.INTERFACE,
    kinds.SCALE_SET,
    arm="ResourceNotPermittedOnDelegatedSubnet",
    facts=("S-232",),
    page=pages.DELEGATION,
    why="A delegated subnet is handed to one service, which places its own machines there and nothing else.",
    example="""
        a VM in a subnet delegated to Microsoft.ContainerInstance/containerGroups
    """,
    fix="Put the machine into a subnet without delegation.",
)
def foreign_interface(owner: Element, graph: Graph) -> Iterator[Fault]:
    """An interface that the service did not make lies in a subnet that is delegated to it."""
    if _is_made_by_service(owner, graph):
        return
    for subnet in _subnets_of(owner, graph):
        if services := services_of(subnet):
            yield Fault(owner, f"subnet {subnet.name} is delegated to {', '.join(services)} and takes nothing else")


@rule(
    "NET114",
    "The members of an application security group are in two VNets",
    kinds.INTERFACE,
    kinds.PRIVATE_ENDPOINT,
    arm="ApplicationSecurityGroupSpansVnets",
    facts=("S-082",),
    page=pages.ASG,
    why="The first interface of a group fixes its VNet; one of another VNet is refused.",
    example="""
        web-nic in VNet a and api-nic in VNet b, both in the group web
    """,
    fix="Make one group for each VNet.",
)
def group_spans_vnets(member: Element, graph: Graph) -> Iterator[Fault]:
    """An interface joins an application security group whose first member is in another VNet."""
    for group, vnet in memberships(member):
        first, its_vnet = graph.derive(members)[id_key(group)][0]
        if its_vnet != vnet:
            near, far = graph.name(vnet), graph.name(its_vnet)
            told = f"{member.name} is in VNet {near}, but {first.name} of the same group {last_segment(group)} in {far}"
            yield Fault(member, told)


def memberships(member: Element) -> Iterator[tuple[str, str]]:
    """The application security groups that an interface or endpoint belongs to, each with the VNet it is in."""
    for one in member.parts("ipConfigurations"):
        vnet = id_key(one.reference("subnet")).partition("/subnets/")[0]
        yield from ((group, vnet) for group in one.references("applicationSecurityGroups") if vnet)
    vnet = id_key(member.reference("subnet")).partition("/subnets/")[0]
    yield from ((group, vnet) for group in member.references("applicationSecurityGroups") if vnet)


def members(graph: Graph) -> dict[str, list[tuple[Element, str]]]:
    """The members of each application security group with their VNets, in the order of the graph."""
    found: dict[str, list[tuple[Element, str]]] = {}
    joining = [one for one in graph.of(kinds.ANY) if one.resource.type.lower() in _JOINING]
    for member, groups in readable(joining, lambda one: tuple(memberships(one))):
        for group, vnet in groups:
            found.setdefault(id_key(group), []).append((member, vnet))
    return found


_JOINING = {kinds.INTERFACE.lower(), kinds.PRIVATE_ENDPOINT.lower()}


def _static(owner: Element, graph: Graph) -> Iterator[tuple[Occupant, Element]]:
    """The static addresses of a resource, each with its subnet."""
    for occupant in occupants_of(owner, graph):
        if occupant.static and occupant.address:
            subnet = graph.target(owner, "subnet", occupant.subnet)
            if subnet is not None:
                yield occupant, subnet


def _before(mine: Occupant, same: list[Occupant]) -> list[Occupant]:
    """Those of the same address that stand before this one; of one owner, all but its first."""
    own = [one for one in same if one.owner.key == mine.owner.key]
    return same[: same.index(own[0])] or own[1:]


def _subnets_of(owner: Element, graph: Graph) -> Iterator[Element]:
    """The subnets of an interface, or of the interfaces that a scale set will make."""
    profile = owner.part("virtualMachineProfile").part("networkProfile")
    made = profile.parts("networkInterfaceConfigurations")
    for holder in (owner, *made):
        for one in holder.parts("ipConfigurations"):
            subnet = graph.follow(one, "subnet")
            if subnet is not None:
                yield subnet


def _is_made_by_service(owner: Element, graph: Graph) -> bool:
    """Whether Azure made an interface: for a private endpoint, or in the managed group of a Databricks workspace."""
    if is_platform_interface(owner, graph):
        return True
    managed = readable(graph.of(kinds.DATABRICKS), lambda one: one.word("managedResourceGroupId"))
    groups = {last_segment(group) for _, group in managed}
    return resource_group(owner.id).lower() in groups - {""}
