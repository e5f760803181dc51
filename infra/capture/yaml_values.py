"""YAML as Pulumi reads it, for project and stack files that are not ours.

Pulumi's reader follows YAML 1.2 where PyYAML follows 1.1: `yes` and `on` are strings, `12:34:56` is one, and a date
stays text. Stack files of fairway itself are read more strictly, by `infra.settings`.
"""

import re
from collections.abc import Mapping
from pathlib import Path

import yaml

from infra.broken_yaml import broken_at
from infra.capture.errors import ProjectError
from network.model.resource import Json


class _Loader(yaml.SafeLoader):
    """Only true, false, null and decimal numbers are something else than strings."""


class _FastLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # libyaml may be missing
    """The same, on libyaml where it is installed."""


_Loader.yaml_implicit_resolvers = _FastLoader.yaml_implicit_resolvers = {}

for _tag, _pattern, _first in (
    ("null", r"~|null|Null|NULL|", "~nN"),
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("int", r"[-+]?(?:0|[1-9][0-9]*|0[0-7]+|0x[0-9a-fA-F]+)", "-+0123456789"),
    ("float", r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", "-+.0123456789"),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"(?:{_pattern})$"), [*_first, ""])


def read_yaml_file(file: Path) -> Mapping[str, Json]:
    """The map that a file holds. Raises ProjectError, with the line, where it holds none."""
    where = shown(file)
    try:
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        raise ProjectError(f"{where}: got a file that cannot be read ({error.strerror}), expected YAML") from None
    except UnicodeDecodeError:
        raise ProjectError(f"{where}: got a file that is no UTF-8, expected YAML") from None
    try:
        document = _read(text)
    except yaml.YAMLError as error:
        line, got = broken_at(error)
        raise ProjectError(f"{where}{f':{line}' if line else ''}: got {got}, expected YAML") from None
    if document is not None and not isinstance(document, Mapping):
        node = yaml.compose(text, Loader=_Loader)
        line = node.start_mark.line + 1 if node is not None else 1
        got = "a list" if isinstance(document, list) else repr(document)
        raise ProjectError(f"{where}:{line}: got {got}, expected a map of keys and values")
    return document or {}


def shown(file: Path) -> str:
    """The file as somebody in the current folder writes it."""
    here = Path.cwd()
    return str(file.relative_to(here)) if file.is_relative_to(here) else str(file)


def _read(text: str) -> object:
    """The document; what libyaml refuses is told in the words of PyYAML's own parser."""
    try:
        return yaml.load(text, Loader=_FastLoader)  # noqa: S506 - a SafeLoader
    except yaml.YAMLError:
        return yaml.load(text, Loader=_Loader)  # noqa: S506 - a SafeLoader
