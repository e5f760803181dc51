"""The network of a stack: everything that its stack file declares, in the order that Azure needs.

resource groups
  → security groups, route tables, NAT gateways, private zones
    → virtual networks, subnet by subnet
      → peerings → private endpoints (declared by whoever declares the service)
      → zone links, Bastion
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pulumi

from network.declare.bastion import BastionArgs, Bastions
from network.declare.component import Component, Providers, Turns
from network.declare.egress import NatGatewayArgs, NatGateways
from network.declare.groups import ResourceGroupArgs, ResourceGroups
from network.declare.names import PrivateZoneArgs, PrivateZones, ZoneLinkArgs, ZoneLinks
from network.declare.peering import PeeringArgs, Peerings
from network.declare.routes import RouteTableArgs, RouteTables
from network.declare.security import ApplicationGroupArgs, SecurityGroupArgs, SecurityGroups
from network.declare.vnet import VirtualNetwork, VirtualNetworkArgs


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkArgs:
    """What a stack declares of the network; keys are Pulumi's logical names, a kind that is not there stays empty."""

    resource_groups: Mapping[str, ResourceGroupArgs] = field(default_factory=dict)
    application_groups: Mapping[str, ApplicationGroupArgs] = field(default_factory=dict)
    security_groups: Mapping[str, SecurityGroupArgs] = field(default_factory=dict)
    route_tables: Mapping[str, RouteTableArgs] = field(default_factory=dict)
    nat_gateways: Mapping[str, NatGatewayArgs] = field(default_factory=dict)
    virtual_networks: Mapping[str, VirtualNetworkArgs] = field(default_factory=dict)
    peerings: Mapping[str, PeeringArgs] = field(default_factory=dict)
    private_zones: Mapping[str, PrivateZoneArgs] = field(default_factory=dict)
    zone_links: Mapping[str, ZoneLinkArgs] = field(default_factory=dict)
    bastions: Mapping[str, BastionArgs] = field(default_factory=dict)


class Network(Component):
    """The network of a stack.

    `groups` is what any resource of the stack comes after, `turns` the queue of each virtual network by its ARM id,
    for the private endpoints of services, and `ready` what machines and private endpoints come after.
    """

    def __init__(
        self,
        name: str,
        args: NetworkArgs,
        opts: pulumi.ResourceOptions | None = None,
        providers: Providers | None = None,
    ) -> None:
        super().__init__("Network", name, opts, providers)
        self.groups = ResourceGroups("groups", args.resource_groups, self.child())
        attached = self._attached(args)
        zones = PrivateZones("zones", args.private_zones, self.child(self.groups))
        networks = [
            VirtualNetwork(key, network, self.child(self.groups, *attached))
            for key, network in args.virtual_networks.items()
        ]
        self.turns: Mapping[str, Turns] = {network.args.id: network.turns for network in networks}
        links = ZoneLinks("links", args.zone_links, self.child(zones, *networks), providers)
        bastions = Bastions("bastions", args.bastions, self.child(self.groups, *networks))
        peerings = Peerings("peerings", args.peerings, self.turns, self.child(), providers)
        self.ready: tuple[pulumi.Resource, ...] = (self.groups, *networks, zones, links, peerings)
        self.register_outputs({"virtual_networks": list(self.turns), "bastions": bastions.urn})

    def _attached(self, args: NetworkArgs) -> tuple[Component, ...]:
        """What subnets refer to, and so come after."""
        after = self.child(self.groups)
        return (
            SecurityGroups("security", args.security_groups, args.application_groups, after),
            RouteTables("routes", args.route_tables, after),
            NatGateways("egress", args.nat_gateways, after),
        )
