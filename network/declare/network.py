"""The network of a stack: what its stack file declares, in the order that Azure needs.

    resource groups
      → public addresses, security groups, route tables, NAT gateways, service endpoint policies, private zones
        → virtual networks, subnet by subnet
          → Bastion; VPN gateways → sites
          → firewalls, after their policies and the rules in them
          → resolvers → links of zones and rulesets
          → peerings, after the gateways that they borrow
            → private endpoints, declared with the services that they lead to

Flow logs and application gateways refer to accounts and services, and are declared after those.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

import pulumi

from network.declare.bastion import BastionArgs, Bastions
from network.declare.component import Component, Providers, Turns
from network.declare.egress import NatGatewayArgs, NatGateways
from network.declare.firewall import (
    FirewallArgs,
    FirewallPolicies,
    FirewallPolicyArgs,
    Firewalls,
    IpGroupArgs,
    IpGroups,
)
from network.declare.firewall_rules import RuleCollectionGroupArgs, RuleCollectionGroups
from network.declare.gateway import ConnectionArgs, LocalGatewayArgs, Sites, VpnGatewayArgs, VpnGateways
from network.declare.groups import ResourceGroupArgs, ResourceGroups
from network.declare.names import PrivateZoneArgs, PrivateZones, ZoneLinkArgs, ZoneLinks
from network.declare.peering import PeeringArgs, Peerings
from network.declare.public import PublicAddressArgs, PublicAddresses, PublicPrefixArgs
from network.declare.resolver import ResolverArgs, Resolvers, RulesetArgs, RulesetLinkArgs, RulesetLinks
from network.declare.routes import RouteTableArgs, RouteTables
from network.declare.security import ApplicationGroupArgs, SecurityGroupArgs, SecurityGroups
from network.declare.service_endpoints import ServiceEndpointPolicies, ServiceEndpointPolicyArgs
from network.declare.vnet import VirtualNetwork, VirtualNetworkArgs

Declared = TypeVar("Declared", bound=Component)


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkArgs:
    """What a stack declares of the network; keys are Pulumi's logical names, a kind that is not there stays empty."""

    resource_groups: Mapping[str, ResourceGroupArgs] = field(default_factory=dict)
    public_addresses: Mapping[str, PublicAddressArgs] = field(default_factory=dict)
    public_prefixes: Mapping[str, PublicPrefixArgs] = field(default_factory=dict)
    application_groups: Mapping[str, ApplicationGroupArgs] = field(default_factory=dict)
    security_groups: Mapping[str, SecurityGroupArgs] = field(default_factory=dict)
    route_tables: Mapping[str, RouteTableArgs] = field(default_factory=dict)
    nat_gateways: Mapping[str, NatGatewayArgs] = field(default_factory=dict)
    service_endpoint_policies: Mapping[str, ServiceEndpointPolicyArgs] = field(default_factory=dict)
    virtual_networks: Mapping[str, VirtualNetworkArgs] = field(default_factory=dict)
    bastions: Mapping[str, BastionArgs] = field(default_factory=dict)
    vpn_gateways: Mapping[str, VpnGatewayArgs] = field(default_factory=dict)
    sites: Mapping[str, LocalGatewayArgs] = field(default_factory=dict)
    connections: Mapping[str, ConnectionArgs] = field(default_factory=dict)
    ip_groups: Mapping[str, IpGroupArgs] = field(default_factory=dict)
    firewall_policies: Mapping[str, FirewallPolicyArgs] = field(default_factory=dict)
    rule_collection_groups: Mapping[str, RuleCollectionGroupArgs] = field(default_factory=dict)
    firewalls: Mapping[str, FirewallArgs] = field(default_factory=dict)
    resolvers: Mapping[str, ResolverArgs] = field(default_factory=dict)
    rulesets: Mapping[str, RulesetArgs] = field(default_factory=dict)
    ruleset_links: Mapping[str, RulesetLinkArgs] = field(default_factory=dict)
    private_zones: Mapping[str, PrivateZoneArgs] = field(default_factory=dict)
    zone_links: Mapping[str, ZoneLinkArgs] = field(default_factory=dict)
    peerings: Mapping[str, PeeringArgs] = field(default_factory=dict)


class Network(Component):
    """The network of a stack.

    `turns` is the queue of each virtual network by its ARM id, for the private endpoints of services. `ready` is what
    machines and services come after: everything but the ways in, which take Azure half an hour.
    """

    def __init__(
        self,
        name: str,
        args: NetworkArgs,
        opts: pulumi.ResourceOptions | None = None,
        providers: Providers | None = None,
    ) -> None:
        super().__init__("Network", name, opts, providers)
        self._args = args
        self._groups = _some(lambda: ResourceGroups("groups", args.resource_groups, self.child()), args.resource_groups)
        public = self._public()
        networks = self._networks(public)
        self.turns: Mapping[str, Turns] = {network.args.id: network.turns for network in networks}
        gateways = self._ways_in(public, networks)
        firewalls = self._firewalls(public, networks)
        names = self._names(networks)
        peerings = self._peerings(gateways)
        self.ready: tuple[pulumi.Resource, ...] = (*self._groups, *networks, *firewalls, *names, *peerings)
        self.register_outputs({"virtual_networks": list(self.turns)})

    def _after(self, *resources: pulumi.Resource) -> pulumi.ResourceOptions:
        return self.child(*self._groups, *resources)

    def _public(self) -> tuple[PublicAddresses, ...]:
        addresses, prefixes = self._args.public_addresses, self._args.public_prefixes
        return _some(lambda: PublicAddresses("public", addresses, prefixes, self._after()), addresses, prefixes)

    def _networks(self, public: tuple[Component, ...]) -> tuple[VirtualNetwork, ...]:
        """The virtual networks, after all that their subnets refer to."""
        args, after = self._args, self._after()
        rules, members = args.security_groups, args.application_groups
        attached: tuple[Component, ...] = (
            *_some(lambda: SecurityGroups("security", rules, members, after), rules, members),
            *_some(lambda: RouteTables("routes", args.route_tables, after), args.route_tables),
            *_some(lambda: NatGateways("egress", args.nat_gateways, self._after(*public)), args.nat_gateways),
            *_some(
                lambda: ServiceEndpointPolicies("service-endpoints", args.service_endpoint_policies, after),
                args.service_endpoint_policies,
            ),
        )
        return tuple(
            VirtualNetwork(key, network, self._after(*attached)) for key, network in args.virtual_networks.items()
        )

    def _ways_in(self, public: tuple[Component, ...], networks: tuple[Component, ...]) -> tuple[Component, ...]:
        """Bastion, VPN gateways and sites; the gateways are returned, since peerings may borrow them."""
        args, after = self._args, self._after(*public, *networks)
        _some(lambda: Bastions("bastions", args.bastions, after), args.bastions)
        gateways = _some(lambda: VpnGateways("gateways", args.vpn_gateways, after), args.vpn_gateways)
        sites, connections = args.sites, args.connections
        _some(lambda: Sites("sites", sites, connections, self._after(*gateways)), sites, connections)
        return gateways

    def _firewalls(self, public: tuple[PublicAddresses, ...], networks: tuple[Component, ...]) -> tuple[Component, ...]:
        """Policies, the rules in them, and only then the firewalls that enforce them."""
        args = self._args
        named = _some(lambda: IpGroups("ip-groups", args.ip_groups, self._after()), args.ip_groups)
        policies = _some(
            lambda: FirewallPolicies("policies", args.firewall_policies, self._after()), args.firewall_policies
        )
        known = {resource: address for some in public for resource, address in some.addresses.items()}
        groups, after = args.rule_collection_groups, self._after(*public, *named, *policies)
        rules = _some(lambda: RuleCollectionGroups("rules", groups, known, after, self._elsewhere), groups)
        firewalls = _some(
            lambda: Firewalls("firewalls", args.firewalls, self._after(*public, *networks, *policies, *rules)),
            args.firewalls,
        )
        return (*rules, *firewalls)

    def _names(self, networks: tuple[Component, ...]) -> tuple[Component, ...]:
        """Zones and resolvers, and the links by which networks use them."""
        args, providers = self._args, self._elsewhere
        zones = _some(lambda: PrivateZones("zones", args.private_zones, self._after()), args.private_zones)
        resolvers = _some(
            lambda: Resolvers("resolvers", args.resolvers, args.rulesets, self._after(*networks)),
            args.resolvers,
            args.rulesets,
        )
        after = self._after(*networks, *zones, *resolvers)
        return (
            *zones,
            *resolvers,
            *_some(lambda: ZoneLinks("zone-links", args.zone_links, after, providers), args.zone_links),
            *_some(lambda: RulesetLinks("ruleset-links", args.ruleset_links, after, providers), args.ruleset_links),
        )

    def _peerings(self, gateways: tuple[Component, ...]) -> tuple[Component, ...]:
        peerings, after = self._args.peerings, self.child(*gateways)
        return _some(lambda: Peerings("peerings", peerings, self.turns, after, self._elsewhere), peerings)


def _some(declare: Callable[[], Declared], *wanted: Mapping[str, object]) -> tuple[Declared, ...]:
    """The component, where the stack has anything for it."""
    return (declare(),) if any(wanted) else ()
