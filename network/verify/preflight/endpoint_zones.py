"""The private zones that an endpoint needs for its names, and those that it has."""

import re
from collections.abc import Iterator, Sequence

from network.azure.zones import PRIVATE_LINK_ZONES, PrivateLinkZone
from network.azure.zones_sovereign import CHINA_ZONES, GOVERNMENT_ZONES
from network.lift.index import id_key, last_segment
from network.verify.preflight import kinds
from network.verify.preflight.element import Element
from network.verify.preflight.graph import Graph
from network.verify.preflight.occupants import CONNECTIONS

# Sub-resources whose names lie in several zones at once; of the others one zone of the table is enough.
WORKSPACE, HUB, MONITOR = "amlworkspace", "iothub", "azuremonitor"
_ALL_NEEDED = frozenset({WORKSPACE, HUB, MONITOR})
_CLOUDS = (PRIVATE_LINK_ZONES, GOVERNMENT_ZONES, CHINA_ZONES)


def targets(endpoint: Element) -> Iterator[tuple[str, str]]:
    """The services that an endpoint leads to, each with one of its sub-resources."""
    for key in CONNECTIONS:
        for one in endpoint.parts(key):
            yield from ((one.text("privateLinkServiceId"), group) for group in one.texts("groupIds"))


def zone_ids(endpoint: Element, graph: Graph) -> list[str] | None:
    """The ids of the zones in the zone groups of an endpoint, for comparison; None where it has no group."""
    groups = graph.children(endpoint, kinds.ZONE_GROUP)
    ids = [one.text("privateDnsZoneId") for group in groups for one in group.parts("privateDnsZoneConfigs")]
    return [id_key(one) for one in ids] if groups else None


def needed_zones(target: str, group: str) -> list[str]:
    """The zones of a sub-resource in the public cloud; none where nobody says."""
    return [row.zone for row in _rows(PRIVATE_LINK_ZONES, target, group)]


def missing_zones(target: str, group: str, present: Sequence[str]) -> list[str]:
    """The zones that a sub-resource lacks among those with the ids `present`.

    Judged by the rows of the cloud whose zones come nearest to being complete.
    """
    names = [last_segment(one) for one in present]
    clouds = [rows for cloud in _CLOUDS if (rows := _rows(cloud, target, group))]
    lacking = [[row.zone for row in rows if not any(_is_zone(row.zone, name) for name in names)] for rows in clouds]
    if group.lower() in _ALL_NEEDED:
        return min(lacking, key=len, default=[])
    held = any(len(without) < len(rows) for without, rows in zip(lacking, clouds, strict=True))
    return [] if held or not lacking else lacking[0][:1]


def _rows(cloud: Sequence[PrivateLinkZone], target: str, group: str) -> list[PrivateLinkZone]:
    service = target.lower()
    return [
        row for row in cloud if row.group_id.lower() == group.lower() and f"/providers/{row.type.lower()}/" in service
    ]


def _is_zone(pattern: str, zone: str) -> bool:
    """Whether a zone is that of the table: a word in braces is one label, and a label more may stand in front."""
    expression = re.sub(r"\\\{\w+\\\}", "[^.]+", re.escape(pattern))
    return re.fullmatch(rf"([^.]+\.)?{expression}", zone) is not None
