"""The queries of docs/snapshot.md 3: each a function of a topology and the query's fields to the answer's keys."""

from collections.abc import Callable, Iterator, Mapping
from importlib import import_module

from network.azure.reserved import HOST_ADDRESSES
from network.model.flow import Flow, Host
from network.model.gateway import Gateway
from network.model.nic import Nic
from network.model.resource import Json, Resource
from network.model.route import Route
from network.model.topology import Topology
from network.model.trace import DecidedBy, Trace
from network.model.words import Access, Direction, NatMethod, NextHopType, RouteSource, Verdict
from network.model.world import World
from network.simulate import decisions
from network.simulate.dns_clients import interface_client, outside_client, vnet_client
from network.simulate.filters import Layer, host_layers, interface_layers
from network.simulate.parties import Packet, Party, at
from network.simulate.resolve import resolve
from network.simulate.routes import effective_routes
from network.simulate.select import select_address
from network.simulate.tags import tag_prefixes
from network.simulate.trace import trace
from network.verify.query_fields import (
    Query,
    QueryError,
    UnsupportedError,
    address_of,
    interface_of,
    machine_at,
    object_of,
    only,
    port_of,
    protocol_of,
    source_of,
    subnet_named,
    target_of,
    text_of,
)

Answer = dict[str, Json]
_DIRECTIONS = {one.lower(): one for one in Direction}


def reach(topology: Topology, query: Query) -> Answer:
    """Does a new connection work, request and reply?"""
    protocol = protocol_of(query)
    fqdn = text_of(query, "fqdn") if query.get("fqdn") is not None else ""
    flow = Flow(source_of(topology, query), target_of(topology, query), protocol, port_of(query, protocol), fqdn)
    found = trace(topology, flow)
    return {**_verdict(found), "path": list(found.path), "observedSources": [str(one) for one in _plain(found)]}


def routes(topology: Topology, query: Query) -> Answer:
    """The effective routes of a subnet."""
    subnet = subnet_named(topology, text_of(query, "subnet"))
    return {"routes": [_route(one) for one in effective_routes(topology, subnet).routes]}


def next_hop(topology: Topology, query: Query) -> Answer:
    """The route that a machine's flow to an address takes."""
    nic = machine_at(topology, object_of(query, "source")).nic
    selection = select_address(topology, nic.subnet, address_of(query, "destinationIp"))
    answer = _route(selection.route) if selection.route is not None else {}
    if selection.doubt is not None:
        answer["decidedBy"] = decisions.by_doubt(selection.doubt).as_json()
    return answer


def rules(topology: Topology, query: Query) -> Answer:
    """What the security rules of an interface say of a packet, or what a tag means in them."""
    nic = interface_of(topology, text_of(query, "vm"))
    if query.get("tag") is not None:
        tag = text_of(query, "tag")
        prefixes = tag_prefixes(topology, tag, nic.subnet)
        if prefixes is None:
            raise UnsupportedError(f"nobody knows the prefixes of the service tag {tag}")
        return {"tagPrefixes": [str(prefix) for prefix in prefixes]}
    direction = _DIRECTIONS.get(text_of(query, "direction").lower())
    if direction is None:
        raise QueryError(f"query.direction: got {query.get('direction')!r}, expected Inbound or Outbound")
    return _decision(topology, nic, direction, object_of(query, "packet"))


def _decision(topology: Topology, nic: Nic, direction: Direction, fields: Query) -> Answer:
    protocol = protocol_of(fields)
    source, destination = _party(nic, fields, "source"), _party(nic, fields, "destination")
    packet = Packet(source, destination, protocol, port_of(fields, protocol))
    last = None
    for layer in _layers(topology, nic, direction, packet):
        last = layer
        if layer.decision.access in (Access.DENY, None):
            break
    if last is None:
        return {"access": str(Access.ALLOW)}
    access = last.decision.access
    plain = Access.ALLOW if access is Access.ALWAYS_ALLOW else access
    return {"access": str(plain or Verdict.INDETERMINATE), "decidedBy": decisions.by_layer(last).as_json()}


def _layers(topology: Topology, nic: Nic, direction: Direction, packet: Packet) -> Iterator[Layer]:
    groups = (nic.subnet.nsg, nic.nsg) if direction is Direction.INBOUND else (nic.nsg, nic.subnet.nsg)
    if direction is Direction.OUTBOUND and packet.destination.address in HOST_ADDRESSES:
        return host_layers(topology, groups, nic.subnet, packet)
    return interface_layers(topology, direction, groups, nic.subnet, packet)


def _party(nic: Nic, fields: Query, key: str) -> Party:
    address = address_of(fields, key)
    return Party(at(address).addresses, groups=nic.primary.groups) if address == nic.address else at(address)


def resolve_name(topology: Topology, query: Query) -> Answer:
    """Which addresses a client gets for a name."""
    if query.get("type", "A") != "A":
        raise UnsupportedError("only queries for A records are modelled")
    asker, name = object_of(query, "from"), text_of(query, "name")
    match only(asker, "from", ("vm", "subnet", "onPremises")):
        case "vm":
            nic = interface_of(topology, text_of(asker, "vm"))
            client = interface_client(topology.dns, nic.id, nic.holder)
        case "subnet":
            subnet = subnet_named(topology, text_of(asker, "subnet"))
            client = vnet_client(topology.dns, subnet.vnet.id, subnet.name)
        case _:
            address = address_of(asker, "onPremises")
            client = outside_client(str(address), address)
    found = resolve(topology.dns, client, name, topology.readings)
    answered_by: Answer = {"type": str(found.answered_by.type)}
    if found.answered_by.name:
        answered_by["name"] = found.answered_by.name
    rcode = str(found.rcode) if found.rcode is not None else str(Verdict.INDETERMINATE)
    return {"rcode": rcode, "addresses": [str(one) for one in found.addresses], "answeredBy": answered_by}


def snat_ip(topology: Topology, query: Query) -> Answer:
    """Which addresses an Internet destination sees."""
    protocol = protocol_of(query)
    machine = machine_at(topology, object_of(query, "source"))
    target = Host(address_of(query, "destinationIp"))
    found = trace(topology, Flow(machine, target, protocol, port_of(query, protocol)))
    lost = next((one for hop in found.forward for one in hop.steps if one.verdict is Verdict.DROP), None)
    method = found.method if lost is None else lost.decided_by.method
    seen = [str(one) for one in _plain(found)] if lost is None and method is not None else []
    return {**_verdict(found), "observedSources": seen, "method": str(method or NatMethod.NONE)}


def deploy_check(resources: tuple[Resource, ...], world: World) -> Answer:
    """Would Azure accept the resources, and would they work?"""
    preflight = import_module("network.verify.preflight")
    answer: Answer = preflight.deploy_answer(preflight.check(resources, world))
    return answer


QUERIES: Mapping[str, Callable[[Topology, Query], Answer]] = {
    "reach": reach,
    "effective_routes": routes,
    "next_hop": next_hop,
    "effective_rules": rules,
    "resolve": resolve_name,
    "snat_ip": snat_ip,
}


def _verdict(found: Trace) -> Answer:
    decided = [_decided(one) for one in found.decided_by]
    answer: Answer = {"verdict": str(found.verdict)}
    answer["decidedBy"] = decided if found.verdict is Verdict.ALLOW else decided[0]
    fact = next((one.fact for one in found.decided_by if one.fact is not None), None)
    if found.verdict is Verdict.INDETERMINATE and fact is not None:
        answer["fact"] = fact
    return answer


def _decided(one: DecidedBy) -> Json:
    return {key: value if isinstance(value, dict) else str(value) for key, value in one.as_json().items()}


def _plain(found: Trace) -> list[object]:
    return [one.network_address if one.prefixlen == 32 else one for one in found.observed]


def _route(route: Route) -> Answer:
    answer: Answer = {
        "addressPrefix": str(route.prefix),
        "nextHopType": str(route.next_hop_type),
        "source": str(route.source),
        "state": str(route.state),
    }
    if route.next_hop is not None and route.next_hop_type is NextHopType.VIRTUAL_APPLIANCE:
        answer["nextHopIpAddress"] = str(route.next_hop)
    if route.name is not None:
        answer["routeName"] = route.name
    if route.source is RouteSource.GATEWAY and isinstance(route.subject, Gateway):
        answer["gateway"] = route.subject.name
    if route.tag:
        answer["serviceTag"] = route.tag
    return answer
