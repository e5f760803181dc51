"""`fairway graph`: the resource graph of a program, a preview, a state or an export."""

import json
from enum import StrEnum
from typing import Annotated

import typer

from infra.cli.outputs import OutputsFlag, write_results
from infra.cli.sources import (
    SECONDS,
    AzureFlag,
    GraphsFlag,
    Network,
    PreviewsFlag,
    ProgramFlag,
    Sources,
    StacksFlag,
    StatesFlag,
    TimeoutFlag,
    WorldFlag,
    read_network,
)
from network.lift.graph import Change, write_change, write_graph


class Format(StrEnum):
    """How a graph is printed."""

    TEXT = "text"
    JSON = "json"


def graph(  # noqa: PLR0913, PLR0917 - one parameter for each flag
    program: ProgramFlag = None,
    stack: StacksFlag = None,
    preview: PreviewsFlag = None,
    state: StatesFlag = None,
    azure: AzureFlag = None,
    graph: GraphsFlag = None,
    world: WorldFlag = None,
    complete: Annotated[
        bool | None,
        typer.Option(
            "--complete/--as-declared",
            help="Add what Azure will add, marked assumed; by default unless only exports and graphs are read.",
        ),
    ] = None,
    form: Annotated[Format, typer.Option("--format", help="text, or json: the file that --graph reads.")] = Format.TEXT,
    output: OutputsFlag = None,
    timeout: TimeoutFlag = SECONDS,
) -> None:
    """Show what is declared: every resource as ARM knows it, with the line that declares it.

    \b
    fairway graph -s sandbox
    fairway graph --program ~/their-program -s prod --format json > graph.json
    fairway graph --preview preview.json -o json:graph.json
    fairway graph --state hub.json --azure export.json
    """
    network = read_network(
        Sources(
            program=program,
            stacks=stack or (),
            previews=preview or (),
            states=state or (),
            azure=azure or (),
            graphs=graph or (),
            world=world,
            timeout=timeout,
            complete=complete,
        )
    )
    write_results(form, output or (), {"text": lambda: _text(network), "json": lambda: _json(network)})


def _text(network: Network) -> str:
    from infra.report.graph import render_graph

    return render_graph(network.graph, network.name)


def _json(network: Network) -> str:
    document = write_graph(network.graph)
    if network.before is not None:
        document = write_change(Change(network.before, network.graph))
    return json.dumps(document, indent=1) + "\n"
