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
REST = "az rest --url {}/{}?api-version={}"
_LISTS = ("data", "value")

NETWORK = "Microsoft.Network"
POLICIES = f"{NETWORK}/firewallPolicies"
# What the table `resources` does not hold, by the resource it belongs to: children, and the table that has them.
# https://learn.microsoft.com/azure/governance/resource-graph/reference/supported-tables-resources
IN_TABLES = (
    (f"{NETWORK}/privateDnsZones", ("A", "AAAA", "CNAME", "MX", "PTR", "SOA", "SRV", "TXT"), "records", "dnsresources"),
    (f"{NETWORK}/privateDnsZones", ("virtualNetworkLinks",), "links", "resources"),
    (
        f"{NETWORK}/networkManagers",
        ("networkGroups", "securityAdminConfigurations", "connectivityConfigurations"),
        "configurations",
        "networkresources",
    ),
)
# What none of the tables holds: children, and the version of the API that lists them.
IN_NO_TABLE = (
    (f"{NETWORK}/dnsForwardingRulesets", "forwardingRules", "2022-07-01"),
    (f"{NETWORK}/dnsForwardingRulesets", "virtualNetworkLinks", "2022-07-01"),
    ("Microsoft.MachineLearningServices/workspaces", "computes", "2024-10-01"),
)


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
    """What an export must have beside what it has, and the command that brings it."""
    index = ResourceIndex(graph.resources)
    return (*_missing_tables(index), *_missing_lists(index), *_missing_collections(index))


def _missing_tables(index: ResourceIndex) -> Iterator[Note]:
    """Children of which there are none at all: one query brings all of them."""
    for owner, children, words, table in IN_TABLES:
        owners = index.of_type(owner)
        if owners and not any(index.of_type(f"{owner}/{child}") for child in children):
            kind = owner.rpartition("/")[2]
            yield Note(owners[0].id, f"the export has {kind} and no {words} of them; {QUERY.format(table)}")


def _missing_lists(index: ResourceIndex) -> Iterator[Note]:
    """Children that an owner has none of; it may well have none in Azure."""
    for owner, children, version in IN_NO_TABLE:
        for resource in index.of_type(owner):
            if not index.children(resource.id, f"{owner}/{children}"):
                command = REST.format(resource.id, children, version)
                yield Note(resource.id, f"the export has no {children} of it; if there are any: {command}")


def _missing_collections(index: ResourceIndex) -> Iterator[Note]:
    """Rule collection groups that a firewall policy names and the export lacks."""
    for policy in index.of_type(POLICIES):
        named = policy.properties.get("ruleCollectionGroups")
        for reference in named if isinstance(named, Sequence) else ():
            group = reference.get("id") if isinstance(reference, Mapping) else None
            if isinstance(group, str) and index.get(group) is None:
                yield Note(policy.id, f"the export lacks {group}; {QUERY.format('networkresources')}")


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
