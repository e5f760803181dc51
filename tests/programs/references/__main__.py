"""A hub, stacks that refer to it or to each other, and one that refers to what nobody has."""

import ipaddress

import pulumi
from azure import Resource

config = pulumi.Config()
stack = pulumi.get_stack()
here = {"resourceGroupName": stack, "location": "westeurope"}

space = {"addressPrefixes": [config.require("prefix")]}
vnet = Resource("network:VirtualNetwork", stack, {**here, "virtualNetworkName": stack, "addressSpace": space})
interface = Resource(
    "network:NetworkInterface",
    stack,
    {
        **here,
        "networkInterfaceName": stack,
        "ipConfigurations": [{"name": "one", "subnet": {"id": pulumi.Output.format("{0}/subnets/one", vnet.id)}}],
    },
)
pulumi.export("vnet", vnet.id)
pulumi.export("prefix", config.require("prefix"))
pulumi.export("password", pulumi.Output.secret("hunter22"))
pulumi.export("address", interface.ipConfigurations.apply(lambda configurations: configurations[0]["privateIPAddress"]))

if config.get("hub"):
    hub = pulumi.StackReference(config.require("hub"))
    gateway = hub.require_output("prefix").apply(lambda prefix: str(ipaddress.ip_network(prefix)[4]))
    route = {"addressPrefix": "0.0.0.0/0", "nextHopType": "VirtualAppliance"}
    table = {"resourceGroupName": stack, "routeTableName": "routes"}
    Resource("network:Route", "known", {**table, **route, "routeName": "known", "nextHopIpAddress": gateway})
    Resource(
        "network:Route",
        "unknown",
        {**table, **route, "routeName": "unknown", "nextHopIpAddress": hub.get_output("address")},
    )
    Resource(
        "network:VirtualNetworkPeering",
        "to-hub",
        {
            "resourceGroupName": stack,
            "virtualNetworkName": stack,
            "virtualNetworkPeeringName": "to-hub",
            "remoteVirtualNetwork": {"id": hub.get_output("vnet")},
            "password": hub.get_output("password"),
        },
    )
