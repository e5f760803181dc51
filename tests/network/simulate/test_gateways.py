"""Gateways, sites and clients: what each side knows, and inspection on the way (S-097, S-098, S-211 to S-223)."""

import pytest

from network.model.resource import Json
from network.model.topology import Topology
from tests.network.simulate.azure import (
    Given,
    Object,
    asked,
    collection,
    firewall,
    gateway,
    group,
    guarded,
    network_rule,
    nsg,
    outcome,
    peer,
    policy,
    public_ip,
    ref,
    resource,
    routed,
    routes,
    rule,
    subnet,
    topology,
    vm,
    vnet,
)

SITE, MACHINE = {"onPremises": "192.168.1.5"}, {"vm": "m"}
ALLOWED = {"verdict": "allow"}


def world(kind: str = "gw", **more: Json) -> dict[str, Json]:
    dc: Json = {"name": "dc", "addressPrefixes": ["192.168.0.0/16"], "connectedGateways": [kind]}
    return {"onPremises": [dc], "learnedRoutes": {kind: ["192.168.0.0/16"]}, **more}


def estate(
    *others: Object,
    transit: bool = True,
    spoke_table: Object | None = None,
    gateway_table: Object | None = None,
    inside: Object | None = None,
    kind: str = "Vpn",
    forwarded: bool = False,
    **fields: Json,
) -> Topology:
    """A hub with a gateway and a firewall, a spoke with a machine, a site."""
    on_gateway = routed("on-gateway") if gateway_table else {}
    on_spoke = routed("on-spoke") if spoke_table else {}
    tables = [one for one in (spoke_table, gateway_table) if one]
    return topology(
        vnet(
            "hub",
            "10.0.0.0/16",
            subnet("GatewaySubnet", "10.0.0.0/27", **on_gateway),
            subnet("AzureFirewallSubnet", "10.0.1.0/26"),
            peers=(peer("spoke", allowGatewayTransit=transit),),
        ),
        vnet(
            "spoke",
            "10.1.0.0/16",
            subnet("s", "10.1.1.0/24", **on_spoke, **(inside or {})),
            peers=(peer("hub", useRemoteGateways=transit, allowForwardedTraffic=forwarded),),
        ),
        gateway("gw", "hub", kind, **fields),
        firewall("fw", "hub/AzureFirewallSubnet", "10.0.1.4", "fw-ip"),
        public_ip("fw-ip", "51.105.0.1"),
        policy("pol"),
        group("pol/g", 100, collection("net", 100, "Allow", network_rule("any"))),
        vm("m", "spoke/s", "10.1.1.4"),
        *tables,
        *others,
        world=world(),
    )


@pytest.mark.parametrize(
    ("network", "expected"),
    [
        pytest.param(estate(), ALLOWED, id="with transit; forwarded traffic does not matter (S-097, S-098)"),
        pytest.param(
            estate(transit=False),
            {
                "verdict": "drop",
                "type": "gateway",
                "name": "gw",
                "reason": "prefixNotAdvertised",
                "addressPrefix": "10.1.0.0/16",
            },
            id="without it the site never hears of the spoke (S-214)",
        ),
        pytest.param(estate(nsg("n"), inside=guarded("n")), ALLOWED, id="the site is part of VirtualNetwork (S-223)"),
        pytest.param(
            estate(
                nsg("n", rule("no", 100, "Inbound", "Deny", sourceAddressPrefix="192.168.0.0/16")), inside=guarded("n")
            ),
            {"verdict": "deny", "type": "nsg", "name": "n", "rule": "no"},
            id="a group sees its address",
        ),
    ],
)
def test_from_a_site(network: Topology, expected: Given) -> None:
    assert outcome(asked(network, SITE, MACHINE)) == expected


def site_of(prefix: str = "192.168.0.0/16", *, connected: bool = True, known: str = "") -> Topology:
    """A network with a gateway, a local network gateway, and what the world knows of sites."""
    local = resource(
        "localNetworkGateways", "office", {"localNetworkAddressSpace": {"addressPrefixes": ["192.168.0.0/16"]}}
    )
    link: Object = {
        "connectionType": "IPsec",
        "virtualNetworkGateway1": ref("virtualNetworkGateways/gw"),
        "localNetworkGateway2": ref("localNetworkGateways/office"),
    }
    told: Json = {"name": "dc", "addressPrefixes": [prefix], "connectedGateways": ["gw"]}
    return topology(
        vnet("hub", "10.0.0.0/16", subnet("GatewaySubnet", "10.0.0.0/27"), subnet("s", "10.0.1.0/24")),
        gateway("gw", "hub"),
        vm("m", "hub/s", "10.0.1.4"),
        local,
        *([resource("connections", "link", link)] if connected else []),
        world={"onPremises": [told]} if known else {},
    )


@pytest.mark.parametrize(
    ("network", "names"),
    [
        pytest.param(site_of(), ["office"], id="a local network gateway that is connected is a site"),
        pytest.param(site_of(connected=False), [], id="one without a connection is not"),
        pytest.param(site_of("192.168.1.0/24", known="dc"), ["dc"], id="what the world says of its prefixes counts"),
        pytest.param(site_of("192.167.0.0/16", known="dc"), ["dc", "office"], id="a site beside it is another"),
    ],
)
def test_a_site_that_is_declared(network: Topology, names: list[str]) -> None:
    assert [site.name for site in network.world.sites] == names


def test_a_site_that_is_declared_sends_and_is_answered() -> None:
    assert outcome(asked(site_of(), SITE, MACHINE)) == ALLOWED


TO_SPOKE = routes("on-gateway", ("spoke", "10.1.0.0/16", "10.0.1.4"))
TO_SITE = routes("on-spoke", ("site", "192.168.0.0/16", "10.0.1.4"), propagate=False)
DEFAULT_ONLY = routes("on-spoke", ("def", "0.0.0.0/0", "10.0.1.4"))


@pytest.mark.parametrize(
    ("spoke_table", "gateway_table", "source", "target", "expected"),
    [
        pytest.param(TO_SITE, TO_SPOKE, SITE, MACHINE, ALLOWED, id="both halves (S-219)"),
        pytest.param(TO_SITE, TO_SPOKE, MACHINE, SITE, ALLOWED, id="both halves, from the other end"),
        pytest.param(
            None,
            TO_SPOKE,
            SITE,
            MACHINE,
            {"verdict": "asymmetric", "type": "returnPath", "reason": "bypassesStatefulDevice", "device": "fw"},
            id="only on the gateway: the reply goes past (S-220)",
        ),
        pytest.param(
            TO_SITE,
            None,
            SITE,
            MACHINE,
            {"verdict": "asymmetric", "type": "returnPath", "reason": "statefulDeviceWithoutSession", "device": "fw"},
            id="only on the spoke: the reply meets a firewall that knows nothing (S-220)",
        ),
        pytest.param(
            TO_SITE,
            None,
            MACHINE,
            SITE,
            {"verdict": "asymmetric", "type": "returnPath", "reason": "bypassesStatefulDevice", "device": "fw"},
            id="the same from the other end",
        ),
        pytest.param(
            DEFAULT_ONLY,
            TO_SPOKE,
            MACHINE,
            SITE,
            {"verdict": "asymmetric", "type": "returnPath", "reason": "statefulDeviceWithoutSession", "device": "fw"},
            id="a default route does not capture the site (S-021)",
        ),
    ],
)
def test_inspection_needs_both_halves(
    spoke_table: Object | None, gateway_table: Object | None, source: Given, target: Given, expected: Given
) -> None:
    network = estate(spoke_table=spoke_table, gateway_table=gateway_table, forwarded=True)
    assert outcome(asked(network, source, target)) == expected


def test_a_path_names_the_devices() -> None:
    network = estate(spoke_table=TO_SITE, gateway_table=TO_SPOKE, forwarded=True)
    assert asked(network, SITE, MACHINE).path == ("192.168.1.5", "gw", "fw", "m")
    assert asked(network, MACHINE, SITE).path == ("m", "fw", "gw", "192.168.1.5")


def test_a_path_names_a_host_beyond_the_gateway() -> None:
    """By its name in the world, as on the direct way out."""
    named: Json = [{"name": "shop", "ipAddress": "198.51.100.9", "fqdns": []}]
    network = topology(
        vnet("v", "10.1.0.0/16", subnet("GatewaySubnet", "10.1.0.0/27"), subnet("s", "10.1.1.0/24")),
        gateway("gw", "v", enableBgp=True),
        vm("m", "v/s", "10.1.1.4"),
        world=world(internetHosts=named, learnedRoutes={"gw": ["0.0.0.0/0"]}),
    )
    assert asked(network, MACHINE, {"internet": "198.51.100.9"}).path == ("m", "gw", "shop")


def test_the_site_must_know_the_way_back() -> None:
    """The spoke reaches the site over the firewall; nobody told the site of the spoke."""
    network = estate(transit=False, spoke_table=TO_SITE, forwarded=True)
    got = outcome(asked(network, MACHINE, SITE))
    assert (got["verdict"], got["reason"], got["addressPrefix"]) == ("drop", "noRoute", "10.1.0.0/16")


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        pytest.param("Vpn", ALLOWED, id="a VPN gateway"),
        pytest.param(
            "ExpressRoute",
            {
                "verdict": "drop",
                "type": "route",
                "addressPrefix": "192.168.0.0/16",
                "nextHopType": "VirtualNetworkGateway",
                "routeName": "gw",
                "reason": "expressRouteGatewayNotTargetableByUdr",
            },
            id="an ExpressRoute gateway cannot be a next hop (S-035)",
        ),
    ],
)
def test_a_user_route_to_a_gateway(kind: str, expected: Given) -> None:
    table = routes("on-spoke", ("gw", "192.168.0.0/16", "VirtualNetworkGateway"))
    assert outcome(asked(estate(spoke_table=table, kind=kind), MACHINE, SITE)) == expected


def clients(bgp: bool = False) -> Topology:
    pool: Object = {"vpnClientAddressPool": {"addressPrefixes": ["172.30.0.0/24"]}}
    return topology(
        vnet(
            "v1",
            "10.1.0.0/16",
            subnet("GatewaySubnet", "10.1.0.0/27"),
            subnet("s", "10.1.1.0/24"),
            peers=(peer("v2", allowGatewayTransit=True),),
        ),
        vnet("v2", "10.2.0.0/16", subnet("s", "10.2.1.0/24"), peers=(peer("v1", useRemoteGateways=True), peer("v3"))),
        vnet("v3", "10.3.0.0/16", subnet("s", "10.3.1.0/24"), peers=(peer("v2"),)),
        gateway("gw", "v1", vpnClientConfiguration=pool, enableBgp=bgp),
        vm("m1", "v1/s", "10.1.1.4"),
        vm("m2", "v2/s", "10.2.1.4"),
        vm("m3", "v3/s", "10.3.1.4"),
        world=world(),
    )


CLIENT = {"p2s": "172.30.0.10", "gateway": "gw"}


@pytest.mark.parametrize(
    ("target", "bgp", "verdict"),
    [
        pytest.param({"vm": "m1"}, False, "allow", id="the gateway's VNet"),
        pytest.param({"vm": "m2"}, False, "allow", id="a VNet that uses the gateway"),
        pytest.param({"vm": "m3"}, False, "drop", id="not a second peering away (S-216)"),
        pytest.param(SITE, False, "drop", id="no site without BGP (S-216)"),
        pytest.param(SITE, True, "allow", id="a site with BGP (S-216)"),
    ],
)
def test_point_to_site_clients(target: Given, bgp: bool, verdict: str) -> None:
    assert asked(clients(bgp), CLIENT, target).verdict == verdict


def test_a_machine_answers_and_calls_a_client() -> None:
    assert outcome(asked(clients(), {"vm": "m2"}, {"ip": "172.30.0.10"})) == ALLOWED


def coexisting(*prefixes: str) -> Topology:
    sites: list[Json] = [
        {"name": "dc", "addressPrefixes": ["192.168.0.0/16"], "connectedGateways": ["er"]},
        {"name": "branch", "addressPrefixes": ["172.20.0.0/16"], "connectedGateways": ["vpn"]},
        {"name": "shop", "addressPrefixes": ["172.21.0.0/16"], "connectedGateways": ["vpn"]},
    ]
    return topology(
        vnet("hub", "10.0.0.0/16", subnet("GatewaySubnet", "10.0.0.0/27"), subnet("s", "10.0.1.0/24")),
        gateway("er", "hub", "ExpressRoute"),
        gateway("vpn", "hub", enableBgp="bgp" in prefixes),
        vm("m", "hub/s", "10.0.1.4"),
        world={
            "onPremises": sites,
            "learnedRoutes": {"er": ["192.168.0.0/16"], "vpn": ["172.20.0.0/16", "172.21.0.0/16"]},
        },
    )


@pytest.mark.parametrize(
    ("network", "source", "target", "reason"),
    [
        pytest.param(
            coexisting(), "172.20.0.5", "192.168.0.5", "noExpressRouteVpnTransit", id="VPN to ExpressRoute (S-217)"
        ),
        pytest.param(coexisting("bgp"), "192.168.0.5", "172.20.0.5", "noExpressRouteVpnTransit", id="and back"),
        pytest.param(
            coexisting(), "172.20.0.5", "172.21.0.5", "prefixNotAdvertised", id="two VPN sites without BGP (S-214)"
        ),
        pytest.param(coexisting("bgp"), "172.20.0.5", "172.21.0.5", None, id="two VPN sites with BGP (S-214)"),
    ],
)
def test_between_sites(network: Topology, source: str, target: str, reason: str | None) -> None:
    got = outcome(asked(network, {"onPremises": source}, {"onPremises": target}))
    assert got.get("reason") == reason


def test_unpeered_spokes_meet_at_the_vpn_gateway() -> None:
    spokes = [
        vnet(
            name,
            f"10.{number}.0.0/16",
            subnet("s", f"10.{number}.1.0/24", **routed(f"rt-{name}")),
            peers=(peer("hub", useRemoteGateways=True),),
        )
        for number, name in ((1, "a"), (2, "b"))
    ]
    network = topology(
        *spokes,
        vnet(
            "hub",
            "10.0.0.0/16",
            subnet("GatewaySubnet", "10.0.0.0/27"),
            peers=(peer("a", allowGatewayTransit=True), peer("b", allowGatewayTransit=True)),
        ),
        gateway("gw", "hub"),
        routes("rt-a", ("b", "10.2.0.0/16", "VirtualNetworkGateway")),
        routes("rt-b", ("a", "10.1.0.0/16", "VirtualNetworkGateway")),
        vm("m", "a/s", "10.1.1.4"),
        vm("n", "b/s", "10.2.1.4"),
    )
    found = asked(network, MACHINE, {"vm": "n"})
    assert (outcome(found), found.path) == (ALLOWED, ("m", "gw", "n"))


def joined(bgp: bool = False) -> Topology:
    """Two VNets joined by gateways, with a spoke behind the second."""
    ends: Object = {
        "connectionType": "Vnet2Vnet",
        "virtualNetworkGateway1": ref("virtualNetworkGateways/g1"),
        "virtualNetworkGateway2": ref("virtualNetworkGateways/g2"),
        "enableBgp": bgp,
    }
    return topology(
        vnet("v1", "10.1.0.0/16", subnet("GatewaySubnet", "10.1.0.0/27"), subnet("s", "10.1.1.0/24")),
        vnet("v2", "10.2.0.0/16", subnet("GatewaySubnet", "10.2.0.0/27"), subnet("s", "10.2.1.0/24")),
        gateway("g1", "v1"),
        gateway("g2", "v2"),
        resource("connections", "c", ends),
        vm("m", "v1/s", "10.1.1.4"),
        vm("n", "v2/s", "10.2.1.4"),
    )


def test_two_vnets_joined_by_gateways() -> None:
    found = asked(joined(), MACHINE, {"vm": "n"})
    assert (outcome(found), found.path) == (ALLOWED, ("m", "g1", "g2", "n"))


def test_a_site_reaches_a_public_service_by_its_own_uplink() -> None:
    network = topology(
        vnet("hub", "10.0.0.0/16", subnet("GatewaySubnet", "10.0.0.0/27")),
        gateway("gw", "hub"),
        resource("Microsoft.Storage/storageAccounts", "st", {}),
        world=world(publicEndpoints={"st": "20.60.1.1"}),
    )
    assert outcome(asked(network, SITE, {"paas": "st"})) == ALLOWED
