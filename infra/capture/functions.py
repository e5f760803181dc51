"""What functions of azure-native answer in a capture: what the programs declare themselves, and nothing about Azure."""

from collections.abc import Mapping

from infra.arm.facts import NO_GUID
from infra.arm.ids import resource_id
from infra.arm.keys import KEYS
from infra.arm.secrets import SECRET
from infra.arm.tokens import parse_token
from infra.capture.ledger import Ledger
from network.model.errors import InputError
from network.model.resource import Json, Properties

CALLER = "authorization:getClientConfig"
CALLERS_TOKEN = "authorization:getClientToken"  # noqa: S105 - the name of a function


def answer(function: str, arguments: Properties, ledger: Ledger) -> Mapping[str, Json] | None:
    """The result of a function; None where only Azure, or another provider, could give it."""
    named = parse_token(function)
    if named is None:
        return None
    plain = f"{named.module}:{named.name}"
    if plain == CALLER:
        account = ledger.account
        nobody = {"clientId": NO_GUID, "objectId": NO_GUID}
        return {**nobody, "subscriptionId": account.subscription, "tenantId": account.tenant}
    if plain == CALLERS_TOKEN:
        return {"token": SECRET}
    if plain in KEYS:
        owner, keys = KEYS[plain]
        return keys(_id(f"azure-native:{owner}", arguments, ledger))
    if not named.name.startswith("get"):
        return None
    where = _id(f"azure-native:{named.module}:{named.name.removeprefix('get')}", arguments, ledger)
    outputs = ledger.outputs_of(where)
    return {**outputs, "id": where} if outputs is not None else None


def _id(token: str, arguments: Properties, ledger: Ledger) -> str:
    """The id of the resource that the arguments name; empty where they do not."""
    try:
        return resource_id(token, arguments, ledger.account.subscription)
    except InputError:
        return ""
