"""On the Internet: who has a public address, and what it takes from outside."""

from dataclasses import replace
from ipaddress import IPv4Address

from network.azure.reserved import RESERVED_ROUTES
from network.model.addresses import AddressSet, Match
from network.model.edge import AppGateway, Bastion
from network.model.firewall import Firewall
from network.model.gateway import Gateway
from network.model.nat import NatGateway, PublicIp
from network.model.route import Route
from network.model.service import Service
from network.model.trace import StepKind
from network.model.vnet import Subnet
from network.model.words import NextHopType, Protocol, Reason, RouteSource, Verdict
from network.simulate import decisions
from network.simulate.app_gateways import request
from network.simulate.doors import inbound
from network.simulate.parties import Party, at, outside_name
from network.simulate.places import (
    BalancerFrontend,
    Interface,
    PublicHolder,
    ResolverDoor,
    address_of,
    bare_machine,
    public_holder,
)
from network.simulate.routes import DEFAULT
from network.simulate.tags import PUBLIC, tag_addresses
from network.simulate.walk import AtBalancer, AtEdge, AtFirewall, AtInterface, AtService, OnInternet, Walk

STORAGE = "microsoft.storage/storageaccounts"
HTTPS = 443
DNS = 53


def service_at(walk: Walk, address: IPv4Address | None) -> Service | None:
    """The declared service that a flow is addressed to: the one it names, else the one with this public address."""
    if isinstance(walk.flow.target, Service) and address in (None, walk.flow.target.address):
        return walk.flow.target
    holder = public_holder(walk.topology, address) if address is not None else None
    return holder if isinstance(holder, Service) else None


def is_same_region_storage(walk: Walk, subnet: Subnet) -> bool:
    """Whether the destination is storage in the region of the subnet (S-120)."""
    destination, region = walk.packet.destination, subnet.vnet.location
    service = service_at(walk, destination.address)
    if service is not None:
        return service.type.lower() == STORAGE and service.location == region
    tagged = tag_addresses(walk.topology, f"Storage.{region}", None)
    return tagged is not None and destination.addresses.lies_in(tagged) is Match.YES


def on_internet(walk: Walk, place: OnInternet) -> Walk:
    """To whoever has the public address; an address that nobody declared is a host on the Internet."""
    address = walk.packet.destination.address
    service = service_at(walk, address)
    if service is not None or address is None:
        return walk.to(AtService(service, from_azure=place.from_azure))
    holder = public_holder(walk.topology, address)
    return _to_host(walk, address) if holder is None else _to_holder(walk, holder)


def _to_holder(walk: Walk, holder: PublicHolder) -> Walk:
    """At a declared public address: each kind takes what comes from outside in its own way."""
    match holder:
        case Interface():
            walk = _to_interface(walk, holder)
        case BalancerFrontend():
            walk = walk.to(AtBalancer(holder, public=True))
        case Firewall():
            walk = walk.to(AtFirewall(holder, addressed=True, public=True))
        case NatGateway():
            refused = decisions.platform(Reason.NAT_GATEWAY_NO_INBOUND, holder)
            walk = walk.hop(holder.name, holder).step(StepKind.PLATFORM, Verdict.DROP, refused).end()
        case AppGateway() | Bastion() | Gateway():
            walk = walk.to(AtEdge(holder))
        case Service():
            walk = walk.to(AtService(holder, from_azure=False))
        case PublicIp():
            lost = Route(DEFAULT, NextHopType.INTERNET, RouteSource.DEFAULT, subject=holder)
            walk = _lost(walk, lost, Reason.NO_SUCH_HOST)
    return walk


def _to_interface(walk: Walk, interface: Interface) -> Walk:
    """The public address of an interface becomes its private one (S-071, S-113)."""
    public_ip, own = interface.configuration.public_ip, address_of(walk.topology, interface.configuration)
    if own is not None:
        walk = replace(walk, packet=replace(walk.packet, destination=at(own)))
    closed = public_ip is not None and not public_ip.basic
    return walk.to(AtInterface(interface, public_ip, closed))


def _to_host(walk: Walk, address: IPv4Address) -> Walk:
    """A host on the Internet; private addresses are not routed there."""
    if address not in PUBLIC:
        private = next((row.prefix for row in RESERVED_ROUTES if address in row.prefix), DEFAULT)
        return _lost(walk, Route(private, NextHopType.NONE, RouteSource.DEFAULT), None)
    return walk.hop(outside_name(walk.topology, address)).end(reached=True)


def _lost(walk: Walk, route: Route, reason: Reason | None) -> Walk:
    return walk.step(StepKind.ROUTE, Verdict.DROP, decisions.by_route(route, reason)).end()


def at_edge(walk: Walk, place: AtEdge) -> Walk | tuple[Walk, ...]:
    """Application gateways, Bastion hosts, gateways and DNS endpoints: the filter of their subnet, and what they serve.

    What a gateway's own address does with a flow is not modelled.
    """
    holder, asked = place.holder, walk.packet
    noun = holder.declared if isinstance(holder, ResolverDoor) else holder
    walk = walk.hop(noun.name, noun, device=isinstance(holder, AppGateway))
    subnet = holder.nic.subnet if isinstance(holder, Bastion) else holder.subnet
    nic = bare_machine(subnet)
    if not isinstance(holder, Gateway):
        destination = walk.packet.destination
        if not isinstance(holder, ResolverDoor):
            destination = Party(walk.packet.destination.addresses if _is_inside(walk, subnet) else _anywhere(subnet))
        _, walk = inbound(replace(walk, packet=replace(walk.packet, destination=destination)), nic, subnet)
    if isinstance(holder, AppGateway):
        return request(walk, holder, asked)
    if not _serves(walk, place):
        decided_by = decisions.by_not_modelled(noun)
        walk = walk.step(StepKind.PLATFORM, Verdict.INDETERMINATE, decided_by)
    return walk.finish(end=subnet, name=noun.name)


def _is_inside(walk: Walk, subnet: Subnet) -> bool:
    address = walk.packet.destination.address
    return address is not None and address in subnet


def _anywhere(subnet: Subnet) -> AddressSet:
    return AddressSet.of(*subnet.prefixes)


def _serves(walk: Walk, place: AtEdge) -> bool:
    packet = walk.packet
    if isinstance(place.holder, Bastion):
        return packet.protocol is Protocol.TCP and packet.port == HTTPS
    return isinstance(place.holder, ResolverDoor) and packet.port == DNS
