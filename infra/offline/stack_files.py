"""The copy of a stack file that the engine reads: everything as it stands, except what only its owner can decrypt.

A secret is encrypted for the owner's own backend. Offline its place is taken by a placeholder, encrypted for ours, so
a program finds a secret where it expects one, and nobody has to give away a real one.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from infra.offline.errors import OfflineUsageError

PLACEHOLDER = "fairway-Offline-placeholder-1"
# How the owner's backend encrypts: of no use to ours, and ours would try. One line each at the top of the file.
_ENCRYPTION = re.compile(r"^(encryptionsalt|secretsprovider|encryptedkey):.*\n?", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Encrypted:
    """The placeholder as our backend encrypts it; `salt` belongs in every file that holds it."""

    value: str
    salt: str


def offline_copy(file: Path, placeholder: Callable[[], Encrypted]) -> str:
    """A stack file for the engine. `placeholder` is asked only where the file holds a secret.

    OfflineUsageError where the file cannot be read, or is no YAML.
    """
    try:
        text = file.read_text(encoding="utf-8")
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        message = f"{file} cannot be read: {' '.join(str(error).split())}"
        raise OfflineUsageError(message) from error
    secrets = sorted(_secrets(root), key=lambda node: -node.start_mark.index)
    for node in secrets:
        text = text[: node.start_mark.index] + placeholder().value + text[node.end_mark.index :]
    text = _ENCRYPTION.sub("", text)
    salt = f"encryptionsalt: {placeholder().salt}\n" if secrets else ""
    return salt + text


def _secrets(node: yaml.Node | None) -> Iterator[yaml.ScalarNode]:
    """Every encrypted value: what Pulumi writes as `{secure: <text>}`."""
    if isinstance(node, yaml.MappingNode):
        match node.value:
            case [(yaml.ScalarNode(value="secure"), yaml.ScalarNode() as value)]:
                yield value
            case entries:
                for _, value in entries:
                    yield from _secrets(value)
    elif isinstance(node, yaml.SequenceNode):
        for element in node.value:
            yield from _secrets(element)
