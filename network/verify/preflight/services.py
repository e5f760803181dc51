"""What rules ask of a platform service: whether it is private, and what leads to it."""

from network.lift.index import id_key
from network.verify.preflight import kinds
from network.verify.preflight.element import Element, readable
from network.verify.preflight.endpoint_zones import targets
from network.verify.preflight.graph import Graph


def is_public(service: Element) -> bool:
    """Whether the public side of a service is open at all; it is unless it is switched off."""
    return service.word("publicNetworkAccess") != "disabled"


def is_private(service: Element, graph: Graph) -> bool:
    """Whether a private endpoint of the graph leads to a service."""
    return bool(endpoints_of(service, graph))


def endpoints_of(service: Element, graph: Graph) -> list[Element]:
    """The private endpoints of the graph that lead to a service."""
    return graph.derive(_endpoints_by_target).get(service.key, [])


def subscription(resource_id: str) -> str:
    """The subscription named in an id, in lower case; empty where there is none."""
    head, found, tail = resource_id.lower().partition("/subscriptions/")
    return tail.partition("/")[0] if found and not head else ""


def _endpoints_by_target(graph: Graph) -> dict[str, list[Element]]:
    found: dict[str, list[Element]] = {}
    for endpoint, leads in readable(graph.of(kinds.PRIVATE_ENDPOINT), lambda one: tuple(targets(one))):
        for target in dict.fromkeys(id_key(service) for service, _ in leads):
            found.setdefault(target, []).append(endpoint)
    return found
