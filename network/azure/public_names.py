"""What a service is called: the host names that clients ask for, and those that private zones hold.

Filled from `zones` and `endpoint_members`. What only the deployed service knows (the GUID of a workspace) is taken
from its properties; before deployment from its id, so that it is the same whenever and wherever it is made up.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from network.azure.cluster_names import CLUSTERS, api_server
from network.azure.endpoint_members import CHILD_NAMES, ENDPOINT_MEMBERS, SERVICE_WORDS, EndpointMember, ServiceWord
from network.azure.made_up import made_up_digits, made_up_guid
from network.azure.zones import PrivateLinkZone, zones_of
from network.azure.zones_sovereign import CHINA_REGIONS, CHINA_ZONES, GOVERNMENT_REGIONS, GOVERNMENT_ZONES
from network.lift.index import last_segment, location_key, parent_id
from network.model.resource import Json, Resource

Words = Mapping[str, str]
Repeats = Mapping[str, Sequence[Sequence[Words]]]
MANAGEMENT = "management"
LONGEST_LABEL = 63  # characters; a longer workspace name is cut; pages.AML_DNS


@dataclass(frozen=True, slots=True)
class HostName:
    """One name of a service: the public one, and the one under a private link zone that it may be an alias of."""

    public: str
    private: str


@dataclass(frozen=True, slots=True)
class Member:
    """One address that a private endpoint takes, and the names that lead to it."""

    name: str
    names: tuple[HostName, ...]


def host_names(service: Resource, subresource: str = "") -> tuple[str, ...]:
    """The public host names of a service, of one sub-resource or member of it (`blob`), or of all.

    Empty where the service has no such sub-resource, or its names are not in the tables.
    """
    if service.type.lower() == CLUSTERS.lower():
        return (api_server(service).host,) if subresource.lower() in ("", MANAGEMENT) else ()
    inside = tuple(name.public for name in child_names(service))
    groups = dict.fromkeys(row.group_id for row in _rows(service.type))
    found = [
        name.public
        for group in groups
        for member in members_of(service, group)
        for name in member.names
        if subresource.lower() in ("", group.lower(), member.name.lower()) and not name.public.startswith("*")
    ]
    return tuple(dict.fromkeys((*inside, *found)))


def members_of(service: Resource, group_id: str, repeats: Repeats | None = None) -> tuple[Member, ...]:
    """The addresses that a private endpoint takes for one sub-resource, in their order, with their names.

    `repeats` gives the words for rows that stand for several: every region, every log workspace. A sub-resource
    that the tables do not know takes one address and has no names that we know.
    """
    if service.type.lower() == CLUSTERS.lower():
        host = api_server(service).private_name
        return (Member(MANAGEMENT, (HostName(host, host),)),)
    words = words_of(service)
    domains = _domains(service, group_id)
    own_region: Repeats = {"region": (({"region": words["region"]},),)}
    found = []
    for row in _of_kind(service, group_id):
        once: Sequence[Sequence[Words]] = (({},),)
        for bunch in {**own_region, **(repeats or {})}.get(row.each, ()) if row.each else once:
            names = tuple(name for more in bunch for name in _names(row, domains, {**words, **more}))
            found.append(Member(_fill(row.name, {**words, **bunch[0]}) or row.name, names))
    return tuple(found) or (Member(group_id, ()),)


def child_names(child: Resource, workspace: Resource | None = None) -> tuple[HostName, ...]:
    """The names of an online endpoint or a compute instance inside a workspace."""
    owner = workspace or Resource(parent_id(child.id), "Microsoft.MachineLearningServices/workspaces", {})
    around = words_of(owner)
    region = around["region"] or location_key(child.location)
    words = {**around, "name": last_segment(child.id).lower(), "region": region}
    kind = str(child.properties.get("computeType") or "")
    rows = (row for row in CHILD_NAMES if row.type.lower() == child.type.lower() and row.kind in ("", kind))
    filled = ((_fill(row.public, words), _fill(row.private, words)) for row in rows)
    return tuple(HostName(public, private) for public, private in filled if public and private)


def words_of(service: Resource) -> Words:
    """What the words in labels stand for, for one service."""
    name, region = last_segment(service.id).lower(), location_key(service.location)
    words = {"name": name, "region": region}
    for word in SERVICE_WORDS:
        if word.type.lower() == service.type.lower():
            words[word.word] = _declared(service, word) or _made_up(service, word, name)
    if "guid" in words:
        words["notebook"] = _notebook(name, region, words["guid"])
    return words


def _rows(type_name: str) -> Iterator[EndpointMember]:
    return (row for row in ENDPOINT_MEMBERS if row.type.lower() == type_name.lower())


def _of_kind(service: Resource, group_id: str) -> list[EndpointMember]:
    rows = [row for row in _rows(service.type) if row.group_id.lower() == group_id.lower()]
    kinds = {row.kind.lower() for row in rows}
    kind = service.kind.lower() if service.kind.lower() in kinds else ""
    return [row for row in rows if row.kind.lower() == kind]


def _domains(service: Resource, group_id: str) -> tuple[PrivateLinkZone, ...]:
    """The zones of the cloud that the service's region belongs to."""
    region = location_key(service.location)
    for regions, zones in ((GOVERNMENT_REGIONS, GOVERNMENT_ZONES), (CHINA_REGIONS, CHINA_ZONES)):
        if region.startswith(regions):
            wanted = (service.type.lower(), group_id.lower())
            return tuple(zone for zone in zones if (zone.type.lower(), zone.group_id.lower()) == wanted)
    return zones_of(service.type, group_id)


def _names(row: EndpointMember, domains: tuple[PrivateLinkZone, ...], words: Words) -> Iterator[HostName]:
    for label, position in row.labels:
        if position < len(domains):
            public = _fill(f"{label}.{domains[position].public}", words)
            private = _fill(f"{label}.{domains[position].zone}", words)
            if public and private:
                yield HostName(public, private)


def _fill(template: str, words: Words) -> str:
    """The template with its words; empty where one of them is not known."""
    try:
        return template.format_map({word: text for word, text in words.items() if text})
    except KeyError:
        return ""


def _declared(service: Resource, word: ServiceWord) -> str:
    value: Json = service.properties
    for key in word.property.split("."):
        value = value.get(key) if isinstance(value, Mapping) else None
    if not isinstance(value, str):
        return ""
    host = value.partition("://")[2] or value
    return host.partition(word.domain)[0].lower() if word.domain else host.lower()


def _made_up(service: Resource, word: ServiceWord, name: str) -> str:
    guid, digits = made_up_guid(service.id, word.property), made_up_digits(service.id)
    return word.fallback.format(name=name, guid=guid, digits=digits)


def _notebook(name: str, region: str, guid: str) -> str:
    """The first label of a workspace's notebooks; the name is cut so that it stays within a label."""
    tail = f"-{region}-{guid}"
    return f"ml-{name[: LONGEST_LABEL - len('ml-') - len(tail)]}{tail}"
