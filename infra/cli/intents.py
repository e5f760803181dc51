"""`fairway intents`: every intent and requirement of a network, and how each stands."""

from infra.cli.check import ExpectFilesFlag, check_each
from infra.cli.flags import with_sources
from infra.cli.outputs import Form, FormFlag, OutputsFlag, write_results
from infra.cli.sources import Sources


@with_sources
def intents(
    *,
    sources: Sources,
    expect_file: ExpectFilesFlag = None,
    form: FormFlag = Form.TEXT,
    output: OutputsFlag = None,
) -> None:
    """List what people expect of a network and what its systems require, and judge each of them.

    \b
    fairway intents -s sandbox
    fairway intents --program ~/their-program -s prod --expect-file expectations.yaml
    """
    from infra.report.paper import standard_output
    from infra.report.standings import render_standings, render_standings_document

    results = check_each(sources, expect_file or ())
    renderers = {
        "text": lambda: render_standings(results, standard_output()),
        "json": lambda: render_standings_document(results),
    }
    write_results(form, output or (), renderers)
