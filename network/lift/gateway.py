"""Virtual network gateways, local network gateways and connections."""

from collections.abc import Iterator
from dataclasses import replace

from network.lift.lifting import Lifting
from network.lift.reader import Reader
from network.model.gateway import Connection, Gateway, LocalGateway
from network.model.words import GatewayType
from network.model.world import Site, World

AZURE_ASN = 65515  # https://learn.microsoft.com/azure/vpn-gateway/vpn-gateway-bgp-overview


def lift_gateway(reader: Reader) -> None:
    """`virtualNetworkGateways`, with what the world says they have learned."""
    lifting = reader.lifting
    if reader.has("natRules"):
        reader.not_modelled("natRules", "flows through a gateway with NAT rules are indeterminate")
    inner = [one for _, one in reader.elements("ipConfigurations")]
    subnet = next((found for one in inner if (found := one.find("subnet", lifting.subnets)) is not None), None)
    if subnet is None:
        lifting.leave_out(reader.node, "a gateway without a subnet takes no part in any flow", "ipConfigurations")
        return
    client = reader.at("vpnClientConfiguration").at("vpnClientAddressPool").prefixes("addressPrefixes")
    express = reader.text("gatewayType").lower() == GatewayType.EXPRESS_ROUTE.lower()
    public = (one.find("publicIPAddress", lifting.public_ips) for one in inner)
    gateway = Gateway(
        subnet=subnet,
        type=GatewayType.EXPRESS_ROUTE if express else GatewayType.VPN,
        bgp=reader.flag("enableBgp"),
        asn=reader.at("bgpSettings").number("asn") or AZURE_ASN,
        client_pool=client,
        learned=lifting.learned(reader.node),
        public_ips=tuple(one for one in public if one is not None),
        **reader.declared(),
    )
    lifting.gateways[reader.key] = gateway


def lift_local_gateway(reader: Reader) -> None:
    """`localNetworkGateways`."""
    reader.lifting.local_gateways[reader.key] = LocalGateway(
        prefixes=reader.at("localNetworkAddressSpace").prefixes("addressPrefixes"),
        asn=reader.at("bgpSettings").number("asn"),
        **reader.declared(),
    )


def lift_connection(reader: Reader) -> None:
    """`connections`: a gateway to a site, or to another gateway."""
    lifting = reader.lifting
    if reader.has("trafficSelectorPolicies"):
        reader.not_modelled(
            "trafficSelectorPolicies", "flows over a connection with traffic selectors are indeterminate"
        )
    lifting.connections[reader.key] = Connection(
        gateway=reader.find("virtualNetworkGateway1", lifting.gateways),
        local_gateway=reader.find("localNetworkGateway2", lifting.local_gateways),
        other_gateway=reader.find("virtualNetworkGateway2", lifting.gateways),
        type=reader.text("connectionType"),
        bgp=reader.flag("enableBgp"),
        **reader.declared(),
    )


def with_sites(lifting: Lifting) -> World:
    """The world, and a site for each local network gateway that is connected and that the world says nothing of."""
    return replace(lifting.world, sites=(*lifting.world.sites, *_declared_sites(lifting)))


def _declared_sites(lifting: Lifting) -> Iterator[Site]:
    told = [prefix for site in lifting.world.sites for prefix in site.prefixes]
    for local in lifting.local_gateways.values():
        connected = [one.gateway for one in lifting.connections.values() if one.local_gateway is local]
        gateways = tuple(one.id for one in connected if one is not None)
        if gateways and not any(prefix.overlaps(known) for prefix in local.prefixes for known in told):
            yield Site(local.name, local.prefixes, gateways)
