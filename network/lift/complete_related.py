"""What else a private endpoint has addresses for: the replicas of a registry, the log workspaces of a monitor scope."""

from collections.abc import Iterator

from network.azure.public_names import Repeats, Words, words_of
from network.lift.body import body_of
from network.lift.index import ResourceIndex, location_key
from network.model.resource import Resource

REPLICATIONS = "Microsoft.ContainerRegistry/registries/replications"
SCOPED = "Microsoft.Insights/privateLinkScopes/scopedResources"
LOG_WORKSPACES = "Microsoft.OperationalInsights/workspaces"


def repeats(index: ResourceIndex, service: Resource) -> Repeats:
    """The words for the rows of `endpoint_members` that stand for several addresses."""
    regions = dict.fromkeys((location_key(service.location), *_replicas(index, service)))
    workspaces: dict[str, list[Words]] = {}
    for workspace in _log_workspaces(index, service):
        workspaces.setdefault(location_key(workspace.location), []).append(
            {"customer": words_of(workspace)["customer"]}
        )
    return {
        "region": tuple(({"region": region},) for region in regions),
        # The workspaces of one region share their addresses.
        "log workspace": tuple(tuple(workspaces[region]) for region in sorted(workspaces)),
    }


def _replicas(index: ResourceIndex, service: Resource) -> Iterator[str]:
    return (location_key(node.resource.location) for node in index.children(service.id, REPLICATIONS))


def _log_workspaces(index: ResourceIndex, service: Resource) -> Iterator[Resource]:
    for node in sorted(index.children(service.id, SCOPED), key=lambda node: node.key):
        linked = body_of(node).text("linkedResourceId")
        workspace = index.get(linked) if isinstance(linked, str) else None
        if workspace is not None and workspace.resource.type.lower() == LOG_WORKSPACES.lower():
            yield workspace.resource
