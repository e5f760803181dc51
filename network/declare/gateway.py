"""VPN gateways: the sites they connect, how the tunnels are secured, and point-to-site for single machines."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

import pulumi
from pulumi_azure_native import network as az_network

from network.declare.component import Component, Turns
from network.declare.place import Inputs, Place, reference

AZURE_VPN_CLIENT = "c632b3df-fb67-4d84-bdcf-b95ad541b5c8"
"""Application id of the Azure VPN client, the audience of its Entra tokens.

https://learn.microsoft.com/azure/vpn-gateway/point-to-site-entra-gateway
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class IpsecPolicyArgs:
    """What both ends of a tunnel propose; the site's device needs the same. Azure's own default admits DH group 2.

    https://learn.microsoft.com/azure/vpn-gateway/vpn-gateway-about-compliance-crypto
    """

    ike_encryption: str = "AES256"
    ike_integrity: str = "SHA256"
    dh_group: str = "DHGroup14"
    ipsec_encryption: str = "GCMAES256"
    ipsec_integrity: str = "GCMAES256"
    pfs_group: str = "PFS2048"
    lifetime_seconds: int = 27_000
    lifetime_kilobytes: int = 102_400_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PointToSiteArgs:
    """Single machines over OpenVPN: their addresses, and how they log in: Entra tenant, or root certificates.

    `certificates` are base64 bodies by name. `routes` are prefixes that clients get besides the virtual networks.
    """

    pools: tuple[str, ...]
    tenant: str | None = None
    audience: str = AZURE_VPN_CLIENT
    certificates: Mapping[str, str] = field(default_factory=dict)
    routes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class VpnGatewayArgs:
    """One route-based VPN gateway; subnet (GatewaySubnet) and public addresses by ARM id.

    Two addresses make it active-active. `asn` turns BGP on.
    """

    place: Place
    name: str
    subnet: str
    addresses: tuple[str, ...]
    sku: str = "VpnGw1AZ"
    generation: Literal["Generation1", "Generation2"] = "Generation1"
    asn: int | None = None
    point_to_site: PointToSiteArgs | None = None

    @property
    def id(self) -> str:
        """The ARM id of the gateway."""
        return self.place.scope.virtual_network_gateway(self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalGatewayArgs:
    """A site as Azure sees it: its prefixes, and the public address or, where that changes, the name of its device."""

    place: Place
    name: str
    prefixes: tuple[str, ...]
    address: str | None = None
    host_name: str | None = None
    asn: int | None = None
    bgp_address: str | None = None

    @property
    def id(self) -> str:
        """The ARM id of the local network gateway."""
        return self.place.scope.local_network_gateway(self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionArgs:
    """One tunnel between a gateway and a site, both by ARM id. A device behind NAT has to call: `ResponderOnly`."""

    place: Place
    name: str
    gateway: str
    site: str
    shared_key: pulumi.Input[str]
    policy: IpsecPolicyArgs = field(default_factory=IpsecPolicyArgs)
    mode: Literal["Default", "InitiatorOnly", "ResponderOnly"] = "Default"
    bgp: bool = False
    dead_peer_seconds: int = 45


def gateway_inputs(gateway: VpnGatewayArgs) -> Inputs:
    """The gateway as azure-native declares it."""
    configurations = [
        {
            "name": f"public-{number}",
            "private_ip_allocation_method": "Dynamic",
            "subnet": reference(gateway.subnet),
            "public_ip_address": reference(address),
        }
        for number, address in enumerate(gateway.addresses)
    ]
    return {
        **gateway.place.inputs,
        "virtual_network_gateway_name": gateway.name,
        "gateway_type": "Vpn",
        "vpn_type": "RouteBased",
        "vpn_gateway_generation": gateway.generation,
        "sku": {"name": gateway.sku, "tier": gateway.sku},
        "active_active": len(configurations) > 1,
        "ip_configurations": configurations,
        "enable_bgp": gateway.asn is not None,
        **({"bgp_settings": {"asn": gateway.asn}} if gateway.asn else {}),
        **(_clients(gateway.point_to_site) if gateway.point_to_site else {}),
    }


def _clients(clients: PointToSiteArgs) -> Inputs:
    return {
        "vpn_client_configuration": {
            "vpn_client_address_pool": {"address_prefixes": list(clients.pools)},
            "vpn_client_protocols": ["OpenVPN"],
            "vpn_authentication_types": [
                *(["AAD"] if clients.tenant else []),
                *(["Certificate"] if clients.certificates else []),
            ],
            **(_entra(clients.tenant, clients.audience) if clients.tenant else {}),
            "vpn_client_root_certificates": [
                {"name": name, "public_cert_data": body} for name, body in clients.certificates.items()
            ],
        },
        **({"custom_routes": {"address_prefixes": list(clients.routes)}} if clients.routes else {}),
    }


def _entra(tenant: str, audience: str) -> Inputs:
    return {
        "aad_tenant": f"https://login.microsoftonline.com/{tenant}/",
        "aad_issuer": f"https://sts.windows.net/{tenant}/",
        "aad_audience": audience,
    }


def local_gateway_inputs(site: LocalGatewayArgs) -> Inputs:
    """The site as azure-native declares it."""
    bgp = {"bgp_settings": {"asn": site.asn, "bgp_peering_address": site.bgp_address}} if site.asn else {}
    return {
        **site.place.inputs,
        "local_network_gateway_name": site.name,
        "local_network_address_space": {"address_prefixes": list(site.prefixes)},
        **({"gateway_ip_address": site.address} if site.address else {}),
        **({"fqdn": site.host_name} if site.host_name else {}),
        **bgp,
    }


def connection_inputs(connection: ConnectionArgs) -> Inputs:
    """The tunnel as azure-native declares it, always IKEv2 and with a policy of its own."""
    return {
        **connection.place.inputs,
        "virtual_network_gateway_connection_name": connection.name,
        "connection_type": "IPsec",
        "connection_protocol": "IKEv2",
        "connection_mode": connection.mode,
        "virtual_network_gateway1": reference(connection.gateway),
        "local_network_gateway2": reference(connection.site),
        "shared_key": connection.shared_key,
        "enable_bgp": connection.bgp,
        "use_policy_based_traffic_selectors": False,
        "dpd_timeout_seconds": connection.dead_peer_seconds,
        "ipsec_policies": [policy_inputs(connection.policy)],
    }


def policy_inputs(policy: IpsecPolicyArgs) -> Inputs:
    """The proposal as azure-native declares it."""
    return {
        "ike_encryption": policy.ike_encryption,
        "ike_integrity": policy.ike_integrity,
        "dh_group": policy.dh_group,
        "ipsec_encryption": policy.ipsec_encryption,
        "ipsec_integrity": policy.ipsec_integrity,
        "pfs_group": policy.pfs_group,
        "sa_life_time_seconds": policy.lifetime_seconds,
        "sa_data_size_kilobytes": policy.lifetime_kilobytes,
    }


class VpnGateways(Component):
    """The VPN gateways of a stack, by their keys. Azure takes half an hour and more to make one."""

    def __init__(
        self, name: str, gateways: Mapping[str, VpnGatewayArgs], opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("VpnGateways", name, opts)
        for key, gateway in gateways.items():
            az_network.VirtualNetworkGateway(key, **gateway_inputs(gateway), opts=self.child())
        self.register_outputs({key: gateway.id for key, gateway in gateways.items()})


class Sites(Component):
    """On-premises sites and the tunnels to them, one after the other: a gateway changes one at a time."""

    def __init__(
        self,
        name: str,
        sites: Mapping[str, LocalGatewayArgs],
        connections: Mapping[str, ConnectionArgs],
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__("Sites", name, opts)
        known = [
            az_network.LocalNetworkGateway(key, **local_gateway_inputs(site), opts=self.child())
            for key, site in sites.items()
        ]
        turns = Turns()
        for key, connection in connections.items():
            inputs = connection_inputs(replace(connection, shared_key=pulumi.Output.secret(connection.shared_key)))
            options = self.child(*known, *turns.last)
            turns.end(az_network.VirtualNetworkGatewayConnection(key, **inputs, opts=options))
        self.register_outputs({key: site.id for key, site in sites.items()})
