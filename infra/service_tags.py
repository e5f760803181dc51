"""The addresses of service tags, from Microsoft's weekly file, kept in the user's data folder.

https://www.microsoft.com/download/details.aspx?id=56519 (ServiceTags_Public_YYYYMMDD.json). The file is four megabytes;
what is kept is one line for each tag, so that a command reads only the tags that a network names.
"""

import json
import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

from network.azure.service_endpoints import SERVICE_ENDPOINT_TAGS
from network.azure.service_tags import prefixes_of_file
from network.model.errors import FairwayError, InputError
from network.model.resource import Json, ResourceGraph

EXPECTED = "ServiceTags_Public_*.json, as Microsoft publishes it every week"
_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
_ENDPOINTS = {row.service.lower(): row.tag for row in SERVICE_ENDPOINT_TAGS}


class ServiceTagsError(FairwayError):
    """A file that holds no service tags, or a folder that takes none."""

    exit_code: ClassVar[int] = 3


@dataclass(frozen=True, slots=True)
class ServiceTags:
    """The tags of one file, as they were on `date`; `lines` hold the prefixes of each tag as they were written."""

    date: str = ""
    lines: Mapping[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.lines)

    def prefixes(self, tag: str) -> tuple[str, ...]:
        """The prefixes of one tag, in any case; none where the file does not have it."""
        return tuple(self.lines.get(tag.lower(), "").split(" ")[1:])

    def named_in(self, graph: ResourceGraph) -> Mapping[str, Json]:
        """The tags that a graph names, as a world holds them: those of its rules, routes and service endpoints."""
        if not self:
            return {}
        names = {text.lower() for resource in graph.resources for text in _texts(resource.properties)}
        names |= {tag.lower() for text, tag in _ENDPOINTS.items() if text in names}
        found = sorted(names & self.lines.keys())
        return {self.lines[name].partition(" ")[0]: list(self.prefixes(name)) for name in found}


def known_tags() -> ServiceTags:
    """The tags that were kept; none where nobody has brought any."""
    try:
        date, *lines = _kept().read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return ServiceTags()
    return ServiceTags(date, {line.partition(" ")[0].lower(): line for line in lines})


def keep_tags(file: Path) -> ServiceTags:
    """Read Microsoft's file and keep its tags. Raises ServiceTagsError for a file that is none."""
    try:
        document = json.loads(file.read_text(encoding="utf-8-sig"))
        prefixes = prefixes_of_file(document)
    except OSError as error:
        raise ServiceTagsError(f"{file}: got {error.strerror}, expected {EXPECTED}") from None
    except (ValueError, InputError) as error:
        raise ServiceTagsError(f"{file}: {error}; expected {EXPECTED}") from None
    date = _date(file, document)
    lines = [" ".join((name, *map(str, found))) for name, found in sorted(prefixes.items()) if found]
    _write(_kept(), "\n".join((date, *lines)) + "\n")
    return known_tags()


def _date(file: Path, document: Mapping[str, Json]) -> str:
    """The day in the name of the file, else the number of its change."""
    day = _DAY.search(file.name)
    return "-".join(day.groups()) if day else f"change {document.get('changeNumber', 'of an unknown day')}"


def _kept() -> Path:
    """Where tags are kept (https://specifications.freedesktop.org/basedir-spec)."""
    configured = Path(os.environ.get("XDG_DATA_HOME", ""))
    return (configured if configured.is_absolute() else Path.home() / ".local/share") / "fairway/service-tags"


def _write(path: Path, text: str) -> None:
    """The whole file, or the one that was there."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        Path(name).replace(path)
    except OSError as error:
        message = (
            f"{path}: got {error.strerror}, expected a file that can be written; XDG_DATA_HOME names another folder"
        )
        raise ServiceTagsError(message) from None


def _texts(value: Json) -> Iterator[str]:
    """Every string in a body."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, Iterable):
        for inner in value:
            yield from _texts(inner)
