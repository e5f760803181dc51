"""What public programs leave out: names and locations; and tokens of azure-native 2 and of local packages."""

import pulumi
from azure import Resource

group = Resource("resources:ResourceGroup", "group", {"location": "northeurope"})
vnet = Resource(
    "azure-native:network/v20230201:VirtualNetwork",
    "vnet",
    {"resourceGroupName": group.name, "addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}},
)
subnet = Resource(
    "azure-native_network_v20240501:network:Subnet",
    "machines",
    {"resourceGroupName": group.name, "virtualNetworkName": vnet.name, "addressPrefix": "10.0.0.0/24"},
)
address = Resource("network:PublicIPAddress", "address", {"resourceGroupName": group.name})
Resource(
    "network:NatGateway", "egress", {"resourceGroupName": group.name, "publicIpAddresses": [{"id": address.id}]}
)
zone = Resource(
    "azure-native:network/v20200601:PrivateZone",
    "zone",
    {"resourceGroupName": group.name, "privateZoneName": "example.internal", "location": "Global"},
)
Resource("authorization:RoleAssignment", "reader", {"scope": group.id, "principalId": "p", "roleDefinitionId": "r"})
Resource("cdn:Profile", "odd", {"resourceGroupName": group.name, "profileName": "odd"})
Resource("nonsense:Thing", "thing", {"resourceGroupName": group.name, "thingName": "thing"})
elsewhere = pulumi.ProviderResource(
    "azure-native", "elsewhere", {"subscriptionId": "22222222-2222-2222-2222-222222222222", "location": "uksouth"}
)
Resource(
    "network:RouteTable",
    "theirs",
    {"resourceGroupName": "theirs", "routeTableName": "theirs"},
    pulumi.ResourceOptions(provider=elsewhere),
)
pulumi.export("address", address.id)
