"""The beginning of a walk: where a flow enters, and what it is addressed to."""

from dataclasses import replace
from ipaddress import IPv4Address

from network.model.addresses import NOTHING
from network.model.declared import Declared
from network.model.edge import Bastion
from network.model.endpoint import PrivateEndpoint
from network.model.errors import NameLookupError
from network.model.flow import Client, Flow, FlowSource, FlowTarget, Host, InternetHost, Machine, SiteHost
from network.model.gateway import Gateway
from network.model.nic import Nic
from network.model.service import Service
from network.model.topology import Topology
from network.model.trace import DecidedBy, StepKind
from network.model.words import Decider, GatewayType, Reason, Verdict
from network.simulate import decisions, parties
from network.simulate.gateways import gateways_of_site, offers, site_at
from network.simulate.parties import ANYBODY, Packet, Party
from network.simulate.places import endpoint_addresses
from network.simulate.tags import PUBLIC
from network.simulate.walk import AtGateway, Leg, OnInternet, Sender, Sending, Start, Walk


def begin(topology: Topology, flow: Flow) -> Walk:
    """The walk of a flow at its source."""
    source = _source_party(topology, flow.source)
    target = _target_party(topology, flow)
    private = isinstance(flow.target, PrivateEndpoint)
    packet = Packet(source, target, flow.protocol, flow.port, flow.source_port, ignore_source_port=private)
    walk = Walk(topology, flow, packet, None, Leg(source, Start.INSIDE), fqdn=flow.fqdn)
    nowhere = _without_address(flow, source, target)
    if nowhere is not None:
        return walk.hop(nowhere.name, nowhere).step(StepKind.PLATFORM, Verdict.INDETERMINATE, _unplaced(nowhere)).end()
    return _enter(walk, flow.source)


def _enter(walk: Walk, source: FlowSource) -> Walk:
    match source:
        case Machine():
            walk = _from_machine(walk, source)
        case Bastion():
            walk = _from_machine(walk, Machine(source.nic))
        case InternetHost():
            walk = _from_internet(walk.hop(parties.outside_name(walk.topology, source.address)), source.address)
        case SiteHost():
            walk = _from_site(walk.hop(str(source.address)), source)
        case Client():
            leg = Leg(walk.packet.source, Start.CLIENT, gateway=source.gateway)
            walk = _through(replace(walk.hop(str(source.address)), leg=leg), (source.gateway,))
        case PrivateEndpoint():
            decided_by = DecidedBy(
                type=Decider.PRIVATE_ENDPOINT, name=source.name, reason=Reason.CANNOT_ORIGINATE, subject=source
            )
            walk = walk.hop(source.name, source).step(StepKind.ENDPOINT, Verdict.DROP, decided_by).end()
    return walk


def _source_party(topology: Topology, source: FlowSource) -> Party:
    match source:
        case Machine():
            return parties.machine(topology, source.nic, source.address)
        case Bastion():
            return parties.machine(topology, source.nic)
        case InternetHost():
            return parties.at(source.address) if source.address is not None else ANYBODY
        case SiteHost() | Client():
            return parties.at(source.address)
        case PrivateEndpoint():
            addresses = endpoint_addresses(topology, source)
            return parties.endpoint(source, addresses[0]) if addresses else Party(NOTHING)


def _target_party(topology: Topology, flow: Flow) -> Party:
    target: FlowTarget = flow.target
    match target:
        case Machine():
            return _machine_party(topology, flow, target)
        case Host() | SiteHost():
            return parties.at(target.address)
        case InternetHost():
            return parties.at(target.address) if target.address is not None else ANYBODY
        case PrivateEndpoint():
            addresses = endpoint_addresses(topology, target)
            return parties.endpoint(target, addresses[0]) if addresses else Party(NOTHING)
        case Service():
            return parties.service(target)


def _machine_party(topology: Topology, flow: Flow, target: Machine) -> Party:
    """A machine is addressed by its private address; from the Internet by its public one, where it has one."""
    public = target.nic.primary.public_ip
    if isinstance(flow.source, InternetHost) and public is not None and public.address is not None:
        return parties.at(public.address)
    if target.address is not None:
        return parties.machine(topology, target.nic, target.address)
    return parties.machine(topology, target.nic)


def _without_address(flow: Flow, source: Party, target: Party) -> Declared | None:
    """The end of a flow that has no address: its subnet is full, or nobody knows the prefix."""
    ends: tuple[tuple[Party, FlowSource | FlowTarget], ...] = ((source, flow.source), (target, flow.target))
    for party, end in ends:
        noun = end.nic if isinstance(end, Machine) else end
        if not party.addresses and isinstance(noun, Declared):
            return noun
    return None


def _unplaced(noun: Declared) -> DecidedBy:
    match noun:
        case Nic() | PrivateEndpoint() if noun.subnet.gap("addressPrefix", "addressPrefixes") is not None:
            return decisions.by_unknown(noun.subnet, "addressPrefix")
        case _:
            return decisions.by_unknown(noun, "privateIPAddress")


def _from_machine(walk: Walk, machine: Machine) -> Walk:
    nic = machine.nic
    known = walk.packet.source.addresses.only
    observed = tuple(walk.packet.source.addresses.prefixes()) if known is not None else nic.subnet.prefixes
    walk = replace(walk, observed=observed, leg=replace(walk.leg, device=nic))
    return walk.hop(nic.holder, nic).to(Sending(Sender(nic.subnet, nic=nic)))


def _from_internet(walk: Walk, address: IPv4Address | None) -> Walk:
    observed = tuple(walk.packet.source.addresses.prefixes()) if address is not None else ()
    leg = Leg(walk.packet.source, Start.OUTSIDE)
    return replace(walk, observed=observed, leg=leg).to(OnInternet(from_azure=False))


def _from_site(walk: Walk, host: SiteHost) -> Walk:
    site = site_at(walk.topology, host.address)
    if site is None:
        raise NameLookupError(f"no site holds {host.address}", str(host.address))
    gateways = gateways_of_site(walk.topology, site)
    return _through(replace(walk, leg=Leg(walk.packet.source, Start.SITE)), gateways)


def _through(walk: Walk, gateways: tuple[Gateway, ...]) -> Walk:
    """Into Azure by the gateway that offers the destination by the longest prefix (S-214, S-216)."""
    walk = replace(walk, observed=tuple(walk.packet.source.addresses.prefixes()))
    address = walk.packet.destination.address
    if address is None:
        return _own_uplink(walk)
    offered = [
        (prefix.prefixlen, gateway) for gateway in gateways if (prefix := offers(walk.topology, gateway, address))
    ]
    if offered:
        longest = max(length for length, _ in offered)
        gateway = next(gateway for length, gateway in offered if length == longest)
        return replace(walk, leg=replace(walk.leg, gateway=gateway)).to(AtGateway(gateway, from_outside=True))
    vnet = next(
        (one for one in walk.topology.vnets.values() if any(address in prefix for prefix in one.prefixes)), None
    )
    if vnet is None and address in PUBLIC and site_at(walk.topology, address) is None:
        return _own_uplink(walk)
    return _not_offered(walk, gateways, address)


def _own_uplink(walk: Walk) -> Walk:
    """A site's own way to the Internet, from some public address."""
    leg = Leg(ANYBODY, Start.OUTSIDE)
    return walk.translated(ANYBODY, (), leg, walk.leg).to(OnInternet(from_azure=False))


def _not_offered(walk: Walk, gateways: tuple[Gateway, ...], address: IPv4Address) -> Walk:
    """No gateway offers the destination; the walk goes on at the first gateway, as if it did."""
    types = {gateway.type for gateway in gateways}
    site = site_at(walk.topology, address)
    others = {gateway.type for gateway in gateways_of_site(walk.topology, site)} if site is not None else set()
    mixed = bool(types and others) and not types & others and GatewayType.EXPRESS_ROUTE in types | others
    prefixes = [
        *(prefix for vnet in walk.topology.vnets.values() for prefix in vnet.prefixes),
        *(site.prefixes if site is not None else ()),
    ]
    prefix = next((one for one in prefixes if address in one), None)
    decided_by = DecidedBy(
        type=Decider.GATEWAY,
        name=gateways[0].name if gateways else None,
        reason=Reason.NO_EXPRESS_ROUTE_VPN_TRANSIT if mixed else Reason.PREFIX_NOT_ADVERTISED,
        address_prefix=prefix,
        subject=gateways[0] if gateways else None,
    )
    walk = walk.step(StepKind.ADVERTISE, Verdict.DROP, decided_by)
    if not gateways or site is not None:
        return walk.end()
    return replace(walk, leg=replace(walk.leg, gateway=gateways[0])).to(AtGateway(gateways[0], from_outside=True))
