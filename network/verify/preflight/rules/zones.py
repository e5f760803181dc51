"""Private DNS zones: their names, and the VNets that they are linked to."""

from collections.abc import Iterator

from network.azure import pages
from network.azure.limits import LONGEST_ZONE_LABEL, ZONE_LABELS
from network.lift.index import id_key
from network.verify.preflight import kinds
from network.verify.preflight.element import Element, readable
from network.verify.preflight.graph import Graph, Groups
from network.verify.preflight.rule import Fault, rule


def links_by_vnet(graph: Graph) -> Groups:
    """Links of private zones by the VNet that they name, also where it is not in the graph."""
    return Groups(graph.of(kinds.ZONE_LINK), lambda link: [one for one in (link.reference("virtualNetwork"),) if one])


def zone_name(link: Element) -> str:
    """The name of the zone that a link belongs to, in lower case."""
    return link.id.rstrip("/").split("/")[-3].lower()


def zone_key(link: Element) -> str:
    """The id of the zone that a link belongs to, for comparison."""
    return id_key(link.id).rpartition("/virtualnetworklinks/")[0]


@rule(
    "DNS101",
    "A VNet is linked to two zones of one name",
    kinds.ZONE_LINK,
    arm="BadRequest",
    facts=("S-182", "S-253"),
    page=pages.ZONE_LINKS,
    why="Each name has one answer in a VNet: it cannot be linked to multiple zones with overlapping namespaces.",
    example="""
        privatelink.blob.core.windows.net in rg1 and in rg2, both linked to v1
    """,
    fix="Keep one zone for the name and point every zone group to it.",
)
def two_zones_of_one_name(link: Element, graph: Graph) -> Iterator[Fault]:
    """Two private zones of the same name are linked to one VNet. Reported on the later link."""
    vnet = link.reference("virtualNetwork")
    for earlier in graph.derive(links_by_vnet).of(vnet) if vnet else ():
        if earlier.key == link.key:
            return
        if zone_name(earlier) == zone_name(link) and zone_key(earlier) != zone_key(link):
            yield Fault(
                link,
                f"VNet {graph.name(vnet)} cannot be linked to multiple zones with overlapping namespaces: "
                f"{graph.path(earlier.id)} already links it to a zone of this name",
            )
            return


@rule(
    "DNS102",
    "A VNet registers its machines in two zones",
    kinds.ZONE_LINK,
    arm="VirtualNetworkAlreadyHasRegistrationZone",
    facts=("S-183", "S-254"),
    page=pages.ZONE_LINKS,
    why="The names of machines are registered in one zone; further links only resolve.",
    example="""
        two links of v1 with registrationEnabled true
    """,
    fix="Set registrationEnabled to false on all links of the VNet but one.",
)
def second_registration(link: Element, graph: Graph) -> Iterator[Fault]:
    """A second link with registrationEnabled of one VNet. Reported on the later one."""
    vnet = link.reference("virtualNetwork")
    if not vnet or not link.flag("registrationEnabled"):
        return
    flags = readable(graph.derive(links_by_vnet).of(vnet), lambda one: one.flag("registrationEnabled"))
    first = next(one for one, registers in flags if registers)
    if first.key != link.key:
        yield Fault(link, f"VNet {graph.name(vnet)} already registers its machines in {zone_name(first)}")


@rule(
    "DNS103",
    "A private zone has a name that Azure does not accept",
    kinds.ZONE,
    arm="InvalidPrivateZoneName",
    facts=("S-190", "S-255"),
    page=pages.ZONES,
    why="A zone is at least a domain below a top-level one; single labels are left to the machines themselves.",
    example="""
        internal      one label; corp.internal has two
    """,
    fix="Choose a name of 2 to 34 labels.",
)
def invalid_name(zone: Element, _graph: Graph) -> Iterator[Fault]:
    """A private zone has fewer than 2 or more than 34 labels, or a label that is empty or longer than 63 characters."""
    labels = zone.name.split(".")
    least, most = ZONE_LABELS
    if not least <= len(labels) <= most:
        count = "1 label" if len(labels) == 1 else f"{len(labels)} labels"
        yield Fault(zone, f"{zone.name} has {count}; a private zone has {least} to {most}")
    elif any(not 1 <= len(label) <= LONGEST_ZONE_LABEL for label in labels):
        yield Fault(zone, f"{zone.name} has a label that is not 1 to {LONGEST_ZONE_LABEL} characters long")
