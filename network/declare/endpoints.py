"""Private endpoints: one address of ours for one sub-resource of a service, with its names in private zones."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pulumi
from pulumi_azure_native import network as az_network

from network.declare.component import Component, Turns
from network.declare.ids import last_name
from network.declare.place import Inputs, Place, reference

ZONE_GROUP = "default"


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivateEndpointArgs:
    """One private endpoint: `target` and `subnet` by ARM id, `group_id` the sub-resource (`blob`, `amlworkspace`).

    `zones` are the ids of *all* private zones of the sub-resource; with one missing, half of the service's names
    resolve to public addresses. `addresses` fixes the address of members by name; empty lets Azure choose.
    """

    place: Place
    name: str
    subnet: str
    target: str
    group_id: str
    zones: tuple[str, ...] = ()
    addresses: Mapping[str, str] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The ARM id of the private endpoint."""
        return self.place.scope.private_endpoint(self.name)

    @property
    def interface(self) -> str:
        """The name of its network interface, which Azure would otherwise make up."""
        return f"{self.name}-nic"


def private_endpoint_inputs(args: PrivateEndpointArgs) -> Inputs:
    """The private endpoint as azure-native declares it."""
    fixed = [
        {"name": member, "group_id": args.group_id, "member_name": member, "private_ip_address": address}
        for member, address in args.addresses.items()
    ]
    return {
        **args.place.inputs,
        "private_endpoint_name": args.name,
        "custom_network_interface_name": args.interface,
        "subnet": reference(args.subnet),
        "private_link_service_connections": [
            {"name": args.name, "private_link_service_id": args.target, "group_ids": [args.group_id]}
        ],
        **({"ip_configurations": fixed} if fixed else {}),
    }


def zone_group_inputs(args: PrivateEndpointArgs) -> Inputs:
    """The zone group that writes the names of the private endpoint into all of its zones."""
    return {
        "resource_group_name": args.place.scope.resource_group,
        "private_endpoint_name": args.name,
        "private_dns_zone_group_name": ZONE_GROUP,
        "private_dns_zone_configs": [
            {"name": last_name(zone).replace(".", "-"), "private_dns_zone_id": zone} for zone in args.zones
        ],
    }


class PrivateEndpoint(Component):
    """A private endpoint and its zone group, when it is their turn on the virtual network of the subnet."""

    def __init__(
        self, name: str, args: PrivateEndpointArgs, turns: Turns, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("PrivateEndpoint", name, opts)
        self.args = args
        # Azure fills customDnsConfigs in when the zone group is there; declared as empty, it would differ for ever.
        quiet = pulumi.ResourceOptions(ignore_changes=["custom_dns_configs"])
        options = pulumi.ResourceOptions.merge(self.child(*turns.last), quiet)
        declared = az_network.PrivateEndpoint(name, **private_endpoint_inputs(args), opts=options)
        turns.end(declared)
        if args.zones:
            turns.end(az_network.PrivateDnsZoneGroup(name, **zone_group_inputs(args), opts=self.child(declared)))
        self.register_outputs({"id": args.id})
