"""Pulumi programs of any size, written by a program: networks as people declare them, with azure-native's own SDK."""

from pathlib import Path

MODULES = ("network", "resources")

# One VNet with its NSG, its route table, two subnets and a machine's interface: six resources.
_PROGRAM = """
from pulumi_azure_native import network, resources

group = resources.ResourceGroup("rg", resource_group_name="rg", location="westeurope")
here = {{"resource_group_name": group.name, "location": group.location}}
for number in range({networks}):
    nsg = network.NetworkSecurityGroup(
        f"nsg{{number}}",
        **here,
        network_security_group_name=f"nsg{{number}}",
        security_rules=[
            network.SecurityRuleArgs(
                name=f"rule{{rule}}",
                priority=100 + rule,
                direction=network.SecurityRuleDirection.INBOUND,
                access=network.SecurityRuleAccess.ALLOW,
                protocol=network.SecurityRuleProtocol.TCP,
                source_address_prefix="10.0.0.0/8",
                source_port_range="*",
                destination_address_prefix="*",
                destination_port_range=str(8000 + rule),
            )
            for rule in range(4)
        ],
    )
    table = network.RouteTable(
        f"routes{{number}}",
        **here,
        route_table_name=f"routes{{number}}",
        routes=[{{"name": "default", "address_prefix": "0.0.0.0/0", "next_hop_type": "Internet"}}],
    )
    vnet = network.VirtualNetwork(
        f"vnet{{number}}",
        **here,
        virtual_network_name=f"vnet{{number}}",
        address_space=network.AddressSpaceArgs(address_prefixes=[f"10.{{number}}.0.0/16"]),
    )
    for part in range(2):
        subnet = network.Subnet(
            f"subnet{{number}}-{{part}}",
            resource_group_name=group.name,
            virtual_network_name=vnet.name,
            subnet_name=f"subnet{{part}}",
            address_prefix=f"10.{{number}}.{{part}}.0/24",
            network_security_group=network.NetworkSecurityGroupArgs(id=nsg.id),
            route_table={{"id": table.id}},
        )
    network.NetworkInterface(
        f"nic{{number}}",
        **here,
        network_interface_name=f"nic{{number}}",
        ip_configurations=[{{"name": "one", "subnet": {{"id": subnet.id}}}}],
    )
"""


def write_program(folder: Path, resources: int) -> None:
    """A program that declares about so many resources of azure-native."""
    (folder / "Pulumi.yaml").write_text("{name: generated, runtime: python}\n", encoding="utf-8")
    text = _PROGRAM.format(networks=(resources - 1) // 6)
    (folder / "__main__.py").write_text(text, encoding="utf-8")


# A stack for the hub and one for each spoke: ten resources each, the spokes refer to the hub.
_ESTATE = """
import pulumi
from pulumi_azure_native import network, resources

stack, number = pulumi.get_stack(), pulumi.Config().require_int("number")
prefix = f"10.{number // 16}.{number % 16 * 16}"
group = resources.ResourceGroup("rg", resource_group_name=stack, location="westeurope")
here = {"resource_group_name": group.name, "location": group.location}
vnet = network.VirtualNetwork(
    "vnet", **here, virtual_network_name=stack, address_space={"address_prefixes": [f"{prefix}.0/20"]}
)
nsg = network.NetworkSecurityGroup("nsg", **here, network_security_group_name="nsg")
table = network.RouteTable("routes", **here, route_table_name="routes")
for part in range(4):
    network.Subnet(
        f"subnet{part}",
        resource_group_name=group.name,
        virtual_network_name=vnet.name,
        subnet_name=f"subnet{part}",
        address_prefix=f"10.{number // 16}.{number % 16 * 16 + part}.0/24",
        network_security_group={"id": nsg.id},
        route_table={"id": table.id},
    )
pulumi.export("vnet", vnet.id)
if stack == "hub":
    network.PublicIPAddress("address", **here, public_ip_address_name="address", sku={"name": "Standard"})
    network.NatGateway("nat", **here, nat_gateway_name="nat", sku={"name": "Standard"})
else:
    hub = pulumi.StackReference("hub").require_output("vnet")
    group_of_hub = "hub"
    for name, where, own, remote in (
        ("to-hub", group.name, vnet.name, hub),
        (f"to-{stack}", group_of_hub, "hub", vnet.id),
    ):
        network.VirtualNetworkPeering(
            name,
            resource_group_name=where,
            virtual_network_name=own,
            virtual_network_peering_name=name,
            remote_virtual_network={"id": remote},
        )
"""


def write_estate(folder: Path, spokes: int) -> None:
    """A hub and so many spokes, each a stack of ten resources of azure-native."""
    (folder / "Pulumi.yaml").write_text("{name: generated, runtime: python}\n", encoding="utf-8")
    (folder / "__main__.py").write_text(_ESTATE, encoding="utf-8")
    for number, name in enumerate(("hub", *(f"spoke{number}" for number in range(spokes)))):
        hub = "" if name == "hub" else "\n  fairway:network: {hub: hub}"
        text = f'config:\n  generated:number: "{number}"{hub}\n'
        (folder / f"Pulumi.{name}.yaml").write_text(text, encoding="utf-8")
