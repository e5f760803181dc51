"""On-premises sites: the prefixes behind a gateway, from its connections and from the world."""

from collections.abc import Iterator
from ipaddress import IPv4Network

from network.lift.index import id_key
from network.verify.preflight import kinds
from network.verify.preflight.element import Element, readable
from network.verify.preflight.graph import Graph


def connections_of(gateway: Element, graph: Graph) -> Iterator[Element]:
    """The connections of a gateway."""
    named = readable(graph.of(kinds.CONNECTION), lambda one: id_key(one.reference("virtualNetworkGateway1")))
    return (connection for connection, key in named if key == gateway.key)


def site_prefixes(gateway: Element, graph: Graph) -> Iterator[tuple[str, IPv4Network]]:
    """The sites behind a gateway, each with one of its prefixes: those that are connected and those of the world."""
    for connection in connections_of(gateway, graph):
        site = graph.get(connection.reference("localNetworkGateway2"))
        if site is not None:
            space = site.part("localNetworkAddressSpace").prefixes("addressPrefixes")
            yield from ((site.name, one) for one in space)
    for known in graph.world.sites:
        if graph.is_called(gateway, known.gateways):
            yield from ((known.name, one) for one in known.prefixes)
