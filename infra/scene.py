"""The network that somebody asks about: its graph, lifted in the world around it, with the known service tags."""

from collections.abc import Iterable
from dataclasses import replace

from infra.expectations import Expectations
from infra.service_tags import ServiceTags
from network.lift import lift_index
from network.lift.index import ResourceIndex
from network.lift.world import read_world
from network.model.intent import Intent
from network.model.resource import ResourceGraph
from network.model.world import World
from network.verify.intents.scene import Scene, set_scene, with_tags
from network.verify.locations import Locator


def scene_of(
    graph: ResourceGraph,
    said: Expectations,
    tags: ServiceTags,
    intents: Iterable[Intent] = (),
    stack: str = "",
) -> Scene:
    """The scene of one network for these intents; names of `stack` come first.

    The prefixes of service tags count for real public addresses alone: what is asked of a tag by its name is decided by
    what contains it, whatever its prefixes are this week.
    """
    index = ResourceIndex(graph.resources)
    world = read_world(graph.world)
    topology = lift_index(index, world, readings=said.readings)
    scene = set_scene(index, topology, said.groups, stack, intents)
    wider = with_known_tags(world, graph, tags)
    if wider is world:
        return scene
    return replace(scene, known=Locator(with_tags(scene.topology, wider), index, said.groups, stack))


def with_known_tags(world: World, graph: ResourceGraph, tags: ServiceTags) -> World:
    """The world with the prefixes of the service tags that a graph names, where it has none of its own for them."""
    named = tags.named_in(graph)
    if not named:
        return world
    listed = read_world({"serviceTags": named}).service_tags
    given = {name.lower() for name in world.service_tags}
    wider = {name: prefixes for name, prefixes in listed.items() if name.lower() not in given}
    return replace(world, service_tags={**wider, **world.service_tags})
