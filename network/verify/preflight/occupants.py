"""Who takes addresses of a subnet: interfaces, private endpoints, internal frontends, NAT addresses of Private Link."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from network.lift.index import id_key
from network.verify.preflight import kinds
from network.verify.preflight.element import Element, readable
from network.verify.preflight.graph import Graph


@dataclass(frozen=True, slots=True, eq=False)
class Occupant:
    """One address that `owner` takes in the subnet with the id `subnet`; `address` is empty where Azure chooses it."""

    owner: Element
    subnet: str
    address: str = ""
    static: bool = False


CONNECTIONS = ("privateLinkServiceConnections", "manualPrivateLinkServiceConnections")
Reader = Callable[[Element], Iterator[Occupant]]


def _configured(key: str, address: str = "privateIPAddress", method: str = "privateIPAllocationMethod") -> Reader:
    """A reader of configurations that each name a subnet and perhaps an address."""

    def read(owner: Element) -> Iterator[Occupant]:
        for one in owner.parts(key):
            if subnet := one.reference("subnet"):
                yield Occupant(owner, subnet, one.text(address), one.word(method) != "dynamic")

    return read


def _endpoint(owner: Element) -> Iterator[Occupant]:
    """A private endpoint names its subnet once; without stated addresses it takes at least one."""
    subnet = owner.reference("subnet")
    stated = [one.text("privateIPAddress") for one in owner.parts("ipConfigurations")]
    if subnet:
        yield from (Occupant(owner, subnet, one, static=True) for one in stated or [""])


_READERS: Mapping[str, Reader] = {
    kinds.INTERFACE: _configured("ipConfigurations"),
    kinds.PRIVATE_ENDPOINT: _endpoint,
    kinds.LINK_SERVICE: _configured("ipConfigurations"),
    kinds.LOAD_BALANCER: _configured("frontendIPConfigurations"),
    kinds.APPLICATION_GATEWAY: _configured("frontendIPConfigurations"),
    kinds.INBOUND_ENDPOINT: _configured("ipConfigurations", "privateIpAddress", "privateIpAllocationMethod"),
}
OWNERS = tuple(_READERS)
_BY_KIND = {kind.lower(): reader for kind, reader in _READERS.items()}


def occupants_of(owner: Element, graph: Graph) -> tuple[Occupant, ...]:
    """The addresses that a resource takes; none where interfaces of its own in the graph take them.

    Those of an interface that nobody declares are its private endpoint's.
    """
    if any(graph.get(one) for one in owner.references("networkInterfaces")):
        return ()
    responsible = graph.get(owner.reference("privateEndpoint")) if owner.resource.assumed else None
    occupants = _BY_KIND[owner.resource.type.lower()](owner)
    return tuple(replace(one, owner=responsible) if responsible else one for one in occupants)


def by_subnet(graph: Graph) -> Mapping[str, list[Occupant]]:
    """All occupants of all subnets, in the order of the graph."""
    found: defaultdict[str, list[Occupant]] = defaultdict(list)
    owners = (element for element in graph.of(kinds.ANY) if element.resource.type.lower() in _BY_KIND)
    for _, occupants in readable(owners, lambda owner: occupants_of(owner, graph)):
        for occupant in occupants:
            found[id_key(occupant.subnet)].append(occupant)
    return found


def in_subnet(subnet: Element, graph: Graph) -> list[Occupant]:
    """The occupants of one subnet, in the order of the graph."""
    return graph.derive(by_subnet).get(subnet.key, [])


def is_platform_interface(interface: Element, graph: Graph) -> bool:
    """Whether an interface was made by Azure for a private endpoint or a Private Link service."""
    made = interface.has("privateEndpoint") or interface.has("privateLinkService")
    return made or interface.key in graph.derive(_platform_interfaces)


def is_endpoint(owner: Element, graph: Graph) -> bool:
    """Whether an occupant is a private endpoint, or an interface that Azure made for one."""
    kind = owner.resource.type.lower()
    return kind == kinds.PRIVATE_ENDPOINT.lower() or (
        kind == kinds.INTERFACE.lower() and is_platform_interface(owner, graph)
    )


def _platform_interfaces(graph: Graph) -> frozenset[str]:
    owners = (*graph.of(kinds.PRIVATE_ENDPOINT), *graph.of(kinds.LINK_SERVICE))
    named = readable(owners, lambda owner: owner.references("networkInterfaces"))
    return frozenset(id_key(one) for _, interfaces in named for one in interfaces)
