"""Reads the data files, and answers what a system requires under given facts."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TypeVar

import yaml

from compute.requirements.requirement import (
    Condition,
    Direction,
    Fact,
    Hosts,
    Level,
    Peer,
    PrivateEndpoint,
    Requirement,
    Role,
    SameSubnet,
    ServiceTag,
    System,
)
from network.model.errors import InputError
from network.model.ports import Ports, parse_ports
from network.model.resource import Json

FOLDER = Path(__file__).parent
_FASTEST = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # on libyaml where it is installed
SUBNET = "subnet"
Word = TypeVar("Word", bound=StrEnum)


def requirements_of(system: System, facts: Collection[Fact], names: Mapping[str, str]) -> tuple[Requirement, ...]:
    """The flows that a system needs where exactly these facts hold, in the order of the data files.

    `names` fills the placeholders: `region`, and where they are not private, the names of the workspace's `storage`
    and `registry`. Raises InputError for a placeholder without a name.
    """
    return tuple(
        _named(requirement, names)
        for requirement in catalogue()
        if requirement.system is system
        and all((condition.fact in facts) is condition.holds for condition in requirement.when)
    )


@cache
def catalogue() -> tuple[Requirement, ...]:
    """Every requirement of every system as the files have it, placeholders and conditions unresolved."""
    return tuple(one for path in sorted(FOLDER.glob("*.yaml")) for one in read_requirements(path.name, _load(path)))


def _load(path: Path) -> Mapping[str, Json]:
    document: Mapping[str, Json] = yaml.load(path.read_text(encoding="utf-8"), Loader=_FASTEST)  # noqa: S506 - safe
    return document


def read_requirements(file: str, document: Mapping[str, Json]) -> Iterator[Requirement]:
    """The requirements of one data file; raises InputError with file and flow for what is none."""
    pages = _mapping(document["pages"], f"{file}: pages")
    flows = document["flows"]
    for flow in flows if isinstance(flows, list) else ():
        entry = _mapping(flow, f"{file}: flows")
        where = f"{file}: {entry.get('id')}"
        for system in _words(entry.get("systems", document["systems"])):
            yield _requirement(entry, _word(System, system, where), pages, where)


def _requirement(flow: Mapping[str, Json], system: System, pages: Mapping[str, Json], where: str) -> Requirement:
    unknown = flow.keys() - {"id", "systems", "to", "from", "ports", "level", "when", "purpose", "page"}
    if unknown or ("to" in flow) is ("from" in flow):
        raise InputError(where, sorted(flow), "id, to or from, ports, purpose, page, and perhaps systems, level, when")
    page = _mapping(pages.get(str(flow["page"])), f"{where}: page")
    direction = Direction.OUT if "to" in flow else Direction.IN
    return Requirement(
        id=str(flow["id"]),
        system=system,
        direction=direction,
        peer=_peer(flow["to"] if direction is Direction.OUT else flow["from"], where),
        ports=tuple(_ports(flow["ports"], where)),
        level=_word(Level, flow.get("level", Level.REQUIRED.value), where),
        when=tuple(_condition(str(text), where) for text in _words(flow.get("when", []))),
        purpose=str(flow["purpose"]),
        page=str(page["url"]),
        seen=date.fromisoformat(str(page["seen"])),
    )


def _peer(written: Json, where: str) -> Peer:
    match written:
        case "subnet":
            return SameSubnet()
        case {"tag": str(tag)}:
            return ServiceTag(tag)
        case {"hosts": [*hosts]} if hosts:
            return Hosts(tuple(map(str, hosts)))
        case {"private": str(target)} if target.count("/") == 1:
            return PrivateEndpoint(*target.split("/"))
        case {"role": str(role)}:
            return Role(role)
    raise InputError(where, written, "subnet, tag, hosts, private: SERVICE/GROUP or role")


def _ports(written: Json, where: str) -> Iterator[Ports]:
    return (parse_ports(str(text), where) for text in _words(written))


def _condition(text: str, where: str) -> Condition:
    fact = text.removeprefix("not ")
    return Condition(_word(Fact, fact, where), holds=fact == text)


def _word(kind: type[Word], written: Json, where: str) -> Word:
    try:
        return kind(str(written))
    except ValueError:
        raise InputError(where, written, f"one of {', '.join(kind)}") from None


def _words(written: Json) -> Sequence[Json]:
    return written if isinstance(written, list) else [written]


def _mapping(written: Json, where: str) -> Mapping[str, Json]:
    if not isinstance(written, Mapping):
        raise InputError(where, written, "a mapping")
    return written


def _named(requirement: Requirement, names: Mapping[str, str]) -> Requirement:
    """The requirement with the placeholders of its peer filled."""
    try:
        match requirement.peer:
            case ServiceTag(tag):
                return replace(requirement, peer=ServiceTag(tag.format_map(names)))
            case Hosts(patterns):
                return replace(requirement, peer=Hosts(tuple(pattern.format_map(names) for pattern in patterns)))
            case PrivateEndpoint() | SameSubnet() | Role():
                return requirement
    except KeyError as missing:
        raise InputError(requirement.id, f"{{{missing.args[0]}}}", f"a name for {missing.args[0]}") from None
