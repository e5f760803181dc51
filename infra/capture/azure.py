"""What stands in Azure, as Azure itself describes it: rows of Resource Graph, lists of REST, single resources.

https://learn.microsoft.com/azure/governance/resource-graph/overview
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from infra.capture.documents import read_json, refuse
from infra.capture.errors import CaptureError
from network.lift.graph import read_graph
from network.lift.index import ResourceIndex
from network.model.errors import InputError
from network.model.resource import Json, Note, ResourceGraph

EXPECTED = "resources as Azure's REST API or Resource Graph returns them"
QUERY = "az graph query -q \"{} | where type startswith 'microsoft.network'\" --first 1000 -o json"
_LISTS = ("data", "value")

ZONES = "Microsoft.Network/privateDnsZones"
LINKS = "Microsoft.Network/privateDnsZones/virtualNetworkLinks"
POLICIES = "Microsoft.Network/firewallPolicies"
COLLECTION_GROUPS = "Microsoft.Network/firewallPolicies/ruleCollectionGroups"


def read_azure(file: Path) -> ResourceGraph:
    """The resources of one file. Raises CaptureError for what is no export, or only a part of one."""
    document = read_json(file, EXPECTED)
    rows = list(_rows(file, document))
    for row in rows:
        if "properties" not in row and "resourceGroup" in row and isinstance(row.get("id"), str):
            raise CaptureError(
                f"{file}: got {row['id']} without properties, expected {EXPECTED}; `az network ... show` and "
                "`az resource list` leave them out, `az graph query` and `az resource show` do not"
            )
    bodies = [{**row, "properties": row.get("properties") or {}} for row in rows]
    try:
        return read_graph(bodies, str(file))
    except InputError as error:
        raise CaptureError(str(error)) from None


def missing_rows(graph: ResourceGraph) -> tuple[Note, ...]:
    """What an export must have beside what it has, and the query that brings it: kinds that other tables hold."""
    index = ResourceIndex(graph.resources)
    types = {resource.type.lower() for resource in graph.resources}
    return tuple(_missing_records(index, types)) + tuple(_missing_collections(index))


def _missing_records(index: ResourceIndex, types: set[str]) -> Iterator[Note]:
    zones = index.of_type(ZONES)
    if zones and f"{ZONES}/a".lower() not in types:
        yield Note(zones[0].id, f"the export has private zones and no records of them; {QUERY.format('dnsresources')}")
    if zones and LINKS.lower() not in types:
        yield Note(zones[0].id, f"the export has private zones and no links of them; {QUERY.format('resources')}")


def _missing_collections(index: ResourceIndex) -> Iterator[Note]:
    """Rule collection groups that a firewall policy names and the export lacks."""
    for policy in index.of_type(POLICIES):
        named = policy.properties.get("ruleCollectionGroups")
        for reference in named if isinstance(named, Sequence) else ():
            group = reference.get("id") if isinstance(reference, Mapping) else None
            if isinstance(group, str) and index.get(group) is None:
                yield Note(policy.id, f"the export lacks {group}; az resource show --ids {group} brings it")


def _rows(file: Path, document: Json) -> Iterator[Mapping[str, Json]]:
    listed: Json = document
    if isinstance(document, Mapping):
        if "steps" in document or "deployment" in document or "checkpoint" in document:
            raise refuse(file, document, EXPECTED)
        _refuse_partial(file, document)
        listed = next((document[key] for key in _LISTS if key in document), [document] if "type" in document else None)
    if not isinstance(listed, Sequence) or isinstance(listed, str):
        raise refuse(file, document, EXPECTED)
    for position, row in enumerate(listed):
        if not isinstance(row, Mapping) or not isinstance(row.get("id"), str):
            raise CaptureError(f"{file}: got a row {position} without an id, expected {EXPECTED}")
        yield row


def _refuse_partial(file: Path, document: Mapping[str, Json]) -> None:
    """Resource Graph answers in pages; one page of several is not the network."""
    more = next(
        (key for key in ("skip_token", "$skipToken", "skipToken", "nextLink", "@nextLink") if document.get(key)), None
    )
    if more:
        raise CaptureError(
            f"{file}: got the first page of several ({more}), expected all of them; `az graph query --first 1000` "
            "gives more, --skip-token the next, and --azure may be repeated"
        )
