"""The two topologies that the network is declared for, whole: A in one network, B in a hub and a spoke."""

from collections.abc import Mapping

from network.declare.bastion import BastionArgs
from network.declare.bastion import security_rules as bastion_rules
from network.declare.egress import NatGatewayArgs
from network.declare.firewall import FirewallArgs, FirewallPolicyArgs, IpGroupArgs, firewall_address
from network.declare.firewall_rules import NetworkRuleArgs, RuleCollectionArgs, RuleCollectionGroupArgs
from network.declare.gateway import ConnectionArgs, LocalGatewayArgs, PointToSiteArgs, VpnGatewayArgs
from network.declare.groups import ResourceGroupArgs
from network.declare.names import PrivateZoneArgs, ZoneLinkArgs
from network.declare.network import NetworkArgs
from network.declare.peering import PeeringArgs, PeeringHalfArgs
from network.declare.plan import plan_addresses
from network.declare.public import PublicAddressArgs, PublicPrefixArgs
from network.declare.resolver import (
    ForwardingRuleArgs,
    InboundArgs,
    OutboundArgs,
    ResolverArgs,
    RulesetArgs,
    RulesetLinkArgs,
)
from network.declare.routes import RouteArgs, RouteTableArgs
from network.declare.security import ApplicationGroupArgs, SecurityGroupArgs, SecurityRuleArgs
from network.declare.service_endpoints import DefinitionArgs, ServiceEndpointPolicyArgs
from network.declare.vnet import SubnetArgs, VirtualNetworkArgs
from tests.network.declare.recorder import PLACE

SCOPE = PLACE.scope
BLOB = "privatelink.blob.core.windows.net"
RESOLVERS = "Microsoft.Network/dnsResolvers"
GROUPS = {"net": ResourceGroupArgs(name="net", location="westeurope")}


def subnets(space: str, asked: Mapping[str, int], **attached: SubnetArgs) -> dict[str, SubnetArgs]:
    plan = plan_addresses([space], dict(asked))
    return {name: SubnetArgs(name=name, prefix=plan[name]) for name in asked} | attached


def sandbox() -> NetworkArgs:
    """Topology A: one network with NAT gateway, Bastion and private zones."""
    nodes = SubnetArgs(
        name="nodes",
        prefix="10.1.0.0/24",
        network_security_group=SCOPE.network_security_group("nodes"),
        nat_gateway=SCOPE.nat_gateway("egress"),
        service_endpoints=("Microsoft.Storage",),
        service_endpoint_policies=(SCOPE.service_endpoint_policy("stores"),),
    )
    bastion = SubnetArgs(
        name="AzureBastionSubnet",
        prefix="10.1.255.128/26",
        network_security_group=SCOPE.network_security_group("bastion"),
    )
    workers = ApplicationGroupArgs(place=PLACE, name="workers")
    rule = SecurityRuleArgs(name="in", direction="Inbound", access="Allow", destination_groups=(workers.id,))
    training = VirtualNetworkArgs(
        place=PLACE,
        name="training",
        prefixes=("10.1.0.0/16",),
        subnets=subnets("10.1.0.0/16", {"endpoints": 27}, nodes=nodes, AzureBastionSubnet=bastion),
    )
    return NetworkArgs(
        resource_groups=GROUPS,
        application_groups={"workers": workers},
        security_groups={
            "nodes": SecurityGroupArgs(place=PLACE, name="nodes", rules=(rule,)),
            "bastion": SecurityGroupArgs(place=PLACE, name="bastion", rules=bastion_rules()),
        },
        public_addresses={"bastion": PublicAddressArgs(place=PLACE, name="bastion")},
        public_prefixes={"egress": PublicPrefixArgs(place=PLACE, name="egress")},
        nat_gateways={
            "egress": NatGatewayArgs(place=PLACE, name="egress", prefixes=(SCOPE.public_ip_prefix("egress"),))
        },
        service_endpoint_policies={
            "stores": ServiceEndpointPolicyArgs(
                place=PLACE, name="stores", definitions=(DefinitionArgs(name="own", resources=(SCOPE.id,)),)
            )
        },
        virtual_networks={"training": training},
        bastions={
            "bastion": BastionArgs(
                place=PLACE,
                name="bastion",
                subnet=training.subnet_id("AzureBastionSubnet"),
                address=SCOPE.public_ip_address("bastion"),
            )
        },
        private_zones={BLOB: PrivateZoneArgs(place=PLACE, name=BLOB, records={"datastore": ("10.1.9.4",)})},
        zone_links={
            f"{BLOB}/training": ZoneLinkArgs(
                name="training", zone=SCOPE.private_dns_zone(BLOB), virtual_network=training.id
            )
        },
    )


def estate() -> NetworkArgs:
    """Topology B in one stack: a hub with firewall, VPN and resolver, and one spoke behind it."""
    hub_subnets = {"AzureFirewallSubnet": 26, "GatewaySubnet": 27}
    places = plan_addresses(["10.0.0.0/16"], dict(hub_subnets))
    firewall = firewall_address(places["AzureFirewallSubnet"])
    hub = VirtualNetworkArgs(
        place=PLACE,
        name="hub",
        prefixes=("10.0.0.0/16",),
        subnets={
            "AzureFirewallSubnet": SubnetArgs(name="AzureFirewallSubnet", prefix=places["AzureFirewallSubnet"]),
            "GatewaySubnet": SubnetArgs(
                name="GatewaySubnet", prefix=places["GatewaySubnet"], route_table=SCOPE.route_table("gateway")
            ),
            "dns-in": SubnetArgs(name="dns-in", prefix="10.0.1.0/28", delegations=(RESOLVERS,)),
            "dns-out": SubnetArgs(name="dns-out", prefix="10.0.1.16/28", delegations=(RESOLVERS,)),
        },
    )
    spoke = VirtualNetworkArgs(
        place=PLACE,
        name="training",
        prefixes=("10.1.0.0/16",),
        subnets={
            "nodes": SubnetArgs(name="nodes", prefix="10.1.0.0/24", route_table=SCOPE.route_table("nodes")),
        },
        dns_servers=(firewall,),
    )
    appliance = RouteArgs(name="default", prefix="0.0.0.0/0", next_hop="VirtualAppliance", address=firewall)
    to_spoke = RouteArgs(name="training", prefix="10.1.0.0/16", next_hop="VirtualAppliance", address=firewall)
    base = FirewallPolicyArgs(place=PLACE, name="base")
    policy = FirewallPolicyArgs(place=PLACE, name="hub", base=base.id)
    rule = NetworkRuleArgs(
        name="azureml",
        protocols=("TCP",),
        ports=("443",),
        source_groups=(SCOPE.ip_group("spokes"),),
        destinations=("AzureMachineLearning",),
    )
    collection = RuleCollectionArgs(name="azureml", priority=200, action="Allow", rules=(rule,))
    resolver = ResolverArgs(
        place=PLACE,
        name="dns",
        virtual_network=hub.id,
        inbound={"in": InboundArgs(name="in", subnet=hub.subnet_id("dns-in"), address="10.0.1.4")},
        outbound={"out": OutboundArgs(name="out", subnet=hub.subnet_id("dns-out"))},
    )
    ruleset = RulesetArgs(
        place=PLACE,
        name="sites",
        outbound=(resolver.outbound_id("out"),),
        rules={"lab": ForwardingRuleArgs(name="lab", domain="lab.example.org.", servers=("192.168.10.1",))},
    )
    return NetworkArgs(
        resource_groups=GROUPS,
        public_addresses={name: PublicAddressArgs(place=PLACE, name=name) for name in ("firewall", "vpn")},
        route_tables={
            "nodes": RouteTableArgs(place=PLACE, name="nodes", routes=(appliance,), gateway_routes=False),
            "gateway": RouteTableArgs(place=PLACE, name="gateway", routes=(to_spoke,)),
        },
        virtual_networks={"hub": hub, "training": spoke},
        ip_groups={"spokes": IpGroupArgs(place=PLACE, name="spokes", addresses=("10.1.0.0/16",))},
        firewall_policies={"hub": policy, "base": base},
        rule_collection_groups={
            name: RuleCollectionGroupArgs(name=name, policy=policy.id, priority=priority, collections=(collection,))
            for name, priority in (("platform", 200), ("training", 300))
        },
        firewalls={
            "firewall": FirewallArgs(
                place=PLACE,
                name="firewall",
                subnet=hub.subnet_id("AzureFirewallSubnet"),
                policy=policy.id,
                addresses=(SCOPE.public_ip_address("firewall"),),
            )
        },
        vpn_gateways={
            "vpn": VpnGatewayArgs(
                place=PLACE,
                name="vpn",
                subnet=hub.subnet_id("GatewaySubnet"),
                addresses=(SCOPE.public_ip_address("vpn"),),
                point_to_site=PointToSiteArgs(pools=("172.20.0.0/24",), tenant="t"),
            )
        },
        sites={"lab": LocalGatewayArgs(place=PLACE, name="lab", prefixes=("192.168.10.0/24",), address="203.0.113.7")},
        connections={
            "lab": ConnectionArgs(
                place=PLACE,
                name="lab",
                gateway=SCOPE.virtual_network_gateway("vpn"),
                site=SCOPE.local_network_gateway("lab"),
                shared_key="planted",
            )
        },
        resolvers={"dns": resolver},
        rulesets={"sites": ruleset},
        ruleset_links={"sites/hub": RulesetLinkArgs(name="hub", ruleset=ruleset.id, virtual_network=hub.id)},
        private_zones={BLOB: PrivateZoneArgs(place=PLACE, name=BLOB)},
        zone_links={f"{BLOB}/hub": ZoneLinkArgs(name="hub", zone=SCOPE.private_dns_zone(BLOB), virtual_network=hub.id)},
        peerings={
            "training": PeeringArgs(
                hub=PeeringHalfArgs(name="to-training", virtual_network=hub.id, remote=spoke.id, gateway_transit=True),
                spoke=PeeringHalfArgs(
                    name="to-hub",
                    virtual_network=spoke.id,
                    remote=hub.id,
                    forwarded_traffic=True,
                    remote_gateways=True,
                ),
            )
        },
    )
