"""How flows leave to the Internet, and from which addresses (S-033, S-106 to S-122)."""

import pytest

from network.model.resource import Json
from network.model.topology import Topology
from tests.network.simulate.azure import (
    Given,
    Object,
    asked,
    balanced,
    balancer,
    nat_gateway,
    outcome,
    pool_of,
    public_ip,
    ref,
    resource,
    routed,
    routes,
    storage,
    subnet,
    topology,
    vm,
    vnet,
)

FROM, OUT = {"vm": "m"}, {"internet": "198.51.100.9"}
ALLOWED = {"verdict": "allow"}
NO_EGRESS = {"verdict": "drop", "type": "nat", "method": "none", "reason": "noExplicitEgress"}
FRONTEND: Object = {"publicIPAddress": ref("publicIPAddresses/lb-ip")}
INSIDE: Object = {"privateIPAddress": "10.0.1.100", "subnet": ref("virtualNetworks/v/subnets/a")}
NAT: Object = {"natGateway": ref("natGateways/nat")}
PUBLIC = (public_ip("nat-ip", "51.105.0.1"), public_ip("own", "51.105.0.2"), public_ip("lb-ip", "51.105.0.3"))
EVERY_ADDRESS = (*PUBLIC, nat_gateway("nat", "nat-ip"))


def outbound_rule(protocol: str = "All") -> Object:
    frontends: list[Json] = [ref("loadBalancers/lb/frontendIPConfigurations/fe")]
    properties: Object = {
        "frontendIPConfigurations": frontends,
        "backendAddressPool": ref("loadBalancers/lb/backendAddressPools/be"),
        "protocol": protocol,
    }
    return {"name": "out", "properties": properties}


def machine(
    *others: Object, inside: Object | None = None, own: bool = False, pooled: bool = False, version: str = ""
) -> Topology:
    backend = vm("m", "v/a", "10.0.1.4", public="own" if own else "", loadBalancerBackendAddressPools=pool_of("lb"))
    alone = vm("m", "v/a", "10.0.1.4", public="own" if own else "")
    return topology(
        vnet("v", "10.0.0.0/16", subnet("a", "10.0.1.0/24", **(inside or {})), apiVersion=version),
        *EVERY_ADDRESS,
        *others,
        backend if pooled else alone,
    )


BALANCED = balancer("lb", FRONTEND, balanced("lb", 80, disableOutboundSnat=False))
OUTBOUND = balancer("lb", FRONTEND, balanced("lb", 80), outbound=(outbound_rule(),))


@pytest.mark.parametrize(
    ("network", "method", "address"),
    [
        pytest.param(
            machine(OUTBOUND, inside=NAT, own=True, pooled=True),
            "natGateway",
            "51.105.0.1",
            id="NAT gateway first (S-107)",
        ),
        pytest.param(
            machine(OUTBOUND, own=True, pooled=True),
            "instancePublicIp",
            "51.105.0.2",
            id="then the own address (S-113)",
        ),
        pytest.param(
            machine(OUTBOUND, pooled=True), "loadBalancerOutboundRule", "51.105.0.3", id="then outbound rules (S-114)"
        ),
        pytest.param(
            machine(BALANCED, pooled=True), "loadBalancerImplicit", "51.105.0.3", id="then load balancing rules (S-115)"
        ),
        pytest.param(machine(), "defaultOutboundAccess", None, id="at last what Azure lends (S-117)"),
    ],
)
def test_the_order_of_methods(network: Topology, method: str, address: str | None) -> None:
    found = asked(network, FROM, OUT)
    assert found.method == method
    assert [str(one.network_address) for one in found.observed] == ([address] if address else [])
    assert outcome(found) == ALLOWED


@pytest.mark.parametrize(
    ("network", "expected"),
    [
        pytest.param(machine(inside={"defaultOutboundAccess": False}), NO_EGRESS, id="a private subnet (S-119)"),
        pytest.param(
            machine(nat_gateway("bare"), inside={"natGateway": ref("natGateways/bare")}, own=True),
            NO_EGRESS,
            id="a NAT gateway without an address, beside a machine with one (S-107)",
        ),
        pytest.param(
            machine(inside={"defaultOutboundAccess": True}, version="2030-01-01"), ALLOWED, id="an explicit true"
        ),
        pytest.param(machine(version="2026-03-31"), ALLOWED, id="the last old API version (S-118)"),
        pytest.param(machine(version="2026-04-01-preview"), NO_EGRESS, id="the first new one (S-118)"),
        pytest.param(
            machine(
                inside={
                    "defaultOutboundAccess": False,
                    "delegations": [{"name": "d", "properties": {"serviceName": "Microsoft.Databricks/workspaces"}}],
                }
            ),
            ALLOWED,
            id="a delegated subnet is exempt (S-121)",
        ),
        pytest.param(
            machine(balancer("lb", INSIDE, balanced("lb", 80)), pooled=True),
            NO_EGRESS,
            id="behind an internal Standard one (S-116)",
        ),
        pytest.param(
            machine(balancer("lb", INSIDE, balanced("lb", 80), sku="Basic"), pooled=True),
            ALLOWED,
            id="behind a Basic one",
        ),
        pytest.param(
            machine(balancer("lb", FRONTEND, balanced("lb", 80)), pooled=True),
            NO_EGRESS,
            id="SNAT switched off (S-116)",
        ),
        pytest.param(
            machine(balancer("lb", FRONTEND, balanced("lb", 80), outbound=(outbound_rule("Udp"),)), pooled=True),
            NO_EGRESS,
            id="an outbound rule for another protocol",
        ),
    ],
)
def test_when_there_is_no_way_out(network: Topology, expected: Given) -> None:
    assert outcome(asked(network, FROM, OUT)) == expected


@pytest.mark.parametrize(
    ("network", "expected"),
    [
        pytest.param(
            machine(inside=NAT),
            {
                "verdict": "drop",
                "type": "nat",
                "name": "nat",
                "method": "natGateway",
                "reason": "icmpToInternetNotSupported",
            },
            id="not through a NAT gateway (S-110)",
        ),
        pytest.param(machine(own=True), ALLOWED, id="through an address of one's own (S-113)"),
        pytest.param(
            machine(),
            {
                "verdict": "drop",
                "type": "nat",
                "method": "defaultOutboundAccess",
                "reason": "icmpToInternetNotSupported",
            },
            id="not through the lent address (S-117)",
        ),
    ],
)
def test_ping(network: Topology, expected: Given) -> None:
    assert outcome(asked(network, FROM, OUT, "Icmp")) == expected


def test_a_route_to_the_internet_still_uses_the_nat_gateway_and_names_itself() -> None:
    network = machine(routes("rt", ("ex", "198.51.100.0/24", "Internet")), inside={**NAT, **routed("rt")})
    found = asked(network, FROM, OUT)
    assert found.method == "natGateway"
    nat = next(one.as_json() for one in found.decided_by if one.type == "nat")
    assert nat == {"type": "nat", "name": "nat", "method": "natGateway", "addressPrefix": "198.51.100.0/24"}


def test_prefixes_are_reported_whole() -> None:
    prefix = resource("publicIPPrefixes", "range", {"ipPrefix": "51.105.4.0/30"})
    gateway = resource("natGateways", "wide", {"publicIpPrefixes": [ref("publicIPPrefixes/range")]})
    network = topology(
        vnet("v", "10.0.0.0/16", subnet("a", "10.0.1.0/24", natGateway=ref("natGateways/wide"))),
        prefix,
        gateway,
        vm("m", "v/a", "10.0.1.4"),
    )
    assert [str(one) for one in asked(network, FROM, OUT).observed] == ["51.105.4.0/30"]


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        pytest.param("West Europe", ALLOWED, id="in the region (S-120)"),
        pytest.param("eastus", NO_EGRESS, id="elsewhere"),
    ],
)
def test_storage_from_a_private_subnet(location: str, expected: Given) -> None:
    network = topology(
        vnet("v", "10.0.0.0/16", subnet("a", "10.0.1.0/24", defaultOutboundAccess=False)),
        {**storage("st"), "location": location},
        vm("m", "v/a", "10.0.1.4"),
        world={"publicEndpoints": {"st": "20.60.1.1"}},
    )
    assert outcome(asked(network, FROM, {"paas": "st"})) == expected


def appliance(**guest: Json) -> Topology:
    return topology(
        vnet("v", "10.0.0.0/16", subnet("a", "10.0.1.0/24", **routed("rt")), subnet("n", "10.0.9.0/24")),
        routes("rt", ("def", "0.0.0.0/0", "10.0.9.4")),
        *EVERY_ADDRESS,
        vm("m", "v/a", "10.0.1.4"),
        vm("nva", "v/n", "10.0.9.4", public="own", enableIPForwarding=guest.pop("nic", True)),
        world={"guests": {"nva": guest}} if guest else None,
    )


@pytest.mark.parametrize(
    ("network", "expected"),
    [
        pytest.param(appliance(forwarding=True, snat=True), ALLOWED, id="forwards in its own name (S-033)"),
        pytest.param(
            appliance(forwarding=True),
            {"verdict": "drop", "type": "nva", "name": "nva", "reason": "noSnatToInternet"},
            id="forwards the client's packets",
        ),
        pytest.param(
            appliance(),
            {"verdict": "drop", "type": "nva", "name": "nva", "reason": "guestForwardingDisabled"},
            id="the guest does not forward (S-032)",
        ),
        pytest.param(
            appliance(forwarding=True, snat=True, nic=False),
            {"verdict": "drop", "type": "nva", "name": "nva", "reason": "ipForwardingDisabled"},
            id="the platform's check is on (S-032)",
        ),
    ],
)
def test_through_an_appliance(network: Topology, expected: Given) -> None:
    assert outcome(asked(network, FROM, OUT)) == expected


def test_an_appliance_in_the_subnet_of_its_clients_sends_to_itself() -> None:
    network = topology(
        vnet("v", "10.0.0.0/16", subnet("a", "10.0.1.0/24", **routed("rt"))),
        routes("rt", ("def", "0.0.0.0/0", "10.0.1.9")),
        vm("m", "v/a", "10.0.1.4"),
        vm("nva", "v/a", "10.0.1.9", enableIPForwarding=True),
        world={"guests": {"nva": {"forwarding": True, "snat": True}}},
    )
    loop = {
        "verdict": "drop",
        "type": "route",
        "addressPrefix": "0.0.0.0/0",
        "nextHopType": "VirtualAppliance",
        "routeName": "def",
        "reason": "routingLoop",
    }
    assert outcome(asked(network, FROM, OUT)) == loop


@pytest.mark.parametrize(
    ("hop", "reason"),
    [
        pytest.param("10.0.1.77", "noSuchHost", id="nobody has the address (S-014)"),
        pytest.param("10.9.9.9", "nextHopNotDirectlyConnected", id="it is in no network next door (S-031)"),
    ],
)
def test_a_next_hop_that_takes_nothing(hop: str, reason: str) -> None:
    network = topology(
        vnet("v", "10.0.0.0/16", subnet("a", "10.0.1.0/24", **routed("rt"))),
        routes("rt", ("def", "0.0.0.0/0", hop)),
        vm("m", "v/a", "10.0.1.4"),
    )
    assert outcome(asked(network, FROM, OUT))["reason"] == reason
