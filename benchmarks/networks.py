"""Networks of any size, as resource graphs: a hub with a firewall, and spokes that leave through it."""

from collections.abc import Iterator

from network.model.resource import Json, Resource

BASE = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg/providers/Microsoft.Network"
HUB = f"{BASE}/virtualNetworks/hub"
FIREWALL_ADDRESS = "10.0.0.4"


def _resource(kind: str, name: str, properties: dict[str, Json]) -> Resource:
    return Resource(f"{BASE}/{kind}/{name}", f"Microsoft.Network/{kind}", properties, name, "westeurope")


def _peering(name: str, remote: str) -> Json:
    return {
        "name": name,
        "properties": {
            "remoteVirtualNetwork": {"id": remote},
            "allowVirtualNetworkAccess": True,
            "allowForwardedTraffic": True,
        },
    }


def hub(spokes: int) -> Iterator[Resource]:
    """The hub: its VNet, an Azure Firewall that lets spokes talk to each other over TCP 443, its policy."""
    policy = f"{BASE}/firewallPolicies/policy"
    yield _resource(
        "virtualNetworks",
        "hub",
        {
            "addressSpace": {"addressPrefixes": ["10.0.0.0/22"]},
            "subnets": [{"name": "AzureFirewallSubnet", "properties": {"addressPrefix": "10.0.0.0/26"}}],
            "virtualNetworkPeerings": [
                _peering(f"to-{number}", f"{BASE}/virtualNetworks/spoke{number}") for number in range(spokes)
            ],
        },
    )
    yield _resource("publicIPAddresses", "fw", {"ipAddress": "51.105.0.1"})
    yield _resource("firewallPolicies", "policy", {"threatIntelMode": "Alert"})
    rule: Json = {
        "name": "web",
        "ruleType": "NetworkRule",
        "sourceAddresses": ["10.0.0.0/8"],
        "destinationAddresses": ["10.0.0.0/8"],
        "destinationPorts": ["443"],
        "ipProtocols": ["TCP"],
    }
    collection: Json = {
        "name": "spokes",
        "ruleCollectionType": "FirewallPolicyFilterRuleCollection",
        "priority": 100,
        "action": {"type": "Allow"},
        "rules": [rule],
    }
    yield Resource(
        f"{policy}/ruleCollectionGroups/all",
        "Microsoft.Network/firewallPolicies/ruleCollectionGroups",
        {"priority": 100, "ruleCollections": [collection]},
    )
    yield _resource(
        "azureFirewalls",
        "fw",
        {
            "ipConfigurations": [
                {
                    "name": "one",
                    "properties": {
                        "subnet": {"id": f"{HUB}/subnets/AzureFirewallSubnet"},
                        "privateIPAddress": FIREWALL_ADDRESS,
                        "publicIPAddress": {"id": f"{BASE}/publicIPAddresses/fw"},
                    },
                }
            ],
            "firewallPolicy": {"id": policy},
        },
    )


def spoke(number: int, machines: int) -> Iterator[Resource]:
    """One spoke: a VNet with two subnets, an NSG with ten rules, routes to the firewall, machines."""
    prefix = f"10.{1 + number // 64}.{4 * (number % 64)}"
    third = 4 * (number % 64)
    second = 1 + number // 64
    rules: list[Json] = [
        {
            "name": f"rule{at}",
            "properties": {
                "priority": 100 + at,
                "direction": "Inbound",
                "access": "Allow",
                "protocol": "Tcp",
                "sourceAddressPrefix": f"10.{at}.0.0/16",
                "sourcePortRange": "*",
                "destinationAddressPrefix": "*",
                "destinationPortRange": str(440 + at),
            },
        }
        for at in range(10)
    ]
    table, nsg = f"{BASE}/routeTables/rt{number}", f"{BASE}/networkSecurityGroups/nsg{number}"
    own = f"{BASE}/virtualNetworks/spoke{number}"
    subnets: list[Json] = [
        {
            "name": name,
            "properties": {
                "addressPrefix": f"10.{second}.{third + at}.0/24",
                "networkSecurityGroup": {"id": nsg},
                "routeTable": {"id": table},
            },
        }
        for at, name in enumerate(("app", "data"))
    ]
    yield _resource(
        "virtualNetworks",
        f"spoke{number}",
        {
            "addressSpace": {"addressPrefixes": [f"{prefix}.0/22"]},
            "subnets": subnets,
            "virtualNetworkPeerings": [_peering("hub", HUB)],
        },
    )
    yield _resource("networkSecurityGroups", f"nsg{number}", {"securityRules": rules})
    default: Json = {
        "name": "all",
        "properties": {
            "addressPrefix": "0.0.0.0/0",
            "nextHopType": "VirtualAppliance",
            "nextHopIpAddress": FIREWALL_ADDRESS,
        },
    }
    yield _resource("routeTables", f"rt{number}", {"routes": [default]})
    for at in range(machines):
        name = f"vm{number}-{at}"
        configuration: Json = {
            "name": "one",
            "properties": {"privateIPAddress": f"10.{second}.{third}.{4 + at}", "subnet": {"id": f"{own}/subnets/app"}},
        }
        yield _resource("networkInterfaces", name, {"ipConfigurations": [configuration]})
        yield Resource(
            f"{BASE.replace('Microsoft.Network', 'Microsoft.Compute')}/virtualMachines/{name}",
            "Microsoft.Compute/virtualMachines",
            {"networkProfile": {"networkInterfaces": [{"id": f"{BASE}/networkInterfaces/{name}"}]}},
        )


def hub_and_spokes(spokes: int, machines: int) -> tuple[Resource, ...]:
    """A hub with its spokes; each spoke has five resources and two for each machine."""
    every = (resource for number in range(spokes) for resource in spoke(number, machines))
    return (*hub(spokes), *every)
