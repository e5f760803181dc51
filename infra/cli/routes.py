"""`fairway routes`: the effective routes of a location."""

from typing import Annotated

import typer

from infra.cli.flags import with_sources
from infra.cli.outputs import Form, FormFlag, OutputsFlag, write_results
from infra.cli.sources import Sources


@with_sources
def routes(
    *,
    sources: Sources,
    location: Annotated[str, typer.Argument(metavar="LOCATION", help="A subnet, a network, a machine, a cluster.")],
    form: FormFlag = Form.TEXT,
    output: OutputsFlag = None,
) -> None:
    """Show every route that applies to the subnets of a location, with those that are overridden.

    \b
    fairway routes training/nodes
    fairway routes devbox --azure export.json --format json
    """
    from infra.cli.subject import read_subject
    from infra.report.paper import standard_output
    from infra.report.routes import render_routes, render_routes_document
    from network.simulate.routes import effective_routes
    from network.verify.locations.standing import subnets_at

    subject = read_subject(sources)
    topology = subject.scene.topology
    subnets = subnets_at(topology, subject.scene.known.place(location))
    answers = [(subnet, effective_routes(topology, subnet)) for subnet in subnets]
    renderers = {
        "text": lambda: render_routes(answers, standard_output()),
        "json": lambda: render_routes_document(answers),
    }
    write_results(form, output or (), renderers)
