"""`fairway rules`: the effective security rules of a location."""

from enum import StrEnum
from typing import Annotated

import typer

from infra.cli.flags import with_sources
from infra.cli.outputs import Form, FormFlag, OutputsFlag, write_results
from infra.cli.sources import Sources
from network.model.words import Direction


class Way(StrEnum):
    """On which side of the interface."""

    INBOUND = "inbound"
    OUTBOUND = "outbound"


DIRECTIONS = {Way.INBOUND: Direction.INBOUND, Way.OUTBOUND: Direction.OUTBOUND}


@with_sources
def rules(
    *,
    sources: Sources,
    location: Annotated[str, typer.Argument(metavar="LOCATION", help="A machine, a cluster, a subnet, a network.")],
    direction: Annotated[Way | None, typer.Option("--direction", help="inbound or outbound; both by default.")] = None,
    form: FormFlag = Form.TEXT,
    output: OutputsFlag = None,
) -> None:
    """Show the security rules that a flow meets at the machines of a location, in the order in which it meets them.

    Security admin rules come first, then the groups of subnet and interface with Azure's own rules.

    \b
    fairway rules training/nodes --direction inbound
    fairway rules devbox --azure export.json --format json
    """
    from infra.cli.subject import read_subject
    from infra.report.paper import standard_output
    from infra.report.rules import render_rules_document, render_rules_of
    from network.simulate.effective_rules import effective_rules
    from network.verify.locations.standing import interfaces_at

    subject = read_subject(sources)
    topology = subject.scene.topology
    interfaces = interfaces_at(topology, subject.scene.known.place(location))
    ways = [DIRECTIONS[direction]] if direction else list(DIRECTIONS.values())
    answers = [(nic, way, effective_rules(topology, nic, way)) for nic in interfaces for way in ways]
    renderers = {
        "text": lambda: render_rules_of(answers, standard_output()),
        "json": lambda: render_rules_document(answers),
    }
    write_results(form, output or (), renderers)
