"""Outputs that are words of their classes, names that nobody knows yet, and a secret where a network is described."""

import pulumi
from pulumi_azure_native import batch, network, resources, storage


class Pet(pulumi.CustomResource):
    result: pulumi.Output[str]

    def __init__(self, name):
        super().__init__("random:index/randomPet:RandomPet", name, {"length": 2, "result": None})


pet = Pet("pet")
office = pulumi.Config().require_secret("office")
group = resources.ResourceGroup("group", resource_group_name="rg", location="westeurope")
account = storage.StorageAccount(
    "account",
    account_name="site",
    resource_group_name=group.name,
    kind="StorageV2",
    sku={"name": "Standard_LRS"},
)
site = storage.StorageAccountStaticWebsite(
    "site", account_name=account.name, resource_group_name=group.name, index_document="index.html"
)
page = storage.Blob(
    "page",
    account_name=account.name,
    resource_group_name=group.name,
    container_name=site.container_name,
    source=pulumi.StringAsset("<p>"),
)
nodes = batch.BatchAccount("nodes", account_name="nodes", resource_group_name=group.name)
for pool in ("small", "large"):
    batch.Pool(pool, account_name=nodes.name, resource_group_name=group.name, vm_size="Standard_D2s_v5")
network.VirtualNetwork(
    "vnet",
    virtual_network_name="vnet",
    resource_group_name=group.name,
    address_space={"address_prefixes": ["10.0.0.0/16"]},
    subnets=[
        {"name": "known", "address_prefix": "10.0.1.0/24"},
        {"name": pet.result, "address_prefix": "10.0.2.0/24"},
    ],
)
network.NetworkSecurityGroup(
    "filter",
    network_security_group_name="filter",
    resource_group_name=group.name,
    security_rules=[
        {
            "name": "office",
            "priority": 100,
            "direction": "Inbound",
            "access": "Allow",
            "protocol": "Tcp",
            "source_address_prefix": office,
            "source_port_range": "*",
            "destination_address_prefix": "*",
            "destination_port_range": "22",
        }
    ],
)
pulumi.export("type", page.type)
