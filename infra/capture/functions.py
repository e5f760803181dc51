"""What functions of azure-native answer in a capture: what the programs declare themselves, and nothing about Azure."""

from collections.abc import Mapping

from infra.arm.facts import NO_GUID
from infra.arm.ids import resource_id, type_of_id
from infra.arm.keys import KEYS
from infra.arm.secrets import SECRET
from infra.arm.tables import TYPES
from infra.arm.tokens import parse_token
from infra.capture.ledger import Ledger
from network.lift.index import last_segment
from network.model.errors import InputError
from network.model.resource import Json, Properties

PARTIAL = "__partial"
BUILT_IN = "authorization:RoleDefinition"  # most roles are Azure's own, and nothing of them matters to a network
CALLER = "authorization:getClientConfig"
CALLERS_TOKEN = "authorization:getClientToken"  # noqa: S105 - the name of a function


def answer(function: str, arguments: Properties, ledger: Ledger) -> Mapping[str, Json] | None:
    """The result of a function; None where only Azure, or another provider, could give it.

    Of a resource that exists and that nobody here declares, id and name are known; PARTIAL says that the rest is not.
    """
    named = parse_token(function)
    plain = f"{named.module}:{named.name}" if named else ""
    if plain == CALLER:
        account = ledger.account
        nobody = {"clientId": NO_GUID, "objectId": NO_GUID}
        return {**nobody, "subscriptionId": account.subscription, "tenantId": account.tenant}
    if plain == CALLERS_TOKEN:
        return {"token": SECRET}
    if plain in KEYS:
        owner, keys = KEYS[plain]
        return keys(_id(f"azure-native:{owner}", arguments, ledger))
    module, _, name = function.rpartition(":")
    return _existing(f"{module}:{name.removeprefix('get')}", arguments, ledger) if name.startswith("get") else None


def _existing(token: str, arguments: Properties, ledger: Ledger) -> Mapping[str, Json] | None:
    """A resource by its names: what a program declares it with, else what its id says."""
    named = parse_token(token)
    if named is None or not TYPES.keys() & set(named.spellings):
        return None
    where = _id(token, arguments, ledger)
    outputs = ledger.outputs_of(where)
    if outputs is not None or not where:
        return {**outputs, "id": where} if outputs is not None else None
    if BUILT_IN not in named.spellings:
        ledger.note(where, "exists already and is not declared here; of what Azure knows only id and name are given")
    return {"id": where, "name": last_segment(where), "type": type_of_id(where), PARTIAL: True}


def _id(token: str, arguments: Properties, ledger: Ledger) -> str:
    """The id of the resource that the arguments name; empty where they do not."""
    try:
        return resource_id(token, arguments, ledger.account.subscription)
    except InputError:
        return ""
