"""The outputs that azure-native will return for a resource, as far as they follow from its inputs.

Capture and the stand-in give the same ones, so what a program computes from them is the same too.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from infra.arm.classes import arm_type_of
from infra.arm.facts import NOWHERE, Facts, Surroundings
from infra.arm.ids import type_of_id
from infra.arm.table import ArmType
from infra.arm.tables.computed import COMPUTED
from network.azure.made_up import made_up_guid
from network.lift.index import last_segment
from network.model.resource import Json, Properties, is_secret, is_unknown


@dataclass(frozen=True, slots=True)
class Outputs:
    """What a resource returns, and the paths (as ARM nests them) of what fairway chose in Azure's place."""

    values: Mapping[str, Json]
    assumed: tuple[str, ...] = ()


def computed_outputs(token: str, resource_id: str, inputs: Properties, around: Surroundings = NOWHERE) -> Outputs:
    """The outputs of a resource: its inputs without the names, ids of what is nested in it, and what Azure adds.

    What Azure alone can know is the marker of an unknown value; what is left out is not known either.
    """
    row = arm_type_of(token, inputs)
    if row is None:
        return Outputs(inputs)
    outputs: dict[str, Json] = {"provisioningState": "Succeeded"}
    outputs |= {key: _copy(row, resource_id, key, value) for key, value in inputs.items() if key not in row.names}
    outputs |= {"name": last_segment(resource_id), "azureApiVersion": row.api}
    # An input `type` is a property of its own, such as that of a blob, whose class reads it back as one of a few words.
    outputs.setdefault("type", type_of_id(resource_id))
    identity = outputs.get("identity")
    if isinstance(identity, Mapping):
        outputs["identity"] = _identity(resource_id, identity, around.tenant)
    facts = Facts(resource_id, {**inputs, **outputs}, around)
    assumed: list[str] = []
    for computed in COMPUTED.get(row.token, ()):
        for place in _places(row, outputs, computed.path.split(".")):
            value = facts.fill(computed.value, place.holder, place.path)
            if value is None:
                continue
            place.put(value)
            if computed.chosen and not is_unknown(value):
                assumed.append(f"properties.{place.path}")
    return Outputs(outputs, tuple(assumed))


@dataclass(frozen=True, slots=True)
class _Place:
    """An empty place for a computed value: the object that holds it, through which keys, and its path in ARM."""

    holder: dict[str, Json]
    keys: tuple[str, ...]
    path: str

    def put(self, value: Json) -> None:
        target = self.holder
        for key in self.keys[:-1]:
            target = target.setdefault(key, {})  # type: ignore[assignment]
        target[self.keys[-1]] = value


def _places(row: ArmType, holder: dict[str, Json], keys: Sequence[str], path: str = "") -> Iterator[_Place]:
    """Where a path leads, `[]` through every element of a list; nowhere, where something is there already."""
    for position, key in enumerate(keys):
        if not key.endswith("[]"):
            continue
        name = key.removesuffix("[]")
        step = "properties." if name in row.nested else ""
        elements = holder.get(name)
        for index, element in enumerate(elements if isinstance(elements, list) else ()):
            if isinstance(element, dict):
                yield from _places(row, element, keys[position + 1 :], f"{path}{name}[{index}].{step}")
        return
    present: Json = holder
    for key in keys:
        present = present.get(key) if isinstance(present, Mapping) else None
        if present is not None and not isinstance(present, dict):
            return
    if present is None:
        yield _Place(holder, tuple(keys), path + ".".join(keys))


def _copy(row: ArmType, owner: str, key: str, value: Json) -> Json:
    """A copy that may be added to, in which every nested element with a name has the id that ARM gives it."""
    if isinstance(value, Mapping):
        if is_unknown(value) or is_secret(value):
            return value
        return {name: _copy(row, owner, name, below) for name, below in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_element(row, owner, key, element) for element in value]
    return value


def _element(row: ArmType, owner: str, key: str, element: Json) -> Json:
    if not isinstance(element, Mapping) or key not in row.nested or not isinstance(element.get("name"), str):
        return _copy(row, owner, key, element)
    own = element.get("id") or f"{owner}/{key}/{element['name']}"
    copied = _copy(row, str(own), key, element)
    return {**copied, "id": own} if isinstance(copied, dict) else copied


def _identity(resource_id: str, identity: Properties, tenant: str) -> Properties:
    """Who the resource is, once Azure has made its identities."""
    result: dict[str, Json] = dict(identity)
    if "SystemAssigned" in str(identity.get("type", "")).replace(" ", ""):
        result |= {"principalId": made_up_guid(resource_id, "principalId"), "tenantId": tenant}
    users = identity.get("userAssignedIdentities")
    if isinstance(users, Sequence) and not isinstance(users, str):
        result["userAssignedIdentities"] = {
            user: {"principalId": made_up_guid(user, "principalId"), "clientId": made_up_guid(user, "clientId")}
            for user in users
            if isinstance(user, str)
        }
    return result
