"""Azure Firewall: subnets, the way to the Internet, and rules that cannot match."""

from ipaddress import IPv4Network
from typing import Any

import pytest

from network.model.world import World
from network.verify.preflight import kinds
from tests.network.verify.preflight.graphs import (
    NOT_YET,
    Row,
    firewall,
    gateway,
    peering,
    ref,
    res,
    rid,
    route,
    table,
    vnet,
)

FW, MANAGEMENT = "AzureFirewallSubnet", "AzureFirewallManagementSubnet"
LEARNED = World(learned_routes={"er": (IPv4Network("0.0.0.0/0"),)})


def hub(fw: Any = "10.0.1.0/26", management: Any = "10.0.2.0/26", **more: Any) -> Any:
    subnets = {FW: fw, MANAGEMENT: management, "GatewaySubnet": "10.0.0.0/27", **more}
    return vnet("hub", "10.0.0.0/16", **subnets)


def routed(prefix: str) -> dict[str, Any]:
    return {"addressPrefix": prefix, "routeTable": ref(kinds.ROUTE_TABLE, "t")}


def default(hop: str, address: str | None = None, propagate: bool = True) -> Any:
    return table("t", propagate, d=route("0.0.0.0/0", hop, address))


ALONE = firewall("fw", f"hub/{FW}")
MANAGED = firewall("fw", f"hub/{FW}", f"hub/{MANAGEMENT}")
ER = gateway("er", "hub", "ExpressRoute")


def policy(**more: Any) -> Any:
    return res(kinds.FIREWALL_POLICY, "pol", properties=more)


def group(*rules: Any, action: str = "Allow", name: str = "g") -> Any:
    collection = {"name": "c", "priority": 100, "action": {"type": action}, "rules": list(rules)}
    return res(kinds.RULE_GROUP, "pol", name, properties={"priority": 100, "ruleCollections": [collection]})


def dnat(*ports: str) -> Any:
    return group({"name": "r", "ruleType": "NatRule", "destinationPorts": list(ports), "translatedPort": "65000"})


def application(*names: str, kind: str = "Https", port: int = 443) -> Any:
    protocols = [{"protocolType": kind, "port": port}]
    return {"name": "app", "ruleType": "ApplicationRule", "targetFqdns": list(names), "protocols": protocols}


def network(*names: str, to: str = "", ports: str = "443", source: str = "*") -> Any:
    return {
        "name": "net",
        "ruleType": "NetworkRule",
        "ipProtocols": ["TCP"],
        "sourceAddresses": [source],
        "destinationAddresses": [to] if to else [],
        "destinationFqdns": list(names),
        "destinationPorts": [ports],
    }


PROXY = {"dnsSettings": {"enableProxy": True}}
BOUND = firewall("fw", f"hub/{FW}", firewallPolicy=ref(kinds.FIREWALL_POLICY, "pol"))
SPOKE_TABLE = table("spoke", d=route("0.0.0.0/0", address="10.0.1.4"))
BASE = res(kinds.FIREWALL_POLICY, "base", properties=PROXY)


def spoke(*servers: str) -> Any:
    subnet = {"addressPrefix": "10.1.1.0/24", "routeTable": ref(kinds.ROUTE_TABLE, "spoke")}
    return vnet("spoke", "10.1.0.0/16", a=subnet, more={"dhcpOptions": {"dnsServers": list(servers)}})


def inheriting(name: str, base: str = "", group: str = "rg") -> Any:
    properties = {"basePolicy": ref(kinds.FIREWALL_POLICY, base)} if base else {}
    return res(kinds.FIREWALL_POLICY, name, properties=properties, group=group)


ROWS = (
    Row("NET028", "a policy has a base policy", [inheriting("child", "parent"), inheriting("parent")]),
    Row(
        "NET028",
        "and is not its own",
        [inheriting("p", "p")],
        (("firewallPolicies/p", "basePolicy leads back to it: p -> p"),),
    ),
    Row(
        "NET028",
        "nor in a circle",
        [inheriting("a", "b"), inheriting("b", "a"), inheriting("child", "a")],
        (
            ("firewallPolicies/a", "basePolicy leads back to it: a -> b -> a"),
            ("firewallPolicies/b", "basePolicy leads back to it: b -> a -> b"),
        ),
    ),
    Row("NET028", "a namesake is another policy", [inheriting("p", "p", group="other"), inheriting("p")]),
    Row("NET137", "the subnet has its name", [hub(), ALONE]),
    Row(
        "NET137",
        "names are compared without case",
        [vnet("hub", "10.0.0.0/16", azurefirewallsubnet="10.0.1.0/26"), firewall("fw", "hub/azurefirewallsubnet")],
    ),
    Row(
        "NET137",
        "another name is refused",
        [hub(fw2="10.0.3.0/26"), firewall("fw", "hub/fw2")],
        (("azureFirewalls/fw", "the subnet of a firewall is named AzureFirewallSubnet, not fw2"),),
    ),
    Row("NET138", "/26 is accepted", [hub(), ALONE]),
    Row(
        "NET138",
        "/27 is not",
        [hub(fw="10.0.1.0/27"), ALONE],
        (("azureFirewalls/fw", "AzureFirewallSubnet is 10.0.1.0/27, smaller than /26"),),
    ),
    Row("NET138", "without a firewall nothing fails", [hub(fw="10.0.1.0/27")]),
    Row("NET139", "/26 is accepted", [hub(), MANAGED]),
    Row(
        "NET139",
        "/27 is not",
        [hub(management="10.0.2.0/27"), MANAGED],
        (("azureFirewalls/fw", "AzureFirewallManagementSubnet is 10.0.2.0/27, smaller than /26"),),
    ),
    Row(
        "NET140",
        "the management subnet leads to the Internet",
        [hub(management=routed("10.0.2.0/26")), default("Internet"), MANAGED],
    ),
    Row(
        "NET140",
        "and nowhere else",
        [hub(management=routed("10.0.2.0/26")), default("VirtualAppliance", "10.0.1.4"), MANAGED],
        (
            (
                "virtualNetworks/hub/subnets/AzureFirewallManagementSubnet",
                "route d sends 0.0.0.0/0 to VirtualAppliance, not to Internet",
            ),
        ),
    ),
    Row("NET141", "by default a firewall reaches the Internet", [hub(), ALONE]),
    Row(
        "NET141",
        "a learned default route takes it away",
        [hub(), ALONE, ER],
        (
            (
                "azureFirewalls/fw",
                (
                    "AzureFirewallSubnet does not lead to the Internet: gateway er passes on the 0.0.0.0/0 that it "
                    "has learned"
                ),
            ),
        ),
        LEARNED,
    ),
    Row(
        "NET141",
        "a user route to the Internet gives it back",
        [hub(fw=routed("10.0.1.0/26")), default("Internet"), ALONE, ER],
        (),
        LEARNED,
    ),
    Row(
        "NET141",
        "so does a table without propagation",
        [hub(fw=routed("10.0.1.0/26")), table("t", propagate=False), ALONE, ER],
        (),
        LEARNED,
    ),
    Row(
        "NET141",
        "a user route to a site takes it away",
        [hub(fw=routed("10.0.1.0/26")), default("VirtualNetworkGateway"), ALONE],
        (
            (
                "azureFirewalls/fw",
                "AzureFirewallSubnet does not lead to the Internet: route d sends 0.0.0.0/0 to VirtualNetworkGateway",
            ),
        ),
    ),
    Row("NET141", "with a management interface it is not needed", [hub(), MANAGED, ER], (), LEARNED),
    Row(
        "NET141",
        "a remote gateway teaches the route as well",
        [
            hub(),
            ALONE,
            vnet("far", "10.9.0.0/16", GatewaySubnet="10.9.0.0/27"),
            gateway("er", "far", "ExpressRoute"),
            peering("hub", "far", useRemoteGateways=True),
        ],
        (
            (
                "azureFirewalls/fw",
                (
                    "AzureFirewallSubnet does not lead to the Internet: gateway er passes on the 0.0.0.0/0 that it "
                    "has learned"
                ),
            ),
        ),
        LEARNED,
    ),
    Row("NET142", "a VNet has one firewall", [hub(), ALONE]),
    Row(
        "NET142",
        "and not two",
        [hub(), ALONE, firewall("fw2", f"hub/{FW}")],
        (("azureFirewalls/fw2", "VNet hub already has the firewall fw"),),
    ),
    Row("NET143", "63999 is the highest port", [dnat("63999")]),
    Row(
        "NET143",
        "64000 is too high",
        [dnat("64000")],
        (("firewallPolicies/pol/ruleCollectionGroups/g/ruleCollections/c/rules/r", "port 64000 is not in 1 to 63999"),),
    ),
    Row("NET143", "1 is the lowest", [dnat("1")]),
    Row(
        "NET143",
        "0 is too low",
        [dnat("0")],
        (("firewallPolicies/pol/ruleCollectionGroups/g/ruleCollections/c/rules/r", "port 0 is not in 1 to 63999"),),
    ),
    Row("NET143", "a range ends below 64000", [dnat("1000-63999")]),
    Row(
        "NET143",
        "or is refused",
        [dnat("63999-64000")],
        (
            (
                "firewallPolicies/pol/ruleCollectionGroups/g/ruleCollections/c/rules/r",
                "port 63999-64000 is not in 1 to 63999",
            ),
        ),
    ),
    Row("NET009", "a wildcard at the left can be matched", [group(application("*.azureml.ms"))]),
    Row(
        "NET009",
        "one in the middle cannot",
        [group(application("a*.azureml.ms"))],
        (
            (
                "firewallPolicies/pol/ruleCollectionGroups/g/ruleCollections/c/rules/app",
                "the host name 'a*.azureml.ms' cannot be matched",
            ),
        ),
    ),
    Row(
        "NET009",
        "an empty name cannot",
        [group(application(""))],
        (
            (
                "firewallPolicies/pol/ruleCollectionGroups/g/ruleCollections/c/rules/app",
                "the host name '' cannot be matched",
            ),
        ),
    ),
    Row("NET009", "SQL can", [group(application("db.database.windows.net", kind="Mssql", port=1433))]),
    Row(
        "NET009",
        "UDP 5831 cannot",
        [group(application("r.tundra.azureml.ms", port=5831))],
        (
            (
                "firewallPolicies/pol/ruleCollectionGroups/g/ruleCollections/c/rules/app",
                "Https:5831 is no HTTP, HTTPS or SQL; it needs a network rule",
            ),
        ),
    ),
    Row(
        "NET009",
        "a network rule takes whole names only",
        [policy(**PROXY), group(network("*.example.org"))],
        (
            (
                "firewallPolicies/pol/ruleCollectionGroups/g/ruleCollections/c/rules/net",
                "the host name '*.example.org' cannot be matched by a network rule",
            ),
        ),
    ),
    Row(
        "NET010",
        "names in network rules need the proxy",
        [policy(), group(network("time.windows.com"))],
        (
            (
                "firewallPolicies/pol/ruleCollectionGroups/g/ruleCollections/c/rules/net",
                "time.windows.com: the DNS proxy of pol is off",
            ),
        ),
    ),
    Row("NET010", "which may be on", [policy(**PROXY), group(network("time.windows.com"))]),
    Row(
        "NET010",
        "or on in the base policy",
        [BASE, policy(basePolicy=ref(kinds.FIREWALL_POLICY, "base")), group(network("time.windows.com"))],
    ),
    Row(
        "NET010",
        "and clients that ask the firewall",
        [hub(), BOUND, policy(**PROXY), spoke("10.0.1.4"), SPOKE_TABLE, group(network("time.windows.com"))],
    ),
    Row(
        "NET010",
        "not Azure DNS",
        [hub(), BOUND, policy(**PROXY), spoke(), SPOKE_TABLE, group(network("time.windows.com"))],
        (("virtualNetworks/spoke", "net of pol filters by name, but spoke asks Azure DNS"),),
    ),
    Row("NET010", "addresses need no names", [policy(), group(network(to="10.0.0.0/8"))]),
    Row(
        "NET011",
        "a broad rule makes host names pointless",
        [policy(), group(network(to="AzureCloud"), application("a.example.org"))],
        (
            (
                "firewallPolicies/pol/ruleCollectionGroups/g/ruleCollections/c/rules/net",
                "net allows tcp/443 to AzureCloud: the application rules of pol decide nothing",
            ),
        ),
    ),
    Row("NET011", "not without host names", [policy(), group(network(to="AzureCloud"))]),
    Row(
        "NET011", "not for another port", [policy(), group(network(to="*", ports="123"), application("a.example.org"))]
    ),
    Row(
        "NET011",
        "not for one source",
        [policy(), group(network(to="*", source="10.1.0.0/24"), application("a.example.org"))],
    ),
    Row("NET023", "the management interface has its subnet", [hub(), MANAGED]),
    Row(
        "NET023",
        "and no other",
        [hub(m="10.0.3.0/26"), firewall("fw", f"hub/{FW}", "hub/m")],
        (("azureFirewalls/fw", "the subnet is named m, not AzureFirewallManagementSubnet"),),
    ),
    Row(
        "NET023",
        "a Basic firewall needs one",
        [hub(), firewall("fw", f"hub/{FW}", tier="Basic")],
        (
            (
                "azureFirewalls/fw",
                "a firewall of SKU Basic needs a management interface in AzureFirewallManagementSubnet",
            ),
        ),
    ),
    Row(
        "NET999",
        "an unknown next hop leaves the way open",
        [hub(fw=routed("10.0.1.0/26")), table("t", d={"addressPrefix": "0.0.0.0/0", "nextHopType": NOT_YET}), ALONE],
        (("", "1 value is not known before deployment; the rules that need them were not decided"),),
    ),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_firewalls(row: Row) -> None:
    assert row.asked() == row.found


def test_the_path_of_a_nested_rule_names_every_level() -> None:
    assert rid(kinds.RULE_GROUP, "p", "g").endswith("firewallPolicies/p/ruleCollectionGroups/g")
    assert [path for path, _ in next(row for row in ROWS if row.sentence == "64000 is too high").asked()] == [
        "firewallPolicies/pol/ruleCollectionGroups/g/ruleCollections/c/rules/r"
    ]
