"""Azure's own DNS servers: inbound endpoints of resolvers, and firewalls."""

from collections.abc import Iterator
from dataclasses import dataclass

from network.lift.body import Body, body_of, declaration
from network.lift.index import Node, ResourceIndex, id_key, parent_id
from network.model.declared import Declared, Gap
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
        inner = (configuration.properties for configuration in _known(body_of(node).bodies("ipConfigurations")))
        where = next((one for one in inner if vnet_of(one.reference("subnet")) is not None), None)
        if where is not None:
            settings = _settings(index, node)
            vnet = vnet_of(where.reference("subnet")) or ""
            yield FirewallDns(
                **declaration(node),
                address=where.address("privateIPAddress") or Gap("privateIPAddress", where.path("privateIPAddress")),
                vnet=id_key(vnet),
                proxy=settings.proxy,
                upstreams=settings.servers,
                policy=settings.policy,
            )


def vnet_of(subnet: str | Gap | None) -> str | None:
    """The id of the network that a subnet belongs to."""
    return parent_id(subnet) if isinstance(subnet, str) else None


@dataclass(frozen=True, slots=True)
class _Settings:
    """DNS settings, and the policy that they stand in."""

    proxy: bool | Gap = False
    servers: Addresses = ()
    policy: Declared | None = None


def _settings(index: ResourceIndex, firewall: Node) -> _Settings:
    """Those of the nearest policy that has any; without any, no proxy and Azure DNS (S-169)."""
    policy = body_of(firewall).reference("firewallPolicy")
    seen: set[str] = set()
    while isinstance(policy, str) and id_key(policy) not in seen:
        seen.add(id_key(policy))
        node = index.get(policy)
        if node is None:
            return _unknown_settings(Gap("firewallPolicy", policy))
        settings = body_of(node).body("dnsSettings")
        if isinstance(settings, Gap):
            return _unknown_settings(settings)
        if settings is not None and settings.values:
            proxy = settings.flag("enableProxy") or False
            return _Settings(proxy, settings.addresses("servers"), Declared(**declaration(node)))
        policy = body_of(node).reference("basePolicy")
    return _unknown_settings(policy) if isinstance(policy, Gap) else _Settings()


def _unknown_settings(gap: Gap) -> _Settings:
    return _Settings(gap, gap)


def _known(bodies: tuple[Body, ...] | Gap) -> tuple[Body, ...]:
    return () if isinstance(bodies, Gap) else bodies
