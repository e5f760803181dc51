"""The configuration of a stack as a program is given it: strings by full key, placeholders for what is secret.

Nobody decrypts a secret here. A program gets a text that no program contains, or a number, and wherever that text
arrives there was a secret.
"""

import json
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from infra.capture.project import Project
from infra.capture.yaml_values import read_yaml_file
from network.model.resource import Json


@dataclass(frozen=True, slots=True)
class Placeholder:
    """What stands for every secret of one capture: long enough for rules about passwords, unlike anything else."""

    text: str = field(default_factory=lambda: f"Secret-{secrets.token_hex(12)}")
    number: int = field(default_factory=lambda: 1_000_000_000 + secrets.randbelow(1_000_000_000))


@dataclass(frozen=True, slots=True)
class Configuration:
    """`values` by full key as Pulumi passes them to a program; `secret_keys` are those that hold a secret."""

    values: Mapping[str, str]
    secret_keys: frozenset[str] = frozenset()
    has_environment: bool = False

    def get(self, key: str) -> str:
        """The value of a key; empty where it has none, or where it is secret."""
        return "" if key in self.secret_keys else self.values.get(key, "")


def stack_values(project: Project, stack: str) -> Mapping[str, Json]:
    """What the file of a stack says under `config:`, by full key; nothing where it has no file."""
    given = _stack_document(project, stack).get("config")
    values = given.items() if isinstance(given, Mapping) else ()
    return {_full_key(project.name, key): value for key, value in values}


def read_configuration(project: Project, stack: str, placeholder: Placeholder) -> Configuration:
    """What the stack file says, and the defaults of the project for the rest; a stack without a file has these alone.

    Raises ProjectError for a file that is no YAML.
    """
    values = {**dict(_defaults(project)), **stack_values(project, stack)}
    hidden = {key: _hide(value, placeholder.text) for key, value in values.items()}
    secret_keys = frozenset(key for key, value in hidden.items() if value != values[key])
    written = {key: _written(value) for key, value in hidden.items() if value is not None}
    return Configuration(written, secret_keys, "environment" in _stack_document(project, stack))


def _stack_document(project: Project, stack: str) -> Mapping[str, Json]:
    files = (project.stacks / f"Pulumi.{stack}.{end}" for end in ("yaml", "yml"))
    file = next((file for file in files if file.exists()), None)
    return read_yaml_file(file) if file else {}


def _defaults(project: Project) -> Iterator[tuple[str, Json]]:
    """Keys of Pulumi.yaml: a plain value, or an object with `value` or `default`."""
    for key, row in project.config.items():
        value = row.get("value", row.get("default")) if isinstance(row, Mapping) else row
        if value is not None:
            yield _full_key(project.name, key), value


def _full_key(project: str, key: str) -> str:
    """`key` and `name:config:key` are older ways to write `name:key`."""
    namespace, colon, name = key.rpartition(":")
    return f"{namespace.removesuffix(':config')}:{name}" if colon else f"{project}:{key}"


def _hide(value: Json, text: str) -> Json:
    if isinstance(value, Mapping):
        if value.keys() == {"secure"}:
            return text
        return {key: _hide(inner, text) for key, inner in value.items()}
    return (
        [_hide(item, text) for item in value] if isinstance(value, Sequence) and not isinstance(value, str) else value
    )


def _written(value: Json) -> str:
    return value if isinstance(value, str) else json.dumps(value)
