"""What Azure will add to a graph that is not deployed yet, marked `assumed`.

No program declares the interface of a private endpoint, the records of its zone group, the private zone of an AKS
cluster, the public name of a service, or an address that Azure allocates. Without them nothing could be said about
names and flows before deployment. For programs, previews and states; of finished exports only the names in public DNS
are missing, which no export of resources holds.
"""

from collections.abc import Callable

from network.lift.complete_addresses import fill_private_addresses, fill_public_addresses
from network.lift.complete_clusters import add_api_records, add_api_servers
from network.lift.complete_endpoints import add_interfaces
from network.lift.complete_public import add_public_names
from network.lift.complete_references import fill_references
from network.lift.complete_zones import add_zone_records
from network.lift.draft import Draft
from network.model.resource import ResourceGraph

# Each needs what those before it have added.
STAGES: tuple[Callable[[Draft], None], ...] = (
    add_api_servers,
    add_interfaces,
    fill_private_addresses,
    fill_public_addresses,
    fill_references,
    add_zone_records,
    add_api_records,
    add_public_names,
)


def complete(graph: ResourceGraph) -> ResourceGraph:
    """The graph with everything that Azure will add; the same graph where nothing is missing.

    What is present is never added twice, a declared address never given again, and a value that is not known stays
    unknown unless it is Azure's to choose: then the choice is the same for the same graph, in whatever order.
    """
    draft = Draft(graph)
    for stage in STAGES:
        stage(draft)
    return draft.graph()


def name_services(graph: ResourceGraph) -> ResourceGraph:
    """The graph with what public DNS says of its services, and nothing else: for what stands in Azure already."""
    draft = Draft(graph)
    add_public_names(draft)
    return draft.graph()
