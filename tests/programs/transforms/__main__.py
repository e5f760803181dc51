"""Transforms of the stack, of a parent and of one resource, and a transformation of the older kind."""

import pulumi
from azure import Resource


def tagged(args):
    if not args.type_.startswith("azure-native:"):
        return None
    tags = {**args.props.get("tags", {}), "stack": "yes"}
    return pulumi.ResourceTransformResult(props={**args.props, "tags": tags}, opts=args.opts)


async def renamed(args):
    return pulumi.ResourceTransformResult(props={**args.props, "routeTableName": "renamed"}, opts=args.opts)


def of_the_parent(args):
    if args.type_ != "azure-native:network:RouteTable":
        return None
    return pulumi.ResourceTransformResult(props={**args.props, "disableBgpRoutePropagation": True}, opts=args.opts)


def of_the_older_kind(args):
    return pulumi.ResourceTransformationResult({**args.props, "location": "northeurope"}, args.opts)


class Routes(pulumi.ComponentResource):
    def __init__(self, name):
        super().__init__("theirs:network:Routes", name, {}, pulumi.ResourceOptions(transforms=[of_the_parent]))
        inside = pulumi.ResourceOptions(parent=self, transforms=[renamed], transformations=[of_the_older_kind])
        inputs = {"resourceGroupName": "rg", "routeTableName": "routes", "tags": {"mine": "yes"}}
        Resource("network:RouteTable", name, inputs, inside)


pulumi.runtime.register_resource_transform(tagged)
Routes("routes")
