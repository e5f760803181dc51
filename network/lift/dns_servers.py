"""Azure's own DNS servers: inbound endpoints of resolvers, and firewalls."""

from collections.abc import Iterator

from network.lift.body import Body, body_of, declaration
from network.lift.index import Node, ResourceIndex, id_key, parent_id
from network.model.declared import Gap
from network.model.dns import Addresses, FirewallDns, InboundEndpoint

INBOUND = "Microsoft.Network/dnsResolvers/inboundEndpoints"
FIREWALLS = "Microsoft.Network/azureFirewalls"


def read_inbound_endpoints(index: ResourceIndex) -> Iterator[InboundEndpoint]:
    """Every address on which a DNS Private Resolver answers."""
    for node in sorted(index.of_type(INBOUND), key=lambda node: node.key):
        resolver = index.get(node.parent)
        network = body_of(resolver).reference("virtualNetwork") if resolver else None
        for configuration in _known(body_of(node).bodies("ipConfigurations")):
            address = configuration.address("privateIpAddress") or configuration.address("privateIPAddress")
            vnet = network if isinstance(network, str) else vnet_of(configuration.reference("subnet"))
            yield InboundEndpoint(
                **declaration(node),
                address=address or Gap("privateIpAddress", configuration.path("privateIpAddress")),
                vnet=id_key(vnet) if vnet else None,
            )


def read_firewalls(index: ResourceIndex) -> Iterator[FirewallDns]:
    """Every firewall that stands in a virtual network, with the DNS settings that its policy gives it."""
    for node in sorted(index.of_type(FIREWALLS), key=lambda node: node.key):
        for configuration in _known(body_of(node).bodies("ipConfigurations")):
            where = configuration.properties
            vnet = vnet_of(where.reference("subnet"))
            if vnet is not None:
                proxy, upstreams = _settings(index, node)
                yield FirewallDns(
                    **declaration(node),
                    address=where.address("privateIPAddress")
                    or Gap("privateIPAddress", where.path("privateIPAddress")),
                    vnet=id_key(vnet),
                    proxy=proxy,
                    upstreams=upstreams,
                )
                break


def vnet_of(subnet: str | Gap | None) -> str | None:
    """The id of the network that a subnet belongs to."""
    return parent_id(subnet) if isinstance(subnet, str) else None


def _settings(index: ResourceIndex, firewall: Node) -> tuple[bool | Gap, Addresses]:
    """Proxy and servers of the nearest policy that has DNS settings; without any, no proxy and Azure DNS (S-169)."""
    policy = body_of(firewall).reference("firewallPolicy")
    seen: set[str] = set()
    while isinstance(policy, str) and id_key(policy) not in seen:
        seen.add(id_key(policy))
        node = index.get(policy)
        if node is None:
            gap = Gap("firewallPolicy", policy)
            return gap, gap
        body = body_of(node)
        settings = body.body("dnsSettings")
        if isinstance(settings, Gap):
            return settings, settings
        if settings is not None and settings.values:
            return settings.flag("enableProxy") or False, settings.addresses("servers")
        policy = body.reference("basePolicy")
    return (policy, policy) if isinstance(policy, Gap) else (False, ())


def _known(bodies: tuple[Body, ...] | Gap) -> tuple[Body, ...]:
    return () if isinstance(bodies, Gap) else bodies
