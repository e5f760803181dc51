"""Effective security rules as text and as data: each list that a flow meets, in the order of evaluation."""

import json
from collections.abc import Mapping, Sequence

from infra.report.declared import declared_column
from infra.report.page import BOLD, FAINT, GREEN, PLAIN, RED, Page, Span
from infra.report.paper import Paper
from infra.report.trace.document import source_document
from network.lift.index import last_segment
from network.model.nic import Nic
from network.model.nsg import ALL_PORTS, PortRanges, SecurityRule, Side
from network.model.resource import Json, Source
from network.model.words import Access, Direction
from network.simulate.effective_rules import RuleList

SCHEMA_VERSION = 1
Answers = Sequence[tuple[Nic, Direction, tuple[RuleList, ...]]]
HEAD = ("priority", "access", "rule", "flows")
MOST = 2  # prefixes of a side that a table names


def render_rules_of(answers: Answers, paper: Paper | None = None) -> str:
    """A table for each list; a flow must get past all of them."""
    page = Page(paper or Paper())
    for position, (nic, direction, lists) in enumerate(answers):
        if position:
            page.line()
        page.line(Span(f"{nic.holder}, {direction.lower()}", BOLD))
        if not lists:
            page.line("nothing filters here", indent=2)
        for one in lists:
            _list(page, one)
    return page.text


def _list(page: Page, one: RuleList) -> None:
    """One list: its rules, and what nobody knows of it."""
    if one.rules:
        owner = f"NSG {one.owner.name}" if one.owner else "security admin rules"
        file, head, places = declared_column(
            [_place(rule) or (None if rule.default else Source()) for rule in one.rules], "Azure"
        )
        page.line(f"{owner} of {one.where}", indent=2, place=file)
        rows = [_row(rule, place) for rule, place in zip(one.rules, places, strict=True)]
        page.table([tuple(Span(word, FAINT) for word in (*HEAD, head)), *rows], indent=4)
    if one.unknown:
        told = (
            f"? {one.unknown} of {one.where} is not known: nobody can say what {'else ' * bool(one.rules)}filters here"
        )
        page.line(told, indent=2)
    for tag in one.nameless:
        page.line(f"? {tag} is no service tag: nobody can say what its rules mean", indent=2)


def render_rules_document(answers: Answers) -> str:
    """The same as data, every prefix named."""
    interfaces = [
        {
            "interface": nic.holder,
            "subnet": nic.subnet.name,
            "direction": str(direction),
            "lists": [
                {
                    "nsg": one.owner.name if one.owner else None,
                    "appliesTo": one.where,
                    "unknown": one.unknown or None,
                    "unknownTags": list(one.nameless),
                    "rules": [_document(rule) for rule in one.rules],
                }
                for one in lists
            ],
        }
        for nic, direction, lists in answers
    ]
    return json.dumps({"schema_version": SCHEMA_VERSION, "interfaces": interfaces}, indent=2) + "\n"


def _row(rule: SecurityRule, place: str) -> tuple[Span, ...]:
    style = FAINT if rule.default else PLAIN
    access = Span(rule.access, style or (RED if rule.access is Access.DENY else GREEN))
    flows = f"{_ports(rule)} from {side(rule.origin) or '?'} to {side(rule.target) or '?'}"
    flows += "".join(f"; {gap.property} is not known" for gap in rule.gaps)
    return (
        Span(f"{rule.priority:>8}", style),
        access,
        *(Span(cell, style) for cell in (rule.name, flows, place)),
    )


def _ports(rule: SecurityRule) -> str:
    """Protocols and ports as people write them: `tcp/443`, `udp/53, 123`, `any`."""
    protocols, ports = "/".join(sorted(rule.protocols)) or "any", port_ranges(rule.target_ports)
    return protocols if ports == "any" else f"{protocols}/{ports}"


def side(one: Side, most: int = MOST) -> str:
    """One side of a rule in a few words; what is more than fits is counted."""
    names = (*one.prefixes, *(f"ASG {last_segment(group)}" for group in one.groups))
    words = ["any" if name == "*" else name for name in names]
    more = f" and {len(words) - most} more" if len(words) > most else ""
    return ", ".join(words[:most]) + more


def port_ranges(ranges: PortRanges) -> str:
    """Ranges of ports in words."""
    if ranges == ALL_PORTS:
        return "any"
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in ranges)


def _place(rule: SecurityRule) -> Source | None:
    """Where a rule is declared; Azure's own rules are nowhere."""
    return None if rule.default else rule.source


def _document(rule: SecurityRule) -> Mapping[str, Json]:
    return {
        "name": rule.name,
        "priority": rule.priority,
        "access": str(rule.access),
        "protocols": sorted(rule.protocols) or ["*"],
        "sources": list(rule.origin.prefixes),
        "sourceGroups": list(rule.origin.groups),
        "sourcePorts": port_ranges(rule.origin_ports),
        "destinations": list(rule.target.prefixes),
        "destinationGroups": list(rule.target.groups),
        "destinationPorts": port_ranges(rule.target_ports),
        "unknown": [gap.property for gap in rule.gaps],
        "default": rule.default,
        "declared": source_document(_place(rule)),
    }
