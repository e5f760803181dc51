"""Where a flow is at a hop: what stands there, at which address, in which subnet."""

from collections.abc import Mapping
from ipaddress import IPv4Address

from infra.report.trace.fields import Asked
from network.model.declared import Declared
from network.model.dns import InboundEndpoint
from network.model.edge import AppGateway, Bastion
from network.model.endpoint import PrivateEndpoint, PrivateLinkService
from network.model.firewall import Firewall
from network.model.flow import Client, Flow, Host, InternetHost, Machine
from network.model.gateway import Gateway
from network.model.lb import LoadBalancer
from network.model.nat import NatGateway
from network.model.nic import Nic
from network.model.service import Service
from network.model.topology import Topology
from network.model.trace import Hop, Trace
from network.model.vnet import Subnet
from network.model.words import GatewayType
from network.simulate.gateways import site_at
from network.simulate.places import address_of, endpoint_addresses, given_address
from network.verify.intents.stand_ins import STAND_INS

INTERNET = "internet"
KINDS: Mapping[type[Declared], str] = {
    Nic: "machine",
    Firewall: "firewall",
    PrivateEndpoint: "private endpoint",
    PrivateLinkService: "private link service",
    LoadBalancer: "load balancer",
    Bastion: "Bastion host",
    AppGateway: "application gateway",
    NatGateway: "NAT gateway",
    InboundEndpoint: "DNS resolver",
    Service: "public side",
}
NOBODY_KNOWS = "None"  # what a hop is called whose address nobody knows


def place_of(hop: Hop, flow: Flow, asked: Asked) -> str:
    """What a hop is called; where its address is not known, or only stands for others, by what was asked for."""
    if hop.subject is None and INTERNET in (asked.source, asked.target) and hop.place == _picked(flow, asked):
        return INTERNET
    address = _address_in(hop.place)
    stands_in = address is not None and address in STAND_INS
    return flow.fqdn or asked.target if stands_in or hop.place == NOBODY_KNOWS else hop.place


def _picked(flow: Flow, asked: Asked) -> str:
    """The address that was picked for the internet."""
    end = flow.source if asked.source == INTERNET else flow.target
    return str(end.address) if isinstance(end, Host | InternetHost) else ""


def described(topology: Topology, trace: Trace, hop: Hop, asked: Asked) -> str:
    """What stands at a hop, its address and its subnet; empty where the name of the place says it all."""
    subject = hop.subject or _known(trace, hop.place)
    if subject is None:
        client = _client(trace.flow, hop)
        return client or _outside(topology, place_of(hop, trace.flow, asked))
    address, subnet = _address(topology, subject, trace.flow), _subnet(subject)
    kind = _kind(topology, subject)
    kind = "" if kind.lower() == hop.place.lower() else kind
    inside = f"in {subnet.name}" if subnet is not None and subnet.name != hop.place else ""
    where = " ".join(filter(None, (str(address or ""), inside)))
    return ", ".join(filter(None, (kind, where)))


def _known(trace: Trace, place: str) -> Declared | None:
    """A reply passes places that the request has shown."""
    return next((hop.subject for hop in trace.forward if hop.place == place and hop.subject is not None), None)


def _outside(topology: Topology, place: str) -> str:
    address = _address_in(place)
    site = site_at(topology, address) if address is not None else None
    return f"in site {site.name}" if site is not None else "" if place == INTERNET else "on the internet"


def _client(flow: Flow, hop: Hop) -> str:
    """A client that came over point-to-site."""
    source = flow.source
    return f"client of {source.gateway.name}" if isinstance(source, Client) and hop.place == str(source.address) else ""


def _address_in(place: str) -> IPv4Address | None:
    try:
        return IPv4Address(place)
    except ValueError:
        return None


def _kind(topology: Topology, subject: Declared) -> str:
    match subject:
        case Nic(pool=pool) if pool is not None:
            return str(pool.kind)
        case Nic() if any(bastion.nic.id == subject.id for bastion in topology.bastions.values()):
            return KINDS[Bastion]
        case Gateway(type=kind):
            return f"{'ExpressRoute' if kind is GatewayType.EXPRESS_ROUTE else 'VPN'} gateway"
        case _:
            return KINDS.get(type(subject), "")


def _address(topology: Topology, subject: Declared, flow: Flow) -> IPv4Address | None:
    match subject:
        case Nic():
            return _machine_address(topology, subject, flow)
        case Firewall():
            return given_address(topology, subject, subject.address)
        case PrivateEndpoint():
            return next(iter(endpoint_addresses(topology, subject)), None)
        case Service():
            return subject.address
        case _:
            return None


def _machine_address(topology: Topology, nic: Nic, flow: Flow) -> IPv4Address | None:
    """A machine of a pool stands wherever the flow says."""
    for end in (flow.source, flow.target):
        if isinstance(end, Machine) and end.nic is nic and end.address is not None:
            return end.address
    if isinstance(flow.target, Host) and flow.target.address in nic.subnet and nic.pool is not None:
        return flow.target.address
    return address_of(topology, nic.primary)


def _subnet(subject: Declared) -> Subnet | None:
    match subject:
        case Nic() | Firewall() | PrivateEndpoint() | Gateway() | AppGateway():
            return subject.subnet
        case Bastion():
            return subject.nic.subnet
        case _:
            return None
