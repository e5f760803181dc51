"""VPN gateways, sites and DNS resolvers of a stack file as the network declares them."""

from collections.abc import Mapping
from typing import TypedDict

import pulumi

from infra.program.directory import Directory
from infra.program.public import address_names
from infra.settings import connections as written
from infra.settings.network import NetworkSettings
from network.azure.special_subnets import GATEWAY
from network.declare.gateway import ConnectionArgs, IpsecPolicyArgs, LocalGatewayArgs, PointToSiteArgs, VpnGatewayArgs
from network.declare.resolver import ForwardingRuleArgs, InboundArgs, OutboundArgs, ResolverArgs, RulesetArgs

SECOND_GENERATION = ("VpnGw4", "VpnGw5")
"""Sizes that exist in the second generation alone. https://learn.microsoft.com/azure/vpn-gateway/about-gateway-skus"""


class ConnectionKinds(TypedDict):
    """The kinds of `NetworkArgs` that lead to on-premises."""

    vpn_gateways: Mapping[str, VpnGatewayArgs]
    sites: Mapping[str, LocalGatewayArgs]
    connections: Mapping[str, ConnectionArgs]
    resolvers: Mapping[str, ResolverArgs]
    rulesets: Mapping[str, RulesetArgs]


def connection_args(network: NetworkSettings, directory: Directory) -> ConnectionKinds:
    """All that the section says of gateways, sites and resolvers; a site without a gateway is only known."""
    connected = {name: site for name, site in network.sites.items() if site.gateway}
    return {
        "vpn_gateways": {name: _gateway(name, one, directory) for name, one in network.vpn_gateways.items()},
        "sites": {name: _site(name, site, directory) for name, site in connected.items()},
        "connections": {name: _connection(name, site, directory) for name, site in connected.items()},
        "resolvers": {name: _resolver(name, one, directory) for name, one in network.resolvers.items()},
        "rulesets": {name: _ruleset(name, one, directory) for name, one in network.forwarding.items()},
    }


def _gateway(name: str, gateway: written.VpnGateway, directory: Directory) -> VpnGatewayArgs:
    place = directory.network_place
    addresses = address_names(name, 2 if gateway.active_active else 1)
    return VpnGatewayArgs(
        place=place,
        name=name,
        subnet=directory.subnet(f"{gateway.vnet}/{GATEWAY}"),
        addresses=tuple(map(place.scope.public_ip_address, addresses)),
        sku=gateway.sku,
        generation="Generation2" if gateway.sku.startswith(SECOND_GENERATION) else "Generation1",
        asn=gateway.asn,
        point_to_site=_point_to_site(gateway.point_to_site, directory) if gateway.point_to_site else None,
    )


def _point_to_site(clients: written.PointToSite, directory: Directory) -> PointToSiteArgs:
    return PointToSiteArgs(
        pools=tuple(map(str, clients.pools)),
        tenant=directory.account.tenant if clients.login == "entra" else None,
        certificates=clients.certificates,
        routes=tuple(map(str, clients.routes)),
    )


def _site(name: str, site: written.Site, directory: Directory) -> LocalGatewayArgs:
    return LocalGatewayArgs(
        place=directory.network_place,
        name=name,
        prefixes=tuple(map(str, site.prefixes)),
        address=str(site.address) if site.address else None,
        host_name=site.host_name,
        asn=site.asn,
        bgp_address=str(site.bgp_address) if site.bgp_address else None,
    )


def _connection(name: str, site: written.Site, directory: Directory) -> ConnectionArgs:
    scope = directory.network_place.scope
    shared_key = site.shared_key.value if site.shared_key else None
    return ConnectionArgs(
        place=directory.network_place,
        name=name,
        gateway=scope.virtual_network_gateway(site.gateway or ""),
        site=scope.local_network_gateway(name),
        shared_key=pulumi.Output.secret(shared_key or ""),
        policy=IpsecPolicyArgs(**site.ipsec.model_dump()),
        mode="ResponderOnly" if site.device_calls else "Default",
        bgp=site.asn is not None,
    )


def _resolver(name: str, resolver: written.Resolver, directory: Directory) -> ResolverArgs:
    return ResolverArgs(
        place=directory.network_place,
        name=name,
        virtual_network=directory.vnet(resolver.vnet),
        inbound={
            key: InboundArgs(name=key, subnet=directory.subnet(side.subnet), address=str(side.address))
            for key, side in resolver.inbound.items()
        },
        outbound={
            key: OutboundArgs(name=key, subnet=directory.subnet(subnet)) for key, subnet in resolver.outbound.items()
        },
    )


def _ruleset(name: str, forwarding: written.Forwarding, directory: Directory) -> RulesetArgs:
    scope = directory.network_place.scope
    return RulesetArgs(
        place=directory.network_place,
        name=name,
        outbound=tuple(scope.outbound_endpoint(*side.split("/")) for side in forwarding.outbound),
        rules={
            key: ForwardingRuleArgs(
                name=key, domain=f"{rule.domain.rstrip('.')}.", servers=tuple(map(str, rule.servers))
            )
            for key, rule in forwarding.rules.items()
        },
    )
