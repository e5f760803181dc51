"""Route tables with their routes, declared inline so that a table changes as a whole."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import pulumi
from pulumi_azure_native import network as az_network

from network.declare.component import Component
from network.declare.place import Inputs, Place

NextHopType = Literal["VirtualAppliance", "VirtualNetworkGateway", "VnetLocal", "Internet", "None"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteArgs:
    """One user-defined route; `prefix` is a CIDR or a service tag, `address` the appliance's and only for one."""

    name: str
    prefix: str
    next_hop: NextHopType
    address: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteTableArgs:
    """One route table. `gateway_routes` says whether routes of the virtual network gateway reach its subnets."""

    place: Place
    name: str
    routes: tuple[RouteArgs, ...] = ()
    gateway_routes: bool = True

    @property
    def id(self) -> str:
        """The ARM id of the table."""
        return self.place.scope.route_table(self.name)


def route_inputs(route: RouteArgs) -> Inputs:
    """The route as azure-native declares it."""
    address = {"next_hop_ip_address": route.address} if route.address else {}
    return {"name": route.name, "address_prefix": route.prefix, "next_hop_type": route.next_hop, **address}


def table_inputs(table: RouteTableArgs) -> Inputs:
    """The table with all its routes as azure-native declares it."""
    return {
        **table.place.inputs,
        "route_table_name": table.name,
        "disable_bgp_route_propagation": not table.gateway_routes,
        "routes": [route_inputs(route) for route in table.routes],
    }


class RouteTables(Component):
    """The route tables of a stack, by their keys."""

    def __init__(
        self, name: str, tables: Mapping[str, RouteTableArgs], opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("RouteTables", name, opts)
        for key, table in tables.items():
            az_network.RouteTable(key, **table_inputs(table), opts=self.child())
        self.register_outputs({key: table.id for key, table in tables.items()})
