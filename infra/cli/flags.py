"""The flags that say where a network comes from, given to many commands as one value."""

import inspect
from collections.abc import Callable, Sequence
from functools import wraps
from typing import TYPE_CHECKING, Annotated

import typer

from infra.cli.sources import (
    PANEL,
    SECONDS,
    AzureFlag,
    GraphsFlag,
    PreviewsFlag,
    ProgramFlag,
    Sources,
    StacksFlag,
    StatesFlag,
    TimeoutFlag,
    UsageError,
    WorldFlag,
)
from network.model.errors import InputError

if TYPE_CHECKING:
    from network.azure.ambiguities import Readings

CompleteFlag = Annotated[
    bool | None,
    typer.Option(
        "--complete/--as-declared",
        help="Add what Azure will add, marked assumed; by default unless only exports and graphs are read.",
        rich_help_panel=PANEL,
    ),
]


ReadingsFlag = Annotated[
    list[str] | None,
    typer.Option(
        "--reading",
        metavar="NAME=VALUE",
        help="How to read what Azure's pages leave open (docs/readings.md); repeatable.",
        rich_help_panel=PANEL,
    ),
]


def _flags(  # noqa: PLR0913, PLR0917 - one parameter for each flag
    program: ProgramFlag = None,
    stack: StacksFlag = None,
    preview: PreviewsFlag = None,
    state: StatesFlag = None,
    azure: AzureFlag = None,
    graph: GraphsFlag = None,
    world: WorldFlag = None,
    complete: CompleteFlag = None,
    timeout: TimeoutFlag = SECONDS,
    reading: ReadingsFlag = None,
) -> Sources:
    return Sources(
        program=program,
        stacks=stack or (),
        previews=preview or (),
        states=state or (),
        azure=azure or (),
        graphs=graph or (),
        world=world,
        timeout=timeout,
        complete=complete,
        readings=reading or (),
    )


def flagged_readings(written: Sequence[str], below: "Readings | None" = None) -> "Readings":
    """The readings of `--reading NAME=VALUE`, over those of the stack files. Raises UsageError for one there is not."""
    from network.lift.readings import read_readings

    given = dict(one.partition("=")[::2] for one in written)
    try:
        return read_readings(given, "--reading", below)
    except InputError as error:
        raise UsageError(str(error)) from None


FLAGS = inspect.signature(_flags).parameters


def with_sources(command: Callable[..., None]) -> Callable[..., None]:
    """A command whose parameter `sources` stands for all flags of sources."""
    own = inspect.signature(command).parameters
    parameters = [one for name, one in own.items() if name != "sources"]
    flags = [one.replace(kind=inspect.Parameter.KEYWORD_ONLY) for one in FLAGS.values()]

    @wraps(command)
    def run(**given: object) -> None:
        sources = _flags(**{name: given.pop(name) for name in FLAGS})  # type: ignore[arg-type]  # typer has read them
        command(sources=sources, **given)

    everything = [*(one.replace(kind=inspect.Parameter.KEYWORD_ONLY) for one in parameters), *flags]
    run.__signature__ = inspect.Signature(everything)  # type: ignore[attr-defined]  # what typer reads
    run.__annotations__ = {one.name: one.annotation for one in everything}
    return run
