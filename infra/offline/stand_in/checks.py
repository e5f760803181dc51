"""Inputs as azure-native completes them before anything else is done: names, a location, and what is missing."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from infra.arm import ArmType, arm_type_of, complete_inputs, type_of_id
from infra.arm.secrets import is_secret_property
from infra.capture.values import UNKNOWN
from infra.offline.stand_in.wire import Value, Values, contains_unknown, is_secret, secret

_PROVIDED = "subscriptionId"


@dataclass(frozen=True, slots=True)
class Checked:
    """Inputs that may be deployed, or the reasons why not."""

    inputs: Values
    failures: tuple[str, ...] = ()


def checked(token: str, urn: str, new: Values, old: Values, region_of: Callable[[Value], str]) -> Checked:
    """The inputs of a resource, completed. `region_of` knows the region of a resource group by its name.

    A name or location that the program leaves out stays what it was (`old`); what is made up is made up the same way
    every time. Properties that ARM never returns are secrets from here on, whatever the program says.
    """
    row = arm_type_of(token, new)
    if row is None:
        return Checked(new)
    kept = {key: old[key] for key in (row.names[-1], "location") if key in old and key not in new}
    region = _region(row, {**new, **kept}, region_of)
    completed = complete_inputs(token, {**new, **kept}, urn, region).inputs
    arm_type = type_of_id(row.template)
    inputs = {key: _hidden(cast("Value", value), arm_type, key) for key, value in completed.items()}
    missing = [name for name in row.names if name != _PROVIDED and name not in inputs]
    return Checked(inputs, tuple(f"missing required property '{name}'" for name in missing))


def _region(row: ArmType, inputs: Values, region_of: Callable[[Value], str]) -> str:
    group = inputs.get("resourceGroupName")
    if not row.has_location or "location" in inputs or group is None:
        return ""
    return UNKNOWN if contains_unknown(group) else region_of(group)


def _hidden(value: Value, arm_type: str, name: str) -> Value:
    """The value, with every part of it that holds a secret marked as one."""
    if value is None or value == UNKNOWN or is_secret(value):
        return value
    if is_secret_property(arm_type, name):
        return secret(value)
    if isinstance(value, dict):
        return {key: _hidden(item, arm_type, key) for key, item in value.items()}
    return [_hidden(item, arm_type, "") for item in value] if isinstance(value, list) else value
