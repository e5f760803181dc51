"""Limits: how many of what one resource may hold."""

from collections.abc import Iterator

from network.azure import pages
from network.azure.limits import LIMITS, Limit
from network.lift.index import CHILDREN
from network.verify.preflight import kinds
from network.verify.preflight.element import Element
from network.verify.preflight.graph import Graph
from network.verify.preflight.rule import Fault, rule


@rule(
    "NET024",
    "A resource holds more than Azure's limit",
    *dict.fromkeys(row.type for row in LIMITS),
    facts=("S-045", "S-112", "S-191", "S-235", "S-259"),
    page=pages.LIMITS,
    why="The limits are those of the page; some can be raised by a support request, most cannot.",
    example="""
        a route table with 401 routes
    """,
    fix="Use wider prefixes, or spread the load over several resources.",
)
def over_the_limit(element: Element, graph: Graph) -> Iterator[Fault]:
    """More subnets, peerings, rules, routes, groups, addresses or zones than one resource may hold."""
    for row in LIMITS:
        if row.type.lower() == element.resource.type.lower():
            found = _count(element, row, graph)
            if found > row.most:
                yield Fault(element, f"{found} {row.counts}; the limit is {row.most}")


@rule(
    "DNS005",
    "A private endpoint has two DNS zone groups",
    kinds.PRIVATE_ENDPOINT,
    facts=("S-191",),
    page=pages.PRIVATE_ENDPOINT_DNS_INTEGRATION,
    why="One group writes the records of an endpoint; it holds up to five zones.",
    example="""
        zone groups default and notebooks on one endpoint
    """,
    fix="Put all zones into one group.",
)
def two_zone_groups(endpoint: Element, graph: Graph) -> Iterator[Fault]:
    """A private endpoint has more than one DNS zone group. Reported on the later ones."""
    first, *later = graph.children(endpoint, kinds.ZONE_GROUP) or (endpoint,)
    for group in later:
        yield Fault(group, f"{endpoint.name} already has the zone group {first.name}")


def _count(element: Element, row: Limit, graph: Graph) -> int:
    """Children are counted wherever they are declared, everything else in its list."""
    collections = next((one for parent, one in CHILDREN.items() if parent.lower() == row.type.lower()), {})
    kind = collections.get(row.collection)
    if kind is not None:
        return len(graph.children(element, kind))
    value = element.value(row.collection)
    return len(value) if isinstance(value, list | tuple) else 0
