"""What all components of the network have in common: their type, what their children wait for, and whose turn it is."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

import pulumi

Providers: TypeAlias = Mapping[str, pulumi.ProviderResource]
"""The provider for each subscription other than the stack's own."""


class Component(pulumi.ComponentResource):
    """A component whose children wait for all that the component was told to depend on.

    Pulumi does not hand `depends_on` of a component down to its children; references by computed ids carry no order
    of their own, so it must be handed down.
    """

    room = "network"
    """The middle word of the type: `fairway:network:VirtualNetwork`."""

    def __init__(
        self, kind: str, name: str, opts: pulumi.ResourceOptions | None = None, providers: Providers | None = None
    ) -> None:
        super().__init__(f"fairway:{self.room}:{kind}", name, {}, opts)
        self._before = _resources(opts)
        self._elsewhere = providers or {}

    def child(self, *after: pulumi.Resource, subscription: str = "") -> pulumi.ResourceOptions:
        """The options of a child that also comes after these resources, in a subscription that may not be ours."""
        return pulumi.ResourceOptions(
            parent=self, depends_on=[*self._before, *after], provider=self._elsewhere.get(subscription)
        )


class Turns:
    """Operations on one virtual network, one gateway, one firewall policy take turns.

    Azure answers AnotherOperationInProgress to the second of two at once. Each operation depends on the one before it,
    which also serialises deletion.
    """

    def __init__(self) -> None:
        self.last: tuple[pulumi.Resource, ...] = ()

    def end(self, resource: pulumi.Resource) -> None:
        """The next operation comes after this resource."""
        self.last = (resource,)


def _resources(opts: pulumi.ResourceOptions | None) -> tuple[pulumi.Resource, ...]:
    given = opts.depends_on if opts else None
    listed = given if isinstance(given, Sequence) else [given] if given is not None else []
    found = tuple(resource for resource in listed if isinstance(resource, pulumi.Resource))
    if len(found) != len(listed):
        raise TypeError("a component of the network depends on resources, not on outputs of resources")
    return found
