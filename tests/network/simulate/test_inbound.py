"""From the Internet: public addresses, load balancers, and replies that leave by another way (S-126 to S-132)."""

import pytest

from network.model.resource import Json
from network.model.topology import Topology
from tests.network.simulate.azure import (
    Given,
    Object,
    asked,
    balanced,
    balancer,
    firewall,
    gateway,
    guarded,
    nat_gateway,
    nsg,
    outcome,
    policy,
    pool_of,
    public_ip,
    ref,
    routed,
    routes,
    rule,
    subnet,
    topology,
    vm,
    vnet,
)

FROM = {"internet": "203.0.113.10"}
ALLOWED = {"verdict": "allow"}
OPEN = nsg("open", rule("in", 100, "Inbound", "Allow", sourceAddressPrefix="Internet"))
CLOSED = {"verdict": "deny", "type": "platform", "reason": "standardPublicIpClosedWithoutNsgAllow"}


def instance(
    *others: Object, inside: Object | None = None, sku: str = "Standard", world: Given | None = None
) -> Topology:
    return topology(
        vnet(
            "v",
            "10.0.0.0/16",
            subnet("GatewaySubnet", "10.0.0.0/27"),
            subnet("a", "10.0.1.0/24", **(inside or {})),
            subnet("AzureFirewallSubnet", "10.0.2.0/26"),
        ),
        OPEN,
        public_ip("own", "51.105.0.2", sku),
        vm("m", "v/a", "10.0.1.4", public="own"),
        *others,
        world=world,
    )


@pytest.mark.parametrize(
    ("network", "expected"),
    [
        pytest.param(instance(), CLOSED, id="a Standard address is closed without a group (S-126)"),
        pytest.param(instance(sku="Basic"), ALLOWED, id="a Basic one is open"),
        pytest.param(instance(inside=guarded("open")), ALLOWED, id="a rule opens it"),
        pytest.param(
            instance(nsg("n"), inside=guarded("n")),
            {"verdict": "deny", "type": "nsg", "name": "n", "rule": "DenyAllInBound"},
            id="default rules do not",
        ),
        pytest.param(
            instance(
                nat_gateway("nat", "nat-ip"),
                public_ip("nat-ip", "51.105.0.9"),
                inside={**guarded("open"), "natGateway": ref("natGateways/nat")},
            ),
            ALLOWED,
            id="a NAT gateway does not take the reply (S-111)",
        ),
    ],
)
def test_the_address_of_a_machine(network: Topology, expected: Given) -> None:
    assert outcome(asked(network, FROM, {"ip": "51.105.0.2"})) == expected


def test_the_address_of_a_nat_gateway_takes_nothing() -> None:
    network = instance(nat_gateway("nat", "nat-ip"), public_ip("nat-ip", "51.105.0.9"))
    expected = {"verdict": "drop", "type": "platform", "reason": "natGatewayNoInbound"}
    assert outcome(asked(network, FROM, {"ip": "51.105.0.9"})) == expected


@pytest.mark.parametrize("address", ["10.0.1.4", "192.168.1.1"])
def test_private_addresses_are_not_on_the_internet(address: str) -> None:
    assert asked(instance(inside=guarded("open")), FROM, {"ip": address}).verdict == "drop"


INSPECTED = (
    firewall("fw", "v/AzureFirewallSubnet", "10.0.2.4", "fw-ip"),
    public_ip("fw-ip", "51.105.0.5"),
    policy("pol"),
)


@pytest.mark.parametrize(
    ("entries", "extra", "world", "expected"),
    [
        pytest.param(
            (("def", "0.0.0.0/0", "10.0.2.4"),),
            INSPECTED,
            {},
            {"verdict": "asymmetric", "type": "returnPath", "reason": "statefulDeviceWithoutSession", "device": "fw"},
            id="to a firewall (S-128)",
        ),
        pytest.param(
            (("def", "0.0.0.0/0", "10.0.2.4"), ("ex", "203.0.113.0/24", "Internet")),
            INSPECTED,
            {},
            ALLOWED,
            id="unless a longer route brings it back",
        ),
        pytest.param(
            (("def", "0.0.0.0/0", "10.0.1.9"),),
            vm("nva", "v/a", "10.0.1.9", enableIPForwarding=True),
            {"guests": {"nva": {"forwarding": True}}},
            {"verdict": "asymmetric", "type": "returnPath", "reason": "statefulDeviceWithoutSession", "device": "nva"},
            id="to an appliance (S-037)",
        ),
        pytest.param(
            (),
            (gateway("vpn", "v"),),
            {"learnedRoutes": {"vpn": ["0.0.0.0/0"]}},
            {"verdict": "asymmetric", "type": "returnPath", "reason": "replyLeavesViaGateway", "device": "vpn"},
            id="to a gateway with a learned default route (S-215)",
        ),
        pytest.param(
            (("def", "0.0.0.0/0", "None"),),
            (),
            {},
            {
                "verdict": "drop",
                "type": "returnPath",
                "reason": "noRoute",
                "addressPrefix": "0.0.0.0/0",
                "routeName": "def",
            },
            id="to nowhere",
        ),
    ],
)
def test_the_reply_must_leave_as_the_request_came(
    entries: tuple[tuple[str, str, str], ...], extra: tuple[Object, ...], world: dict[str, Json], expected: Given
) -> None:
    network = instance(routes("rt", *entries), *extra, inside={**guarded("open"), **routed("rt")}, world=world)
    assert outcome(asked(network, FROM, {"ip": "51.105.0.2"})) == expected


def behind(
    *rules: Object,
    sku: str = "Standard",
    guard: str = "open",
    world: Given | None = None,
    second: bool = False,
) -> Topology:
    frontend: Object = {"publicIPAddress": ref("publicIPAddresses/lb-ip")}
    others = vm("m2", "v/b", "10.0.2.4", loadBalancerBackendAddressPools=pool_of("lb")) if second else ()
    return topology(
        vnet(
            "v",
            "10.0.0.0/16",
            subnet("a", "10.0.1.0/24", **(guarded(guard) if guard else {})),
            subnet("b", "10.0.2.0/24"),
        ),
        OPEN,
        nsg(
            "port",
            rule("web", 100, "Inbound", "Allow", destinationPortRange="8080", sourceAddressPrefix="203.0.113.10"),
        ),
        public_ip("lb-ip", "51.105.0.3", sku),
        balancer("lb", frontend, *rules, sku=sku),
        vm("m", "v/a", "10.0.1.4", loadBalancerBackendAddressPools=pool_of("lb")),
        *others,
        world=world,
    )


WEB = balanced("lb", 80, backend=8080)


@pytest.mark.parametrize(
    ("network", "to", "expected"),
    [
        pytest.param(
            behind(WEB, guard="port"), "Tcp/80", ALLOWED, id="the rule sees the client and the backend's port (S-073)"
        ),
        pytest.param(
            behind(WEB, guard="port"),
            "Tcp/81",
            {"verdict": "drop", "type": "loadBalancer", "name": "lb", "reason": "noMatchingRule"},
            id="one port past the rule",
        ),
        pytest.param(
            behind(WEB),
            "Udp/80",
            {"verdict": "drop", "type": "loadBalancer", "name": "lb", "reason": "noMatchingRule"},
            id="another protocol",
        ),
        pytest.param(behind(WEB, guard=""), "Tcp/80", CLOSED, id="no group behind a Standard one (S-126)"),
        pytest.param(behind(WEB, guard="", sku="Basic"), "Tcp/80", ALLOWED, id="no group behind a Basic one"),
        pytest.param(
            behind(balanced("lb", 80, enableFloatingIP=True)),
            "Tcp/80",
            {"verdict": "drop", "type": "loadBalancer", "name": "lb", "reason": "floatingIpNotConfiguredInGuest"},
            id="a floating address that the guest does not own (S-131)",
        ),
        pytest.param(
            behind(
                balanced("lb", 80, enableFloatingIP=True),
                world={"guests": {"m": {"loopbackAddresses": ["51.105.0.3"]}}},
            ),
            "Tcp/80",
            ALLOWED,
            id="one that it owns",
        ),
        pytest.param(
            behind(WEB, second=True),
            "Tcp/80",
            {"verdict": "indeterminate", **{k: v for k, v in CLOSED.items() if k != "verdict"}},
            id="one of two backends is closed",
        ),
    ],
)
def test_a_public_load_balancer(network: Topology, to: str, expected: Given) -> None:
    assert outcome(asked(network, FROM, {"ip": "51.105.0.3"}, to)) == expected


@pytest.mark.parametrize(
    ("floating", "address", "expected"),
    [
        pytest.param(False, "10.0.1.4", "allow", id="the machine's, where the balancer puts it in"),
        pytest.param(False, "51.105.0.3", "deny", id="not the frontend's"),
        pytest.param(True, "51.105.0.3", "allow", id="the frontend's, where the flow keeps it"),
        pytest.param(True, "10.0.1.4", "deny", id="not the machine's"),
        pytest.param(True, "VirtualNetwork", "deny", id="nor a network that has no public address"),
    ],
)
def test_the_destination_that_a_rule_behind_a_load_balancer_sees(floating: bool, address: str, expected: str) -> None:
    """S-071, S-131."""
    web = rule("web", 100, "Inbound", "Allow", destinationAddressPrefix=address)
    network = topology(
        vnet("v", "10.0.0.0/16", subnet("a", "10.0.1.0/24", **guarded("n"))),
        nsg("n", web),
        public_ip("lb-ip", "51.105.0.3"),
        balancer(
            "lb",
            {"publicIPAddress": ref("publicIPAddresses/lb-ip")},
            balanced("lb", 80, enableFloatingIP=floating, disableOutboundSnat=True),
        ),
        vm("m", "v/a", "10.0.1.4", loadBalancerBackendAddressPools=pool_of("lb")),
        world={"guests": {"m": {"loopbackAddresses": ["51.105.0.3"]}}},
    )
    assert asked(network, FROM, {"ip": "51.105.0.3"}, "Tcp/80").verdict == expected


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        pytest.param(
            False, {"verdict": "drop", "reason": "hairpinToSelf"}, id="the only backend is the sender (S-132)"
        ),
        pytest.param(True, {"verdict": "indeterminate", "reason": "hairpinToSelfPossible"}, id="one of two is"),
    ],
)
def test_a_backend_that_calls_its_own_frontend(second: bool, expected: Given) -> None:
    frontend: Object = {"privateIPAddress": "10.0.1.100", "subnet": ref("virtualNetworks/v/subnets/a")}
    others = vm("m2", "v/a", "10.0.1.5", loadBalancerBackendAddressPools=pool_of("lb")) if second else ()
    network = topology(
        vnet("v", "10.0.0.0/16", subnet("a", "10.0.1.0/24")),
        balancer("lb", frontend, balanced("lb", 80)),
        vm("m", "v/a", "10.0.1.4", loadBalancerBackendAddressPools=pool_of("lb")),
        *others,
    )
    got = outcome(asked(network, {"vm": "m"}, {"ip": "10.0.1.100"}, "Tcp/80"))
    assert {"verdict": got["verdict"], "reason": got["reason"]} == expected


@pytest.mark.parametrize(
    ("protocol", "port", "to", "verdict"),
    [
        pytest.param("All", 0, "Tcp/22", "allow", id="HA ports take every port (S-133)"),
        pytest.param("All", 0, "Icmp", "allow", id="and every protocol"),
        pytest.param("Tcp", 22, "Tcp/22", "allow", id="a rule takes its own port"),
        pytest.param("Tcp", 22, "Tcp/23", "drop", id="and no other (S-044)"),
    ],
)
def test_appliances_behind_an_internal_load_balancer(protocol: str, port: int, to: str, verdict: str) -> None:
    frontend: Object = {"privateIPAddress": "10.0.9.100", "subnet": ref("virtualNetworks/v/subnets/n")}
    network = topology(
        vnet(
            "v",
            "10.0.0.0/16",
            subnet("a", "10.0.1.0/24", **routed("there")),
            subnet("b", "10.0.2.0/24", **routed("back")),
            subnet("n", "10.0.9.0/24"),
        ),
        routes("there", ("b", "10.0.2.0/24", "10.0.9.100")),
        routes("back", ("a", "10.0.1.0/24", "10.0.9.100")),
        balancer("ilb", frontend, balanced("ilb", port, protocol=protocol)),
        vm("a", "v/a", "10.0.1.4"),
        vm("b", "v/b", "10.0.2.4"),
        vm("nva", "v/n", "10.0.9.4", enableIPForwarding=True, loadBalancerBackendAddressPools=pool_of("ilb")),
        world={"guests": {"nva": {"forwarding": True}}},
    )
    assert asked(network, {"vm": "a"}, {"vm": "b"}, to).verdict == verdict


def test_one_machine_calls_another_by_its_public_address() -> None:
    network = topology(
        vnet("v", "10.0.0.0/16", subnet("a", "10.0.1.0/24"), subnet("b", "10.0.2.0/24", **guarded("n"))),
        nsg(
            "n",
            rule("in", 100, "Inbound", "Allow", sourceAddressPrefix="51.105.0.7"),
            rule("no", 200, "Inbound", "Deny"),
        ),
        public_ip("mine", "51.105.0.7"),
        public_ip("theirs", "51.105.0.8"),
        vm("a", "v/a", "10.0.1.4", public="mine"),
        vm("b", "v/b", "10.0.2.4", public="theirs"),
    )
    found = asked(network, {"vm": "a"}, {"ip": "51.105.0.8"})
    assert outcome(found) == ALLOWED
    assert [str(one.network_address) for one in found.observed] == ["51.105.0.7"]
