"""Where in a stack file each resource of the stack stands: the keys of the file are the names of what it declares.

A resource's logical name is a key (`datastore`), a key and one inside (`training/nodes`), or begins with a key
(`datastore-blob`, `egress-prefix`). A private zone and its links stand where something asks for the zone, a resource
group where it is named. What has no place in the file keeps that in the program which declared it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from infra.settings.document import Document
from infra.settings.faults import Path
from infra.settings.zone_positions import zone_path
from network.model.resource import Resource, ResourceGraph, Source

NETWORK, COMPUTE = "fairway:network", "fairway:compute"
KEY_DEPTH = 4  # config, section, collection, key

# The collection in which the key of a resource stands, by the last word of its class; for names that several share.
COLLECTIONS: Mapping[str, str] = {
    "VirtualNetwork": "vnets",
    "Subnet": "vnets",
    "NetworkSecurityGroup": "nsgs",
    "RouteTable": "route_tables",
    "NatGateway": "nat_gateways",
    "BastionHost": "bastions",
    "FlowLog": "flow_logs",
    "StorageAccount": "storage_accounts",
    "Vault": "key_vaults",
    "Registry": "registries",
    "Component": "insights",
    "PrivateLinkScope": "monitor_scopes",
    "ManagedCluster": "aks",
    "AgentPool": "aks",
    "Extension": "aks",
    "VirtualMachine": "vms",
    "NetworkInterface": "vms",
    "AzureFirewall": "firewalls",
    "FirewallPolicy": "firewall_policies",
    "FirewallPolicyRuleCollectionGroup": "firewall_rules",
    "IpGroup": "ip_groups",
    "VirtualNetworkGateway": "vpn_gateways",
    "LocalNetworkGateway": "sites",
    "VirtualNetworkPeering": "vnets",
    "DnsResolver": "resolvers",
    "DnsForwardingRuleset": "forwarding",
    "ApplicationGateway": "application_gateways",
}

_OF_ZONES = frozenset({"PrivateZone", "VirtualNetworkLink"})
_GROUPS = tuple(("config", section, "resource_group") for section in (NETWORK, COMPUTE))


def at_their_lines(graph: ResourceGraph, documents: Mapping[str, Document]) -> ResourceGraph:
    """The graph with the line of its stack file as the source of each resource; `documents` are by stack."""
    finders = {stack: _Finder(document) for stack, document in documents.items()}
    return replace(graph, resources=tuple(_placed(resource, finders) for resource in graph.resources))


def _placed(resource: Resource, finders: "Mapping[str, _Finder]") -> Resource:
    source = resource.source
    finder = finders.get(source.stack) if source else None
    path = finder.find(source.urn) if finder and source else None
    if finder is None or source is None or path is None:
        return resource
    return replace(resource, source=finder.source(path, source))


class _Finder:
    """The paths of one stack file by the name that stands at their end."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._keys: dict[str, list[Path]] = {}
        for path in document.lines:
            if len(path) >= KEY_DEPTH and path[1] in (NETWORK, COMPUTE) and isinstance(path[-1], str):
                self._keys.setdefault(path[-1], []).append(path)

    def find(self, urn: str) -> Path | None:
        """The path of the key that a resource stands under; None where it has none."""
        *_, types, name = urn.split("::")
        kind = types.rpartition(":")[2]
        if kind in _OF_ZONES:
            return zone_path(self.document, name.partition("/")[0])
        if kind == "ResourceGroup":
            return next((path for path in _GROUPS if self.document.at(path) == name), None)
        collection = COLLECTIONS.get(kind, "")
        section = COMPUTE if "fairway:compute:" in types else NETWORK
        whole, _, part = name.partition("/")
        top = self._key(whole, section, collection)
        if top is None or not part:
            return top
        inside = [path for path in self._keys.get(part, ()) if path[: len(top)] == top]
        return inside[0] if inside else top

    def _key(self, name: str, section: str, collection: str) -> Path | None:
        """The key itself, else the longest key that the name begins with; None where several would do."""
        while name:
            found = [path for path in self._keys.get(name, ()) if len(path) == KEY_DEPTH]
            for fitting in (
                [path for path in found if path[2] == collection],
                [path for path in found if path[1] == section],
                found,
            ):
                if len(fitting) == 1:
                    return fitting[0]
            name = name.rpartition("-")[0]
        return None

    def source(self, path: Path, declared: Source) -> Source:
        """The place of a key, with the lines of everything that is named inside it."""
        elements = dict(reversed(list(self._inside(path))))
        return replace(declared, file=self.document.file, line=self.document.line(path), elements=elements)

    def _inside(self, path: Path) -> Iterator[tuple[str, int]]:
        for deeper, line in self.document.lines.items():
            if len(deeper) > len(path) and deeper[: len(path)] == path and isinstance(deeper[-1], str):
                yield deeper[-1], line
