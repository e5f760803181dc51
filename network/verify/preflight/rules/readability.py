"""What could not be read at all. `check` itself finds these; the rules here are their pages."""

from collections.abc import Iterable

from network.azure import pages
from network.lift.index import Node
from network.model.finding import Severity
from network.verify.preflight.element import Element
from network.verify.preflight.graph import Graph
from network.verify.preflight.kinds import ANY
from network.verify.preflight.rule import Fault, rule


@rule(
    "ARM001",
    "A property has a value of the wrong type",
    why="ARM reads each property by its type and refuses the whole resource where one does not fit.",
    example="""
        "enableIPForwarding": "yes"      a word where true or false is wanted
    """,
    fix="Give the property a value of its type.",
    page=pages.RESOURCE_ERRORS,
    aliases=("InvalidRequestFormat",),
    severity=Severity.WARNING,
)
def malformed(_element: Element, _graph: Graph) -> Iterable[Fault]:
    """A property that a rule needs holds something that is not of its type."""
    return ()


@rule(
    "NET999",
    "Something is not known before deployment",
    why="A value that only the deployment brings, or a resource that is not in the graph, can neither break a rule "
    "nor satisfy it.",
    example="""
        virtualNetworks/spoke#dhcpOptions.dnsServers comes from <id of the firewall>#privateIPAddress
    """,
    fix="Give addresses and names explicitly; bring what is declared elsewhere into the graph with a further --stack, "
    "--graph or --azure.",
    page="docs/snapshot.md, section 1.1, rules 8 and 9",
    severity=Severity.INFO,
)
def undecided(_element: Element, _graph: Graph) -> Iterable[Fault]:
    """A rule needs a value that is not known before deployment, or a resource that is not in the graph."""
    return ()


@rule(
    "ARM002",
    "One resource is declared twice",
    ANY,
    why="The id is the identity of a resource: the second declaration changes what the first one made, and the next "
    "deployment changes it back.",
    example="""
        networkSecurityGroups/n in resource group rg, declared in two places
    """,
    fix="Declare the resource once, or give the second one another name.",
    page=pages.RESOURCE_ERRORS,
)
def declared_twice(element: Element, graph: Graph) -> Iterable[Fault]:
    """Two resources have the same id. One declared inside its parent and once by itself is a matter of NET013."""
    twice = graph.derive(_declared_twice).get(element.key)
    if twice is not None:
        where = tuple(str(one.resource.source) for one in twice if one.resource.source)
        yield Fault(element, f"{graph.path(element.id)} is declared twice", evidence=where)


def _declared_twice(graph: Graph) -> dict[str, tuple[Node, Node]]:
    pairs = graph.index.duplicates
    return {later.key: (first, later) for first, later in pairs if not first.inline and not later.inline}
