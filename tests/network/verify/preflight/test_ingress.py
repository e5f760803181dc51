"""Bastion, application gateways, and subnets with a name of their own."""

from ipaddress import IPv4Network
from typing import Any

import pytest

from network.model.world import World
from network.verify.preflight import kinds
from tests.network.verify.preflight.graphs import (
    Row,
    element,
    endpoint,
    gateway,
    nic,
    nsg,
    ref,
    res,
    rid,
    route,
    sec,
    sn,
    table,
    vnet,
)

NAME = "AzureBastionSubnet"
LEARNED = World(learned_routes={"g": (IPv4Network("0.0.0.0/0"),)})


def with_bastion(prefix: str = "10.0.3.0/26", **more: Any) -> list[Any]:
    host = res(kinds.BASTION, "bas", properties={"ipConfigurations": [element("c", subnet=sn(f"v1/{NAME}"))]})
    subnets: dict[str, Any] = {NAME: {"addressPrefix": prefix, **more}}
    return [vnet("v1", "10.0.0.0/16", **subnets), host]


def guarded(*without: str, **instead: Any) -> list[Any]:
    """AzureBastionSubnet with the rules that Bastion needs, except some, and with others."""
    rules = {
        "clients": sec(100, source="Internet", ports="443"),
        "control": sec(110, source="GatewayManager", ports="443"),
        "machines": sec(100, direction="Outbound", to="VirtualNetwork", ports="", destinationPortRanges=["22", "3389"]),
        "cloud": sec(110, direction="Outbound", to="AzureCloud", ports="443"),
    }
    kept = {key: body for key, body in rules.items() if key not in without}
    return [nsg("n", **kept, **instead), *with_bastion(networkSecurityGroup=ref(kinds.NSG, "n"))]


def with_gateway(*more: Any, sku: str = "WAF_v2", **subnet: Any) -> list[Any]:
    properties = {"sku": {"name": sku}, "gatewayIPConfigurations": [element("c", subnet=sn("v1/agw"))]}
    network = vnet("v1", "10.0.0.0/16", agw={"addressPrefix": "10.0.4.0/24", **subnet}, GatewaySubnet="10.0.0.0/27")
    return [network, res(kinds.APPLICATION_GATEWAY, "agw", properties=properties), *more]


def filtered(sku: str = "WAF_v2", **rules: Any) -> list[Any]:
    return with_gateway(nsg("n", **rules), sku=sku, networkSecurityGroup=ref(kinds.NSG, "n"))


def routed(*more: Any, sku: str = "WAF_v2", **routes: Any) -> list[Any]:
    return with_gateway(table("t", **routes), *more, sku=sku, routeTable=ref(kinds.ROUTE_TABLE, "t"))


MANAGEMENT = sec(100, source="GatewayManager", ports="65200-65535")
DENY_ALL = sec(4096, "Deny", protocol="*")

ROWS = (
    Row("NET152", "/26 is accepted", with_bastion()),
    Row(
        "NET152",
        "/27 is not",
        with_bastion("10.0.3.0/27"),
        (("bastionHosts/bas", "AzureBastionSubnet is 10.0.3.0/27, smaller than /26"),),
    ),
    Row("NET153", "without NSG nothing is missing", with_bastion()),
    Row("NET153", "all mandatory rules are there", guarded()),
    Row(
        "NET153",
        "clients may be fewer than the Internet",
        guarded("clients", some=sec(100, source="203.0.113.0/24", ports="443")),
    ),
    Row(
        "NET153",
        "but somebody must come in",
        guarded("clients"),
        (("virtualNetworks/v1/subnets/AzureBastionSubnet", "n has no rule that allows inbound tcp/443 from Internet"),),
    ),
    Row(
        "NET153",
        "the control plane must come in",
        guarded("control"),
        (
            (
                "virtualNetworks/v1/subnets/AzureBastionSubnet",
                "n has no rule that allows inbound tcp/443 from GatewayManager",
            ),
        ),
    ),
    Row(
        "NET153", "one rule for everybody will do", guarded("control", "clients", all=sec(100, source="*", ports="443"))
    ),
    Row(
        "NET153",
        "machines must be reached",
        guarded("machines"),
        (
            (
                "virtualNetworks/v1/subnets/AzureBastionSubnet",
                "n has no rule that allows outbound tcp/22 to VirtualNetwork; outbound tcp/3389 to VirtualNetwork",
            ),
        ),
    ),
    Row(
        "NET153",
        "on both ports",
        guarded("machines", ssh=sec(100, direction="Outbound", to="VirtualNetwork", ports="22")),
        (
            (
                "virtualNetworks/v1/subnets/AzureBastionSubnet",
                "n has no rule that allows outbound tcp/3389 to VirtualNetwork",
            ),
        ),
    ),
    Row(
        "NET153",
        "prefixes that hold the VNet will do",
        guarded("machines", m=sec(100, direction="Outbound", to="10.0.0.0/8")),
    ),
    Row(
        "NET153",
        "a part of the VNet will not",
        guarded("machines", m=sec(100, direction="Outbound", to="10.0.1.0/24")),
        (
            (
                "virtualNetworks/v1/subnets/AzureBastionSubnet",
                "n has no rule that allows outbound tcp/22 to VirtualNetwork; outbound tcp/3389 to VirtualNetwork",
            ),
        ),
    ),
    Row(
        "NET153",
        "the cloud must be reached",
        guarded("cloud"),
        (
            (
                "virtualNetworks/v1/subnets/AzureBastionSubnet",
                "n has no rule that allows outbound tcp/443 to AzureCloud",
            ),
        ),
    ),
    Row(
        "NET153",
        "a deny in front counts",
        guarded(deny=sec(105, "Deny", source="*", ports="443")),
        (
            (
                "virtualNetworks/v1/subnets/AzureBastionSubnet",
                "n has no rule that allows inbound tcp/443 from GatewayManager",
            ),
        ),
    ),
    Row("NET153", "a deny behind does not", guarded(deny=DENY_ALL)),
    Row("NET154", "AzureBastionSubnet has no route table", with_bastion()),
    Row(
        "NET154",
        "and takes none",
        [table("t"), *with_bastion(routeTable=ref(kinds.ROUTE_TABLE, "t"))],
        (
            (
                "virtualNetworks/v1/subnets/AzureBastionSubnet",
                "AzureBastionSubnet takes no route table, but t is attached",
            ),
        ),
    ),
    Row("NET155", "without NSG Azure comes in", with_gateway()),
    Row("NET155", "with a rule for it too", filtered(m=MANAGEMENT)),
    Row(
        "NET155",
        "without one it does not",
        filtered(https=sec(100, source="Internet", ports="443")),
        (("virtualNetworks/v1/subnets/agw", "n blocks tcp/65200-65535 from GatewayManager, which agw needs"),),
    ),
    Row(
        "NET155",
        "one port short is short",
        filtered(m=sec(100, source="GatewayManager", ports="65201-65535")),
        (("virtualNetworks/v1/subnets/agw", "n blocks tcp/65200 from GatewayManager, which agw needs"),),
    ),
    Row(
        "NET155",
        "a deny in front counts",
        filtered(d=sec(100, "Deny", source="Internet"), m={**MANAGEMENT, "priority": 110}),
        (("virtualNetworks/v1/subnets/agw", "n blocks tcp/65200-65535 from GatewayManager, which agw needs"),),
    ),
    Row(
        "NET155",
        "a rule for UDP does not",
        filtered(m={**MANAGEMENT, "protocol": "Udp"}),
        (("virtualNetworks/v1/subnets/agw", "n blocks tcp/65200-65535 from GatewayManager, which agw needs"),),
    ),
    Row(
        "NET155", "v1 has other ports", filtered(sku="Standard_Medium", https=sec(100, source="Internet", ports="443"))
    ),
    Row("NET156", "the gateway is alone", with_gateway()),
    Row(
        "NET156",
        "a machine beside it is refused",
        with_gateway(nic("n", "v1/agw")),
        (("networkInterfaces/n", "subnet agw belongs to the application gateway agw"),),
    ),
    Row(
        "NET156",
        "so is an endpoint",
        with_gateway(endpoint("pe", "v1/agw", rid(kinds.STORAGE, "st"), "blob")),
        (("privateEndpoints/pe", "subnet agw belongs to the application gateway agw"),),
    ),
    Row("NET157", "a default route to the Internet is accepted", routed(d=route("0.0.0.0/0", "Internet"))),
    Row(
        "NET157",
        "one to an appliance is not",
        routed(d=route("0.0.0.0/0", address="10.0.1.4")),
        (
            (
                "virtualNetworks/v1/subnets/agw",
                "the subnet of agw does not lead to the Internet: route d sends 0.0.0.0/0 to VirtualAppliance",
            ),
        ),
    ),
    Row(
        "NET157",
        "one to a site is not",
        routed(d=route("0.0.0.0/0", "VirtualNetworkGateway")),
        (
            (
                "virtualNetworks/v1/subnets/agw",
                "the subnet of agw does not lead to the Internet: route d sends 0.0.0.0/0 to VirtualNetworkGateway",
            ),
        ),
    ),
    Row(
        "NET157",
        "a learned one is not",
        with_gateway(gateway("g", "v1")),
        (
            (
                "virtualNetworks/v1/subnets/agw",
                (
                    "the subnet of agw does not lead to the Internet: gateway g passes on the 0.0.0.0/0 that it has "
                    "learned"
                ),
            ),
        ),
        LEARNED,
    ),
    Row("NET157", "v1 may be sent elsewhere", routed(sku="Standard_Medium", d=route("0.0.0.0/0", address="10.0.1.4"))),
    Row("NET158", "by default probes come in", filtered(m=MANAGEMENT)),
    Row(
        "NET158",
        "not past a rule that denies everything",
        filtered(m=MANAGEMENT, deny=DENY_ALL),
        (("virtualNetworks/v1/subnets/agw", "rule deny of n denies the probes of agw"),),
    ),
    Row(
        "NET158",
        "unless one lets them in first",
        filtered(m=MANAGEMENT, p=sec(200, source="AzureLoadBalancer"), deny=DENY_ALL),
    ),
    Row("NET158", "one closed service is none of theirs", filtered(m=MANAGEMENT, d=sec(200, "Deny", ports="22"))),
    Row("NET006", "a /27 for gateways is advised", [vnet("v1", "10.0.0.0/16", GatewaySubnet="10.0.0.0/27")]),
    Row(
        "NET006",
        "a /28 is not",
        [vnet("v1", "10.0.0.0/16", GatewaySubnet="10.0.0.0/28")],
        (
            (
                "virtualNetworks/v1/subnets/GatewaySubnet",
                "10.0.0.0/28 is smaller than the /27 that is advised for virtual network gateways",
            ),
        ),
    ),
    Row("NET006", "a Bastion host refuses a /27 itself", with_bastion("10.0.3.0/27")),
    Row("NET006", "a /27 for a route server is accepted", [vnet("v1", "10.0.0.0/16", RouteServerSubnet="10.0.0.0/27")]),
    Row(
        "NET006",
        "a /28 is not enough",
        [vnet("v1", "10.0.0.0/16", RouteServerSubnet="10.0.0.0/28")],
        (
            (
                "virtualNetworks/v1/subnets/RouteServerSubnet",
                "10.0.0.0/28 is smaller than the /27 that is advised for Azure Route Server",
            ),
        ),
    ),
    Row(
        "NET007",
        "a firewall's subnet has no NSG",
        [
            nsg("n"),
            vnet(
                "v1",
                "10.0.0.0/16",
                AzureFirewallSubnet={"addressPrefix": "10.0.1.0/26", "networkSecurityGroup": ref(kinds.NSG, "n")},
            ),
        ],
        (("virtualNetworks/v1/subnets/AzureFirewallSubnet", "AzureFirewallSubnet takes no NSG, but n is attached"),),
    ),
    Row(
        "NET007",
        "a route server's subnet has no table",
        [
            table("t"),
            vnet(
                "v1",
                "10.0.0.0/16",
                RouteServerSubnet={"addressPrefix": "10.0.1.0/26", "routeTable": ref(kinds.ROUTE_TABLE, "t")},
            ),
        ],
        (
            (
                "virtualNetworks/v1/subnets/RouteServerSubnet",
                "RouteServerSubnet takes no route table, but t is attached",
            ),
        ),
    ),
    Row(
        "NET007",
        "the management subnet of a firewall learns no default route",
        [
            vnet("v1", "10.0.0.0/16", AzureFirewallManagementSubnet="10.0.2.0/26", GatewaySubnet="10.0.0.0/27"),
            gateway("g", "v1", "ExpressRoute"),
        ],
        (
            (
                "virtualNetworks/v1/subnets/AzureFirewallManagementSubnet",
                (
                    "gateway g passes on the 0.0.0.0/0 that it has learned; the management of the firewall needs the "
                    "Internet"
                ),
            ),
        ),
        LEARNED,
    ),
    Row(
        "NET007",
        "a firewall's subnet may have a table",
        [
            table("t"),
            vnet(
                "v1",
                "10.0.0.0/16",
                AzureFirewallSubnet={"addressPrefix": "10.0.1.0/26", "routeTable": ref(kinds.ROUTE_TABLE, "t")},
            ),
        ],
    ),
    Row("NET023", "Bastion is in its subnet", with_bastion()),
    Row(
        "NET023",
        "and in no other",
        [
            vnet("v1", "10.0.0.0/16", b="10.0.3.0/26"),
            res(kinds.BASTION, "bas", properties={"ipConfigurations": [element("c", subnet=sn("v1/b"))]}),
        ],
        (("bastionHosts/bas", "the subnet is named b, not AzureBastionSubnet"),),
    ),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_bastion_and_application_gateways(row: Row) -> None:
    assert row.asked() == row.found
