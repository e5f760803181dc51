"""Resource graph and world in, topology out: one module per family of resources."""

from collections.abc import Callable

from network.azure.ambiguities import Readings
from network.lift import (
    app_gateway,
    compute,
    edge,
    endpoint,
    firewall,
    gateway,
    lb,
    nat,
    nic,
    nsg,
    references,
    route,
    service,
    vnet,
)
from network.lift.dns import lift_dns
from network.lift.index import ResourceIndex
from network.lift.lifting import Lifting
from network.lift.reader import Reader
from network.lift.world import read_world
from network.model.resource import ResourceGraph
from network.model.topology import NotModelled, Topology
from network.model.world import World

# In the order in which they refer to each other: what is named stands above what names it.
FAMILIES: tuple[tuple[str, Callable[[Reader], None]], ...] = (
    ("Microsoft.Network/publicIPPrefixes", nat.lift_public_ip_prefix),
    ("Microsoft.Network/publicIPAddresses", nat.lift_public_ip),
    ("Microsoft.Network/natGateways", nat.lift_nat_gateway),
    ("Microsoft.Network/networkSecurityGroups", nsg.lift_nsg),
    ("Microsoft.Network/routeTables", route.lift_route_table),
    ("Microsoft.Network/virtualNetworks", vnet.lift_vnet),
    ("Microsoft.Network/virtualNetworks/virtualNetworkPeerings", vnet.lift_peering),
    ("Microsoft.Compute/virtualMachines", nic.lift_holder),
    ("Microsoft.Network/networkInterfaces", nic.lift_nic),
    ("Microsoft.Compute/virtualMachines", nic.lift_vm),
    ("Microsoft.Compute/virtualMachineScaleSets", compute.lift_scale_set),
    ("Microsoft.MachineLearningServices/workspaces/computes", compute.lift_compute),
    ("Microsoft.ContainerService/managedClusters", compute.lift_cluster),
    ("Microsoft.ContainerService/managedClusters/agentPools", compute.lift_agent_pool),
    ("Microsoft.Databricks/workspaces", compute.lift_databricks),
    ("Microsoft.Network/loadBalancers", lb.lift_load_balancer),
    ("Microsoft.Network/firewallPolicies", firewall.lift_policy),
    ("Microsoft.Network/azureFirewalls", firewall.lift_firewall),
    ("Microsoft.Network/virtualNetworkGateways", gateway.lift_gateway),
    ("Microsoft.Network/localNetworkGateways", gateway.lift_local_gateway),
    ("Microsoft.Network/connections", gateway.lift_connection),
    ("Microsoft.Network/privateEndpoints", endpoint.lift_private_endpoint),
    ("Microsoft.Network/privateLinkServices", endpoint.lift_link_service),
    *((type_name, service.lift_service) for type_name in service.PLACES),
    ("Microsoft.MachineLearningServices/workspaces", service.lift_workspace),
    ("Microsoft.Sql/servers", service.lift_sql_server),
    ("Microsoft.Network/applicationGateways", app_gateway.lift_app_gateway),
    ("Microsoft.Network/bastionHosts", edge.lift_bastion),
    ("Microsoft.Network/networkManagers/securityAdminConfigurations/ruleCollections", nsg.lift_admin_rules),
    *(
        (type_name, references.check_parent)
        for type_name in (vnet.SUBNETS, nsg.RULES, route.ROUTES, firewall.GROUPS, lb.POOLS)
    ),
    ("Microsoft.Network/dnsResolvers", references.check_resolver),
    ("Microsoft.Network/dnsResolvers/inboundEndpoints", references.check_inbound_endpoint),
    ("Microsoft.Network/dnsResolvers/outboundEndpoints", references.check_outbound_endpoint),
    ("Microsoft.Network/dnsForwardingRulesets", references.check_ruleset),
)

# Read with their parents, or by the DNS family, or without effect on any flow.
_READ_ELSEWHERE = (
    "microsoft.network/virtualnetworks/subnets",
    "microsoft.network/networksecuritygroups/securityrules",
    "microsoft.network/routetables/routes",
    "microsoft.network/loadbalancers/backendaddresspools",
    "microsoft.network/firewallpolicies/rulecollectiongroups",
    "microsoft.network/ipgroups",
    "microsoft.network/applicationsecuritygroups",
    "microsoft.network/privateendpoints/privatednszonegroups",
    "microsoft.network/privatednszones",
    "microsoft.network/dnsresolvers",
    "microsoft.network/dnsforwardingrulesets",
    "microsoft.network/networkmanagers",
    "microsoft.network/networkwatchers",
    "microsoft.network/applicationgatewaywebapplicationfirewallpolicies",
)
_LIFTED = frozenset(type_name.lower() for type_name, _ in FAMILIES)


def lift(
    graph: ResourceGraph, world: World | None = None, *, strict: bool = False, readings: Readings | None = None
) -> Topology:
    """The network that a graph declares, in the world that surrounds it.

    Without a world, the one that came with the graph counts. `strict` is for snapshots that must be complete: a
    dangling reference raises InputError; otherwise it is a value that is not known (docs/snapshot.md 1.1, rule 8).
    `readings` says how open questions of the documentation are read.
    """
    index = ResourceIndex(graph.resources)
    surrounding = world if world is not None else read_world(graph.world)
    return lift_index(index, surrounding, strict=strict, readings=readings)


def lift_index(
    index: ResourceIndex, world: World, *, strict: bool = False, readings: Readings | None = None
) -> Topology:
    """The same for a graph that is indexed already."""
    lifting = Lifting(index, world, strict)
    for type_name, family in FAMILIES:
        for node in index.of_type(type_name):
            family(Reader(lifting, node))
    return Topology(
        vnets=lifting.vnets,
        subnets=lifting.subnets,
        peerings=lifting.peerings,
        nsgs=lifting.nsgs,
        route_tables=lifting.route_tables,
        public_ips=lifting.public_ips,
        nat_gateways=lifting.nat_gateways,
        nics=lifting.nics,
        vms=lifting.vms,
        pools=lifting.pools,
        load_balancers=lifting.load_balancers,
        firewalls=lifting.firewalls,
        gateways=lifting.gateways,
        connections=lifting.connections,
        private_endpoints=lifting.private_endpoints,
        link_services=lifting.link_services,
        services=lifting.services,
        app_gateways=lifting.app_gateways,
        bastions=lifting.bastions,
        admin_rules=lifting.admin_rules,
        dns=lift_dns(index, world),
        world=gateway.with_sites(lifting),
        not_modelled=(*lifting.left_out, *_unread(index)),
        readings=readings or Readings(),
    )


def _unread(index: ResourceIndex) -> tuple[NotModelled, ...]:
    """Network resources of a type that nobody reads."""
    left_out = []
    for node in index:
        type_name = node.resource.type.lower()
        read = type_name in _LIFTED or type_name.startswith(_READ_ELSEWHERE)
        if type_name.startswith("microsoft.network/") and not read:
            consequence = "it takes no part in any flow"
            left_out.append(NotModelled(node.id, node.resource.type, consequence, source=node.resource.source))
    return tuple(left_out)
