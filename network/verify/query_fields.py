"""The fields of a query, and the ends of a flow as docs/snapshot.md 3.1 writes them."""

from collections.abc import Mapping
from ipaddress import IPv4Address

from network.model.addresses import parse_address
from network.model.edge import Bastion
from network.model.errors import NameLookupError
from network.model.flow import Client, FlowSource, FlowTarget, Host, InternetHost, Machine, SiteHost
from network.model.nic import Nic
from network.model.resource import Json
from network.model.topology import Topology, named
from network.model.vnet import Subnet
from network.model.words import Protocol
from network.simulate.places import machine_in

Query = Mapping[str, Json]
MOST_PORTS = 65535
_PROTOCOLS = {one.lower(): one for one in Protocol}


class QueryError(Exception):
    """A field of a query is missing or malformed; the message is one sentence."""


class UnsupportedError(Exception):
    """The question needs something that is not modelled; the message is one sentence."""


def source_of(topology: Topology, query: Query) -> FlowSource:
    """Who sends the flow of a query."""
    fields = object_of(query, "source")
    kinds = ("vm", "subnet", "internet", "onPremises", "p2s", "bastion", "privateEndpoint")
    match only(fields, "source", kinds):
        case "vm" | "subnet":
            return machine_at(topology, fields)
        case "internet":
            return InternetHost(address_of(fields, "internet"))
        case "onPremises":
            return SiteHost(address_of(fields, "onPremises"))
        case "p2s":
            gateway = named(topology.gateways.values(), text_of(fields, "gateway"), "gateway")
            return Client(address_of(fields, "p2s"), gateway)
        case "bastion":
            bastion: Bastion = named(topology.bastions.values(), text_of(fields, "bastion"), "Bastion host")
            return bastion
        case _:
            name = text_of(fields, "privateEndpoint")
            return named(topology.private_endpoints.values(), name, "private endpoint")


def target_of(topology: Topology, query: Query) -> FlowTarget:
    """Where the flow of a query goes."""
    fields = object_of(query, "destination")
    kinds = ("vm", "ip", "internet", "onPremises", "privateEndpoint", "paas")
    match only(fields, "destination", kinds):
        case "vm":
            return Machine(interface_of(topology, text_of(fields, "vm")))
        case "ip":
            return Host(address_of(fields, "ip"))
        case "internet":
            return InternetHost(address_of(fields, "internet"))
        case "onPremises":
            return SiteHost(address_of(fields, "onPremises"))
        case "privateEndpoint":
            name = text_of(fields, "privateEndpoint")
            return named(topology.private_endpoints.values(), name, "private endpoint")
        case _:
            return named(topology.services.values(), text_of(fields, "paas"), "service")


def machine_at(topology: Topology, fields: Query) -> Machine:
    """A machine, or any in a subnet."""
    if only(fields, "source", ("vm", "subnet")) == "vm":
        return Machine(interface_of(topology, text_of(fields, "vm")))
    return Machine(machine_in(topology, subnet_named(topology, text_of(fields, "subnet"))))


def interface_of(topology: Topology, name: str) -> Nic:
    """The primary interface of a VM, by name or id."""
    vm = named(topology.vms.values(), name, "VM")
    if not vm.nics:
        raise NameLookupError(f"{vm.name} has no network interface in the snapshot", name)
    return vm.nics[0]


def subnet_named(topology: Topology, name: str) -> Subnet:
    """A subnet by name or id."""
    return named(topology.subnets.values(), name, "subnet")


def only(fields: Query, where: str, kinds: tuple[str, ...]) -> str:
    """The one kind of endpoint that an object names."""
    found = [kind for kind in kinds if kind in fields]
    if len(found) != 1:
        raise QueryError(f"query.{where}: got {dict(fields)!r}, expected exactly one of {', '.join(kinds)}")
    return found[0]


def object_of(query: Query, key: str) -> Query:
    """A field that must be an object."""
    value = query.get(key)
    if not isinstance(value, Mapping):
        raise QueryError(f"query.{key}: got {value!r}, expected an object")
    return value


def text_of(query: Query, key: str) -> str:
    """A field that must be a string."""
    value = query.get(key)
    if not isinstance(value, str) or not value:
        raise QueryError(f"query.{key}: got {value!r}, expected a string")
    return value


def address_of(query: Query, key: str) -> IPv4Address:
    """A field that must be an IPv4 address. Raises UnsupportedError for IPv6."""
    text = text_of(query, key)
    try:
        return parse_address(text)
    except ValueError:
        if ":" in text:
            raise UnsupportedError(f"{text} is an IPv6 address; IPv6 is not modelled") from None
        raise QueryError(f"query.{key}: got {text!r}, expected an IPv4 address") from None


def protocol_of(query: Query) -> Protocol:
    """The protocol of a query."""
    protocol = _PROTOCOLS.get(text_of(query, "protocol").lower())
    if protocol is None:
        raise QueryError(f"query.protocol: got {query.get('protocol')!r}, expected Tcp, Udp or Icmp")
    return protocol


def port_of(query: Query, protocol: Protocol) -> int:
    """The destination port of a query; 0 for ICMP."""
    value = query.get("destinationPort")
    if protocol is Protocol.ICMP:
        return 0
    number = value if isinstance(value, int | float) and not isinstance(value, bool) else -1
    if not 0 <= number <= MOST_PORTS or not float(number).is_integer():
        raise QueryError(f"query.destinationPort: got {value!r}, expected a port from 0 to 65535")
    return int(number)
