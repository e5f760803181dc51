"""The world that a stack file describes: its on-premises sites, and what `fairway:world` adds."""

from collections.abc import Mapping

from infra.program.account import Account
from infra.program.directory import Directory
from infra.settings.connections import SiteDns
from infra.settings.expectations import merged_worlds, written_world
from infra.settings.load import StackSettings
from network.model.resource import Json

NOBODY = Account("", "")
"""Names and addresses of a site do not depend on whose subscription it is connected to."""


def stack_world(settings: StackSettings) -> Mapping[str, Json]:
    """The world of one stack, with the keys of docs/snapshot.md. A site stands in it once, with its DNS server."""
    network = settings.config.network
    if network is None or not network.sites:
        return written_world(settings)
    directory = Directory(settings, NOBODY)
    sites: list[Json] = [
        {
            "name": name,
            "addressPrefixes": [str(prefix) for prefix in site.prefixes],
            "connectedGateways": [site.gateway] if site.gateway else [],
        }
        for name, site in network.sites.items()
    ]
    servers: list[Json] = [_dns_server(site.dns, directory) for site in network.sites.values() if site.dns]
    return merged_worlds({"onPremises": sites, "dnsServers": servers}, written_world(settings))


def _dns_server(dns: SiteDns, directory: Directory) -> Json:
    return {
        "ipAddress": str(dns.address),
        "zones": {
            zone: {label: [str(address) for address in addresses] for label, addresses in records.items()}
            for zone, records in dns.zones.items()
        },
        "conditionalForwarders": [
            {"domain": domain, "targets": [directory.dns_server(server) for server in servers]}
            for domain, servers in dns.forward.items()
        ],
        "forwarders": ["public"],
    }
