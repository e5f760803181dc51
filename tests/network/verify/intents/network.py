"""A small network for intents: nodes (a pool), a dev machine, a private datastore, NAT, one rule too many.

nodes 10.0.1.0/24 (pool, NSG, NAT) ── endpoints 10.0.2.0/24 (datastore/blob at 10.0.2.4)
dev   10.0.3.0/28 (vm box at 10.0.3.4, NSG closed but for Bastion's subnet)
"""

from network.lift import lift_index
from network.lift.index import ResourceIndex
from network.lift.world import read_world
from network.model.intent import Intent, Outcome
from network.model.ports import parse_ports
from network.model.resource import Json, Resource, Source
from network.verify.intents.scene import Scene, set_scene
from network.verify.locations import Group

SUBSCRIPTION = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers"
NETWORK = f"{SUBSCRIPTION}/Microsoft.Network"
STORE = f"{SUBSCRIPTION}/Microsoft.Storage/storageAccounts/datastoreab12"
WORKSPACE = f"{SUBSCRIPTION}/Microsoft.MachineLearningServices/workspaces/ws"
VNET = f"{NETWORK}/virtualNetworks/training"
ZONE = f"{NETWORK}/privateDnsZones/privatelink.blob.core.windows.net"


def resource(identity: str, type_name: str, properties: dict[str, Json], logical: str = "", **rest: object) -> Resource:
    """A resource with a source, as a program would declare it."""
    name = logical or identity.rpartition("/")[2]
    source = Source("stacks/Pulumi.test.yaml", 1, "test", f"urn:pulumi:test::fairway::{type_name}::{name}")
    return Resource(identity, type_name, properties, location="westeurope", source=source, **rest)  # type: ignore[arg-type]


def rule(name: str, priority: int, direction: str, access: str, source: str, target: str, ports: str) -> Json:
    """One security rule for TCP."""
    return {
        "name": name,
        "properties": {
            "priority": priority,
            "direction": direction,
            "access": access,
            "protocol": "Tcp",
            "sourceAddressPrefix": source,
            "sourcePortRange": "*",
            "destinationAddressPrefix": target,
            "destinationPortRange": ports,
        },
    }


def subnet(name: str, prefix: str, nsg: str = "", *, nat: bool = False) -> Json:
    """One subnet, private unless NAT."""
    body: dict[str, Json] = {"addressPrefix": prefix, "defaultOutboundAccess": False}
    body["privateEndpointNetworkPolicies"] = "Disabled"
    if nsg:
        body["networkSecurityGroup"] = {"id": f"{NETWORK}/networkSecurityGroups/{nsg}"}
    if nat:
        body["natGateway"] = {"id": f"{NETWORK}/natGateways/egress"}
    return {"name": name, "properties": body}


NODES_RULES = (
    rule("entra", 100, "Outbound", "Allow", "*", "AzureActiveDirectory", "443"),
    rule("vnet", 110, "Outbound", "Allow", "*", "10.0.0.0/16", "*"),
    rule("no-internet", 200, "Outbound", "Deny", "*", "Internet", "*"),
)
DEV_RULES = (
    rule("bastion", 100, "Inbound", "Allow", "10.0.4.0/26", "*", "22"),
    rule("closed", 200, "Inbound", "Deny", "*", "*", "*"),
)


def resources() -> tuple[Resource, ...]:
    """The network, deployed."""
    return (
        resource(
            VNET,
            "Microsoft.Network/virtualNetworks",
            {
                "addressSpace": {"addressPrefixes": ["10.0.0.0/16"]},
                "subnets": [
                    subnet("nodes", "10.0.1.0/24", "nodes", nat=True),
                    subnet("endpoints", "10.0.2.0/24"),
                    subnet("dev", "10.0.3.0/28", "dev"),
                    subnet("empty", "10.0.5.0/28"),
                ],
            },
        ),
        resource(
            f"{NETWORK}/networkSecurityGroups/nodes",
            "Microsoft.Network/networkSecurityGroups",
            {"securityRules": list(NODES_RULES)},
        ),
        resource(
            f"{NETWORK}/networkSecurityGroups/dev",
            "Microsoft.Network/networkSecurityGroups",
            {"securityRules": list(DEV_RULES)},
        ),
        resource(
            f"{NETWORK}/publicIPAddresses/out", "Microsoft.Network/publicIPAddresses", {"ipAddress": "51.105.0.1"}
        ),
        resource(
            f"{NETWORK}/natGateways/egress",
            "Microsoft.Network/natGateways",
            {"publicIpAddresses": [{"id": f"{NETWORK}/publicIPAddresses/out"}]},
        ),
        resource(
            f"{NETWORK}/networkInterfaces/box",
            "Microsoft.Network/networkInterfaces",
            {
                "ipConfigurations": [
                    {
                        "name": "one",
                        "properties": {"privateIPAddress": "10.0.3.4", "subnet": {"id": f"{VNET}/subnets/dev"}},
                    }
                ]
            },
            "box-nic",
        ),
        resource(
            f"{SUBSCRIPTION}/Microsoft.Compute/virtualMachines/vm-box",
            "Microsoft.Compute/virtualMachines",
            {"networkProfile": {"networkInterfaces": [{"id": f"{NETWORK}/networkInterfaces/box"}]}},
            "box",
            tags={"team": "vision"},
        ),
        resource(
            STORE,
            "Microsoft.Storage/storageAccounts",
            {"publicNetworkAccess": "Disabled", "networkAcls": {"defaultAction": "Deny"}},
            "datastore",
        ),
        resource(
            f"{NETWORK}/privateEndpoints/datastore-blob",
            "Microsoft.Network/privateEndpoints",
            {
                "subnet": {"id": f"{VNET}/subnets/endpoints"},
                "privateLinkServiceConnections": [
                    {"name": "c", "properties": {"privateLinkServiceId": STORE, "groupIds": ["blob"]}}
                ],
                "ipConfigurations": [{"name": "a", "properties": {"privateIPAddress": "10.0.2.4"}}],
            },
        ),
        resource(ZONE, "Microsoft.Network/privateDnsZones", {}),
        resource(
            f"{ZONE}/A/datastoreab12",
            "Microsoft.Network/privateDnsZones/A",
            {"aRecords": [{"ipv4Address": "10.0.2.4"}]},
        ),
        resource(
            f"{ZONE}/virtualNetworkLinks/training",
            "Microsoft.Network/privateDnsZones/virtualNetworkLinks",
            {"virtualNetwork": {"id": VNET}, "registrationEnabled": False},
        ),
        resource(WORKSPACE, "Microsoft.MachineLearningServices/workspaces", {"publicNetworkAccess": "Disabled"}),
        resource(
            f"{WORKSPACE}/computes/cpu",
            "Microsoft.MachineLearningServices/workspaces/computes",
            {
                "computeType": "AmlCompute",
                "properties": {
                    "subnet": {"id": f"{VNET}/subnets/nodes"},
                    "enableNodePublicIp": False,
                    "scaleSettings": {"maxNodeCount": 4},
                },
            },
        ),
    )


WORLD: Json = {
    "onPremises": [{"name": "office", "addressPrefixes": ["192.168.7.0/24"], "connectedGateways": []}],
    "publicDns": [
        {
            "name": "datastoreab12.blob.core.windows.net",
            "type": "CNAME",
            "value": "datastoreab12.privatelink.blob.core.windows.net",
        },
        {"name": "datastoreab12.privatelink.blob.core.windows.net", "type": "A", "value": "20.1.0.9"},
    ],
    "publicEndpoints": {"datastoreab12": "20.1.0.9"},
}
GROUPS = {"vision": Group(tags={"team": "vision"}), "inside": Group(names=("training/nodes", "training/dev"))}


def scene(*intents: Intent) -> Scene:
    """The network, ready for intents."""
    assert isinstance(WORLD, dict)
    index = ResourceIndex(resources())
    return set_scene(index, lift_index(index, read_world(WORLD)), GROUPS, intents=intents)


def intent(sources: str, destinations: str, ports: str = "tcp/443", expected: str = "allow", **rest: str) -> Intent:
    """An intent in short; `expected` is allow, deny or empty."""
    return Intent(
        name="the intent under test",
        sources=(sources,),
        destinations=(destinations,),
        ports=(parse_ports(ports, "test"),),
        outcome=Outcome(expected) if expected else None,
        **rest,  # type: ignore[arg-type]
    )
