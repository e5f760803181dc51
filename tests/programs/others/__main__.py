"""Providers other than azure-native, whose values are not known before deployment."""

import pulumi
from azure import Resource


class Pet(pulumi.CustomResource):
    result: pulumi.Output[str]

    def __init__(self, name):
        super().__init__("random:index/randomPet:RandomPet", name, {"length": 2, "result": None})


pet = Pet("pet")
group = Resource("resources:ResourceGroup", "group", {"resourceGroupName": "rg", "location": "westeurope"})
guessed = Resource(
    "network:VirtualNetwork",
    "guessed",
    {
        "resourceGroupName": group.name,
        "virtualNetworkName": pulumi.Output.concat("vnet-", pet.result),
        "addressSpace": {"addressPrefixes": ["10.0.0.0/16"]},
        "subnets": [{"name": "one", "addressPrefix": "10.0.1.0/24"}],
        "tags": {"pet": pet.result},
    },
)
Resource(
    "network:Subnet",
    "inside",
    {
        "resourceGroupName": pulumi.Output.concat("rg-", pet.result),
        "virtualNetworkName": guessed.name,
        "subnetName": "inside",
        "addressPrefix": pet.result,
    },
)
interface = Resource(
    "network:NetworkInterface",
    "interface",
    {
        "resourceGroupName": group.name,
        "networkInterfaceName": "interface",
        "ipConfigurations": [{"name": "one", "subnet": {"id": pulumi.Output.concat(guessed.id, "/subnets/one")}}],
    },
)
Resource(
    "network:RouteTable",
    "routes",
    {
        "resourceGroupName": group.name,
        "routeTableName": "routes",
        "routes": [
            {
                "name": "default",
                "addressPrefix": "0.0.0.0/0",
                "nextHopType": "VirtualAppliance",
                "nextHopIpAddress": interface.ipConfigurations[0]["privateIPAddress"],
            }
        ],
    },
)
pulumi.CustomResource("kubernetes:core/v1:Secret", "secret", {"data": {"a": pet.result}, "script": pulumi.FileAsset("x.sh")})
