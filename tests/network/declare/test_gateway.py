"""VPN gateways, sites and tunnels: explicit proposals, secret keys, one tunnel at a time."""

from dataclasses import replace

import pulumi
import pytest

from network.declare.gateway import (
    ConnectionArgs,
    IpsecPolicyArgs,
    LocalGatewayArgs,
    PointToSiteArgs,
    Sites,
    VpnGatewayArgs,
    VpnGateways,
)
from tests.network.declare.recorder import PLACE, Declaration, declare

SCOPE = PLACE.scope
GATEWAY = VpnGatewayArgs(
    place=PLACE,
    name="hub-vpn",
    subnet=SCOPE.subnet("hub", "GatewaySubnet"),
    addresses=(SCOPE.public_ip_address("vpn"),),
)
SITE = LocalGatewayArgs(place=PLACE, name="lab", prefixes=("192.168.10.0/24",), host_name="lab.example.org")
TUNNEL = ConnectionArgs(place=PLACE, name="lab", gateway=GATEWAY.id, site=SITE.id, shared_key="planted")


def gateway(args: VpnGatewayArgs = GATEWAY) -> dict[str, object]:
    return dict(declare(lambda: VpnGateways("gateways", {"vpn": args})).one("network:VirtualNetworkGateway").inputs)


def test_a_gateway_routes_and_stands_in_its_subnet() -> None:
    inputs = gateway()
    assert inputs["virtualNetworkGatewayName"] == "hub-vpn"
    assert (inputs["gatewayType"], inputs["vpnType"]) == ("Vpn", "RouteBased")
    assert inputs["sku"] == {"name": "VpnGw1AZ", "tier": "VpnGw1AZ"}
    assert (inputs["activeActive"], inputs["enableBgp"]) == (False, False)
    assert inputs["ipConfigurations"] == [
        {
            "name": "public-0",
            "privateIPAllocationMethod": "Dynamic",
            "subnet": {"id": GATEWAY.subnet},
            "publicIPAddress": {"id": GATEWAY.addresses[0]},
        }
    ]
    assert not {"bgpSettings", "vpnClientConfiguration", "customRoutes"} & inputs.keys()


def test_two_addresses_make_it_active_active_and_a_number_turns_bgp_on() -> None:
    inputs = gateway(replace(GATEWAY, addresses=(*GATEWAY.addresses, SCOPE.public_ip_address("second")), asn=65010))
    assert (inputs["activeActive"], inputs["enableBgp"]) == (True, True)
    assert inputs["bgpSettings"] == {"asn": 65010}


def test_clients_log_in_with_the_tenant() -> None:
    clients = PointToSiteArgs(pools=("172.20.0.0/24",), tenant="t", routes=("192.168.10.0/24",))
    inputs = gateway(replace(GATEWAY, point_to_site=clients))
    assert inputs["vpnClientConfiguration"] == {
        "vpnClientAddressPool": {"addressPrefixes": ["172.20.0.0/24"]},
        "vpnClientProtocols": ["OpenVPN"],
        "vpnAuthenticationTypes": ["AAD"],
        "aadTenant": "https://login.microsoftonline.com/t/",
        "aadIssuer": "https://sts.windows.net/t/",
        "aadAudience": "c632b3df-fb67-4d84-bdcf-b95ad541b5c8",
        "vpnClientRootCertificates": [],
    }
    assert inputs["customRoutes"] == {"addressPrefixes": ["192.168.10.0/24"]}


def test_clients_log_in_with_certificates() -> None:
    clients = PointToSiteArgs(pools=("172.20.0.0/24",), certificates={"root": "MIIB"})
    configuration = gateway(replace(GATEWAY, point_to_site=clients))["vpnClientConfiguration"]
    assert isinstance(configuration, dict)
    assert configuration["vpnAuthenticationTypes"] == ["Certificate"]
    assert configuration["vpnClientRootCertificates"] == [{"name": "root", "publicCertData": "MIIB"}]
    assert "aadTenant" not in configuration


def sites(*tunnels: ConnectionArgs, site: LocalGatewayArgs = SITE) -> Declaration:
    connections = {f"tunnel-{number}": tunnel for number, tunnel in enumerate(tunnels)}
    return declare(lambda: Sites("sites", {"lab": site}, connections))


@pytest.mark.parametrize(
    ("site", "present", "absent"),
    [
        pytest.param(SITE, {"fqdn": "lab.example.org"}, "gatewayIpAddress", id="a device with a changing address"),
        pytest.param(
            replace(SITE, address="203.0.113.7", host_name=None),
            {"gatewayIpAddress": "203.0.113.7"},
            "fqdn",
            id="a device with an address of its own",
        ),
    ],
)
def test_a_site_is_its_prefixes_and_its_device(site: LocalGatewayArgs, present: dict[str, str], absent: str) -> None:
    inputs = sites(site=site).one("network:LocalNetworkGateway", "lab").inputs
    assert inputs["localNetworkAddressSpace"] == {"addressPrefixes": ["192.168.10.0/24"]}
    assert present.items() <= inputs.items()
    assert absent not in inputs
    assert "bgpSettings" not in inputs


def test_a_site_may_speak_bgp() -> None:
    inputs = sites(site=replace(SITE, asn=65020, bgp_address="192.168.10.1")).one("network:LocalNetworkGateway").inputs
    assert inputs["bgpSettings"] == {"asn": 65020, "bgpPeeringAddress": "192.168.10.1"}


def test_a_tunnel_proposes_nothing_but_what_is_declared() -> None:
    policy = replace(IpsecPolicyArgs(), dh_group="ECP384", pfs_group="ECP384")
    inputs = sites(replace(TUNNEL, policy=policy)).one("network:VirtualNetworkGatewayConnection").inputs
    assert (inputs["connectionType"], inputs["connectionProtocol"]) == ("IPsec", "IKEv2")
    assert inputs["virtualNetworkGateway1"] == {"id": GATEWAY.id}
    assert inputs["localNetworkGateway2"] == {"id": SITE.id}
    assert inputs["ipsecPolicies"] == [
        {
            "ikeEncryption": "AES256",
            "ikeIntegrity": "SHA256",
            "dhGroup": "ECP384",
            "ipsecEncryption": "GCMAES256",
            "ipsecIntegrity": "GCMAES256",
            "pfsGroup": "ECP384",
            "saLifeTimeSeconds": 27000,
            "saDataSizeKilobytes": 102400000,
        }
    ]


def test_the_shared_key_is_a_secret_whoever_gives_it() -> None:
    for key in ("planted", pulumi.Output.secret("planted")):
        declared = sites(replace(TUNNEL, shared_key=key)).one("network:VirtualNetworkGatewayConnection")
        assert "planted" not in str({name: value for name, value in declared.inputs.items() if name != "sharedKey"})
        assert declared.inputs["sharedKey"] != "planted"


def test_tunnels_come_after_all_sites_and_one_after_the_other() -> None:
    first, second = sites(TUNNEL, replace(TUNNEL, name="second")).all("network:VirtualNetworkGatewayConnection")
    assert first.after == {"lab"}
    assert second.after == {"lab", "tunnel-0"}
