"""DNS zone groups: whether the names of a private endpoint are written, and into which zones."""

from collections.abc import Callable, Iterator

from network.azure import pages
from network.lift.index import id_key, last_segment
from network.model.finding import Moment, Severity
from network.verify.preflight import kinds
from network.verify.preflight.element import Element, readable
from network.verify.preflight.endpoint_zones import HUB, WORKSPACE, missing_zones, needed_zones, targets, zone_ids
from network.verify.preflight.graph import Graph
from network.verify.preflight.rule import Fault, rule
from network.verify.preflight.rules.zones import zone_key

Record = tuple[str, str, str]  # service, sub-resource and zone of what an endpoint writes


@rule(
    "DNS001",
    "A private endpoint has no DNS zone group",
    kinds.PRIVATE_ENDPOINT,
    facts=("S-186", "S-191"),
    page=pages.PRIVATE_ENDPOINT_DNS_INTEGRATION,
    severity=Severity.WARNING,
    moment=Moment.RUNTIME,
    why="The group writes the address of the endpoint into the private zone. Without it the public name leads to the "
    "public address, which is closed.",
    example="""
        PrivateEndpoint without PrivateDnsZoneGroup
    """,
    fix="Give the endpoint a zone group with the zones of its sub-resource, unless a policy of the landing zone does.",
)
def no_zone_group(endpoint: Element, graph: Graph) -> Iterator[Fault]:
    """A private endpoint to a service with a private link zone has no DNS zone group, and no record in the graph."""
    if zone_ids(endpoint, graph) is not None:
        return
    needed = [zone for target, group in targets(endpoint) for zone in needed_zones(target, group)]
    if needed and not _has_records(endpoint, graph):
        yield Fault(endpoint, f"nothing writes its address into {', '.join(needed)}")


@rule(
    "DNS002",
    "A DNS zone group lacks a zone",
    kinds.PRIVATE_ENDPOINT,
    facts=("S-198", "S-208"),
    page=pages.PRIVATE_ENDPOINT_DNS,
    moment=Moment.RUNTIME,
    why="Each sub-resource has its own zones; in any other zone nobody asks for the record.",
    example="""
        groupIds [dfs], zone group privatelink.blob.core.windows.net
    """,
    fix="Put the zone of the sub-resource into the group.",
)
def zone_missing(endpoint: Element, graph: Graph) -> Iterator[Fault]:
    """The zone group of an endpoint has no zone of its sub-resource, or of a monitor scope not all of them."""
    yield from _lacking(endpoint, graph, lambda group: group not in (WORKSPACE, HUB))


@rule(
    "AML008",
    "The endpoint of a workspace has only one of its zones",
    kinds.PRIVATE_ENDPOINT,
    facts=("S-201",),
    page=pages.AML_DNS,
    moment=Moment.RUNTIME,
    why="The studio is in api.azureml.ms, notebooks and compute instances are in notebooks.azure.net: with one zone "
    "the one opens and the other does not.",
    example="""
        zone group with privatelink.api.azureml.ms alone
    """,
    fix="Put privatelink.api.azureml.ms and privatelink.notebooks.azure.net into the group.",
)
def workspace_zone_missing(endpoint: Element, graph: Graph) -> Iterator[Fault]:
    """The zone group of an endpoint to an AML workspace lacks the zone of the API or that of the notebooks."""
    yield from _lacking(endpoint, graph, lambda group: group == WORKSPACE)


@rule(
    "IOT004",
    "The endpoint of an IoT hub has only one of its zones",
    kinds.PRIVATE_ENDPOINT,
    facts=("S-205",),
    page=pages.IOT_HUB,
    moment=Moment.RUNTIME,
    why="The built-in Event Hub of a hub has a name in servicebus.windows.net: without that zone its consumers fail.",
    example="""
        zone group with privatelink.azure-devices.net alone
    """,
    fix="Put privatelink.azure-devices.net and privatelink.servicebus.windows.net into the group.",
)
def hub_zone_missing(endpoint: Element, graph: Graph) -> Iterator[Fault]:
    """The zone group of an endpoint to an IoT hub lacks the zone of the hub or that of its built-in Event Hub."""
    yield from _lacking(endpoint, graph, lambda group: group == HUB)


@rule(
    "DNS003",
    "A zone with the records of an endpoint is linked to no VNet",
    kinds.ZONE_GROUP,
    facts=("S-181",),
    page=pages.ZONE_LINKS,
    severity=Severity.WARNING,
    moment=Moment.RUNTIME,
    why="A private zone answers only where it is linked.",
    example="""
        PrivateZone privatelink.vaultcore.azure.net without VirtualNetworkLink
    """,
    fix="Link the zone to the VNet in which the names are resolved: that of the clients, or of their DNS server.",
)
def zone_without_link(group: Element, graph: Graph) -> Iterator[Fault]:
    """A zone group writes into a zone of the graph that has no link to any VNet."""
    linked = graph.derive(_linked_zones)
    for one in group.parts("privateDnsZoneConfigs"):
        zone = graph.get(one.text("privateDnsZoneId"))
        if zone is not None and zone.key not in linked:
            yield Fault(group, f"{zone.name} is linked to no VNet, so nobody asks it")


@rule(
    "DNS004",
    "Two private endpoints write the same record",
    kinds.PRIVATE_ENDPOINT,
    facts=("S-191",),
    page=pages.PRIVATE_ENDPOINT_DNS,
    moment=Moment.RUNTIME,
    why="A record is named after the service: the later endpoint overwrites the address of the earlier one, and "
    "removing either removes the record.",
    example="""
        endpoints in hub and spoke to one storage account, both with the hub's zone
    """,
    fix="Use one endpoint for the service, or a zone of its own for each VNet.",
)
def same_record(endpoint: Element, graph: Graph) -> Iterator[Fault]:
    """Two endpoints to one sub-resource of one service have zone groups with the same zone. Reported on the later."""
    writers = graph.derive(_writers)
    for record in _records(endpoint, graph):
        first = writers[record][0]
        if first.key != endpoint.key:
            told = f"{first.name} already writes the record of {last_segment(record[0])} into {last_segment(record[2])}"
            yield Fault(endpoint, told)


@rule(
    "NET015",
    "A private link zone is declared twice",
    kinds.ZONE,
    facts=("S-182",),
    page=pages.ZONES,
    severity=Severity.WARNING,
    moment=Moment.RUNTIME,
    why="Endpoints that register in the one are not found where the other is linked; no VNet is linked to both.",
    example="""
        privatelink.blob.core.windows.net in rg-hub and in rg-spoke
    """,
    fix="Keep one zone for each name, in the hub, and link it wherever its names are resolved.",
)
def zone_twice(zone: Element, graph: Graph) -> Iterator[Fault]:
    """A private zone for private link exists more than once. Reported on the later ones."""
    if "privatelink" not in zone.name.lower():
        return
    first = graph.derive(_first_by_name)[zone.name.lower()]
    if first.key != zone.key:
        yield Fault(zone, f"{graph.path(first.id)} is a zone of the same name")


def _lacking(endpoint: Element, graph: Graph, concerns: Callable[[str], bool]) -> Iterator[Fault]:
    present = zone_ids(endpoint, graph)
    for target, group in targets(endpoint) if present is not None else ():
        missing = missing_zones(target, group, present or []) if concerns(group.lower()) else []
        if missing:
            yield Fault(endpoint, f"the zone group has no {', '.join(missing)} for {group} of {last_segment(target)}")


def _has_records(endpoint: Element, graph: Graph) -> bool:
    """Whether somebody has written records already: an A record of the graph with an address of the endpoint."""
    records = readable(graph.of("Microsoft.Network/privateDnsZones/A"), lambda one: one.parts("aRecords"))
    written = {each.text("ipv4Address") for _, addresses in records for each in addresses}
    names = {one.name.split(".")[0].lower() for one in graph.of("Microsoft.Network/privateDnsZones/A")}
    services = {last_segment(target).lower() for target, _ in targets(endpoint)}
    return bool(written & set(_addresses(endpoint, graph)) or services & names)


def _addresses(endpoint: Element, graph: Graph) -> Iterator[str]:
    """The addresses that an endpoint is given, that its interface has, and that Azure lists of it."""
    interfaces = filter(None, map(graph.get, endpoint.references("networkInterfaces")))
    for holder in (endpoint, *interfaces):
        yield from filter(None, (one.text("privateIPAddress") for one in holder.parts("ipConfigurations")))
    for listed in endpoint.parts("customDnsConfigs"):
        yield from listed.texts("ipAddresses")


def _linked_zones(graph: Graph) -> frozenset[str]:
    return frozenset(zone_key(link) for link in graph.of(kinds.ZONE_LINK))


def _records(endpoint: Element, graph: Graph) -> list[Record]:
    """What an endpoint writes."""
    zones = zone_ids(endpoint, graph) or []
    return [(id_key(target), group.lower(), zone) for target, group in targets(endpoint) for zone in zones]


def _writers(graph: Graph) -> dict[Record, list[Element]]:
    found: dict[Record, list[Element]] = {}
    for endpoint, records in readable(graph.of(kinds.PRIVATE_ENDPOINT), lambda one: _records(one, graph)):
        for record in records:
            found.setdefault(record, []).append(endpoint)
    return found


def _first_by_name(graph: Graph) -> dict[str, Element]:
    found: dict[str, Element] = {}
    for zone in graph.of(kinds.ZONE):
        found.setdefault(zone.name.lower(), zone)
    return found
