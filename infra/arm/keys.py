"""Functions of azure-native that hand out keys, and the shape of what they return; every key is a secret.

https://learn.microsoft.com/rest/api/azure/ describes each under the resource it belongs to.
"""

import base64
import json
from collections.abc import Callable, Mapping

from infra.arm.secrets import SECRET
from network.lift.index import last_segment
from network.model.resource import Properties


def _storage(_: str) -> Properties:
    return {"keys": [{"keyName": name, "permissions": "FULL", "value": SECRET} for name in ("key1", "key2")]}


def _registry(resource: str) -> Properties:
    passwords = [{"name": name, "value": SECRET} for name in ("password", "password2")]
    return {"username": last_segment(resource), "passwords": passwords}


def _log_workspace(_: str) -> Properties:
    return {"primarySharedKey": SECRET, "secondarySharedKey": SECRET}


def _two_keys(_: str) -> Properties:
    return {"key1": SECRET, "key2": SECRET}


def _authorization_rule(_: str) -> Properties:
    names = ("primaryConnectionString", "primaryKey", "secondaryConnectionString", "secondaryKey")
    return dict.fromkeys(names, SECRET)


def _machine_learning(_: str) -> Properties:
    return dict.fromkeys(("appInsightsInstrumentationKey", "userStorageKey"), SECRET)


def _cluster(resource: str) -> Properties:
    """A kubeconfig that names the cluster and opens nothing: programs decode and parse it."""
    name = last_segment(resource)
    config = {
        "apiVersion": "v1",
        "kind": "Config",
        "current-context": name,
        "clusters": [{"name": name, "cluster": {"server": f"https://{name}.invalid:443"}}],
        "contexts": [{"name": name, "context": {"cluster": name, "user": name}}],
        "users": [{"name": name, "user": {}}],
    }
    return {"kubeconfigs": [{"name": "clusterUser", "value": base64.b64encode(json.dumps(config).encode()).decode()}]}


KEYS: Mapping[str, tuple[str, Callable[[str], Properties]]] = {
    "cognitiveservices:listAccountKeys": ("cognitiveservices:Account", _two_keys),
    "containerregistry:listRegistryCredentials": ("containerregistry:Registry", _registry),
    "containerservice:listManagedClusterAdminCredentials": ("containerservice:ManagedCluster", _cluster),
    "containerservice:listManagedClusterUserCredentials": ("containerservice:ManagedCluster", _cluster),
    "eventhub:listNamespaceKeys": ("eventhub:Namespace", _authorization_rule),
    "machinelearningservices:listWorkspaceKeys": ("machinelearningservices:Workspace", _machine_learning),
    "operationalinsights:getSharedKeys": ("operationalinsights:Workspace", _log_workspace),
    "operationalinsights:getWorkspaceSharedKeys": ("operationalinsights:Workspace", _log_workspace),
    "servicebus:listNamespaceKeys": ("servicebus:Namespace", _authorization_rule),
    "storage:listStorageAccountKeys": ("storage:StorageAccount", _storage),
}
