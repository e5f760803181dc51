"""The tables of docs/requirements.md, written from the data files.

`python -m compute.requirements.page` writes them anew below the page's last heading of its own.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from compute.requirements.reader import catalogue
from compute.requirements.requirement import (
    Direction,
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

PAGE = Path("docs/requirements.md")
HEADING = "## Every flow\n"
SECTIONS: Mapping[str, tuple[System, ...]] = {
    "Azure ML clusters and instances": (System.AML_CLUSTER, System.AML_INSTANCE),
    "Machines that use a workspace": (System.AML_WORKSPACE,),
    "Developers' machines": (System.DSVM,),
    "AKS": (System.AKS,),
    "AKS that a workspace uses": (System.AML_KUBERNETES,),
}
LEVELS = {Level.REQUIRED: "", Level.OPTIONAL: " *(a convenience)*", Level.OBSOLETE: " *(obsolete: not asked)*"}
ROLES = {
    "bastion": "Bastion",
    "clients": "its clients",
    "dns_servers": "its DNS servers",
    "api_server": "its API server",
}


def tables() -> str:
    """A table for each system, each flow a row with the page that documents it."""
    return "\n".join(line for title, systems in SECTIONS.items() for line in ("", f"### {title}", "", *_table(systems)))


def write(page: Path = PAGE) -> None:
    """Write the tables into the page."""
    page.write_text(with_tables(page.read_text(encoding="utf-8")), encoding="utf-8")


def with_tables(text: str) -> str:
    """The page with the tables as they are now."""
    return f"{text.partition(HEADING)[0]}{HEADING}{tables()}\n"


def _table(systems: Sequence[System]) -> Iterator[str]:
    flows: dict[str, list[Requirement]] = {}
    for one in catalogue():
        if one.system in systems:
            flows.setdefault(one.id, []).append(one)
    yield "| flow | other end | ports | why | where | read |"
    yield "|---|---|---|---|---|---|"
    yield from (_row(alike, systems) for alike in flows.values())


def _row(alike: Sequence[Requirement], systems: Sequence[System]) -> str:
    one = alike[0]
    whose = f" *({one.system.removeprefix('aml-')} only)*" if len(alike) < len(systems) else ""
    way = "to" if one.direction is Direction.OUT else "from"
    when = ", ".join(f"`{condition}`" for condition in one.when) or "always"
    ports = ", ".join(map(str, one.ports))
    why = f"{one.purpose}{whose}{LEVELS[one.level]}"
    return f"| `{one.id}` | {way} {_peer(one.peer)} | {ports} | {why} | {when} | [{one.seen}]({one.page}) |"


def _peer(peer: Peer) -> str:
    match peer:
        case ServiceTag(name):
            return f"tag `{name}`"
        case Hosts(patterns):
            return ", ".join(f"`{pattern}`" for pattern in patterns)
        case PrivateEndpoint(service, group):
            return f"private `{service}/{group}`"
        case SameSubnet():
            return "its subnet"
        case Role(name):
            return ROLES[name]


if __name__ == "__main__":
    write()
