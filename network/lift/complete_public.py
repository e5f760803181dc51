"""The names of services in public DNS, and the public addresses behind them.

A service with a private endpoint is an alias of its privatelink name everywhere (S-186, S-188), one without is not
(S-187). Addresses are taken in the order of logical names out of a range that nobody uses.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from network.azure.cluster_names import CLUSTERS, api_server
from network.azure.endpoint_members import CHILD_NAMES, ENDPOINT_MEMBERS
from network.azure.public_names import HostName, child_names, members_of
from network.lift.complete_addresses import SINGLE_ADDRESSES, free_public_addresses
from network.lift.complete_clusters import api_address
from network.lift.complete_endpoints import ENDPOINTS, service_of
from network.lift.complete_related import repeats
from network.lift.draft import Draft, order
from network.lift.index import ResourceIndex, id_key, last_segment, parent_id, resource_group
from network.model.dns import normal_name
from network.model.resource import Json, Resource

WILDCARD = "*"
SERVICES = tuple(dict.fromkeys(row.type for row in ENDPOINT_MEMBERS))
CHILDREN = tuple(dict.fromkeys(row.type for row in CHILD_NAMES))


def add_public_names(draft: Draft) -> None:
    """The public records of every service of the graph, and of those outside that a private endpoint leads to.

    A name that the world lists already is left alone, and so is the address of a service that the world gives.
    """
    index = draft.index
    targets = (service_of(index, endpoint) for endpoint in index.of_type(ENDPOINTS))
    aliased = {id_key(service.id): service for service in targets if service}
    outside = [aliased[key] for key in sorted(aliased) if key not in draft]
    public = _PublicDns(draft)
    for service in (*_of_types(index, SERVICES), *outside):
        public.name(service, _names(index, service), aliased=id_key(service.id) in aliased)
    for child in _of_types(index, CHILDREN):
        workspace = index.get(parent_id(child.id))
        if workspace is not None:
            names = child_names(child, workspace.resource)
            public.name(workspace.resource, names, aliased=workspace.key in aliased)
    for cluster in draft.ordered(CLUSTERS):
        server = api_server(cluster.resource)
        address = api_address(index, cluster) if server.private else public.address_of(cluster.resource)
        if server.public_name and isinstance(address, str):
            public.add(server.public_name, "A", address)
    public.close()


class _PublicDns:
    """Public DNS and the public addresses of services, as they grow."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        records, endpoints = draft.world.get("publicDns"), draft.world.get("publicEndpoints")
        self._rows = list(records) if isinstance(records, Sequence) and not isinstance(records, str) else []
        self._endpoints: dict[str, Json] = dict(endpoints) if isinstance(endpoints, Mapping) else {}
        self._listed = set(_listed(draft.world))
        self._outside: dict[str, str] = {}
        self._free = free_public_addresses(draft)
        self._given = len(self._rows), len(self._endpoints)

    def name(self, service: Resource, names: Iterable[HostName], *, aliased: bool) -> None:
        """The names of a service, with their detour over the privatelink name where there is a private endpoint."""
        for name in names:
            if name.public.startswith(WILDCARD):
                continue
            if aliased:
                self.add(name.public, "CNAME", name.private)
            host = name.private if aliased else name.public
            if host not in self._listed:
                self.add(host, "A", self.address_of(service))

    def add(self, host: str, type_name: str, value: str) -> None:
        """One record, unless the name is listed."""
        if host not in self._listed:
            self._listed.add(host)
            self._rows.append({"name": host, "type": type_name, "value": value, "assumed": True})

    def address_of(self, service: Resource) -> str:
        """The public address of a service: what the world says, else the next free one."""
        names = (service.id, last_segment(service.id), f"{last_segment(service.id)}({resource_group(service.id)})")
        wanted = {name.lower() for name in names}
        for name, address in (*self._endpoints.items(), *self._outside.items()):
            if name.lower() in wanted and isinstance(address, str):
                return address
        made_up = str(next(self._free, SINGLE_ADDRESSES[-1]))
        # The world names no resource that is not in the graph.
        (self._endpoints if service.id in self._draft else self._outside)[service.id] = made_up
        return made_up

    def close(self) -> None:
        """Keep what has been added, if anything has."""
        if (len(self._rows), len(self._endpoints)) != self._given:
            self._draft.world["publicDns"] = self._rows
            self._draft.world["publicEndpoints"] = self._endpoints


def _names(index: ResourceIndex, service: Resource) -> Iterator[HostName]:
    groups = dict.fromkeys(row.group_id for row in ENDPOINT_MEMBERS if row.type.lower() == service.type.lower())
    around = repeats(index, service)
    return (name for group in groups for member in members_of(service, group, around) for name in member.names)


def _of_types(index: ResourceIndex, types: Iterable[str]) -> list[Resource]:
    nodes = (node for type_name in types for node in index.of_type(type_name))
    return [node.resource for node in sorted(nodes, key=order)]


def _listed(world: Mapping[str, Json]) -> Iterator[str]:
    """Every name that the world resolves."""
    for key, field in (("publicDns", "name"), ("internetHosts", "fqdns")):
        rows = world.get(key)
        for row in rows if isinstance(rows, Sequence) else ():
            names = row.get(field) if isinstance(row, Mapping) else None
            several = names if isinstance(names, Sequence) and not isinstance(names, str) else (names,)
            yield from (normal_name(name) for name in several if isinstance(name, str))
