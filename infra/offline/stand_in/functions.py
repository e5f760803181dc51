"""What azure-native's functions answer: who is asking, what a resource looks like, the keys of a service."""

import base64
import hashlib
import json
import re
from collections.abc import Callable, Mapping

from infra.arm.ids import guid, resource_id
from infra.offline.stand_in.cloud import Account, Cloud
from infra.offline.stand_in.outputs import returned
from infra.offline.stand_in.refusals import RefusalError
from infra.offline.stand_in.store import Deployed
from infra.offline.stand_in.wire import Value, Values, bare, secret
from network.lift.index import last_segment
from network.model.errors import InputError

_FUNCTION = re.compile(r"(?P<module>azure-native[\w-]*:\w+(?:/v\w+)?):get(?P<name>\w+)")
_VERSION = re.compile(r"/v\w+(?=:)")
_CALLER = "azure-native:authorization:getClientConfig"
_TOKEN = "azure-native:authorization:getClientToken"  # noqa: S105 - the name of a function


def call(function: str, arguments: Values, cloud: Cloud, account: Account) -> Values:
    """The answer of a function. RefusalError where its resource does not exist, or nothing is known of it."""
    given = {key: bare(value) for key, value in arguments.items()}
    plain = _VERSION.sub("", function)
    if plain == _CALLER:
        caller: Values = {"clientId": guid("client"), "objectId": guid("caller")}
        return {**caller, "subscriptionId": account.subscription, "tenantId": account.tenant}
    if plain == _TOKEN:
        return {"token": _key("token")}
    if plain in KEYS:
        owner, keys = KEYS[plain]
        return keys(_existing(owner, given, cloud, account).id)
    match = _FUNCTION.fullmatch(function)
    if match is None:
        raise RefusalError("NotImplemented", f"the stand-in for Azure does not answer {function}.")
    found = _existing(f"{match['module']}:{match['name']}", given, cloud, account)
    return {**returned(found.outputs, {}), "id": found.id}


def _existing(token: str, names: Values, cloud: Cloud, account: Account) -> Deployed:
    try:
        where = resource_id(token, names, account.subscription)
    except InputError as error:
        raise RefusalError("InvalidRequestFormat", str(error)) from error
    found = cloud.get(where)
    if found is None:
        raise RefusalError("ResourceNotFound", f"'{where}' does not exist.")
    return found


def _key(*of: str) -> Value:
    """A key that fits nothing: the same for the same resource, and a secret like a real one."""
    return secret(base64.b64encode(hashlib.sha512("/".join(of).lower().encode()).digest()).decode())


def _storage(account: str) -> Values:
    return {
        "keys": [{"keyName": name, "permissions": "FULL", "value": _key(account, name)} for name in ("key1", "key2")]
    }


def _registry(registry: str) -> Values:
    passwords: list[Value] = [{"name": name, "value": _key(registry, name)} for name in ("password", "password2")]
    return {"username": last_segment(registry), "passwords": passwords}


def _workspace(workspace: str) -> Values:
    return {"primarySharedKey": _key(workspace, "primary"), "secondarySharedKey": _key(workspace, "secondary")}


def _account(account: str) -> Values:
    return {"key1": _key(account, "key1"), "key2": _key(account, "key2")}


def _cluster(cluster: str) -> Values:
    name = last_segment(cluster)
    context = {"name": name, "context": {"cluster": name, "user": name}}
    server = {"name": name, "cluster": {"server": f"https://{name}.invalid:443"}}
    config = {
        "apiVersion": "v1",
        "kind": "Config",
        "current-context": name,
        "clusters": [server],
        "contexts": [context],
    }
    encoded = base64.b64encode(json.dumps(config).encode()).decode()
    return {"kubeconfigs": [{"name": "clusterUser", "value": secret(encoded)}]}


# https://learn.microsoft.com/rest/api/azure/ names each of them under its resource; the shapes are azure-native's.
KEYS: Mapping[str, tuple[str, Callable[[str], Values]]] = {
    "azure-native:cognitiveservices:listAccountKeys": ("azure-native:cognitiveservices:Account", _account),
    "azure-native:containerregistry:listRegistryCredentials": ("azure-native:containerregistry:Registry", _registry),
    "azure-native:containerservice:listManagedClusterAdminCredentials": (
        "azure-native:containerservice:ManagedCluster",
        _cluster,
    ),
    "azure-native:containerservice:listManagedClusterUserCredentials": (
        "azure-native:containerservice:ManagedCluster",
        _cluster,
    ),
    "azure-native:operationalinsights:getSharedKeys": ("azure-native:operationalinsights:Workspace", _workspace),
    "azure-native:operationalinsights:getWorkspaceSharedKeys": (
        "azure-native:operationalinsights:Workspace",
        _workspace,
    ),
    "azure-native:storage:listStorageAccountKeys": ("azure-native:storage:StorageAccount", _storage),
}
