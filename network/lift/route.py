"""Route tables."""

from network.lift.reader import Reader
from network.model.route import RouteTable, UserRoute
from network.model.words import NextHopType

ROUTES = "Microsoft.Network/routeTables/routes"
# What a user may write; the other next hop types belong to the platform (S-028).
AUTHORED = {
    one.lower(): one
    for one in (
        NextHopType.VIRTUAL_APPLIANCE,
        NextHopType.GATEWAY,
        NextHopType.VNET_LOCAL,
        NextHopType.INTERNET,
        NextHopType.NONE,
    )
}


def lift_route_table(reader: Reader) -> None:
    """`routeTables` with their routes, nested or standalone."""
    nodes = reader.lifting.index.children(reader.node.id, ROUTES)
    routes = tuple(_user_route(reader.child(node)) for node in nodes)
    list(reader.each("routes"))  # routes that are not known are a gap of the table
    reader.lifting.route_tables[reader.key] = RouteTable(
        routes=tuple(sorted(routes, key=lambda route: route.name.lower())),
        gateway_routes=not reader.flag("disableBgpRoutePropagation"),
        **reader.declared(),
    )


def _user_route(reader: Reader) -> UserRoute:
    text = reader.text("addressPrefix")
    # A service tag begins with a letter, a prefix with a digit; what is neither is a prefix that cannot be read.
    tag = text if text[:1].isalpha() and ":" not in text else ""
    return UserRoute(
        prefix=reader.prefix("addressPrefix", text) if text and not tag else None,
        tag=tag,
        next_hop_type=AUTHORED.get(reader.text("nextHopType").lower()),
        next_hop=reader.address("nextHopIpAddress"),
        **reader.declared(reader.node.name),
    )
