"""Resources that come into being one after another, so that there is always a middle."""

import pulumi
from pulumi_azure_native import network, resources

last = resources.ResourceGroup("net", resource_group_name="net", location="westeurope")
for number in range(60):
    last = network.RouteTable(
        f"table-{number}",
        route_table_name=f"table-{number}",
        resource_group_name="net",
        location="westeurope",
        opts=pulumi.ResourceOptions(depends_on=[last]),
    )
