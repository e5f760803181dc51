"""Ids of resources: from the names among the inputs, and what azure-native adds where a program leaves names out."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from infra.arm.classes import arm_type_of
from infra.arm.table import ArmType
from network.azure.made_up import made_up_guid, short_hash
from network.model.errors import InputError
from network.model.resource import Json, Properties

RESOURCE_GROUPS = "Microsoft.Resources/resourceGroups"
SUBSCRIPTIONS = "Microsoft.Resources/subscriptions"

# How azure-native names what has no name: a random suffix for what stands by itself, the logical name for what
# stands in another resource, a GUID where ARM wants one.
# https://www.pulumi.com/registry/packages/azure-native/how-to-guides/azure-native-autonaming/
GUID_NAMES = frozenset({"roleAssignmentName", "roleDefinitionId"})
RANDOM_NAMES = frozenset({"endpointName", "customDomainName"})


@dataclass(frozen=True, slots=True)
class Completed:
    """Inputs with everything that azure-native adds; `assumed` are those that fairway chose in its place."""

    inputs: Mapping[str, Json]
    assumed: tuple[str, ...] = ()


def resource_id(token: str, inputs: Properties, subscription: str) -> str:
    """The id that ARM gives the resource. Raises InputError where a name is missing or not a string."""
    row = arm_type_of(token, inputs)
    if row is None:
        raise InputError(token, "a token that is none of azure-native's", "azure-native:<module>:<Class>")
    known = {**inputs, "subscriptionId": subscription}
    return re.sub(r"\{(\w+)\}", lambda match: _name(row, known, match[1]), row.template)


def type_of_id(resource: str) -> str:
    """The ARM type of an id: `Microsoft.Network/virtualNetworks/subnets`; empty where it is no id."""
    head, _, tail = resource.rstrip("/").rpartition("/providers/")
    if head or tail.lower().startswith("microsoft."):
        namespace, *levels = tail.split("/")
        return "/".join((namespace, *levels[::2]))
    match resource.strip("/").lower().split("/"):
        case ["subscriptions", _, "resourcegroups", _]:
            return RESOURCE_GROUPS
        case ["subscriptions", _]:
            return SUBSCRIPTIONS
    return ""


def complete_inputs(token: str, inputs: Properties, urn: str, location: str = "") -> Completed:
    """The inputs with a name and a location where the program gave none.

    A name that azure-native would make up ends in eight hexadecimal digits of a hash of the URN instead of random
    ones, so that it is the same whenever and wherever it is made up. `location` is that of the resource group.
    """
    row = arm_type_of(token, inputs)
    if row is None:
        return Completed(inputs)
    added: dict[str, Json] = {}
    own = row.names[-1]
    if not inputs.get(own):
        added[own] = _made_up_name(row, own, urn)
    if row.has_location and location and not inputs.get("location"):
        added["location"] = location
    copied = added.get(own) == _logical_name(urn)
    return Completed({**inputs, **added}, (own,) if own in added and not copied else ())


def _name(row: ArmType, inputs: Properties, key: str) -> str:
    value = inputs.get(key)
    if not isinstance(value, str) or not value:
        raise InputError(f"{row.token}#{key}", value, "a name")
    return value.strip("/")


def _made_up_name(row: ArmType, own: str, urn: str) -> str:
    if own in GUID_NAMES:
        return made_up_guid(urn)
    logical = _logical_name(urn)
    stands_alone = row.template.rpartition("/providers/")[2].count("{") == 1 or own in RANDOM_NAMES
    return logical + short_hash(urn) if stands_alone or row.path.startswith("/subscriptions") else logical


def _logical_name(urn: str) -> str:
    return urn.rpartition("::")[2]
