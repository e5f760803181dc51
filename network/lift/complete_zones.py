"""The records that the zone groups of private endpoints write into private zones."""

from collections.abc import Iterator

from network.lift.body import body_of
from network.lift.complete_endpoints import ZONE_GROUPS, endpoint_addresses
from network.lift.draft import Draft
from network.lift.index import Node, id_key, last_segment
from network.model.declared import Gap
from network.model.dns import normal_name
from network.model.resource import Json, Note, Resource

ADDRESS_RECORDS = "Microsoft.Network/privateDnsZones/A"
SECONDS = 10  # how long the records of a zone group live; pages.PRIVATE_ENDPOINT_DNS_INTEGRATION


def add_zone_records(draft: Draft) -> None:
    """The records that zone groups write: a name of the service into each zone of the group that it lies in."""
    writers: dict[str, str] = {}
    index = draft.index
    for group in sorted(index.of_type(ZONE_GROUPS), key=lambda node: node.key):
        endpoint = index.get(group.parent)
        names = tuple(endpoint_addresses(index, endpoint)) if endpoint else ()
        for zone in _zones(group):
            domain = normal_name(last_segment(zone))
            for name, address in names:
                if endpoint and name.private.endswith(f".{domain}"):
                    record = _record(zone, name.private.removesuffix(f".{domain}"), address, endpoint)
                    _write(draft, record, endpoint, writers)


def _zones(group: Node) -> Iterator[str]:
    configurations = body_of(group).bodies("privateDnsZoneConfigs")
    for configuration in () if isinstance(configurations, Gap) else configurations:
        zone = configuration.properties.text("privateDnsZoneId")
        if isinstance(zone, str):
            yield zone.rstrip("/")


def _record(zone: str, label: str, address: Json, endpoint: Node) -> Resource:
    record: dict[str, Json] = {"ttl": SECONDS, "aRecords": [{"ipv4Address": address}]}
    return Resource(f"{zone}/A/{label}", ADDRESS_RECORDS, record, source=endpoint.resource.source)


def _write(draft: Draft, record: Resource, endpoint: Node, writers: dict[str, str]) -> None:
    """Add a record; a second endpoint that writes the same one is noted, as they overwrite each other (S-191)."""
    first = writers.get(id_key(record.id))
    if first is not None and first != endpoint.id:
        name = last_segment(record.id)
        message = f"writes the record {name} that {last_segment(first)} writes too; whichever comes last stays"
        draft.notes.append(Note(endpoint.id, message))
    elif record.id not in draft:
        writers[id_key(record.id)] = endpoint.id
        draft.add(record)
