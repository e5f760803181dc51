"""What a preview does not say, but its dependencies do: names and ids of resources that it will create.

At preview azure-native reports ids and names as unknown. Where the property that waits for one depends on a resource
that has exactly such a name or id, it is known after all, and marked as assumed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from infra.arm import ArmType, arm_type_of, type_of_id
from infra.arm.body import ENVELOPE
from infra.capture.entries import Declared
from infra.capture.ledger import Ledger
from network.model.resource import Json, Properties, is_unknown, unknown

Steps = tuple[str | int, ...]

# Ids that are no ids of resources.
_OTHER_IDS = frozenset({"principalId", "tenantId", "clientId", "objectId", "subscriptionId"})
_PLURALS = (("ies", "y"), ("sses", "ss"), ("xes", "x"), ("s", ""))


@dataclass(frozen=True, slots=True)
class Followed:
    """The values with what could be followed, and the paths of that, as ARM nests them."""

    values: Properties
    assumed: tuple[str, ...] = ()


def follow(token: str, values: Properties, dependencies: Mapping[str, Sequence[str]], ledger: Ledger) -> Followed:
    """Fill in the names and ids that are not known from the resources that each property depends on."""
    row = arm_type_of(token, values)
    if row is None:
        return Followed(values)
    filled: dict[str, Json] = {}
    assumed: list[str] = []
    for key, value in values.items():
        urns = dependencies.get(key, ())
        sources = [entry for urn in urns if (entry := ledger.declared.get(urn)) and entry.is_azure]
        if key in row.names:
            filled[key] = _name(key, value, sources)
        else:
            origin = ledger.origin(urns[0]) if len(urns) == 1 else ""
            filled[key] = _Walk(row, sources, origin, assumed).fill(value, (key,))
    return Followed(filled, tuple(assumed))


def _name(key: str, value: Json, sources: Sequence[Declared]) -> Json:
    """The name that a resource has, or that a name of it has: a subnet knows the resource group that it is in."""
    if not is_unknown(value):
        return value
    names = {found for entry in sources if (found := _known_name(entry, key))}
    return names.pop() if len(names) == 1 else value


def _known_name(entry: Declared, key: str) -> str:
    row = arm_type_of(entry.registration.token, entry.inputs)
    if row is None or key not in row.names:
        return ""
    value = entry.inputs.get(key)
    return value if isinstance(value, str) else ""


@dataclass(frozen=True, slots=True)
class _Walk:
    """A walk through one property, for ids that are not known; what stays unknown comes from `origin`."""

    row: ArmType
    sources: Sequence[Declared]
    origin: str
    assumed: list[str]

    def fill(self, value: Json, steps: Steps) -> Json:
        """The value, with every id that the sources have."""
        if is_unknown(value):
            found = self._id(steps)
            if found:
                self.assumed.append(arm_path(self.row, steps))
            return found or (unknown(self.origin) if self.origin else value)
        if isinstance(value, Mapping):
            return {key: self.fill(item, (*steps, key)) for key, item in value.items()}
        if isinstance(value, Sequence) and not isinstance(value, str):
            return [self.fill(item, (*steps, position)) for position, item in enumerate(value)]
        return value

    def _id(self, steps: Steps) -> str:
        """The id of the only source that fits the name of the property: `subnet.id` takes a subnet."""
        words = [step for step in steps if isinstance(step, str)]
        last = words[-1]
        if last in _OTHER_IDS or not (last == "id" or last.endswith("Id")):
            return ""
        name = (words[-2] if last == "id" and len(words) > 1 else last).lower()
        fitting = {entry.id for entry in self.sources if _singular(type_of_id(entry.id)) in name}
        anything = {entry.id for entry in self.sources} if last != "id" else set()
        found = fitting or anything
        return found.pop() if len(found) == 1 else ""


def arm_path(row: ArmType, steps: Steps) -> str:
    """The path of a value in ARM's body: `properties.ipConfigurations[0].properties.subnet.id`."""
    path, nested = "", True
    for step in steps:
        if isinstance(step, int):
            path += f"[{step}]"
            continue
        inside = nested and step not in ENVELOPE
        path += f"{'.' if path else ''}{'properties.' if inside else ''}{step}"
        nested = step in row.nested
    return path


def _singular(arm_type: str) -> str:
    """`Microsoft.Network/publicIPAddresses` is called `publicipaddress` by those who refer to it."""
    last = arm_type.rpartition("/")[2].lower()
    for plural, singular in _PLURALS:
        if last.endswith(plural):
            return last.removesuffix(plural) + singular
    return last
