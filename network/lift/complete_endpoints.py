"""Private endpoints as they will stand: their interface, with an address for each member of the sub-resource."""

from collections.abc import Iterator, Mapping, Sequence

from network.azure.made_up import made_up_guid
from network.azure.public_names import HostName, Member, members_of
from network.lift.body import Body, body_of
from network.lift.complete_related import repeats
from network.lift.draft import Draft, type_of_id
from network.lift.index import Node, ResourceIndex, id_key, last_segment
from network.model.declared import Gap
from network.model.dns import normal_name
from network.model.resource import Json, Resource, unknown

ENDPOINTS = "Microsoft.Network/privateEndpoints"
ZONE_GROUPS = "Microsoft.Network/privateEndpoints/privateDnsZoneGroups"
INTERFACES = "Microsoft.Network/networkInterfaces"


def add_interfaces(draft: Draft) -> None:
    """The interface of every private endpoint that has none, with one configuration for each address it takes.

    Without a known subnet, target and sub-resource nobody can say how many: then nothing is added.
    """
    index = draft.index
    owned = {id_key(owner): node for node in index.of_type(INTERFACES) if (owner := _owner(node))}
    for endpoint in draft.ordered(ENDPOINTS):
        body = body_of(endpoint)
        subnet, members = body.reference("subnet"), endpoint_members(index, endpoint)
        interface = _interface_id(endpoint)
        if endpoint.key in owned or index.get(interface) is not None:
            interface = owned[endpoint.key].id if endpoint.key in owned else interface
        elif isinstance(subnet, str) and members:
            draft.add(_interface(interface, endpoint, subnet, members, _told_addresses(index, endpoint)))
        else:
            continue
        if not endpoint.properties.get("networkInterfaces"):
            draft.put(endpoint.id, ("networkInterfaces",), [{"id": interface}])


def service_of(index: ResourceIndex, endpoint: Node) -> Resource | None:
    """The resource that a private endpoint leads to; of one outside the graph its id says name and type."""
    connection = _connection(endpoint)
    target = connection.text("privateLinkServiceId") if connection else None
    if not isinstance(target, str):
        return None
    node = index.get(target)
    return node.resource if node else Resource(target, type_of_id(target), {}, last_segment(target))


def endpoint_members(index: ResourceIndex, endpoint: Node) -> tuple[Member, ...]:
    """The addresses that a private endpoint takes; none where its target or sub-resource is not known."""
    service, connection = service_of(index, endpoint), _connection(endpoint)
    groups = connection.texts("groupIds") if connection else ()
    if service is None or isinstance(groups, Gap) or any(isinstance(group, Gap) for group in groups):
        return ()
    return members_of(service, next((str(group) for group in groups), ""), repeats(index, service))


def endpoint_addresses(index: ResourceIndex, endpoint: Node) -> Iterator[tuple[HostName, Json]]:
    """Every name of a private endpoint with its address, which may be the marker of an unknown value."""
    references = _list(body_of(endpoint), "networkInterfaces")
    ids = (reference.text("id") for reference in references)
    node = next((found for one in ids if isinstance(one, str) and (found := index.get(one))), None)
    configurations = [one.properties for one in _list(body_of(node), "ipConfigurations")] if node else []
    for position, member in enumerate(endpoint_members(index, endpoint)):
        own = _of_member(configurations, member, position)
        known = own.values.get("privateIPAddress") if own else None
        origin = own.path("privateIPAddress") if own else f"{endpoint.id}#networkInterfaces"
        yield from ((name, known or unknown(origin)) for name in member.names)


def _interface(
    interface: str, endpoint: Node, subnet: str, members: Sequence[Member], told: Mapping[str, Json]
) -> Resource:
    """The interface of a private endpoint; addresses that the endpoint declares or that Azure has told are kept."""
    static = _static_addresses(endpoint)
    configurations: list[Json] = []
    for position, member in enumerate(members):
        public = [name.public for name in member.names]
        names = (*public, *(name.private for name in member.names))
        known = static.get(member.name.lower()) or next((told[name] for name in names if name in told), None)
        address: dict[str, Json] = {"privateIPAddress": known} if known else {}
        link: Json = {"requiredMemberName": member.name, "fqdns": public}
        configurations.append(
            {
                "name": member.name,
                "properties": {
                    **address,
                    "privateIPAllocationMethod": "Static" if known else "Dynamic",
                    "primary": position == 0,
                    "subnet": {"id": subnet},
                    "privateLinkConnectionProperties": link,
                },
            }
        )
    return Resource(
        interface,
        INTERFACES,
        {"privateEndpoint": {"id": endpoint.id}, "ipConfigurations": configurations},
        location=endpoint.resource.location,
        source=endpoint.resource.source,
    )


def _interface_id(endpoint: Node) -> str:
    """The interface that the endpoint names, else the one that Azure will make: its name ends in a made-up GUID."""
    given = next((one.text("id") for one in _list(body_of(endpoint), "networkInterfaces")), None)
    custom = body_of(endpoint).text("customNetworkInterfaceName")
    name = custom if isinstance(custom, str) else f"{endpoint.name}.nic.{made_up_guid(endpoint.id)}"
    group = endpoint.id.rpartition("/providers/")[0]
    return given if isinstance(given, str) else f"{group}/providers/{INTERFACES}/{name}"


def _static_addresses(endpoint: Node) -> dict[str, Json]:
    """What the endpoint declares, by member: an address or the marker of an unknown value."""
    configurations = (one.properties for one in _list(body_of(endpoint), "ipConfigurations"))
    return {str(one.text("memberName")).lower(): one.values.get("privateIPAddress") for one in configurations}


def _told_addresses(index: ResourceIndex, endpoint: Node) -> dict[str, Json]:
    """The addresses that Azure gave the names of an endpoint which is deployed already, with its zone groups or not."""
    entries = [*_list(body_of(endpoint), "customDnsConfigs")]
    for group in index.children(endpoint.id, ZONE_GROUPS):
        for zone in _list(body_of(group), "privateDnsZoneConfigs"):
            entries += _list(zone.properties, "recordSets")
    found: dict[str, Json] = {}
    for entry in entries:
        name, addresses = entry.text("fqdn"), entry.texts("ipAddresses")
        if isinstance(name, str) and isinstance(addresses, tuple) and addresses and isinstance(addresses[0], str):
            found[normal_name(name)] = addresses[0]
    return found


def _of_member(configurations: Sequence[Body], member: Member, position: int) -> Body | None:
    """The configuration for one member, by its name, else by its place."""
    for configuration in configurations:
        link = configuration.body("privateLinkConnectionProperties")
        name = link.text("requiredMemberName") if isinstance(link, Body) else None
        if isinstance(name, str) and name.lower() == member.name.lower():
            return configuration
    return configurations[position] if position < len(configurations) else None


def _connection(endpoint: Node) -> Body | None:
    body = body_of(endpoint)
    connections = (
        *_list(body, "privateLinkServiceConnections"),
        *_list(body, "manualPrivateLinkServiceConnections"),
    )
    return connections[0].properties if connections else None


def _list(body: Body, key: str) -> tuple[Body, ...]:
    """The objects of a list, as far as they are known."""
    bodies = body.bodies(key)
    return () if isinstance(bodies, Gap) else bodies


def _owner(interface: Node) -> str:
    owner = body_of(interface).reference("privateEndpoint")
    return owner if isinstance(owner, str) else ""
