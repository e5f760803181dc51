"""Where a stack file asks for a private zone: no zone has a key of its own, as services bring theirs with them."""

from collections.abc import Iterator, Mapping
from itertools import chain

from infra.settings.document import Document
from infra.settings.faults import Path
from infra.settings.stores import StorageAccount
from network.azure.zones import PRIVATE_LINK_ZONES
from network.model.resource import Json

_NETWORK, _COMPUTE = ("config", "fairway:network"), ("config", "fairway:compute")
_STORES = "storage_accounts"

# The collections of the services that have private endpoints, by ARM type.
_COLLECTIONS: Mapping[str, str] = {
    "Microsoft.Storage/storageAccounts": _STORES,
    "Microsoft.KeyVault/vaults": "key_vaults",
    "Microsoft.ContainerRegistry/registries": "registries",
    "Microsoft.Insights/privateLinkScopes": "monitor_scopes",
    "Microsoft.MachineLearningServices/workspaces": "workspaces",
    "Microsoft.ContainerService/managedClusters": "aks",
}


def zone_path(document: Document, zone: str) -> Path | None:
    """The first place that asks for a zone: under `zones`, a service with that private side, or a name in the zone."""
    location = document.at(("config", "azure-native:location"))
    rows = [row for row in PRIVATE_LINK_ZONES if row.zone.replace("{region}", str(location)) == zone]
    words = {zone, *(row.group_id for row in rows)}
    written = (path for path, word in _items(document, (*_NETWORK, "zones")) if word in words)
    services = (path for row in rows for path in _services(document, _COLLECTIONS.get(row.type, ""), row.group_id))
    return next(chain(written, services, _served(document, zone)), None)


def _services(document: Document, collection: str, group: str) -> Iterator[Path]:
    """The services of a collection that have this sub-resource; of storage accounts the word that asks for it."""
    for path in _keys(document, collection):
        if collection != _STORES:
            yield path
        elif document.at((*path, "private")) is not None:
            yield from (place for place, word in _items(document, (*path, "private")) if word == group)
        elif group in StorageAccount.model_fields["private"].default:
            yield path


def _served(document: Document, zone: str) -> Iterator[Path]:
    """The names at which clusters serve models; all after the first dot is a zone."""
    for path in _keys(document, "aks"):
        name = document.at((*path, "inference", "name"))
        if isinstance(name, str) and name.partition(".")[2] == zone:
            yield (*path, "inference", "name")


def _keys(document: Document, collection: str) -> Iterator[Path]:
    """The paths of everything in a collection of the compute section."""
    named = document.at((*_COMPUTE, collection))
    yield from ((*_COMPUTE, collection, name) for name in (named if isinstance(named, Mapping) else ()))


def _items(document: Document, path: Path) -> Iterator[tuple[Path, Json]]:
    """One value, or each of several, with its place."""
    value = document.at(path)
    if isinstance(value, list):
        yield from (((*path, position), item) for position, item in enumerate(value))
    else:
        yield path, value
