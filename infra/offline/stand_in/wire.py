"""Properties as the engine sends them to a provider: structs in which unknown and secret values carry signatures."""

from collections.abc import Mapping
from typing import TypeAlias

from google.protobuf.json_format import MessageToDict, ParseDict
from google.protobuf.struct_pb2 import Struct

from infra.arm.secrets import SECRET
from infra.capture.values import SIGNATURE, SIGNED_SECRET, UNKNOWN
from network.model.resource import Json, unknown

Value: TypeAlias = "bool | int | float | str | list[Value] | dict[str, Value] | None"
"""A property as the engine sees it, signatures included."""
Values: TypeAlias = dict[str, Value]


def read(struct: Struct) -> Values:
    """What a struct holds, without its nulls: azure-native reads an absent property and a null alike."""
    return {key: value for key, value in MessageToDict(struct).items() if value is not None}


def write(values: Mapping[str, object]) -> Struct:
    """The struct that holds these values."""
    return ParseDict(dict(values), Struct())


def is_secret(value: Value) -> bool:
    """Whether the value is marked as a secret."""
    return isinstance(value, dict) and value.get(SIGNATURE) == SIGNED_SECRET


def secret(value: Value) -> Value:
    """The value, marked as a secret: the engine encrypts it and shows it nowhere."""
    return {SIGNATURE: SIGNED_SECRET, "value": value}


def bare(value: Value) -> Value:
    """The value itself, secrets in clear: for comparisons that stay in memory."""
    if isinstance(value, dict):
        return bare(value.get("value")) if is_secret(value) else {key: bare(item) for key, item in value.items()}
    return [bare(item) for item in value] if isinstance(value, list) else value


def masked(value: Value, origin: str) -> Json:
    """The value as the resource graph holds it: whole numbers whole, secrets and unknowns as markers.

    `origin` is the `<id>#<property>` that an unknown value is said to come from.
    """
    if is_secret(value):
        return SECRET
    if isinstance(value, dict):
        return {key: masked(item, f"{origin}.{key}") for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [masked(item, f"{origin}[{index}]") for index, item in enumerate(value)]
    if value == UNKNOWN:
        return unknown(origin)
    return int(value) if isinstance(value, float) and value.is_integer() else value


def contains_unknown(value: Value) -> bool:
    """Whether anything in the value is not known before deployment."""
    if isinstance(value, dict):
        return any(map(contains_unknown, value.values()))
    return any(map(contains_unknown, value)) if isinstance(value, list) else value == UNKNOWN
