"""The queries of docs/snapshot.md 3: each a function of a topology and the query's fields to the answer's keys."""

from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from ipaddress import IPv4Address

from network.azure.reserved import HOST_ADDRESSES
from network.model.addresses import parse_address
from network.model.edge import Bastion
from network.model.errors import NameLookupError
from network.model.flow import Client, Flow, FlowSource, FlowTarget, Host, InternetHost, Machine, SiteHost
from network.model.gateway import Gateway
from network.model.nic import Nic
from network.model.resource import Json, Resource
from network.model.route import Route
from network.model.topology import Topology, named
from network.model.trace import DecidedBy, Trace
from network.model.vnet import Subnet
from network.model.words import Access, Direction, NatMethod, NextHopType, Protocol, RouteSource, Verdict
from network.model.world import World
from network.simulate import decisions
from network.simulate.dns_clients import interface_client, outside_client, vnet_client
from network.simulate.filters import Layer, host_layers, interface_layers
from network.simulate.parties import Packet, Party, at
from network.simulate.places import machine_in
from network.simulate.resolve import resolve
from network.simulate.routes import effective_routes
from network.simulate.select import select_address
from network.simulate.tags import tag_prefixes
from network.simulate.trace import trace

Query = Mapping[str, Json]
Answer = dict[str, Json]
_PROTOCOLS = {one.lower(): one for one in Protocol}
_DIRECTIONS = {one.lower(): one for one in Direction}
MOST_PORTS = 65535


class QueryError(Exception):
    """A field of a query is missing or malformed; the message is one sentence."""


class UnsupportedError(Exception):
    """The question needs something that is not modelled; the message is one sentence."""


def reach(topology: Topology, query: Query) -> Answer:
    """Does a new connection work, request and reply?"""
    protocol = _protocol(query)
    fqdn = _text(query, "fqdn") if query.get("fqdn") is not None else ""
    flow = Flow(_source(topology, query), _target(topology, query), protocol, _port(query, protocol), fqdn)
    found = trace(topology, flow)
    return {**_verdict(found), "path": list(found.path), "observedSources": [str(one) for one in _plain(found)]}


def routes(topology: Topology, query: Query) -> Answer:
    """The effective routes of a subnet."""
    subnet = _subnet(topology, _text(query, "subnet"))
    return {"routes": [_route(one) for one in effective_routes(topology, subnet).routes]}


def next_hop(topology: Topology, query: Query) -> Answer:
    """The route that a machine's flow to an address takes."""
    nic = _machine(topology, _object(query, "source")).nic
    selection = select_address(topology, nic.subnet, _address(query, "destinationIp"))
    answer = _route(selection.route) if selection.route is not None else {}
    if selection.doubt is not None:
        answer["decidedBy"] = decisions.by_doubt(selection.doubt).as_json()
    return answer


def rules(topology: Topology, query: Query) -> Answer:
    """What the security rules of an interface say of a packet, or what a tag means in them."""
    nic = _vm(topology, _text(query, "vm"))
    if query.get("tag") is not None:
        tag = _text(query, "tag")
        prefixes = tag_prefixes(topology, tag, nic.subnet)
        if prefixes is None:
            raise UnsupportedError(f"nobody knows the prefixes of the service tag {tag}")
        return {"tagPrefixes": [str(prefix) for prefix in prefixes]}
    direction = _DIRECTIONS.get(_text(query, "direction").lower())
    if direction is None:
        raise QueryError(f"query.direction: got {query.get('direction')!r}, expected Inbound or Outbound")
    return _decision(topology, nic, direction, _object(query, "packet"))


def _decision(topology: Topology, nic: Nic, direction: Direction, fields: Query) -> Answer:
    protocol = _protocol(fields)
    source, destination = _party(nic, fields, "source"), _party(nic, fields, "destination")
    packet = Packet(source, destination, protocol, _port(fields, protocol))
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
    address = _address(fields, key)
    return Party(at(address).addresses, groups=nic.primary.groups) if address == nic.address else at(address)


def resolve_name(topology: Topology, query: Query) -> Answer:
    """Which addresses a client gets for a name."""
    if query.get("type", "A") != "A":
        raise UnsupportedError("only queries for A records are modelled")
    asker, name = _object(query, "from"), _text(query, "name")
    match _only(asker, "from", ("vm", "subnet", "onPremises")):
        case "vm":
            nic = _vm(topology, _text(asker, "vm"))
            client = interface_client(topology.dns, nic.id, nic.holder)
        case "subnet":
            subnet = _subnet(topology, _text(asker, "subnet"))
            client = vnet_client(topology.dns, subnet.vnet.id, subnet.name)
        case _:
            address = _address(asker, "onPremises")
            client = outside_client(str(address), address)
    found = resolve(topology.dns, client, name, topology.readings)
    answered_by: Answer = {"type": str(found.answered_by.type)}
    if found.answered_by.name:
        answered_by["name"] = found.answered_by.name
    rcode = str(found.rcode) if found.rcode is not None else str(Verdict.INDETERMINATE)
    return {"rcode": rcode, "addresses": [str(one) for one in found.addresses], "answeredBy": answered_by}


def snat_ip(topology: Topology, query: Query) -> Answer:
    """Which addresses an Internet destination sees."""
    protocol = _protocol(query)
    machine = _machine(topology, _object(query, "source"))
    target = Host(_address(query, "destinationIp"))
    found = trace(topology, Flow(machine, target, protocol, _port(query, protocol)))
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


def _source(topology: Topology, query: Query) -> FlowSource:
    fields = _object(query, "source")
    kinds = ("vm", "subnet", "internet", "onPremises", "p2s", "bastion", "privateEndpoint")
    match _only(fields, "source", kinds):
        case "vm" | "subnet":
            return _machine(topology, fields)
        case "internet":
            return InternetHost(_address(fields, "internet"))
        case "onPremises":
            return SiteHost(_address(fields, "onPremises"))
        case "p2s":
            gateway = named(topology.gateways.values(), _text(fields, "gateway"), "gateway")
            return Client(_address(fields, "p2s"), gateway)
        case "bastion":
            bastion: Bastion = named(topology.bastions.values(), _text(fields, "bastion"), "Bastion host")
            return bastion
        case _:
            name = _text(fields, "privateEndpoint")
            return named(topology.private_endpoints.values(), name, "private endpoint")


def _target(topology: Topology, query: Query) -> FlowTarget:
    fields = _object(query, "destination")
    kinds = ("vm", "ip", "internet", "onPremises", "privateEndpoint", "paas")
    match _only(fields, "destination", kinds):
        case "vm":
            return Machine(_vm(topology, _text(fields, "vm")))
        case "ip":
            return Host(_address(fields, "ip"))
        case "internet":
            return InternetHost(_address(fields, "internet"))
        case "onPremises":
            return SiteHost(_address(fields, "onPremises"))
        case "privateEndpoint":
            name = _text(fields, "privateEndpoint")
            return named(topology.private_endpoints.values(), name, "private endpoint")
        case _:
            return named(topology.services.values(), _text(fields, "paas"), "service")


def _machine(topology: Topology, fields: Query) -> Machine:
    if _only(fields, "source", ("vm", "subnet")) == "vm":
        return Machine(_vm(topology, _text(fields, "vm")))
    return Machine(machine_in(topology, _subnet(topology, _text(fields, "subnet"))))


def _vm(topology: Topology, name: str) -> Nic:
    vm = named(topology.vms.values(), name, "VM")
    if not vm.nics:
        raise NameLookupError(f"{vm.name} has no network interface in the snapshot", name)
    return vm.nics[0]


def _subnet(topology: Topology, name: str) -> Subnet:
    return named(topology.subnets.values(), name, "subnet")


def _only(fields: Query, where: str, kinds: tuple[str, ...]) -> str:
    """The one kind of endpoint that an object names."""
    found = [kind for kind in kinds if kind in fields]
    if len(found) != 1:
        raise QueryError(f"query.{where}: got {dict(fields)!r}, expected exactly one of {', '.join(kinds)}")
    return found[0]


def _object(query: Query, key: str) -> Query:
    value = query.get(key)
    if not isinstance(value, Mapping):
        raise QueryError(f"query.{key}: got {value!r}, expected an object")
    return value


def _text(query: Query, key: str) -> str:
    value = query.get(key)
    if not isinstance(value, str) or not value:
        raise QueryError(f"query.{key}: got {value!r}, expected a string")
    return value


def _address(query: Query, key: str) -> IPv4Address:
    text = _text(query, key)
    try:
        return parse_address(text)
    except ValueError:
        if ":" in text:
            raise UnsupportedError(f"{text} is an IPv6 address; IPv6 is not modelled") from None
        raise QueryError(f"query.{key}: got {text!r}, expected an IPv4 address") from None


def _protocol(query: Query) -> Protocol:
    protocol = _PROTOCOLS.get(_text(query, "protocol").lower())
    if protocol is None:
        raise QueryError(f"query.protocol: got {query.get('protocol')!r}, expected Tcp, Udp or Icmp")
    return protocol


def _port(query: Query, protocol: Protocol) -> int:
    value = query.get("destinationPort")
    if protocol is Protocol.ICMP:
        return 0
    number = value if isinstance(value, int | float) and not isinstance(value, bool) else -1
    if not 0 <= number <= MOST_PORTS or not float(number).is_integer():
        raise QueryError(f"query.destinationPort: got {value!r}, expected a port from 0 to 65535")
    return int(number)
