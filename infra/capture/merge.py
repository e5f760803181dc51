"""Several graphs as one: what two sources describe is one resource, and the later source counts."""

from collections.abc import Iterable

from network.lift.index import id_key
from network.model.resource import Json, Note, Resource, ResourceGraph


def merge(graphs: Iterable[ResourceGraph]) -> ResourceGraph:
    """All resources in the order of their ids; the world of the later graph overrides by key.

    Two resources of one id inside one source stay two: that is a fault of the source, which preflight finds.
    """
    resources: list[Resource] = []
    world: dict[str, Json] = {}
    notes: dict[Note, None] = {}
    for graph in graphs:
        described = {id_key(resource.id) for resource in graph.resources}
        resources = [known for known in resources if id_key(known.id) not in described]
        resources += graph.resources
        world |= graph.world
        notes |= dict.fromkeys(graph.notes)
    return ResourceGraph(tuple(sorted(resources, key=lambda resource: resource.id.lower())), world, tuple(notes))
