"""DNS Private Resolver: static inbound addresses, rulesets behind outbound sides, links beside their ruleset."""

from network.declare.resolver import (
    ForwardingRuleArgs,
    InboundArgs,
    OutboundArgs,
    ResolverArgs,
    Resolvers,
    RulesetArgs,
    RulesetLinkArgs,
    RulesetLinks,
)
from tests.network.declare.recorder import HUB, PLACE, Declaration, declare

SCOPE = PLACE.scope
RESOLVER = ResolverArgs(
    place=PLACE,
    name="hub-dns",
    virtual_network=SCOPE.virtual_network("hub"),
    inbound={"in": InboundArgs(name="inbound", subnet=SCOPE.subnet("hub", "dns-in"), address="10.0.1.4")},
    outbound={"out": OutboundArgs(name="outbound", subnet=SCOPE.subnet("hub", "dns-out"))},
)
RULES = {
    "lab": ForwardingRuleArgs(name="lab", domain="lab.example.org.", servers=("192.168.10.1", "192.168.10.2")),
    "off": ForwardingRuleArgs(name="off", domain="old.example.org.", servers=("192.168.10.1",), enabled=False),
}
RULESET = RulesetArgs(place=PLACE, name="sites", outbound=(RESOLVER.outbound_id("out"),), rules=RULES)


def resolvers() -> Declaration:
    return declare(lambda: Resolvers("resolvers", {"dns": RESOLVER}, {"sites": RULESET}))


def test_a_resolver_belongs_to_its_network() -> None:
    inputs = resolvers().one("dnsresolver:DnsResolver", "dns").inputs
    assert inputs["dnsResolverName"] == "hub-dns"
    assert inputs["virtualNetwork"] == {"id": RESOLVER.virtual_network}


def test_the_inbound_side_has_the_address_that_others_name() -> None:
    inbound = resolvers().one("dnsresolver:InboundEndpoint", "dns/in")
    assert inbound.inputs["inboundEndpointName"] == "inbound"
    assert inbound.inputs["ipConfigurations"] == [
        {
            "subnet": {"id": SCOPE.subnet("hub", "dns-in")},
            "privateIpAddress": "10.0.1.4",
            "privateIpAllocationMethod": "Static",
        }
    ]
    assert inbound.after == {"dns"}


def test_a_ruleset_comes_after_the_sides_that_it_uses() -> None:
    ruleset = resolvers().one("dnsresolver:DnsForwardingRuleset", "sites")
    assert ruleset.inputs["dnsResolverOutboundEndpoints"] == [{"id": SCOPE.outbound_endpoint("hub-dns", "outbound")}]
    assert {"dns/in", "dns/out"} <= ruleset.after


def test_forwarding_rules_name_domain_servers_and_state() -> None:
    declaration = resolvers()
    lab = declaration.one("dnsresolver:ForwardingRule", "sites/lab")
    assert lab.inputs["dnsForwardingRulesetName"] == "sites"
    assert lab.inputs["domainName"] == "lab.example.org."
    assert lab.inputs["forwardingRuleState"] == "Enabled"
    assert lab.inputs["targetDnsServers"] == [
        {"ipAddress": "192.168.10.1", "port": 53},
        {"ipAddress": "192.168.10.2", "port": 53},
    ]
    assert lab.after == {"sites"}
    assert declaration.one("dnsresolver:ForwardingRule", "sites/off").inputs["forwardingRuleState"] == "Disabled"


def test_a_link_stands_beside_its_ruleset_even_if_that_is_anothers() -> None:
    link = RulesetLinkArgs(
        name="training",
        ruleset=HUB.forwarding_ruleset("sites"),
        virtual_network=SCOPE.virtual_network("training"),
    )
    declaration = declare(lambda: RulesetLinks("links", {"sites": link}))
    inputs = declaration.one("dnsresolver:PrivateResolverVirtualNetworkLink", "sites").inputs
    assert inputs["resourceGroupName"] == "hub"
    assert inputs["dnsForwardingRulesetName"] == "sites"
    assert inputs["virtualNetwork"] == {"id": link.virtual_network}
