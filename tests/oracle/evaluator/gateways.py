"""Section 11 of semantics.md: sites, point-to-site clients, and the gateways between."""

from ipaddress import IPv4Network

from tests.oracle.evaluator import walk as walk_on
from tests.oracle.evaluator.outcome import Closed, Json, Open
from tests.oracle.evaluator.peering import home_of
from tests.oracle.evaluator.routes import client_pool, decided, gateway_subnet, gateways_of, select
from tests.oracle.evaluator.rules import Packet
from tests.oracle.evaluator.snapshot import Network, flag, last, name, prefix, space, vnet_of, word
from tests.oracle.evaluator.state import Walk


def into_gateway(walk: Walk, subnet: Json, packet: Packet, hop: Json) -> None:
    """S-010, S-035, S-218."""
    net = walk.net
    gateway = hop.get("gateway") or targeted_gateway(net, subnet, hop)
    title = name(net, gateway)
    table = net.at(gateway_subnet(net, gateway)["properties"].get("routeTable"))
    if table is not None and flag(table, "disableBgpRoutePropagation"):
        raise Open("S-040: a gateway without propagation stops working")
    if title in walk.path:
        raise Open("through one gateway twice")
    walk.path.append(title)
    leads_out = select(net, gateway_subnet(net, gateway), packet.destination)["nextHopType"] == "VirtualNetworkGateway"
    inside = home_of(net, gateway_subnet(net, gateway), packet.destination)
    if not leads_out and (hop["source"] != "User" or inside is None):
        raise Open("another route of GatewaySubnet for traffic towards a site")
    if any(packet.destination in one for one in client_pool(gateway)):
        walk.end("onPremises", str(packet.destination), packet)
        return
    for site in net.world.get("onPremises", []):
        if last(gateway) in site["connectedGateways"] and any(
            packet.destination in prefix(one) for one in site["addressPrefixes"]
        ):
            walk.end("onPremises", str(packet.destination), packet)
            return
    if hop["source"] != "User" or inside is None:
        raise Open("a gateway that leads to no known site")
    walk.from_gateway = True
    walk_on.follow(walk, gateway_subnet(net, gateway), None, packet)


def targeted_gateway(net: Network, subnet: Json, hop: Json) -> Json:
    """S-035, S-258: a user route finds VPN gateways only."""
    gateways = gateways_of(net, vnet_of(net, subnet))
    kinds = [word(one, "gatewayType") for one in gateways]
    if "vpn" in kinds and "expressroute" in kinds:
        raise Open("a user route to coexisting gateways")
    if "vpn" in kinds:
        return gateways[kinds.index("vpn")]
    if gateways:
        raise Closed("drop", **decided(hop, reason="expressRouteGatewayNotTargetableByUdr"))
    raise Closed("drop", type="*")


def advertised(net: Network, gateway: Json) -> list[IPv4Network]:
    """S-098, S-214: the VNet of the gateway and those that use it as remote gateway."""
    return [
        one
        for vnet in net.all("virtualNetworks")
        if any(each is gateway for each in gateways_of(net, vnet))
        for one in space(vnet)
    ]


def enter(walk: Walk, gateways: list[Json], packet: Packet) -> None:
    """From a site or a point-to-site client into Azure."""
    net = walk.net
    offering = [one for one in gateways if any(packet.destination in each for each in advertised(net, one))]
    if not offering:
        known = [str(one) for vnet in net.all("virtualNetworks") for one in space(vnet) if packet.destination in one]
        if not known:
            raise Open("from a site to an address that no VNet has")
        raise Closed("drop", type="gateway", reason="prefixNotAdvertised", addressPrefix=known[0])
    if len(offering) > 1:
        raise Open("a site that two gateways serve")
    walk.path.append(name(net, offering[0]))
    walk.from_gateway = True
    walk_on.follow(walk, gateway_subnet(net, offering[0]), None, packet)
