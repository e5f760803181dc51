"""Two machines that reach the Internet by a NAT gateway; the network of the oven takes no sessions."""

import pulumi
from azure import Resource

prefix = pulumi.Config().require("prefix")
part = prefix.rpartition(".0.0/")[0]
group = Resource("resources:ResourceGroup", "group", {"resourceGroupName": "rg", "location": "westeurope"})


def declared(token, name, kind, **inputs):
    return Resource(
        token, name, {"resourceGroupName": group.name, f"{kind}Name": name, "location": "westeurope", **inputs}
    )


address = declared(
    "network:PublicIPAddress",
    "egress-address",
    "publicIpAddress",
    sku={"name": "Standard"},
    publicIPAllocationMethod="Static",
)
egress = declared(
    "network:NatGateway",
    "egress",
    "natGateway",
    sku={"name": "Standard"},
    publicIpAddresses=[{"id": address.id}],
)
closed = declared(
    "network:NetworkSecurityGroup",
    "closed",
    "networkSecurityGroup",
    securityRules=[
        {
            "name": "no-sessions",
            "priority": 100,
            "direction": "Inbound",
            "access": "Deny",
            "protocol": "*",
            "sourceAddressPrefix": "*",
            "sourcePortRange": "*",
            "destinationAddressPrefix": "*",
            "destinationPortRange": "*",
        }
    ],
)
outside = {"natGateway": {"id": egress.id}, "defaultOutboundAccess": False}
shop = declared(
    "network:VirtualNetwork",
    "shop",
    "virtualNetwork",
    addressSpace={"addressPrefixes": [prefix]},
    subnets=[
        {"name": "tills", "addressPrefix": f"{part}.1.0/24", **outside},
        {"name": "ovens", "addressPrefix": f"{part}.2.0/24", "networkSecurityGroup": {"id": closed.id}, **outside},
    ],
)
for name, subnet in (("till", "tills"), ("oven", "ovens")):
    card = declared(
        "network:NetworkInterface",
        f"{name}-card",
        "networkInterface",
        ipConfigurations=[{"name": "ip", "subnet": {"id": pulumi.Output.concat(shop.id, "/subnets/", subnet)}}],
    )
    declared(
        "compute:VirtualMachine",
        name,
        "vm",
        networkProfile={"networkInterfaces": [{"id": card.id}]},
        tags={"team": "oven"} if name == "oven" else {},
    )
