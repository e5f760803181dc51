"""Resource groups: what everything else is declared in."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pulumi
from pulumi_azure_native import resources

from network.declare.component import Component


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceGroupArgs:
    """One resource group; `location` is where Azure keeps its metadata."""

    name: str
    location: str
    tags: Mapping[str, str] = field(default_factory=dict)


class ResourceGroups(Component):
    """The resource groups of a stack, by their keys."""

    def __init__(
        self, name: str, groups: Mapping[str, ResourceGroupArgs], opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("ResourceGroups", name, opts)
        for key, group in groups.items():
            resources.ResourceGroup(
                key,
                resource_group_name=group.name,
                location=group.location,
                tags=dict(group.tags),
                opts=self.child(),
            )
        self.register_outputs({key: group.name for key, group in groups.items()})
