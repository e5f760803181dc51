"""`fairway check`: what ARM would refuse, what deploys and does not work, and every intent and requirement."""

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from infra.cli.flags import with_sources
from infra.cli.outputs import OutputsFlag, write_results
from infra.cli.sources import Sources, UsageError, read_networks
from network.model.finding import Severity

if TYPE_CHECKING:
    from infra.report.result import CheckResult
    from network.model.intent import Intent

FINDINGS, OPEN = 1, 4

ExpectFilesFlag = Annotated[
    list[Path] | None,
    typer.Option("--expect-file", help="More intents: a YAML list, written as under fairway:expect; repeatable."),
]


class Format(StrEnum):
    """How results are printed."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"
    JUNIT = "junit"
    MARKDOWN = "markdown"
    GITHUB = "github"
    AZURE = "azure"


@with_sources
def check(  # noqa: PLR0913 - one parameter for each flag
    *,
    sources: Sources,
    expect_file: ExpectFilesFlag = None,
    fail_on: Annotated[
        Severity, typer.Option("--fail-on", help="The least severity that is a failure: error, warning or info.")
    ] = Severity.ERROR,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit with 4 where nothing fails and an intent is open.")
    ] = False,
    ignore: Annotated[
        list[str] | None, typer.Option("--ignore", metavar="CODE", help="Count these findings only; repeatable.")
    ] = None,
    form: Annotated[
        Format, typer.Option("--format", help="text, json, sarif, junit, markdown, github or azure.")
    ] = Format.TEXT,
    output: OutputsFlag = None,
) -> None:
    """Find what Azure would refuse and what would not work, and judge every intent, before anything is deployed.

    Without -s every estate of the program is checked by itself. The exit status is 0 where nothing reaches --fail-on,
    1 where something does, 2 for a stack file or flag that cannot be used, 3 for a program or file that cannot be
    read, and with --strict 4 where nobody can say whether an intent holds.

    \b
    fairway check
    fairway check -s sandbox --fail-on warning
    fairway check --program ~/their-program -s prod --expect-file expectations.yaml
    fairway check --preview preview.json --format github -o sarif:fairway.sarif -o junit:fairway.xml
    """
    results = check_each(sources, expect_file or (), fail_on, ignore or ())
    write_results(form, output or (), {each.value: partial(_render, each, results) for each in Format})
    if any(result.failed for result in results):
        raise typer.Exit(FINDINGS)
    if strict and any(result.is_open for result in results):
        raise typer.Exit(OPEN)


def check_each(
    sources: Sources, expect_files: Sequence[Path] = (), fail_on: Severity = Severity.ERROR, ignored: Sequence[str] = ()
) -> "list[CheckResult]":
    """The result for each network that the flags name; nothing is printed."""
    codes = tuple(map(_code, ignored))
    written = _written(expect_files)
    networks = read_networks(sources, _import_the_check)
    from infra.check import Question, check_network
    from infra.cli.subject import expectations_of
    from infra.service_tags import known_tags

    results = []
    for network in networks:
        said = expectations_of(network, sources)
        question = Question(
            name=network.name,
            graph=network.graph,
            said=replace(said, intents=(*said.intents, *written)),
            before=network.before,
            stack=next(iter(sources.stacks), ""),
            tags=known_tags(),
        )
        results.append(check_network(question, fail_on, codes))
    return results


def _import_the_check() -> None:
    """Imported while the programs import what they need."""
    import infra.check
    import infra.cli.subject  # noqa: F401


def _written(files: Sequence[Path]) -> "tuple[Intent, ...]":
    if not files:
        return ()
    from infra.settings.expectations import read_intents_file

    return tuple(intent for file in files for intent in read_intents_file(file))


def _code(word: str) -> str:
    """The code of a rule, by any of its names; UsageError for one that no rule has."""
    from network.verify.preflight.registry import find_rule

    rule = find_rule(word)
    if rule is None:
        raise UsageError(f"--ignore {word}: got no code of a rule, expected one that fairway rule --all lists")
    return rule.code


def _render(form: Format, results: "Sequence[CheckResult]") -> str:
    from infra.report.formats import render
    from infra.report.paper import standard_output

    return render(form, results, standard_output())
