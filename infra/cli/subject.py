"""What a command asks about: one network, ready for questions, and what its files say of it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from infra.cli.flags import flagged_readings
from infra.cli.sources import Network, Sources, read_network
from infra.expectations import Expectations
from infra.scene import scene_of
from infra.service_tags import known_tags
from network.model.intent import Intent
from network.verify.intents.scene import Scene


@dataclass(frozen=True, slots=True)
class Subject:
    """A network and its scene; `remarks` are what a reader of the answer must know about its sources."""

    network: Network
    scene: Scene
    said: Expectations
    remarks: tuple[str, ...] = ()


def read_subject(sources: Sources, intents: Iterable[Intent] = ()) -> Subject:
    """The only network that the flags name, ready for these intents; UsageError where they name several."""
    network = read_network(sources)
    said = expectations_of(network, sources)
    tags = known_tags()
    scene = scene_of(network.graph, said, tags, intents, next(iter(sources.stacks), ""))
    listed = tags.named_in(network.graph)
    return Subject(network, scene, said, (f"service tags as of {tags.date}",) if listed else ())


def expectations_of(network: Network, sources: Sources) -> Expectations:
    """What the stack files of a captured network say, and the flags; nothing more where no program was captured."""
    said = Expectations()
    if network.stacks:
        from infra.capture.project import read_project
        from infra.program.expectations import read_expectations

        said = read_expectations(read_project(sources.program or Path.cwd()), network.stacks)
    return replace(said, readings=flagged_readings(sources.readings, said.readings))
