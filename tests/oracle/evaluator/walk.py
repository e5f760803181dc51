"""One flow, step by step, in the order of semantics.md A.4: the request."""

from tests.oracle.evaluator import appliances, gateways, outside
from tests.oracle.evaluator.outcome import Closed, Json, Open
from tests.oracle.evaluator.peering import cross, home_of, unlisted
from tests.oracle.evaluator.places import deliver
from tests.oracle.evaluator.routes import decided, select
from tests.oracle.evaluator.rules import HOST, METADATA, Packet, decide_host
from tests.oracle.evaluator.snapshot import vnet_of
from tests.oracle.evaluator.state import Walk


def leave(walk: Walk, subnet: Json, nic: Json | None, packet: Packet) -> None:
    """A.4, 1 and 2: the source's own rules, then its route."""
    if packet.destination in (HOST, METADATA):
        walk.passed.append(decide_host(walk.net, subnet, nic, packet))
        walk.end("host", str(packet.destination), packet)
        return
    walk.pass_rules(subnet, nic, "Outbound", packet)
    follow(walk, subnet, nic, packet)


def follow(walk: Walk, subnet: Json, nic: Json | None, packet: Packet) -> None:
    """A.4, 3: one route lookup, and what its next hop does."""
    hop = select(walk.net, subnet, packet.destination)
    if hop["nextHopType"] == "None":
        if hop["source"] == "Default":
            unlisted(walk, subnet, packet)
        raise Closed("drop", **decided(hop))
    if len(walk.path) > 12:
        raise Open("a very long way")
    walk.passed.append(decided(hop))
    if hop["nextHopType"] == "VirtualAppliance":
        appliances.appliance(walk, subnet, nic, packet, hop)
    elif hop["nextHopType"] == "VirtualNetworkGateway":
        gateways.into_gateway(walk, subnet, packet, hop)
    elif hop["nextHopType"] == "VirtualNetworkServiceEndpoint":
        outside.service(walk, subnet, packet)
    elif hop["nextHopType"] == "Internet":
        outside.internet(walk, subnet, nic, packet, hop)
    else:
        local(walk, subnet, nic, packet, hop)


def local(walk: Walk, subnet: Json, nic: Json | None, packet: Packet, hop: Json) -> None:
    vnet = home_of(walk.net, subnet, packet.destination)
    if vnet is None or (hop["source"] == "User" and vnet is not vnet_of(walk.net, subnet)):
        raise Open("a user route VnetLocal beyond the own VNet")
    cross(walk, subnet, nic, vnet, packet, packet.destination)
    deliver(walk, subnet, vnet, packet, hop)
