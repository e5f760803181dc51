"""Service tags: that Azure has one of the name that a rule or a route gives."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import get_close_matches

from network.azure import pages
from network.azure.regions import REGION_NAMES
from network.azure.service_tags import DATE, SERVICE_TAGS, is_listed, spelled
from network.verify.preflight import kinds
from network.verify.preflight.element import Element
from network.verify.preflight.filters import EVERYONE
from network.verify.preflight.graph import Graph
from network.verify.preflight.prefixes import is_tag
from network.verify.preflight.rule import Fault, rule

_NEARLY = 0.8  # of one's letters, where the other was meant
_NAMES = sorted(tag.name.lower() for tag in SERVICE_TAGS)


def _of_rule(security_rule: Element) -> Iterator[tuple[Element, str]]:
    for side in ("source", "destination"):
        yield security_rule, security_rule.text(f"{side}AddressPrefix")


def _of_route(route: Element) -> Iterator[tuple[Element, str]]:
    yield route, route.text("addressPrefix")


def _of_group(group: Element) -> Iterator[tuple[Element, str]]:
    for collection in group.parts("ruleCollections"):
        for one in collection.parts("rules"):
            if one.word("ruleType") == "networkrule":
                yield from ((one, text) for text in one.texts("destinationAddresses"))


_NAMED: Mapping[str, Callable[[Element], Iterable[tuple[Element, str]]]] = {
    kinds.SECURITY_RULE: _of_rule,
    kinds.ROUTE: _of_route,
    kinds.RULE_GROUP: _of_group,
}
_NAMED_BY_KIND = {kind.lower(): named for kind, named in _NAMED.items()}


@rule(
    "NET027",
    "A service tag does not exist",
    *_NAMED,
    facts=("S-083",),
    page=pages.SERVICE_TAGS,
    why="Azure knows its tags by name and refuses a rule or a route that names another one. What such a rule means, "
    "nobody can say.",
    example="""
        destinationAddressPrefix: AzureStorge
    """,
    fix=f"Write the tag as Azure spells it. One that Azure has had only since {DATE} becomes known with its prefixes: "
    "fairway tags update --file, or serviceTags in the world.",
)
def unknown_tag(element: Element, graph: Graph) -> Iterator[Fault]:
    """A rule of an NSG or of a firewall, or a route, names a service tag that neither Azure's list nor the world has,
    or that of a region which does not exist.
    """
    known = {name.lower() for name in graph.world.service_tags} | EVERYONE
    for named, text in _NAMED_BY_KIND[element.resource.type.lower()](element):
        if is_tag(text) and text.lower() not in known and not is_listed(text):
            near = _near(text)
            yield Fault(named, f"{text} is no service tag", fix=f"Write {near}." if near else "")


def _near(text: str) -> str:
    """The tag or region that was probably meant; empty where none is near. Half of all tags begin with Azure."""
    service, _, region = text.lower().rpartition(".")
    if service in _NAMES:
        return next((spelled(f"{service}.{one}") for one in get_close_matches(region, sorted(REGION_NAMES), n=1)), "")
    word = text.lower().removeprefix("azure")
    near = (one for form in (word, f"azure{word}") for one in get_close_matches(form, _NAMES, 1, _NEARLY))
    return spelled(next(near, ""))
