"""Where a resource is declared: the resource group, the region and the tags that nearly all of them have."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from network.declare.ids import Scope

Inputs: TypeAlias = dict[str, object]
"""What azure-native is given for one resource, by the SDK's snake_case names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A resource group in a region; `location` is the region's short name (`westeurope`)."""

    scope: Scope
    location: str
    tags: Mapping[str, str] = field(default_factory=dict)

    @property
    def inputs(self) -> Inputs:
        """Group, region and tags, as every regional resource takes them."""
        return {"resource_group_name": self.scope.resource_group, "location": self.location, "tags": dict(self.tags)}

    @property
    def worldwide(self) -> Inputs:
        """Group and tags of what has no region: private DNS zones and their links."""
        return {**self.inputs, "location": "global"}


def reference(resource: str) -> dict[str, str]:
    """A reference to another resource by its id."""
    return {"id": resource}


def references(resources: tuple[str, ...]) -> list[dict[str, str]]:
    """References to several resources, in their order."""
    return [reference(resource) for resource in resources]
