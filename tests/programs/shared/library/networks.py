"""What several programs share."""

import pulumi
from pulumi_azure_native import network


def hub(group):
    vnet = network.VirtualNetwork(
        "hub", virtual_network_name="hub", resource_group_name=group, address_space={"address_prefixes": ["10.0.0.0/16"]}
    )
    pulumi.Output.from_input(vnet.name).apply(lambda name: routes(group, name))


def routes(group, name):
    network.RouteTable(f"{name}-routes", route_table_name=f"{name}-routes", resource_group_name=group)
