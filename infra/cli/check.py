"""`fairway check`: what ARM would refuse, and what deploys and does not work."""

from collections.abc import Sequence
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
    read_networks,
)
from infra.report.result import CheckResult
from network.model.finding import Severity

FINDINGS = 1


class Format(StrEnum):
    """How results are printed."""

    TEXT = "text"
    JSON = "json"


def check(  # noqa: PLR0913, PLR0917 - one parameter for each flag
    program: ProgramFlag = None,
    stack: StacksFlag = None,
    preview: PreviewsFlag = None,
    state: StatesFlag = None,
    azure: AzureFlag = None,
    graph: GraphsFlag = None,
    world: WorldFlag = None,
    fail_on: Annotated[
        Severity, typer.Option("--fail-on", help="The least severity that is a failure: error, warning or info.")
    ] = Severity.ERROR,
    form: Annotated[Format, typer.Option("--format", help="text or json.")] = Format.TEXT,
    output: OutputsFlag = None,
    timeout: TimeoutFlag = SECONDS,
) -> None:
    """Find what Azure would refuse, and what would deploy and not work, before anything is deployed.

    Without -s every estate of the program is checked by itself. The exit status is 0 where nothing reaches --fail-on,
    1 where something does, 2 for a stack file or flag that cannot be used, 3 for a program or file that cannot be read.

    \b
    fairway check
    fairway check -s sandbox --fail-on warning
    fairway check --program ~/their-program -s prod
    fairway check --preview preview.json --format json -o text:check.txt
    """
    sources = Sources(
        program=program,
        stacks=stack or (),
        previews=preview or (),
        states=state or (),
        azure=azure or (),
        graphs=graph or (),
        world=world,
        timeout=timeout,
    )
    results = [result_of(network, fail_on) for network in read_networks(sources)]
    write_results(form, output or (), {"text": lambda: _text(results), "json": lambda: _json(results)})
    if any(result.failed for result in results):
        raise typer.Exit(FINDINGS)


def result_of(network: Network, fail_on: Severity = Severity.ERROR) -> CheckResult:
    """What is found in one network; nothing is printed."""
    from network.lift.world import read_world
    from network.verify import preflight

    graph = network.graph
    before = None if network.before is None else network.before.resources
    return CheckResult(
        subject=network.name,
        resources=sum(not resource.assumed for resource in graph.resources),
        findings=preflight.check(graph.resources, read_world(graph.world), before),
        notes=graph.notes,
        fail_on=fail_on,
    )


def _text(results: Sequence[CheckResult]) -> str:
    from infra.report.paper import standard_output
    from infra.report.terminal import render_check

    return "\n".join(render_check(result, standard_output()) for result in results)


def _json(results: Sequence[CheckResult]) -> str:
    from infra.report.document import render_document

    return render_document(results)
