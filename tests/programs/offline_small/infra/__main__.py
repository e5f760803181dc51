"""A small network with one resource of each trait: nested, unnamed, replaced, with secrets, with a chosen address,
in another subscription."""

import pulumi
import pulumi_azure_native as azure
from pulumi_azure_native import keyvault, network, resources
from settings import ELSEWHERE, GROUP, PLANTED, REGION

config = pulumi.Config()
group = resources.ResourceGroup("net", resource_group_name=GROUP, location=REGION)
after = pulumi.ResourceOptions(depends_on=[group])

guard = network.NetworkSecurityGroup(
    "guard", network_security_group_name="guard", resource_group_name=GROUP, location=REGION, opts=after
)
training = network.VirtualNetwork(
    "training",
    virtual_network_name="training",
    resource_group_name=group.name,
    location=REGION,
    address_space={"address_prefixes": ["10.1.0.0/16"]},
)
nodes = network.Subnet(
    "nodes",
    subnet_name="nodes",
    virtual_network_name=training.name,
    resource_group_name=group.name,
    address_prefix=config.require("nodes"),
    network_security_group={"id": guard.id},
)
card = network.NetworkInterface(
    "card",
    network_interface_name="card",
    resource_group_name=group.name,
    ip_configurations=[{"name": "one", "subnet": {"id": nodes.id}}],
)
unnamed = network.RouteTable("unnamed", resource_group_name=group.name)
named = network.RouteTable("named", route_table_name=config.require("table"), resource_group_name=group.name)
elsewhere = resources.ResourceGroup(
    "elsewhere",
    resource_group_name=GROUP,
    location=REGION,
    opts=pulumi.ResourceOptions(provider=azure.Provider("elsewhere", subscription_id=ELSEWHERE)),
)
vault = keyvault.Vault(
    "vault",
    vault_name="vault",
    resource_group_name=group.name,
    location=REGION,
    properties={"tenant_id": "00000000-0000-0000-0000-000000000000", "sku": {"family": "A", "name": "standard"}},
)
for name, value in (("configured", config.require_secret("shared_key")), ("planted", pulumi.Output.secret(PLANTED))):
    keyvault.Secret(
        name,
        secret_name=name,
        vault_name=vault.name,
        resource_group_name=group.name,
        properties={"value": value},
    )

pulumi.export("subnet", nodes.id)
pulumi.export("address", card.ip_configurations.apply(lambda found: found[0].private_ip_address))
pulumi.export("planted", pulumi.Output.secret(PLANTED))
