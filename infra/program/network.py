"""The network section of a stack file as the network declares it."""

from collections.abc import Iterator, Mapping

from infra.program.directory import Directory
from infra.program.security import (
    application_groups,
    bastion_group,
    needs_bastion_group,
    security_groups,
    side_prefixes,
)
from infra.settings.network import NetworkSettings, Route, RouteTable, Subnet
from infra.settings.sides import SideKind
from network.azure.regions import REGIONS
from network.azure.special_subnets import BASTION
from network.declare.bastion import BastionArgs
from network.declare.egress import NatGatewayArgs
from network.declare.network import NetworkArgs
from network.declare.public import ALL_ZONES, PublicAddressArgs, PublicPrefixArgs
from network.declare.routes import NextHopType, RouteArgs, RouteTableArgs
from network.declare.vnet import SubnetArgs, VirtualNetworkArgs

NEXT_HOPS: Mapping[str, NextHopType] = {
    "internet": "Internet",
    "none": "None",
    "gateway": "VirtualNetworkGateway",
    "vnet": "VnetLocal",
}


def network_args(network: NetworkSettings, directory: Directory) -> NetworkArgs:
    """Everything that the section itself asks for; zones and resource groups are added by whoever needs them."""
    return NetworkArgs(
        public_addresses=_public_addresses(network, directory),
        public_prefixes=_public_prefixes(network, directory),
        application_groups=application_groups(network, directory),
        security_groups=security_groups(network, directory),
        route_tables={name: _route_table(name, table, directory) for name, table in network.route_tables.items()},
        nat_gateways=_nat_gateways(network, directory),
        virtual_networks=_virtual_networks(network, directory),
        bastions=_bastions(network, directory),
    )


def availability_zones(location: str) -> tuple[str, ...]:
    """The availability zones over which a public address is spread in a region; none where the region has none."""
    return ALL_ZONES if any(region.zones for region in REGIONS if region.name == location) else ()


def _virtual_networks(network: NetworkSettings, directory: Directory) -> dict[str, VirtualNetworkArgs]:
    return {
        name: VirtualNetworkArgs(
            place=directory.network_place,
            name=name,
            prefixes=directory.vnet_prefixes(name),
            subnets={key: _subnet(name, key, subnet, network, directory) for key, subnet in vnet.subnets.items()},
            dns_servers=tuple(map(str, vnet.dns_servers)),
        )
        for name, vnet in network.vnets.items()
    }


def _subnet(vnet: str, name: str, subnet: Subnet, network: NetworkSettings, directory: Directory) -> SubnetArgs:
    scope, group = directory.network_place.scope, subnet.nsg or _prescribed_group(vnet, name, network)
    return SubnetArgs(
        name=name,
        prefix=directory.subnet_prefix(f"{vnet}/{name}"),
        network_security_group=scope.network_security_group(group) if group else None,
        route_table=scope.route_table(subnet.route_table) if subnet.route_table else None,
        nat_gateway=scope.nat_gateway(subnet.nat_gateway) if subnet.nat_gateway else None,
        service_endpoints=subnet.service_endpoints,
        delegations=(subnet.delegation,) if subnet.delegation else (),
        private_endpoint_policies=subnet.private_endpoint_policies,
        private_link_service_policies=subnet.private_link_service_policies,
        default_outbound_access=subnet.default_outbound_access,
    )


def _prescribed_group(vnet: str, subnet: str, network: NetworkSettings) -> str | None:
    if subnet != BASTION or not needs_bastion_group(network, vnet):
        return None
    return next((bastion_group(name) for name, host in network.bastions.items() if host.vnet == vnet), None)


def _route_table(name: str, table: RouteTable, directory: Directory) -> RouteTableArgs:
    routes = tuple(args for key, route in table.routes.items() for args in _routes(key, route, directory))
    return RouteTableArgs(place=directory.network_place, name=name, routes=routes, gateway_routes=table.gateway_routes)


def _routes(name: str, route: Route, directory: Directory) -> Iterator[RouteArgs]:
    """One route for each prefix of its destination; all but the first are numbered."""
    prefixes = ("0.0.0.0/0",) if route.to.kind is SideKind.ANY else side_prefixes(route.to, directory)
    next_hop = NEXT_HOPS.get(route.via, "VirtualAppliance")
    address = None if route.via in NEXT_HOPS else route.via
    for position, prefix in enumerate(prefixes):
        own = f"{name}-{position + 1}" if position else name
        yield RouteArgs(name=own, prefix=prefix, next_hop=next_hop, address=address)


def _nat_gateways(network: NetworkSettings, directory: Directory) -> dict[str, NatGatewayArgs]:
    place = directory.network_place
    return {
        name: NatGatewayArgs(
            place=place,
            name=name,
            prefixes=(place.scope.public_ip_prefix(_prefix_name(name)),),
            zone=gateway.zone,
            idle_minutes=gateway.idle_minutes,
        )
        for name, gateway in network.nat_gateways.items()
    }


def _public_prefixes(network: NetworkSettings, directory: Directory) -> dict[str, PublicPrefixArgs]:
    place = directory.network_place
    zones = availability_zones(place.location)
    return {
        _prefix_name(name): PublicPrefixArgs(
            place=place,
            name=_prefix_name(name),
            length=33 - gateway.public_addresses.bit_length(),
            zones=(gateway.zone,) if gateway.zone else zones,
        )
        for name, gateway in network.nat_gateways.items()
    }


def _public_addresses(network: NetworkSettings, directory: Directory) -> dict[str, PublicAddressArgs]:
    place = directory.network_place
    zones = availability_zones(place.location)
    return {
        _address_name(name): PublicAddressArgs(place=place, name=_address_name(name), zones=zones)
        for name in network.bastions
    }


def _bastions(network: NetworkSettings, directory: Directory) -> dict[str, BastionArgs]:
    place = directory.network_place
    return {
        name: BastionArgs(
            place=place,
            name=name,
            subnet=directory.subnet(f"{host.vnet}/{BASTION}"),
            address=place.scope.public_ip_address(_address_name(name)),
            sku=host.sku,
        )
        for name, host in network.bastions.items()
    }


def _prefix_name(owner: str) -> str:
    return f"{owner}-prefix"


def _address_name(owner: str) -> str:
    return f"{owner}-address"
