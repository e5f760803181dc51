from pulumi_azure_native import network


def machine(name, vnet):
    return network.NetworkInterface(
        name,
        resource_group_name="rg",
        network_interface_name=name,
        location="westeurope",
        ip_configurations=[{"name": "one", "subnet": {"id": vnet.subnets[0].id}}],
    )
