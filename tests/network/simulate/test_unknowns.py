"""Load balancers, gateways and peers of which something is not known: what depends on it is open, and nothing else."""

import pytest

from network.model.resource import Json, unknown
from network.model.topology import Topology
from tests.network.simulate.azure import (
    Given,
    Object,
    asked,
    balanced,
    balancer,
    gateway,
    outcome,
    peer,
    pool_of,
    public_ip,
    ref,
    resource,
    subnet,
    topology,
    vm,
    vnet,
)

LATER = unknown("urn:x#value")
A = {"vm": "a"}


def verdict_and_property(found: Given) -> tuple[Json, Json]:
    return found["verdict"], found.get("property")


def behind_balancer(*rules: Object, pools: Json = None) -> Topology:
    frontend: Object = {"privateIPAddress": "10.0.1.100", "subnet": ref("virtualNetworks/v/subnets/s")}
    return topology(
        vnet("v", "10.0.0.0/16", subnet("s", "10.0.1.0/24")),
        vm("a", "v/s", "10.0.1.4"),
        vm("b", "v/s", "10.0.1.5", loadBalancerBackendAddressPools=pool_of("lb") if pools is None else pools),
        balancer("lb", frontend, *rules),
    )


def not_known(key: str, port: int = 443) -> Object:
    """A rule of which one property is not known."""
    made = balanced("lb", port)
    properties = made["properties"]
    assert isinstance(properties, dict)
    return {**made, "properties": {**properties, key: LATER}}


@pytest.mark.parametrize(
    ("network", "expected"),
    [
        pytest.param(behind_balancer(balanced("lb", 443)), ("allow", None), id="a rule that is known"),
        *(
            pytest.param(
                behind_balancer(not_known(key)),
                ("indeterminate", f"loadBalancingRules[0].properties.{key}"),
                id=key,
            )
            for key in ("frontendPort", "backendPort", "protocol", "enableFloatingIP")
        ),
        pytest.param(
            behind_balancer(balanced("lb", 443, disableOutboundSnat=LATER)),
            ("allow", None),
            id="what concerns the way out leaves the way in as it is",
        ),
        pytest.param(
            behind_balancer(balanced("lb", 443), not_known("backendPort", port=80)),
            ("allow", None),
            id="what concerns another rule",
        ),
        pytest.param(
            behind_balancer(balanced("lb", 443), pools=LATER),
            ("indeterminate", "ipConfigurations[0].properties.loadBalancerBackendAddressPools"),
            id="an interface that may be in the pool",
        ),
    ],
)
def test_a_rule_of_a_load_balancer(network: Topology, expected: tuple[Json, Json]) -> None:
    assert verdict_and_property(outcome(asked(network, A, {"ip": "10.0.1.100"}))) == expected


def leaving(*rules: Object, outbound: Json = None, pools: Json = None) -> Topology:
    """A machine of a private subnet, perhaps behind a public load balancer."""
    body = balancer("lb", {"publicIPAddress": ref("publicIPAddresses/front")}, *rules)
    properties = body["properties"]
    assert isinstance(properties, dict)
    return topology(
        vnet("v", "10.0.0.0/16", subnet("s", "10.0.1.0/24", defaultOutboundAccess=False)),
        vm("a", "v/s", "10.0.1.4", loadBalancerBackendAddressPools=pools or []),
        public_ip("front", "51.105.0.1"),
        {**body, "properties": {**properties, "outboundRules": outbound or []}},
    )


POOL: Json = pool_of("lb")
NO_WAY_OUT = ("drop", None)


@pytest.mark.parametrize(
    ("network", "expected"),
    [
        pytest.param(leaving(balanced("lb", 80), pools=POOL), NO_WAY_OUT, id="none is there"),
        pytest.param(
            leaving(not_known("disableOutboundSnat"), pools=POOL),
            ("indeterminate", "loadBalancingRules[0].properties.disableOutboundSnat"),
            id="the rule may translate",
        ),
        pytest.param(
            leaving(balanced("lb", 80), outbound=LATER, pools=POOL),
            ("indeterminate", "outboundRules"),
            id="an outbound rule may",
        ),
        pytest.param(
            leaving(not_known("disableOutboundSnat"), pools=LATER),
            ("indeterminate", "ipConfigurations[0].properties.loadBalancerBackendAddressPools"),
            id="the interface may be in the pool",
        ),
        pytest.param(
            leaving(not_known("disableOutboundSnat")), NO_WAY_OUT, id="the balancer of others is none of its own"
        ),
    ],
)
def test_a_way_out(network: Topology, expected: tuple[Json, Json]) -> None:
    assert verdict_and_property(outcome(asked(network, A, {"internet": "198.51.100.9"}))) == expected


def beside_gateway(clients: Json = None, site: Json = None) -> Topology:
    ends: Object = {
        "connectionType": "IPsec",
        "virtualNetworkGateway1": ref("virtualNetworkGateways/gw"),
        "localNetworkGateway2": ref("localNetworkGateways/dc"),
    }
    pool: Object = {"vpnClientAddressPool": {"addressPrefixes": clients}} if clients is not None else {}
    return topology(
        vnet("v", "10.0.0.0/16", subnet("GatewaySubnet", "10.0.0.0/27"), subnet("s", "10.0.1.0/24")),
        gateway("gw", "v", vpnClientConfiguration=pool),
        resource("localNetworkGateways", "dc", {"localNetworkAddressSpace": {"addressPrefixes": site or []}}),
        resource("connections", "c", ends),
        vm("a", "v/s", "10.0.1.4"),
        vm("b", "v/s", "10.0.1.5"),
    )


CLIENTS = "vpnClientConfiguration.vpnClientAddressPool.addressPrefixes"
SITE = "localNetworkAddressSpace.addressPrefixes"


@pytest.mark.parametrize(
    ("network", "target", "expected"),
    [
        pytest.param(beside_gateway(), "192.168.1.5", ("drop", None), id="nobody has the address"),
        pytest.param(beside_gateway(clients=LATER), "192.168.1.5", ("indeterminate", CLIENTS), id="a client may"),
        pytest.param(beside_gateway(site=LATER), "192.168.1.5", ("indeterminate", SITE), id="a site may"),
        pytest.param(beside_gateway(site=LATER), "10.0.1.5", ("allow", None), id="the own network is nobody else's"),
        pytest.param(beside_gateway(site=LATER), "198.51.100.9", ("allow", None), id="nor is the Internet"),
    ],
)
def test_what_lies_behind_a_gateway(network: Topology, target: str, expected: tuple[Json, Json]) -> None:
    assert verdict_and_property(outcome(asked(network, A, {"ip": target}))) == expected


def peered(prefix: str) -> Topology:
    """A network with one peer that is known and one that is not."""
    stranger: Object = {"name": "stranger", "properties": {"remoteVirtualNetwork": LATER}}
    return topology(
        vnet("v", prefix, subnet("s", "10.0.1.0/24"), peers=(stranger, peer("w"))),
        vnet("w", "10.64.0.0/12", subnet("s", "10.64.1.0/24"), peers=(peer("v"),)),
        vm("a", "v/s", "10.0.1.4"),
        vm("b", "v/s", "10.0.1.5"),
        vm("c", "w/s", "10.64.1.4"),
    )


@pytest.mark.parametrize("prefix", ["10.0.0.0/12", "10.0.0.0/16", "10.0.0.0/17", "10.0.0.0/20"])
@pytest.mark.parametrize(
    ("target", "verdict"),
    [
        pytest.param("10.0.1.5", "allow", id="the own network has it, whatever its size"),
        pytest.param("10.64.1.4", "allow", id="the peer that is known has it"),
        pytest.param("172.16.0.4", "indeterminate", id="the peer that is not known may have it"),
        pytest.param("198.51.100.9", "allow", id="no peer has it"),
    ],
)
def test_a_peer_that_is_not_known(prefix: str, target: str, verdict: str) -> None:
    assert asked(peered(prefix), A, {"ip": target}).verdict == verdict
