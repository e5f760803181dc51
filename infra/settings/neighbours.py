"""The stacks of an estate whose workspaces a stack uses, written STACK:WORKSPACE."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from infra.settings.document import Document, member
from infra.settings.files import read_stack_file, stacks
from network.model.resource import Json

HUB = ("config", "fairway:network", "hub")
USERS = ("instances", "aks")
"""What may use the workspace of another stack: it names the workspace, and stands in a subnet of its own stack."""


def neighbours(document: Document, stack: str, folder: Path) -> Mapping[str, Document]:
    """The files of other stacks that the file names and that have the same hub."""
    there, hub = stacks(folder), document.at(HUB)
    wanted = dict.fromkeys(_named(member(document.value, "config")))
    read = {name: read_stack_file(name, folder) for name in wanted if name in there and name != stack}
    return {name: other for name, other in read.items() if hub is not None and other.at(HUB) == hub}


def _named(config: Json) -> Iterator[str]:
    """The stack of each workspace of another stack that a `config:` section names."""
    compute = member(config, "fairway:compute")
    for kind in USERS:
        users = member(compute, kind)
        for user in users.values() if isinstance(users, Mapping) else ():
            stack, colon, _ = str(member(user, "workspace")).partition(":")
            if colon:
                yield stack
