import pulumi_azure_native as azure


def vnet(name, prefix, tags):
    return azure.network.VirtualNetwork(
        name,
        resource_group_name="rg",
        virtual_network_name=name,
        location="westeurope",
        address_space={"address_prefixes": [prefix]},
        subnets=[{"name": "machines", "address_prefix": prefix.replace(".0.0/16", ".1.0/24")}],
        tags=tags,
    )
