"""The resource graph: ARM-shaped resources with the place in the source that declared each of them.

It is the common currency of all readers (docs/snapshot.md, section 7), and all that `lift` is given.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias, TypeGuard

Json: TypeAlias = "bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None"
Properties: TypeAlias = Mapping[str, Json]

UNKNOWN_KEY = "$unknown"
SECRET_KEY = "$secret"  # noqa: S105 - the marker, not a secret


@dataclass(frozen=True, slots=True)
class Source:
    """Where a resource was declared. `line` counts from 1; 0 where only the file is known.

    `elements` holds the lines of named elements inside it (rules, routes), where they have lines of their own.
    """

    file: str = ""
    line: int = 0
    stack: str = ""
    urn: str = ""
    elements: Mapping[str, int] = field(default_factory=dict, compare=False, repr=False)

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file

    def of(self, element: str) -> "Source":
        """Where an element inside was declared; the place of the whole where nobody says more."""
        line = self.elements.get(element)
        return self if line is None else replace(self, line=line, elements={})


@dataclass(frozen=True, slots=True, eq=False)
class Resource:
    """One ARM resource as it is declared or deployed; identity is the id, compared without case.

    `assumed` marks what no program declares but Azure will add; `assumed_properties` lists the paths of
    values that fairway chose in Azure's place.
    """

    id: str
    type: str
    properties: Properties
    name: str = ""
    location: str = ""
    sku: Properties = field(default_factory=dict)
    kind: str = ""
    tags: Properties = field(default_factory=dict)
    identity: Properties = field(default_factory=dict)
    api_version: str = ""
    depends_on: tuple[str, ...] = ()
    source: Source | None = None
    assumed: bool = False
    assumed_properties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """Something a reader wants a person to know about one resource of the graph."""

    resource: str
    message: str


@dataclass(frozen=True, slots=True)
class ResourceGraph:
    """What a reader found: the resources, the world that came with them, and the reader's notes."""

    resources: tuple[Resource, ...] = ()
    world: Mapping[str, Json] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()


def is_unknown(value: object) -> TypeGuard[Mapping[str, Json]]:
    """Whether the value is the marker of something not known before deployment."""
    return isinstance(value, Mapping) and UNKNOWN_KEY in value


def is_secret(value: object) -> TypeGuard[Mapping[str, Json]]:
    """Whether the value is the marker of a secret, which never leaves the process that knew it."""
    return isinstance(value, Mapping) and SECRET_KEY in value


def unknown(origin: str) -> Mapping[str, Json]:
    """The marker of a value that will be known after deployment; `origin` is `<id or urn>#<property>`."""
    return {UNKNOWN_KEY: {"from": origin}}


def unknown_origin(value: Mapping[str, Json]) -> str:
    """The `<id or urn>#<property>` that an unknown value comes from; empty where nobody said."""
    marker = value.get(UNKNOWN_KEY)
    origin = marker.get("from") if isinstance(marker, Mapping) else None
    return origin if isinstance(origin, str) else ""
