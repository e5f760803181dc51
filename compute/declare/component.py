"""The component of this room: the network's own, under a type of its own."""

import pulumi

from network.declare import component


class Component(component.Component):
    """A component of compute."""

    room = "compute"

    def child_ignoring(self, *properties: str, after: tuple[pulumi.Resource, ...] = ()) -> pulumi.ResourceOptions:
        """The options of a child whose `properties` Azure itself changes later, so that nobody sets them back."""
        return pulumi.ResourceOptions.merge(self.child(*after), pulumi.ResourceOptions(ignore_changes=list(properties)))
