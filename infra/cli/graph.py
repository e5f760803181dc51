"""`fairway graph`: the resource graph of a program, a preview, a state or an export."""

import json

from infra.cli.flags import with_sources
from infra.cli.outputs import Form, FormFlag, OutputsFlag, write_results
from infra.cli.sources import Network, Sources, read_network
from network.lift.graph import Change, write_change, write_graph


@with_sources
def graph(
    *,
    sources: Sources,
    form: FormFlag = Form.TEXT,
    output: OutputsFlag = None,
) -> None:
    """Show what is declared: every resource as ARM knows it, with the line that declares it.

    \b
    fairway graph -s sandbox
    fairway graph --program ~/their-program -s prod --format json > graph.json
    fairway graph --preview preview.json -o json:graph.json
    fairway graph --state hub.json --azure export.json
    """
    network = read_network(sources)
    write_results(form, output or (), {"text": lambda: _text(network), "json": lambda: _json(network)})


def _text(network: Network) -> str:
    from infra.report.graph import render_graph

    return render_graph(network.graph, network.name)


def _json(network: Network) -> str:
    document = write_graph(network.graph)
    if network.before is not None:
        document = write_change(Change(network.before, network.graph))
    return json.dumps(document, indent=1) + "\n"
