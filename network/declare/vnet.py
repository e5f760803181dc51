"""Virtual networks and their subnets.

Subnets are resources of their own, never inline: a network that carries its subnets inline deletes those that it does
not know. They are declared one after the other, since Azure changes one subnet of a network at a time.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import pulumi
from pulumi_azure_native import network as az_network

from network.declare.component import Component, Turns
from network.declare.place import Inputs, Place, reference, references

EndpointPolicies = Literal["Disabled", "Enabled", "NetworkSecurityGroupEnabled", "RouteTableEnabled"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SubnetArgs:
    """One subnet; what is attached to it is named by ARM id.

    `private_endpoint_policies` says which of NSG and route table count for the private endpoints *in* this subnet.
    `private_link_service_policies` is Disabled, since Azure ML compute without public address needs it so and nothing
    needs it otherwise. `default_outbound_access` is what Azure lends to machines without egress of their own.
    """

    name: str
    prefix: str
    network_security_group: str | None = None
    route_table: str | None = None
    nat_gateway: str | None = None
    service_endpoints: tuple[str, ...] = ()
    service_endpoint_policies: tuple[str, ...] = ()
    delegations: tuple[str, ...] = ()
    private_endpoint_policies: EndpointPolicies = "Disabled"
    private_link_service_policies: Literal["Disabled", "Enabled"] = "Disabled"
    default_outbound_access: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class VirtualNetworkArgs:
    """One virtual network with its subnets by key. No `dns_servers` means Azure's own DNS."""

    place: Place
    name: str
    prefixes: tuple[str, ...]
    subnets: Mapping[str, SubnetArgs]
    dns_servers: tuple[str, ...] = ()
    flow_timeout_minutes: int | None = None

    @property
    def id(self) -> str:
        """The ARM id of the network."""
        return self.place.scope.virtual_network(self.name)

    def subnet_id(self, key: str) -> str:
        """The ARM id of the subnet with this key."""
        return self.place.scope.subnet(self.name, self.subnets[key].name)


def network_inputs(args: VirtualNetworkArgs) -> Inputs:
    """The virtual network as azure-native declares it, without its subnets."""
    return {
        **args.place.inputs,
        "virtual_network_name": args.name,
        "address_space": {"address_prefixes": list(args.prefixes)},
        "dhcp_options": {"dns_servers": list(args.dns_servers)},
        "flow_timeout_in_minutes": args.flow_timeout_minutes,
    }


def subnet_inputs(network: VirtualNetworkArgs, subnet: SubnetArgs) -> Inputs:
    """One subnet as azure-native declares it; every flag with a default that Azure may change is explicit."""
    attached = {
        "network_security_group": subnet.network_security_group,
        "route_table": subnet.route_table,
        "nat_gateway": subnet.nat_gateway,
    }
    return {
        "resource_group_name": network.place.scope.resource_group,
        "virtual_network_name": network.name,
        "subnet_name": subnet.name,
        "address_prefix": subnet.prefix,
        **{kind: reference(resource) for kind, resource in attached.items() if resource},
        "service_endpoints": [{"service": service} for service in subnet.service_endpoints],
        "service_endpoint_policies": references(subnet.service_endpoint_policies),
        "delegations": [
            {"name": service.rsplit("/", 1)[-1], "service_name": service} for service in subnet.delegations
        ],
        "private_endpoint_network_policies": subnet.private_endpoint_policies,
        "private_link_service_network_policies": subnet.private_link_service_policies,
        "default_outbound_access": subnet.default_outbound_access,
    }


class VirtualNetwork(Component):
    """A virtual network with its subnets; `turns` is where everything else that changes the network queues."""

    def __init__(self, name: str, args: VirtualNetworkArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("VirtualNetwork", name, opts)
        self.args = args
        self.turns = Turns()
        self.turns.end(az_network.VirtualNetwork(name, **network_inputs(args), opts=self.child()))
        for key, subnet in args.subnets.items():
            inputs = subnet_inputs(args, subnet)
            self.turns.end(az_network.Subnet(f"{name}/{key}", **inputs, opts=self.child(*self.turns.last)))
        self.register_outputs({"id": args.id, "subnets": {key: args.subnet_id(key) for key in args.subnets}})
