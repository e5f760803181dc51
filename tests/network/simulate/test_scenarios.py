"""What others met in production, and what we say of it before it is deployed; each names where it was told."""

from network.model.resource import Json
from tests.network.simulate.azure import (
    GROUP,
    Object,
    asked,
    balanced,
    balancer,
    collection,
    endpoint,
    firewall,
    group,
    guarded,
    nat_gateway,
    network_rule,
    nsg,
    outcome,
    peer,
    policy,
    pool_of,
    public_ip,
    ref,
    resource,
    routed,
    routes,
    rule,
    storage,
    subnet,
    topology,
    vm,
    vnet,
)

STORE = f"{GROUP}/Microsoft.Storage/storageAccounts/st"
HUB = vnet("hub", "10.0.0.0/16", subnet("AzureFirewallSubnet", "10.0.1.0/26"), peers=(peer("spoke"),))
INSPECTION = (
    firewall("fw", "hub/AzureFirewallSubnet", "10.0.1.4", "fw-ip"),
    public_ip("fw-ip", "51.105.0.1"),
    policy("pol"),
    routes("rt", ("def", "0.0.0.0/0", "10.0.1.4")),
)
ANYTHING = group("pol/g", 100, collection("net", 100, "Allow", network_rule("any")))
MACHINE = {"vm": "m"}


def test_a_service_endpoint_goes_past_the_firewall() -> None:
    """microsoft/AzureTRE#1091: data leaves to any storage account, whatever the firewall denies."""
    inside: Object = {"serviceEndpoints": [{"service": "Microsoft.Storage"}]}
    network = topology(
        HUB,
        *INSPECTION,
        vnet("spoke", "10.1.0.0/16", subnet("s", "10.1.1.0/24", **routed("rt"), **inside), peers=(peer("hub"),)),
        vm("m", "spoke/s", "10.1.1.4"),
        world={"serviceTags": {"Storage": ["20.60.0.0/16"]}},
    )
    stolen = asked(network, MACHINE, {"ip": "20.60.9.9"})
    assert (stolen.verdict, stolen.path) == ("allow", ("m", "20.60.9.9"))
    assert asked(network, MACHINE, {"ip": "20.61.9.9"}).verdict == "deny"


def test_a_group_does_not_judge_a_private_endpoint_unless_its_policy_is_on() -> None:
    """microsoft/AzureTRE#2033: the inbound rules of the endpoint's subnet were ignored."""
    verdicts = []
    for policies in ("Disabled", "Enabled"):
        there = subnet("pe", "10.1.2.0/24", privateEndpointNetworkPolicies=policies, **guarded("n"))
        network = topology(
            vnet("v", "10.1.0.0/16", subnet("s", "10.1.1.0/24"), there),
            nsg("n", rule("deny", 100, "Inbound", "Deny")),
            storage("st"),
            endpoint("pe", "v/pe", "10.1.2.4", STORE),
            vm("m", "v/s", "10.1.1.4"),
        )
        verdicts.append(asked(network, MACHINE, {"privateEndpoint": "pe"}).verdict)
    assert verdicts == ["allow", "deny"]


def test_turning_the_policies_on_turns_flows_to_the_firewall() -> None:
    """microsoft/AzureTRE#2702: with the policies the route for the VNet captures what the /32 carried."""
    verdicts = []
    for policies in ("Disabled", "Enabled"):
        there = subnet("pe", "10.0.2.0/24", privateEndpointNetworkPolicies=policies)
        hub = vnet("hub", "10.0.0.0/16", subnet("AzureFirewallSubnet", "10.0.1.0/26"), there, peers=(peer("spoke"),))
        network = topology(
            hub,
            *INSPECTION[:3],
            routes("rt", ("hub", "10.0.0.0/16", "10.0.1.4")),
            vnet("spoke", "10.1.0.0/16", subnet("s", "10.1.1.0/24", **routed("rt")), peers=(peer("hub"),)),
            storage("st"),
            endpoint("pe", "hub/pe", "10.0.2.4", STORE),
            vm("m", "spoke/s", "10.1.1.4"),
        )
        verdicts.append(asked(network, MACHINE, {"privateEndpoint": "pe"}).verdict)
    assert verdicts == ["allow", "deny"]


def test_a_public_load_balancer_before_machines_that_answer_over_the_firewall() -> None:
    """Azure/AKS#3700, MicrosoftDocs/azure-docs#87987: the reply to an ingress leaves over the firewall and is lost."""
    frontend: Object = {"publicIPAddress": ref("publicIPAddresses/lb-ip")}
    network = topology(
        HUB,
        *INSPECTION,
        ANYTHING,
        vnet("spoke", "10.1.0.0/16", subnet("s", "10.1.1.0/24", **routed("rt"), **guarded("n")), peers=(peer("hub"),)),
        nsg("n", rule("web", 100, "Inbound", "Allow", destinationPortRange="443")),
        public_ip("lb-ip", "51.105.0.9"),
        balancer("lb", frontend, balanced("lb", 443)),
        vm("m", "spoke/s", "10.1.1.4", loadBalancerBackendAddressPools=pool_of("lb")),
    )
    got = outcome(asked(network, {"internet": "203.0.113.9"}, {"ip": "51.105.0.9"}))
    assert (got["verdict"], got["device"]) == ("asymmetric", "fw")


def test_a_default_route_to_the_firewall_goes_past_the_nat_gateway() -> None:
    """Azure/AKS#3407: both on one subnet are legal; the route decides."""
    inside: Object = {"natGateway": ref("natGateways/nat")}
    network = topology(
        HUB,
        *INSPECTION,
        ANYTHING,
        nat_gateway("nat", "nat-ip"),
        public_ip("nat-ip", "51.105.0.40"),
        vnet("spoke", "10.1.0.0/16", subnet("s", "10.1.1.0/24", **routed("rt"), **inside), peers=(peer("hub"),)),
        vm("m", "spoke/s", "10.1.1.4"),
    )
    found = asked(network, MACHINE, {"internet": "198.51.100.9"})
    assert (found.verdict, [str(one.network_address) for one in found.observed]) == ("allow", ["51.105.0.1"])


def test_a_route_for_the_hub_breaks_bastion() -> None:
    """MicrosoftDocs/azure-docs#98570: the reply to Bastion meets a firewall that has never seen the request."""
    hub = vnet(
        "hub",
        "10.0.0.0/16",
        subnet("AzureFirewallSubnet", "10.0.1.0/26"),
        subnet("AzureBastionSubnet", "10.0.3.0/26"),
        peers=(peer("spoke"),),
    )
    configuration: Object = {"subnet": ref("virtualNetworks/hub/subnets/AzureBastionSubnet")}
    bastion = resource("bastionHosts", "bas", {"ipConfigurations": [{"name": "c", "properties": configuration}]})
    verdicts = []
    for prefix in ("0.0.0.0/0", "10.0.0.0/16"):
        network = topology(
            hub,
            *INSPECTION[:3],
            ANYTHING,
            routes("rt", ("r", prefix, "10.0.1.4")),
            bastion,
            vnet("spoke", "10.1.0.0/16", subnet("s", "10.1.1.0/24", **routed("rt")), peers=(peer("hub"),)),
            vm("m", "spoke/s", "10.1.1.4"),
        )
        verdicts.append(asked(network, {"bastion": "bas"}, MACHINE, "Tcp/22").verdict)
    assert verdicts == ["allow", "asymmetric"]


def test_exposure_is_what_the_whole_chain_lets_in() -> None:
    """mondoohq/mql#8968: an allow in one group says nothing while a lower number or the other group denies."""
    network = topology(
        vnet("v", "10.1.0.0/16", subnet("s", "10.1.1.0/24", **guarded("outer"))),
        nsg("outer", rule("open", 100, "Inbound", "Allow"), rule("shut", 200, "Inbound", "Deny")),
        nsg("inner", rule("shut", 100, "Inbound", "Deny"), rule("open", 200, "Inbound", "Allow")),
        public_ip("a", "51.105.0.1"),
        public_ip("b", "51.105.0.2"),
        vm("open", "v/s", "10.1.1.4", public="a"),
        vm("shut", "v/s", "10.1.1.5", public="b", nsg="inner"),
    )
    internet = {"internet": "203.0.113.9"}
    assert asked(network, internet, {"ip": "51.105.0.1"}).verdict == "allow"
    got = outcome(asked(network, internet, {"ip": "51.105.0.2"}))
    assert (got["verdict"], got["name"], got["rule"]) == ("deny", "inner", "shut")


def test_every_blocker_is_named_and_the_deciding_one_comes_first() -> None:
    """A failing flow names everything in its way, as if each had let it pass."""
    world: dict[str, Json] = {"publicEndpoints": {"st": "20.60.1.1"}}
    network = topology(
        HUB,
        *INSPECTION,
        nsg("n", rule("no-out", 100, "Outbound", "Deny")),
        vnet("spoke", "10.1.0.0/16", subnet("s", "10.1.1.0/24", **routed("rt"), **guarded("n")), peers=(peer("hub"),)),
        storage("st", publicNetworkAccess="Disabled"),
        vm("m", "spoke/s", "10.1.1.4"),
        world=world,
    )
    found = asked(network, MACHINE, {"paas": "st"})
    assert [(one.verdict, one.decided_by.type) for one in found.blockers] == [
        ("deny", "nsg"),
        ("deny", "firewall"),
        ("deny", "paasNetworkAcl"),
    ]
    assert found.decided_by == (found.blockers[0].decided_by,)
