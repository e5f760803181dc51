"""Virtual network gateways, sites and VPN."""

from ipaddress import IPv4Address, IPv4Network
from typing import Any

import pytest

from network.model.world import DnsServer, Site, World
from network.verify.preflight import kinds
from tests.network.verify.preflight.graphs import (
    Row,
    connection,
    endpoint,
    gateway,
    local_gateway,
    nsg,
    peering,
    ref,
    res,
    rid,
    route,
    table,
    vnet,
)

STORE = rid(kinds.STORAGE, "st")


def hub(prefix: str = "10.0.0.0/27", space: str = "10.0.0.0/16", **more: Any) -> Any:
    return vnet("hub", space, GatewaySubnet={"addressPrefix": prefix, **more})


def attached(**routes: Any) -> list[Any]:
    return [hub(routeTable=ref(kinds.ROUTE_TABLE, "t")), table("t", **routes)]


VPN, ER = gateway("vpn", "hub"), gateway("er", "hub", "ExpressRoute")
SITE = local_gateway("dc", "192.168.0.0/24")
TUNNEL = connection("c", "vpn", "dc")


def bgp(asn: int | None, gateway_asn: int | None = None, enabled: bool = True) -> list[Any]:
    settings: dict[str, Any] = {} if asn is None else {"bgpSettings": {"asn": asn}}
    own: dict[str, Any] = {} if gateway_asn is None else {"bgpSettings": {"asn": gateway_asn}}
    near, far = gateway("vpn", "hub", **own), local_gateway("dc", "192.168.0.0/24", **settings)
    return [hub(), near, far, connection("c", "vpn", "dc", enableBgp=enabled)]


def ipsec(*groups: str) -> list[Any]:
    return [hub(), VPN, SITE, connection("c", "vpn", "dc", ipsecPolicies=[{"dhGroup": one} for one in groups])]


def spoke(*routes: tuple[str, Any], propagate: bool = False) -> list[Any]:
    subnet = {"addressPrefix": "10.1.1.0/24", "routeTable": ref(kinds.ROUTE_TABLE, "t")}
    uses = peering("spoke", "hub", useRemoteGateways=True)
    return [
        hub(),
        VPN,
        SITE,
        TUNNEL,
        vnet("spoke", "10.1.0.0/16", a=subnet),
        uses,
        table("t", propagate, **dict(routes)),
    ]


CLIENTS: dict[str, Any] = {"vpnClientConfiguration": {"vpnClientAddressPool": {"addressPrefixes": ["172.20.0.0/24"]}}}
PRIVATE = [hub(), vnet("v1", "10.1.0.0/16", e="10.1.1.0/24"), endpoint("pe", "v1/e", STORE, "blob"), VPN, SITE, TUNNEL]
SERVER = World(dns_servers=(DnsServer(IPv4Address("10.1.1.4"), vm="dns"),))
KNOWN = World(sites=(Site("lab", (IPv4Network("10.0.128.0/24"),), ("vpn",)),))

ROWS = (
    Row("NET144", "the subnet has its name", [hub(), VPN]),
    Row(
        "NET144",
        "another name is refused",
        [vnet("hub", "10.0.0.0/16", gw="10.0.0.0/27"), gateway("vpn", "hub", subnet="gw")],
        (("virtualNetworkGateways/vpn", "the subnet of a gateway is named GatewaySubnet, not gw"),),
    ),
    Row("NET145", "a /27 holds both gateways", [hub(), VPN, ER]),
    Row(
        "NET145",
        "a /28 does not",
        [hub("10.0.0.0/28"), VPN, ER],
        (
            (
                "virtualNetworks/hub/subnets/GatewaySubnet",
                "10.0.0.0/28 is smaller than /27, and holds a VPN and an ExpressRoute gateway",
            ),
        ),
    ),
    Row("NET145", "a /28 holds one", [hub("10.0.0.0/28"), VPN]),
    Row("NET146", "GatewaySubnet has no NSG", [hub(), VPN]),
    Row(
        "NET146",
        "and takes none",
        [hub(networkSecurityGroup=ref(kinds.NSG, "n")), nsg("n"), VPN],
        (("virtualNetworks/hub/subnets/GatewaySubnet", "GatewaySubnet takes no NSG, but n is attached"),),
    ),
    Row("NET147", "GatewaySubnet has no NAT gateway", [hub(), VPN]),
    Row(
        "NET147",
        "and takes none",
        [hub(natGateway=ref(kinds.NAT_GATEWAY, "ng")), VPN],
        (("virtualNetworks/hub/subnets/GatewaySubnet", "GatewaySubnet takes no NAT gateway, but ng is attached"),),
    ),
    Row("NET148", "single prefixes are routed", attached(s=route("10.1.0.0/16", address="10.0.1.4"))),
    Row(
        "NET148",
        "everything is not",
        attached(d=route("0.0.0.0/0", address="10.0.1.4")),
        (("virtualNetworks/hub/subnets/GatewaySubnet", "route d for 0.0.0.0/0 is not supported on GatewaySubnet"),),
    ),
    Row(
        "NET148",
        "not even to the Internet",
        attached(d=route("0.0.0.0/0", "Internet")),
        (("virtualNetworks/hub/subnets/GatewaySubnet", "route d for 0.0.0.0/0 is not supported on GatewaySubnet"),),
    ),
    Row("NET149", "GatewaySubnet learns routes", attached()),
    Row(
        "NET149",
        "or the gateway fails",
        [hub(routeTable=ref(kinds.ROUTE_TABLE, "t")), table("t", propagate=False)],
        (
            (
                "virtualNetworks/hub/subnets/GatewaySubnet",
                "disableBgpRoutePropagation of t is true: the gateway stops working",
            ),
        ),
    ),
    Row("NET149", "elsewhere propagation may be off", spoke()),
    Row("NET150", "one gateway of each type", [hub(), VPN, ER]),
    Row(
        "NET150",
        "not two of one",
        [hub(), VPN, gateway("vpn2", "hub")],
        (("virtualNetworkGateways/vpn2", "VNet hub already has the Vpn gateway vpn"),),
    ),
    Row("NET151", "65514 is another number than 65515", bgp(65514)),
    Row(
        "NET151",
        "65515 is the one that Azure's gateways have",
        bgp(65515),
        (("connections/c", "vpn and dc both have the ASN 65515"),),
    ),
    Row("NET151", "unless they have another", bgp(65515, 65010)),
    Row(
        "NET151",
        "the same number that was given",
        bgp(65010, 65010),
        (("connections/c", "vpn and dc both have the ASN 65010"),),
    ),
    Row("NET151", "without BGP it does not matter", bgp(65515, enabled=False)),
    Row("NET151", "a site without a number has none", bgp(None)),
    Row("NET005", "a site beside the VNet", [hub(), VPN, SITE, TUNNEL]),
    Row(
        "NET005",
        "a site inside it",
        [hub(), VPN, local_gateway("dc", "10.0.5.0/24"), TUNNEL],
        (("virtualNetworks/hub", "10.0.0.0/16 overlaps 10.0.5.0/24 of the site dc"),),
    ),
    Row(
        "NET005",
        "a site of the world",
        [hub(), VPN],
        (("virtualNetworks/hub", "10.0.0.0/16 overlaps 10.0.128.0/24 of the site lab"),),
        KNOWN,
    ),
    Row("NET005", "a site that is not connected", [hub(), VPN, local_gateway("dc", "10.0.5.0/24")]),
    Row("VPN001", "good proposals", ipsec("DHGroup14")),
    Row("VPN001", "a group that devices refuse", ipsec("DHGroup2"), (("connections/c", "c proposes DHGroup2"),)),
    Row("VPN001", "no proposals", ipsec(), (("connections/c", "c has no ipsecPolicies"),)),
    Row("VPN003", "10.0.0.0/16 is no home range", [hub(), VPN]),
    Row(
        "VPN003",
        "192.168.0.0/16 holds two",
        [hub("192.168.9.0/27", "192.168.0.0/16"), VPN],
        (
            ("virtualNetworks/hub", "192.168.0.0/16 overlaps 192.168.0.0/24, which most home routers use, behind vpn"),
            ("virtualNetworks/hub", "192.168.0.0/16 overlaps 192.168.1.0/24, which most home routers use, behind vpn"),
        ),
    ),
    Row("VPN003", "192.168.2.0/24 is beside them", [hub("192.168.2.0/27", "192.168.2.0/24"), VPN]),
    Row("VPN003", "without VPN nobody comes from home", [hub("192.168.9.0/27", "192.168.0.0/16"), ER]),
    Row(
        "VPN004",
        "nothing answers the site",
        PRIVATE,
        (("connections/c", "nothing in a VNet answers the DNS queries of dc"),),
    ),
    Row("VPN004", "an inbound endpoint does", [*PRIVATE, res(kinds.INBOUND_ENDPOINT, "r", "in")]),
    Row(
        "VPN004",
        "a DNS proxy does",
        [*PRIVATE, res(kinds.FIREWALL_POLICY, "p", properties={"dnsSettings": {"enableProxy": True}})],
    ),
    Row("VPN004", "a server in a VNet does", PRIVATE, (), SERVER),
    Row("VPN005", "the way to the site is learned", spoke(propagate=True)),
    Row(
        "VPN005",
        "or is not",
        spoke(),
        (
            (
                "virtualNetworks/spoke/subnets/a",
                "no route leads to 192.168.0.0/24 of dc, and those of vpn are not learned",
            ),
        ),
    ),
    Row("VPN005", "or is given", spoke(("d", route("192.168.0.0/16", address="10.0.1.4")))),
    Row(
        "VPN005",
        "a route to the Internet does not give it",
        spoke(("d", route("0.0.0.0/0", "Internet"))),
        (
            (
                "virtualNetworks/spoke/subnets/a",
                "no route leads to 192.168.0.0/24 of dc, and those of vpn are not learned",
            ),
        ),
    ),
    Row("VPN006", "clients have a range of their own", [hub(), gateway("vpn", "hub", **CLIENTS)]),
    Row(
        "VPN006",
        "or one that a VNet has",
        [hub("172.20.0.0/27", "172.20.0.0/16"), gateway("vpn", "hub", **CLIENTS)],
        (("virtualNetworkGateways/vpn", "the client pool 172.20.0.0/24 overlaps 172.20.0.0/16 of hub"),),
    ),
    Row(
        "VPN006",
        "or one that a site has",
        [hub(), gateway("vpn", "hub", **CLIENTS), local_gateway("dc", "172.20.0.0/16"), TUNNEL],
        (("virtualNetworkGateways/vpn", "the client pool 172.20.0.0/24 overlaps 172.20.0.0/16 of dc"),),
    ),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_gateways_and_sites(row: Row) -> None:
    assert row.asked() == row.found
