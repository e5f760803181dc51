"""What is deployed, as `pulumi stack export` writes it; secrets may be encrypted with any passphrase.

https://www.pulumi.com/docs/iac/cli/commands/pulumi_stack_export/
"""

from collections.abc import Mapping
from pathlib import Path

from infra.capture.documents import read_json, refuse
from infra.capture.errors import CaptureError
from infra.capture.graph import graph_of
from infra.capture.stored import ledger_of, read_stored
from network.model.resource import Json, ResourceGraph

EXPECTED = "what `pulumi stack export` writes"


def read_state(file: Path) -> ResourceGraph:
    """Everything of Azure that a stack has deployed. Raises CaptureError for a file that is no state."""
    document = read_json(file, EXPECTED)
    deployment = _deployment(document)
    if deployment is None:
        raise refuse(file, document, EXPECTED)
    rows = deployment.get("resources") or []
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) and "urn" in row for row in rows):
        raise CaptureError(f"{file}: got a deployment without a list of resources, expected {EXPECTED}")
    graph = graph_of([ledger_of(read_stored(row) for row in rows if row.get("delete") is not True)])
    if not any(resource.id.startswith("/") for resource in graph.resources):
        raise CaptureError(
            f"{file}: got a state without any resource of azure-native, expected a stack that is deployed"
        )
    return graph


def _deployment(document: Json) -> Mapping[str, Json] | None:
    """The deployment of an export, or of the file that a local backend keeps; empty for a stack that has none."""
    if not isinstance(document, Mapping):
        return None
    checkpoint = document.get("checkpoint")
    holder = checkpoint if isinstance(checkpoint, Mapping) else document
    found = next((holder[key] or {} for key in ("deployment", "latest") if key in holder), None)
    return found if isinstance(found, Mapping) else None
