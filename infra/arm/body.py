"""The body of a resource: azure-native's flat shape, inputs and outputs alike, nested as ARM has it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from infra.arm.classes import arm_type_of
from infra.arm.ids import type_of_id
from infra.arm.secrets import hide
from infra.arm.table import ArmType, words
from network.lift.index import last_segment
from network.model.resource import Json, Properties, Resource, is_secret, is_unknown

# What ARM keeps outside of `properties`, in a resource and in an element of one.
ENVELOPE = words(
    "etag eTag extendedLocation id identity kind location managedBy name plan sku systemData tags type zones"
)
_RESOURCE_FIELDS = words("id name type etag eTag systemData azureApiVersion")
_SELF = "$self/"


def to_arm(token: str, values: Properties, resource_id: str) -> Resource:
    """The resource as ARM has it, from inputs, or from outputs as azure-native returns them.

    Values that are not known before deployment, and secrets, are markers already; floats that are whole become
    integers. A class without a row of its own is nested at the top only; what is none of Azure's keeps its token.
    """
    row = arm_type_of(token, values)
    if row is None:
        return Resource(resource_id, token, _numbers(values), name=last_segment(resource_id))
    shape = _Shape(row, resource_id, type_of_id(resource_id))
    body = shape.nest({key: value for key, value in values.items() if not _is_name(row, key)}, "")
    properties = body.get("properties")
    return Resource(
        id=resource_id,
        type=shape.type,
        properties=properties if isinstance(properties, Mapping) else {},
        name=last_segment(resource_id),
        location=_text(body.get("location")),
        sku=_object(body.get("sku")),
        kind=_text(body.get("kind")),
        tags=_object(body.get("tags")),
        identity=_object(body.get("identity")),
        api_version=row.api,
    )


def _is_name(row: ArmType, key: str) -> bool:
    return key in _RESOURCE_FIELDS - row.inside or key in row.names


@dataclass(frozen=True, slots=True)
class _Shape:
    """How the values of one resource are nested."""

    row: ArmType
    id: str
    type: str

    def nest(self, values: Properties, parent: str) -> dict[str, Json]:
        """An object whose own values stand in `properties` in ARM; what already stands there stays."""
        outside: dict[str, Json] = {}
        inside: dict[str, Json] = {}
        for key, value in values.items():
            place = outside if key in ENVELOPE and _path(parent, key) not in self.row.inside else inside
            if key == "properties" and isinstance(value, Mapping):
                inside.update(self.plain(value, key))
            elif key == "type" and value == self.type:
                continue  # the ARM type, beside a property of the same name
            else:
                self._put(place, parent, key, value)
        return {**outside, "properties": inside} if inside else outside

    def _put(self, place: dict[str, Json], parent: str, key: str, value: Json) -> None:
        name = self.row.renamed.get(_path(parent, key), key)
        *containers, last = name.split(".")
        for container in containers:
            place = place.setdefault(container, {})  # type: ignore[assignment]
        plain = _identities(value) if key == "userAssignedIdentities" else self._value(value, key)
        place[last] = hide(self.type, key, plain)

    def plain(self, values: Properties, parent: str) -> dict[str, Json]:
        """An object that ARM does not nest."""
        result: dict[str, Json] = {}
        for key, value in values.items():
            self._put(result, parent, key, value)
        return result

    def _value(self, value: Json, key: str) -> Json:
        if isinstance(value, Mapping):
            if is_unknown(value) or is_secret(value):
                return value
            return self.nest(value, key) if key in self.row.nested else self.plain(value, key)
        if isinstance(value, str):
            own = key == "id" and value.startswith(_SELF)
            return f"{self.id}/{value.removeprefix(_SELF)}" if own else value
        if isinstance(value, Sequence):
            return [self._value(element, key) for element in value]
        return int(value) if isinstance(value, float) and value.is_integer() else value


def _path(parent: str, key: str) -> str:
    return f"{parent}.{key}" if parent else key


def _identities(value: Json) -> Json:
    """azure-native lists user-assigned identities; ARM keeps them as the keys of an object."""
    if not isinstance(value, Sequence) or isinstance(value, str):
        return value
    if all(isinstance(user, str) for user in value):
        return {str(user): {} for user in value}
    return next((user for user in value if is_unknown(user)), value)


def _numbers(value: Properties) -> dict[str, Json]:
    shape = _Shape(ArmType("", "", ""), "", "")
    return shape.plain(value, "")


def _object(value: Json) -> Properties:
    return value if isinstance(value, Mapping) else {}


def _text(value: Json) -> str:
    return value if isinstance(value, str) else ""
