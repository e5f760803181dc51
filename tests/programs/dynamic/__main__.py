"""A dynamic provider: its outputs are not known before deployment, its code is nobody's business."""

import pulumi
from azure import Resource
from pulumi import dynamic


class Numbers(dynamic.ResourceProvider):
    def create(self, props):
        return dynamic.CreateResult("7", {**props, "third": "10"})


class Number(dynamic.Resource):
    third: pulumi.Output[str]
    start: pulumi.Output[int]

    def __init__(self, name, start):
        super().__init__(Numbers(), name, {"start": start, "third": None})


number = Number("number", 3)
Resource(
    "network:VirtualNetwork",
    "numbered",
    {
        "resourceGroupName": "rg",
        "virtualNetworkName": "numbered",
        "location": "westeurope",
        "addressSpace": {"addressPrefixes": [number.third.apply(lambda n: f"10.{n}.0.0/16")]},
        "flowTimeoutInMinutes": number.start,
    },
)
