"""Code that waits: coroutines, outputs of outputs, and an entry point that is one."""

import asyncio

import pulumi
from azure import Resource


async def prefix():
    await asyncio.sleep(0.01)
    return "10.9.0.0/16"


async def main():
    await asyncio.sleep(0.01)
    group = Resource("resources:ResourceGroup", "rg", {"resourceGroupName": "rg", "location": "westeurope"})
    names = pulumi.Output.all(group.name, pulumi.Output.from_input(prefix()))

    def declare(both):
        name, space = both
        return Resource(
            "network:VirtualNetwork",
            "late",
            {"resourceGroupName": name, "virtualNetworkName": "late", "addressSpace": {"addressPrefixes": [space]}},
        ).id

    Resource(
        "network:VirtualNetwork",
        "soon",
        {
            "resourceGroupName": group.name,
            "virtualNetworkName": pulumi.Output.format("{0}-soon", group.name),
            "addressSpace": {"addressPrefixes": [prefix()]},
        },
    )
    return {"late": names.apply(declare)}


pulumi.run(main)
