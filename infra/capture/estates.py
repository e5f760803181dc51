"""Which stacks stand together: those that name one hub form one network with it; every other stack stands alone.

A stack names its hub in its stack file, `fairway:network.hub`.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass

from infra.capture.configuration import stack_values
from infra.capture.errors import ProjectError
from infra.capture.overlay import overlay
from infra.capture.project import Project, Target
from infra.capture.yaml_values import shown
from network.model.resource import Json

NETWORK = "fairway:network"
WORLD = "fairway:world"


@dataclass(frozen=True, slots=True)
class Estate:
    """Stacks that are one network; `name` is that of the hub, or of the only stack."""

    name: str
    targets: tuple[Target, ...]

    @property
    def world(self) -> Mapping[str, Json]:
        """What the stack files say about the world outside; the later of two that say something counts."""
        world: Mapping[str, Json] = {}
        for target in self.targets:
            told = stack_values(target.project, target.stack).get(WORLD)
            world = overlay(world, told if isinstance(told, Mapping) else {})
        return world


def estates_of(project: Project, named: Sequence[str] = ()) -> tuple[Estate, ...]:
    """The estates of a project, by name; with `named` stacks only theirs, in that order, the named stack first.

    A project without stack files has one stack, `dev`, with the project's defaults. A file that nobody asked
    for and that is no stack file, whatever its name, is no stack. Raises ProjectError for a stack, or for a hub, that
    has no file.
    """
    there = project.stack_names or ("dev",)
    for stack in named:
        if stack not in there:
            raise ProjectError(f"got the stack {stack!r}, expected {_one_of(there)}, which {project.name} has")
    members: dict[str, list[str]] = {}
    for stack in there:
        with suppress(ProjectError) if named and stack not in named else nullcontext():
            members.setdefault(_hub(project, stack, there), []).append(stack)
    wanted = dict.fromkeys(_hub(project, stack, there) for stack in named) if named else sorted(members)
    return tuple(Estate(hub, tuple(_ordered(project, members[hub], named))) for hub in wanted)


def _ordered(project: Project, stacks: Sequence[str], named: Sequence[str]) -> Iterator[Target]:
    """The named stacks first."""
    first = [stack for stack in named if stack in stacks]
    return (Target(project, stack) for stack in dict.fromkeys((*first, *stacks)))


def _hub(project: Project, stack: str, there: Sequence[str]) -> str:
    """The stack's hub; the stack itself where it names none."""
    network = stack_values(project, stack).get(NETWORK)
    hub = network.get("hub") if isinstance(network, Mapping) else None
    if hub is None:
        return stack
    if hub not in there:
        file = project.stacks / f"Pulumi.{stack}.yaml"
        raise ProjectError(f"{shown(file)}: got the hub {hub!r}, expected a stack that has a file: {_one_of(there)}")
    return str(hub)


def _one_of(names: Sequence[str]) -> str:
    return f"one of {', '.join(names)}" if len(names) > 1 else repr(names[0])
