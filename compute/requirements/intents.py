"""The requirements of the systems in a graph, as intents: held against the network without anybody writing them."""

from collections.abc import Iterator

from compute.requirements.reader import requirements_of
from compute.requirements.requirement import (
    Direction,
    Hosts,
    Level,
    Peer,
    PrivateEndpoint,
    Requirement,
    Role,
    SameSubnet,
    ServiceTag,
    System,
)
from compute.requirements.systems import Installed, at, installed, reference
from network.azure.public_names import host_names
from network.lift.index import Node, ResourceIndex, id_key, parent_id
from network.model.intent import Intent, Outcome

BASTION = "Microsoft.Network/bastionHosts"
ANY_LABEL = "any-name"
"""Stands for the labels that a pattern such as `*.azureml.ms` leaves open."""


def requirement_intents(index: ResourceIndex) -> tuple[Intent, ...]:
    """Every documented flow that a system of the graph needs; what pages call obsolete is left out."""
    found: dict[tuple[str, ...], Intent] = {}
    for system in installed(index):
        for requirement in requirements_of(system.system, system.facts, _names(system)):
            if requirement.level is Level.OBSOLETE:
                continue
            peers = tuple(_peer(index, system, requirement.peer))
            if peers:
                intent = _intent(system, requirement, peers)
                # Systems share documents: one and the same flow of one node is asked once.
                found.setdefault((*intent.sources, *intent.destinations, *map(str, intent.ports)), intent)
    return tuple(found.values())


def _intent(system: Installed, requirement: Requirement, peers: tuple[str, ...]) -> Intent:
    out = requirement.direction is Direction.OUT
    own = (system.node.id,)
    return Intent(
        name=f"{_name(system.node)}: {requirement.purpose}",
        sources=own if out else peers,
        destinations=peers if out else own,
        ports=requirement.ports,
        outcome=Outcome.ALLOW,
        source=system.node.resource.source,
        requirement=requirement.id,
        system=system.system.value,
        page=requirement.page,
        optional=requirement.level is not Level.REQUIRED,
    )


def _name(node: Node) -> str:
    source = node.resource.source
    return (source.urn.rpartition("::")[2] if source else "") or node.name


def _names(system: Installed) -> dict[str, str]:
    """What the placeholders of a data file stand for."""
    named = {part: node.name for part, node in system.parts.items()}
    return {"region": system.region, "storage": "", "registry": "", **named}


def _peer(index: ResourceIndex, system: Installed, peer: Peer) -> Iterator[str]:
    """The other end, as locations; nothing where the graph has no such thing."""
    match peer:
        case ServiceTag(name):
            yield f"tag:{name}"
        case Hosts(patterns):
            yield from (pattern.replace("*", ANY_LABEL, 1) for pattern in patterns)
        case PrivateEndpoint(service, group):
            part = system.parts.get(service)
            yield from host_names(part.resource, group) if part is not None else ()
        case SameSubnet():
            yield from (system.subnet.id,) if system.subnet is not None else ()
        case Role(name):
            yield from _role(index, system, name)


def _role(index: ResourceIndex, system: Installed, name: str) -> Iterator[str]:
    """Machines by what they are to the system. Who the clients of a service are, nobody but its owner can say."""
    match name:
        case "bastion" if system.subnet is not None:
            hosts = index.of_type(BASTION)
            near = [one for one in hosts if _network_of(index, one) == parent_id(id_key(system.subnet.id))]
            yield from (one.id for one in near or hosts)
        case "dns_servers" if system.subnet is not None:
            vnet = index.get(parent_id(system.subnet.id))
            servers = at(vnet.properties, "dhcpOptions", "dnsServers") if vnet is not None else ()
            yield from (one for one in servers or () if isinstance(one, str))  # type: ignore[union-attr]
        case "api_server" if system.system in (System.AKS, System.AML_KUBERNETES):
            yield from host_names(system.node.resource)


def _network_of(index: ResourceIndex, bastion: Node) -> str:
    configurations = at(bastion.properties, "ipConfigurations")
    for one in configurations if isinstance(configurations, list | tuple) else ():
        subnet = reference(index, at(one, "properties", "subnet")) if isinstance(one, dict) else None
        if subnet is not None:
            return parent_id(id_key(subnet.id))
    return ""
