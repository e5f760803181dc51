"""Functions: answered from what the program declares, unknown where only Azure could answer."""

import pulumi
from azure import Resource
from pulumi_azure_native import authorization, network, storage

caller = authorization.get_client_config()
here = {"resourceGroupName": "rg", "location": "westeurope"}
vnet = Resource(
    "network:VirtualNetwork",
    "own",
    {
        **here,
        "virtualNetworkName": "own",
        "addressSpace": {"addressPrefixes": ["10.0.0.0/16"]},
        "subnets": [{"name": "a", "addressPrefix": "10.0.1.0/24"}, {"name": "b", "addressPrefix": "10.0.2.0/24"}],
        "tags": {"tenant": caller.tenant_id, "subscription": caller.subscription_id},
    },
)
own = network.get_virtual_network_output(resource_group_name="rg", virtual_network_name=vnet.name)
inside = network.get_subnet_output(resource_group_name="rg", virtual_network_name=vnet.name, subnet_name="b")
theirs = network.get_virtual_network_output(resource_group_name="theirs", virtual_network_name="theirs")
now = network.get_virtual_network(resource_group_name="theirs", virtual_network_name="theirs")
account = Resource(
    "storage:StorageAccount", "account", {**here, "accountName": "account", "sku": {"name": "Standard_LRS"}}
)
keys = storage.list_storage_account_keys_output(resource_group_name="rg", account_name=account.name)
peering = {"resourceGroupName": "rg", "virtualNetworkName": "own"}
for name, remote in {"own": own.id, "theirs": theirs.id, "now": now.id}.items():
    Resource(
        "network:VirtualNetworkPeering",
        name,
        {**peering, "virtualNetworkPeeringName": name, "remoteVirtualNetwork": {"id": remote}},
    )
Resource(
    "network:RouteTable",
    "tagged",
    {
        **here,
        "routeTableName": "tagged",
        "tags": {
            "key": keys.keys[0].value,
            "prefix": own.address_space.address_prefixes[0],
            "subnet": inside.id,
            "first": inside.address_prefix.apply(lambda prefix: prefix.split("/")[0]),
            "computed": pulumi.Output.concat("https://", account.primaryEndpoints["blob"]),
            "inside": f"{now.name}/x",
            "location": now.location,
            "prefix-of-theirs": theirs.address_space.address_prefixes[0],
            "guid": f"<{now.resource_guid}>",
            "theirs": pulumi.runtime.invoke("random:index:getThing", {"name": "x"}).value["result"],
            "count": str(len(now.subnets or [])),
        },
    },
)
role = authorization.get_role_definition_output(role_definition_id="reader", scope=vnet.id)
authorization.RoleAssignment("reads", principal_id="p", role_definition_id=role.id, scope=vnet.id)
Resource("network:RouteTable", "there", {**here, "routeTableName": "there", "location": now.location})
