import pulumi
from azure import Resource


class Spoke(pulumi.ComponentResource):
    def __init__(self, name, prefix, opts=None):
        super().__init__("theirs:network:Spoke", name, {}, opts)
        inside = pulumi.ResourceOptions(parent=self)
        group = Resource("resources:ResourceGroup", name, {"resourceGroupName": name, "location": "westeurope"}, inside)
        vnet = Resource(
            "network:VirtualNetwork",
            name,
            {
                "resourceGroupName": group.name,
                "virtualNetworkName": name,
                "addressSpace": {"addressPrefixes": [prefix]},
            },
            inside,
        )
        subnet = Resource(
            "network:Subnet",
            f"{name}-machines",
            {
                "resourceGroupName": group.name,
                "virtualNetworkName": vnet.name,
                "subnetName": "machines",
                "addressPrefix": prefix.replace("/16", "/24"),
            },
            inside,
        )
        self.subnet = subnet.id
        self.register_outputs({"subnet": subnet.id})
