"""From a route to whoever has the address in a virtual network."""

from ipaddress import IPv4Address

from network.model.edge import AppGateway
from network.model.endpoint import PrivateEndpoint
from network.model.firewall import Firewall
from network.model.trace import StepKind
from network.model.vnet import Peering, VNet
from network.model.words import Reason, Verdict
from network.simulate import decisions
from network.simulate.crossing import admit, cross
from network.simulate.places import BalancerFrontend, Interface, PrivateHolder, ResolverDoor, holder_in, subnet_at
from network.simulate.walk import AtBalancer, AtEdge, AtEndpoint, AtFirewall, AtInterface, Sender, Walk


def not_peered(walk: Walk, sender: Sender, address: IPv4Address, peering: Peering | None) -> Walk | None:
    """The subnet peering that leaves a destination out, where that is why there is no route to it."""
    if peering is None or peering.complete or peering.remote is None:
        return None
    target = subnet_at(walk.topology, peering.remote, address)
    return arrive_in(cross(walk, sender, peering, target), sender, peering.remote, address, peering)


def arrive_in(walk: Walk, sender: Sender, vnet: VNet, address: IPv4Address, peering: Peering | None) -> Walk:
    """Hand the flow to whoever has the address in a virtual network."""
    holder = holder_in(walk.topology, vnet, address)
    if holder is None:
        route = walk.route
        if route is None:
            return walk.end()
        return walk.step(StepKind.ROUTE, Verdict.DROP, decisions.by_route(route, Reason.NO_SUCH_HOST)).end()
    if peering is not None:
        walk = admit(walk, sender, peering, holder)
    return to_holder(walk, holder)


def to_holder(walk: Walk, holder: PrivateHolder) -> Walk:
    """At whoever has the destination address."""
    match holder:
        case Interface():
            return walk.to(AtInterface(holder))
        case BalancerFrontend():
            return walk.to(AtBalancer(holder))
        case Firewall():
            return walk.to(AtFirewall(holder, addressed=True))
        case PrivateEndpoint():
            return walk.to(AtEndpoint(holder))
        case AppGateway() | ResolverDoor():
            return walk.to(AtEdge(holder))
