"""To the device that a route names: an appliance, a firewall, a load balancer, a gateway (S-030 to S-035)."""

from dataclasses import replace
from ipaddress import IPv4Address

from network.model.addresses import AddressSet
from network.model.firewall import Firewall
from network.model.gateway import Gateway
from network.model.route import Route
from network.model.trace import StepKind
from network.model.vnet import Peering, VNet
from network.model.words import GatewayType, Reason, Verdict
from network.simulate import decisions
from network.simulate.crossing import admit, cross
from network.simulate.gateways import gateways_for
from network.simulate.parties import Party
from network.simulate.peerings import peering_to
from network.simulate.places import BalancerFrontend, Interface, PrivateHolder, holder_in, subnet_at
from network.simulate.walk import AtAppliance, AtBalancer, AtFirewall, AtGateway, Leg, Sender, Start, Walk


def to_appliance(walk: Walk, sender: Sender, route: Route) -> Walk:
    """To the address of the next hop, in the own or a directly peered network (S-030, S-031)."""
    walk = private_source(walk, sender)
    if route.next_hop is None:
        unknown = decisions.by_unknown(route.subject, "nextHopIpAddress")
        return walk.step(StepKind.ROUTE, Verdict.INDETERMINATE, unknown).end()
    home, peering = appliance_home(walk, sender.subnet.vnet, route.next_hop)
    holder = holder_in(walk.topology, home, route.next_hop) if home is not None else None
    if home is not None and peering is not None:
        walk = cross(walk, sender, peering, subnet_at(walk.topology, home, route.next_hop))
        walk = admit(walk, sender, peering, holder) if holder is not None else walk
    reason = _unusable(walk, home, holder)
    if reason is not None:
        return walk.step(StepKind.ROUTE, Verdict.DROP, decisions.by_route(route, reason)).end()
    walk = walk.step(StepKind.ROUTE, Verdict.ALLOW, decisions.by_route(route))
    match holder:
        case Firewall():
            return walk.to(AtFirewall(holder))
        case BalancerFrontend():
            return walk.to(AtBalancer(holder, next_hop=True))
        case Interface():
            return walk.to(AtAppliance(holder))
        case _:
            return walk.end()


def _unusable(walk: Walk, home: VNet | None, holder: PrivateHolder | None) -> Reason | None:
    """Why a next hop takes no flow: out of reach, not there, or passed already."""
    if home is None:
        return Reason.NEXT_HOP_NOT_DIRECTLY_CONNECTED
    if not isinstance(holder, Interface | Firewall | BalancerFrontend):
        return Reason.NO_SUCH_HOST
    return Reason.ROUTING_LOOP if device_key(holder) in walk.seen else None


def to_gateway(walk: Walk, sender: Sender, route: Route) -> Walk:
    """To the gateway that the route means."""
    found = gateway_target(walk, sender.subnet.vnet, route)
    if not isinstance(found, Gateway):
        return walk.step(StepKind.ROUTE, Verdict.DROP, decisions.by_route(route, found)).end()
    if found.id.lower() in walk.seen:
        return walk.step(StepKind.ROUTE, Verdict.DROP, decisions.by_route(route, Reason.ROUTING_LOOP)).end()
    walk = walk.step(StepKind.ROUTE, Verdict.ALLOW, decisions.by_route(route))
    return private_source(walk, sender).to(AtGateway(found))


def device_key(holder: Interface | Firewall | BalancerFrontend) -> str:
    """What makes a device the same one when a flow comes back to it."""
    match holder:
        case Interface():
            return holder.nic.id.lower()
        case Firewall():
            return holder.id.lower()
        case BalancerFrontend():
            return holder.frontend.id.lower()


def appliance_home(walk: Walk, vnet: VNet, address: IPv4Address) -> tuple[VNet | None, Peering | None]:
    """The network that has the next hop: the own one, or a direct peer."""
    if any(address in prefix for prefix in vnet.prefixes):
        return vnet, None
    peering = peering_to(walk.topology, vnet, address)
    return (peering.remote, peering) if peering is not None else (None, None)


def gateway_target(walk: Walk, vnet: VNet, route: Route) -> Gateway | Reason | None:
    """The gateway that a route leads to. A user route finds only a VPN gateway that stands alone (S-035, S-258)."""
    if isinstance(route.subject, Gateway):
        return route.subject
    gateways = gateways_for(walk.topology, vnet)
    if any(gateway.type is GatewayType.EXPRESS_ROUTE for gateway in gateways):
        return Reason.EXPRESS_ROUTE_NOT_TARGETABLE
    return gateways[0] if gateways else None


def private_source(walk: Walk, sender: Sender) -> Walk:
    """A firewall that replaces the source of what stays private uses an address of its subnet (S-088, S-163)."""
    firewall = sender.firewall
    if firewall is None or not sender.snat:
        return walk
    prefixes = firewall.subnet.prefixes
    source = Party(AddressSet.of(*prefixes))
    closed = replace(walk.leg, end=firewall.subnet, end_name=firewall.name)
    leg = Leg(source, Start.INSIDE, device=firewall)
    text = f"source is now an address of {firewall.subnet.name}"
    walk = walk.translated(source, prefixes, leg, closed)
    decided_by = walk.hops[-1].steps[-1].decided_by if walk.hops[-1].steps else None
    return walk if decided_by is None else walk.step(StepKind.TRANSLATE, Verdict.ALLOW, decided_by, text)
