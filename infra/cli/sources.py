"""Where a network comes from: flags that many commands share, and what they stand for.

A program is captured, files are read, and several sources are one graph. Without `-s` and without files, every estate
of the program is a network by itself.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ClassVar

import typer

from network.model.errors import FairwayError
from network.model.resource import ResourceGraph

if TYPE_CHECKING:
    from infra.capture.estates import Estate
    from infra.capture.project import Target
    from infra.settings.load import StackSettings
    from network.lift.graph import Change

PANEL = "Where the network comes from"
SECONDS = 120.0

ProgramFlag = Annotated[
    Path | None,
    typer.Option(
        "--program", help="The folder of a Pulumi Python program; this project by default.", rich_help_panel=PANEL
    ),
]
StacksFlag = Annotated[
    list[str] | None,
    typer.Option(
        "-s", "--stack", help="A stack of the program, with those of its estate; repeatable.", rich_help_panel=PANEL
    ),
]
PreviewsFlag = Annotated[
    list[Path] | None,
    typer.Option("--preview", help="What pulumi preview --json --show-sames wrote; repeatable.", rich_help_panel=PANEL),
]
StatesFlag = Annotated[
    list[Path] | None,
    typer.Option("--state", help="What pulumi stack export wrote; repeatable.", rich_help_panel=PANEL),
]
AzureFlag = Annotated[
    list[Path] | None,
    typer.Option("--azure", help="Resources as Azure returns them; repeatable.", rich_help_panel=PANEL),
]
GraphsFlag = Annotated[
    list[Path] | None,
    typer.Option("--graph", help="What fairway graph --format json wrote; repeatable.", rich_help_panel=PANEL),
]
WorldFlag = Annotated[
    Path | None,
    typer.Option("--world", help="What lies outside Azure, YAML or JSON; overrides by key.", rich_help_panel=PANEL),
]
TimeoutFlag = Annotated[
    float, typer.Option("--timeout", help="Seconds that a program may take.", min=1, rich_help_panel=PANEL)
]


class UsageError(FairwayError):
    """Flags that do not say what is meant."""

    exit_code: ClassVar[int] = 2


@dataclass(frozen=True, slots=True)
class Sources:
    """What the flags name. `complete` adds what Azure will add: by default unless only finished exports are read."""

    program: Path | None = None
    stacks: Sequence[str] = ()
    previews: Sequence[Path] = ()
    states: Sequence[Path] = ()
    azure: Sequence[Path] = ()
    graphs: Sequence[Path] = ()
    world: Path | None = None
    timeout: float = SECONDS
    complete: bool | None = None
    readings: Sequence[str] = ()

    @property
    def has_files(self) -> bool:
        return bool(self.previews or self.states or self.azure or self.graphs)

    @property
    def has_program(self) -> bool:
        """Files alone need no program, unless one is named."""
        return bool(self.program or self.stacks) or not self.has_files


@dataclass(frozen=True, slots=True)
class Network:
    """One network: its name, and the graph as it will be; `before` differs where a preview says what is there now."""

    name: str
    graph: ResourceGraph
    before: ResourceGraph | None = None
    stacks: tuple[str, ...] = ()


def read_networks(sources: Sources, meanwhile: Callable[[], None] = lambda: None) -> tuple[Network, ...]:
    """Every network that the flags name: files and named stacks together are one, else each estate is.

    `meanwhile` is called while programs start. Raises FairwayError for a program or a file that gives no graph, and
    for stacks that do not exist.
    """
    captured = _captured(sources, meanwhile) if sources.has_program else ()
    if sources.stacks or sources.has_files:
        captured = (_together((*captured, *_files(sources))),)
    if sources.has_files and not any(one.graph.resources or one.before for one in captured):
        from infra.capture.errors import CaptureError

        raise CaptureError(f"{captured[0].name}: got no resource at all, expected what a network is made of")
    return tuple(_finished(network, sources) for network in captured)


def read_network(sources: Sources) -> Network:
    """The only network that the flags name. Raises UsageError where they name several."""
    networks = read_networks(sources)
    if len(networks) > 1:
        names = ", ".join(network.name for network in networks)
        raise UsageError(f"got several networks ({names}), expected one of them: -s NAME")
    return networks[0]


def _captured(sources: Sources, meanwhile: Callable[[], None]) -> tuple[Network, ...]:
    """Every estate of the program, captured in one session."""
    from infra.capture.estates import estates_of
    from infra.capture.program import capture_each
    from infra.capture.project import read_project

    project = read_project(sources.program or Path.cwd())
    estates = estates_of(project, sources.stacks)
    targets = [estate.targets for estate in estates]
    settings: dict[str, StackSettings] = {}

    def prepare() -> None:
        if project.is_fairway:
            _read_settings(targets, settings)
        meanwhile()

    graphs = capture_each(targets, sources.timeout, prepare)
    return tuple(_network(estate, graph, settings) for estate, graph in zip(estates, graphs, strict=True))


def _read_settings(groups: "Sequence[Sequence[Target]]", settings: "dict[str, StackSettings]") -> None:
    """Every fault of fairway's own stack files, with their lines, before their program stumbles over the first."""
    from infra.settings.load import load

    for group in groups:
        for target in group:
            settings[target.stack] = load(target.stack, target.project.stacks)


def _network(estate: "Estate", graph: ResourceGraph, settings: "Mapping[str, StackSettings]") -> Network:
    """An estate with its world; that of fairway's own program has its sites in it, and the lines of its stack files."""
    stacks = tuple(target.stack for target in estate.targets)
    world = estate.world
    if settings:
        from infra.program.world import stack_world
        from infra.settings.expectations import merged_worlds
        from infra.settings.positions import at_their_lines

        own = {stack: settings[stack] for stack in stacks}
        graph = at_their_lines(graph, {stack: one.document for stack, one in own.items()})
        world = merged_worlds(*map(stack_world, own.values()))
    return Network(estate.name, replace(graph, world=world), stacks=stacks)


def _files(sources: Sources) -> Iterator[Network]:
    """The files, each kind with what reads it: a command that only reads a graph starts at once."""
    from infra.capture.documents import read_json

    if sources.previews:
        from infra.capture.preview import read_preview

        yield from (_changed(file.name, read_preview(file)) for file in sources.previews)
    if sources.states:
        from infra.capture.state import read_state

        yield from (Network(file.name, read_state(file)) for file in sources.states)
    if sources.azure:
        from infra.capture.azure import missing_rows, read_azure
        from infra.capture.merge import merge

        exported = merge(read_azure(file) for file in sources.azure)
        notes = (*exported.notes, *missing_rows(exported))
        yield Network(", ".join(file.name for file in sources.azure), replace(exported, notes=notes))
    if sources.graphs:
        from network.lift.graph import read_change
    for file in sources.graphs:
        yield _changed(file.name, read_change(read_json(file, "what `fairway graph --format json` writes"), str(file)))


def _changed(name: str, change: "Change") -> Network:
    return Network(name, change.after, None if change.before is change.after else change.before)


def _together(networks: Sequence[Network]) -> Network:
    """Several sources as one network; a source that does not change stands in both of its graphs."""
    from infra.capture.merge import merge

    before = merge(network.before or network.graph for network in networks)
    changes = any(network.before is not None for network in networks)
    return Network(
        name=", ".join(network.name for network in networks),
        graph=merge(network.graph for network in networks),
        before=before if changes else None,
        stacks=tuple(stack for network in networks for stack in network.stacks),
    )


def _finished(network: Network, sources: Sources) -> Network:
    """With the world of the flags, and with what Azure will add; to an export only the names in public DNS."""
    unfinished = sources.has_program or bool(sources.previews or sources.states)
    wanted = unfinished if sources.complete is None else sources.complete
    exported = bool(sources.azure) and sources.complete is None

    def finish(graph: ResourceGraph) -> ResourceGraph:
        if sources.world:
            from infra.capture.overlay import overlay
            from infra.capture.worlds import read_world_file

            graph = replace(graph, world=overlay(graph.world, read_world_file(sources.world)))
        if wanted:
            from network.lift.complete import complete

            graph = complete(graph)
        elif exported:
            from network.lift.complete import name_services

            graph = name_services(graph)
        return graph

    before = None if network.before is None else finish(network.before)
    return replace(network, graph=finish(network.graph), before=before)
