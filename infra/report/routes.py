"""Effective routes as text and as data: what applies to a subnet, what is overridden, and what nobody can say."""

import json
from collections.abc import Iterator, Mapping, Sequence

from infra.report.declared import declared_column
from infra.report.page import BOLD, FAINT, YELLOW, Page, Span
from infra.report.paper import Paper
from infra.report.trace.document import source_document
from infra.report.trace.fields import via
from network.model.resource import Json, Source
from network.model.route import Route
from network.model.vnet import Subnet
from network.model.words import NextHopType, Reason, RouteSource, RouteState
from network.simulate.routes import Doubt, EffectiveRoutes

SCHEMA_VERSION = 1
Answers = Sequence[tuple[Subnet, EffectiveRoutes]]
HEAD = ("state", "prefix", "next hop", "by", "name")
WHO = {RouteSource.DEFAULT: "Azure", RouteSource.USER: "user", RouteSource.GATEWAY: "gateway"}


def render_routes(answers: Answers, paper: Paper | None = None) -> str:
    """A table for each subnet, in the order in which routes are chosen: the longest prefix first."""
    page = Page(paper or Paper())
    for position, (subnet, found) in enumerate(answers):
        if position:
            page.line()
        routes = ordered(found.routes)
        file, head, places = declared_column([declared_at(route) for route in routes])
        page.line(Span(subnet.name, BOLD), f": {len(routes)} routes", place=file)
        rows = [_row(route, place) for route, place in zip(routes, places, strict=True)]
        page.table([tuple(Span(word, FAINT) for word in (*HEAD, head)), *rows], indent=2)
        for doubt in found.doubts:
            page.line(Span("? ", YELLOW), doubted(doubt), indent=2, hang=2)
    return page.text


def ordered(routes: Sequence[Route]) -> list[Route]:
    """The longest prefix first, of one prefix the active route first."""
    return sorted(
        routes,
        key=lambda one: (-one.prefix.prefixlen, int(one.prefix.network_address), one.state is RouteState.INVALID),
    )


def render_routes_document(answers: Answers) -> str:
    """The routes in the words of docs/snapshot.md 3.2, with where each is declared."""
    subnets = [
        {
            "subnet": subnet.name,
            "routes": [_document(route) for route in found.routes],
            "open": [doubted(doubt) for doubt in found.doubts],
        }
        for subnet, found in answers
    ]
    return json.dumps({"schema_version": SCHEMA_VERSION, "subnets": subnets}, indent=2) + "\n"


def _row(route: Route, place: str) -> tuple[Span, ...]:
    style = FAINT if route.state is RouteState.INVALID else ""
    state = "overridden" if route.state is RouteState.INVALID else "active"
    hop = f"{route.next_hop_type}{f' {route.next_hop}' if route.next_hop else ''}"
    name = " ".join(filter(None, (_name(route), f"({route.tag})" if route.tag else "")))
    cells = (state, str(route.prefix), hop, WHO[route.source], name, place)
    return tuple(Span(cell, style) for cell in cells)


def _name(route: Route) -> str:
    return route.name or (via(route.subject) if route.subject is not None else "")


def declared_at(route: Route) -> Source | None:
    """Where what makes a route is declared; None for what Azure makes by itself."""
    return route.subject.source if route.subject is not None else None


def doubted(doubt: Doubt) -> str:
    """What may apply or not, in a sentence."""
    if doubt.reason is Reason.UNKNOWN_SERVICE_TAG and doubt.route is not None:
        name = f"route {doubt.route.name}" if doubt.route.name else "the service endpoint"
        return f"{name}: nobody knows the addresses of service tag {doubt.route.tag}"
    what = doubt.gap.property if doubt.gap is not None else "a value"
    where = f"; it may concern {doubt.prefix}" if doubt.prefix is not None else ""
    return f"{what} of {doubt.owner.rpartition('/')[2]} is not known before deployment{where}"


def _document(route: Route) -> Mapping[str, Json]:
    return dict(_fields(route)) | {"declared": source_document(declared_at(route))}


def _fields(route: Route) -> Iterator[tuple[str, Json]]:
    yield "addressPrefix", str(route.prefix)
    yield "nextHopType", str(route.next_hop_type)
    yield "source", str(route.source)
    yield "state", str(route.state)
    if route.next_hop is not None and route.next_hop_type is NextHopType.VIRTUAL_APPLIANCE:
        yield "nextHopIpAddress", str(route.next_hop)
    if route.name is not None:
        yield "routeName", route.name
    if route.tag:
        yield "serviceTag", route.tag
