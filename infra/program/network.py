"""The network section of a stack file as the network declares it."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from infra.program import connections, firewall, peering, public, security
from infra.program.directory import Directory
from infra.settings.network import NetworkSettings, Route, RouteTable, ServiceEndpointPolicy, Subnet
from infra.settings.sides import SideKind
from network.azure.special_subnets import BASTION
from network.declare.bastion import BastionArgs
from network.declare.egress import NatGatewayArgs
from network.declare.network import NetworkArgs
from network.declare.routes import NextHopType, RouteArgs, RouteTableArgs
from network.declare.service_endpoints import DefinitionArgs, ServiceEndpointPolicyArgs
from network.declare.vnet import SubnetArgs, VirtualNetworkArgs

NEXT_HOPS: Mapping[str, NextHopType] = {
    "internet": "Internet",
    "none": "None",
    "gateway": "VirtualNetworkGateway",
    "vnet": "VnetLocal",
}


def network_args(network: NetworkSettings, directory: Directory, accounts: Mapping[str, str]) -> NetworkArgs:
    """Everything that the section itself asks for; `accounts` are the ids of the stack's storage accounts by name."""
    policies = network.service_endpoint_policies
    own = NetworkArgs(
        public_addresses=public.public_addresses(network, directory),
        public_prefixes=public.public_prefixes(network, directory),
        application_groups=security.application_groups(network, directory),
        security_groups=security.security_groups(network, directory),
        route_tables={name: _route_table(name, table, directory) for name, table in network.route_tables.items()},
        nat_gateways=_nat_gateways(network, directory),
        service_endpoint_policies={
            name: _service_endpoint_policy(name, policy, directory, accounts) for name, policy in policies.items()
        },
        virtual_networks=_virtual_networks(network, directory),
        bastions=_bastions(network, directory),
    )
    return replace(
        own,
        **firewall.firewall_args(network, directory),
        **connections.connection_args(network, directory),
        **peering.peering_args(network, directory),
    )


def _virtual_networks(network: NetworkSettings, directory: Directory) -> dict[str, VirtualNetworkArgs]:
    return {
        name: VirtualNetworkArgs(
            place=directory.network_place,
            name=name,
            prefixes=directory.vnet_prefixes(name),
            subnets={key: _subnet(name, key, subnet, network, directory) for key, subnet in vnet.subnets.items()},
            dns_servers=tuple(map(directory.dns_server, vnet.dns_servers)),
        )
        for name, vnet in network.vnets.items()
    }


def _subnet(vnet: str, name: str, subnet: Subnet, network: NetworkSettings, directory: Directory) -> SubnetArgs:
    scope, group = directory.network_place.scope, subnet.nsg or _prescribed_group(f"{vnet}/{name}", network)
    return SubnetArgs(
        name=name,
        prefix=directory.subnet_prefix(f"{vnet}/{name}"),
        network_security_group=scope.network_security_group(group) if group else None,
        route_table=scope.route_table(subnet.route_table) if subnet.route_table else None,
        nat_gateway=scope.nat_gateway(subnet.nat_gateway) if subnet.nat_gateway else None,
        service_endpoints=subnet.service_endpoints,
        service_endpoint_policies=tuple(map(scope.service_endpoint_policy, subnet.service_endpoint_policies)),
        delegations=(subnet.delegation,) if subnet.delegation else (),
        private_endpoint_policies=subnet.private_endpoint_policies,
        private_link_service_policies=subnet.private_link_service_policies,
        default_outbound_access=subnet.default_outbound_access,
    )


def _prescribed_group(path: str, network: NetworkSettings) -> str | None:
    """The group that the Bastion or application gateway of a subnet brings with it, where the subnet has none."""
    if not security.needs_group(network, path):
        return None
    owners = [
        *(name for name, host in network.bastions.items() if path == f"{host.vnet}/{BASTION}"),
        *(name for name, gateway in network.application_gateways.items() if path == gateway.subnet),
    ]
    return next(map(security.prescribed_group, owners), None)


def _route_table(name: str, table: RouteTable, directory: Directory) -> RouteTableArgs:
    routes = tuple(args for key, route in table.routes.items() for args in _routes(key, route, directory))
    return RouteTableArgs(place=directory.network_place, name=name, routes=routes, gateway_routes=table.gateway_routes)


def _routes(name: str, route: Route, directory: Directory) -> Iterator[RouteArgs]:
    """One route for each prefix of its destination; all but the first are numbered."""
    prefixes = ("0.0.0.0/0",) if route.to.kind is SideKind.ANY else security.side_prefixes(route.to, directory)
    next_hop = NEXT_HOPS.get(route.via, "VirtualAppliance")
    address = None if route.via in NEXT_HOPS else directory.dns_server(route.via)
    for position, prefix in enumerate(prefixes):
        own = f"{name}-{position + 1}" if position else name
        yield RouteArgs(name=own, prefix=prefix, next_hop=next_hop, address=address)


def _nat_gateways(network: NetworkSettings, directory: Directory) -> dict[str, NatGatewayArgs]:
    place = directory.network_place
    return {
        name: NatGatewayArgs(
            place=place,
            name=name,
            prefixes=(place.scope.public_ip_prefix(public.prefix_name(name)),),
            zone=gateway.zone,
            idle_minutes=gateway.idle_minutes,
        )
        for name, gateway in network.nat_gateways.items()
    }


def _service_endpoint_policy(
    name: str, policy: ServiceEndpointPolicy, directory: Directory, accounts: Mapping[str, str]
) -> ServiceEndpointPolicyArgs:
    own = tuple(accounts[account] for account in policy.storage_accounts)
    definitions = (
        *([DefinitionArgs(name="accounts", resources=own)] if own else []),
        *([DefinitionArgs(name="azure", resources=policy.aliases, service="Global")] if policy.aliases else []),
    )
    return ServiceEndpointPolicyArgs(place=directory.network_place, name=name, definitions=definitions)


def _bastions(network: NetworkSettings, directory: Directory) -> dict[str, BastionArgs]:
    place = directory.network_place
    return {
        name: BastionArgs(
            place=place,
            name=name,
            subnet=directory.subnet(f"{host.vnet}/{BASTION}"),
            address=place.scope.public_ip_address(*public.address_names(name)),
            sku=host.sku,
        )
        for name, host in network.bastions.items()
    }
