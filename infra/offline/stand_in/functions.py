"""What azure-native's functions answer: who is asking, what a resource looks like, the keys of a service."""

import base64
import hashlib
from collections.abc import Mapping, Sequence

from infra.arm import resource_id
from infra.arm.keys import KEYS
from infra.arm.tokens import parse_token
from infra.capture.account import Account
from infra.capture.functions import CALLER, CALLERS_TOKEN
from infra.offline.stand_in.cloud import Cloud
from infra.offline.stand_in.outputs import returned
from infra.offline.stand_in.refusals import RefusalError
from infra.offline.stand_in.store import Deployed
from infra.offline.stand_in.wire import Value, Values, bare, secret
from network.azure.made_up import made_up_guid
from network.model.errors import InputError
from network.model.resource import Json, is_secret


def call(function: str, arguments: Values, cloud: Cloud, account: Account) -> Values:
    """The answer of a function. RefusalError where its resource does not exist, or nothing is known of it."""
    token = parse_token(function)
    plain = f"{token.module}:{token.name}" if token else function
    if plain == CALLER:
        caller: Values = {"clientId": made_up_guid("client"), "objectId": made_up_guid("caller")}
        return {**caller, "subscriptionId": account.subscription, "tenantId": account.tenant}
    if plain == CALLERS_TOKEN:
        return {"token": _key("token")}
    names = {key: bare(value) for key, value in arguments.items()}
    if plain in KEYS:
        owner, keys = KEYS[plain]
        where = _existing(f"azure-native:{owner}", names, cloud, account).id
        return {key: _with_keys(value, f"{where}/{key}") for key, value in keys(where).items()}
    if token is None or not token.name.startswith("get"):
        raise RefusalError("NotImplemented", f"the stand-in for Azure does not answer {function}.")
    found = _existing(f"azure-native:{token.module}:{token.name.removeprefix('get')}", names, cloud, account)
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


def _with_keys(value: Json, path: str) -> Value:
    """The value, with a key in place of every marker of a secret."""
    if is_secret(value):
        return _key(path)
    if isinstance(value, Mapping):
        return {key: _with_keys(item, f"{path}/{key}") for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_with_keys(item, f"{path}/{position}") for position, item in enumerate(value)]
    return value


def _key(path: str) -> Value:
    """A key that fits nothing: the same for the same resource, and a secret like a real one."""
    return secret(base64.b64encode(hashlib.sha512(path.lower().encode()).digest()).decode())
