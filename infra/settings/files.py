"""Stack files as files: which there are, and what stands in one of them."""

import json
from collections.abc import Mapping
from pathlib import Path

from infra.settings.document import Document
from infra.settings.faults import Fault, SettingsError, did_you_mean, mismatch
from infra.settings.faults import Path as Place
from infra.settings.yaml_reader import read_yaml
from network.model.resource import SECRET_KEY, Json


def read_stack_file(stack: str, folder: Path, root: Path | None = None) -> Document:
    """The file of a stack with its lines; secrets are markers, whatever faults it has are in the document.

    It is called by its place below `root`, the folder above unless stated.
    """
    path = folder / f"Pulumi.{stack}.yaml"
    file = path.relative_to(root or folder.parent).as_posix()
    if not path.exists():
        raise SettingsError([Fault(file, 0, "", _no_such_stack(stack, folder))])
    document = read_yaml(_text(path, file), file)
    document.value = _without_secrets(document.value, (), document.secrets)
    return document


def read_file(path: Path) -> Document:
    """A YAML or JSON file that a person named."""
    text = _text(path, str(path))
    if path.suffix != ".json":
        return read_yaml(text, str(path))
    try:
        return Document(str(path), json.loads(text))
    except json.JSONDecodeError as error:
        raise SettingsError([Fault(str(path), error.lineno, "", mismatch(f"no JSON ({error.msg})", "JSON"))]) from None


def _text(path: Path, file: str) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = "no UTF-8" if isinstance(error, UnicodeDecodeError) else error.strerror
        raise SettingsError([Fault(file, 0, "", mismatch(f"a file that cannot be read ({reason})", "text"))]) from None


def stacks(folder: Path) -> tuple[str, ...]:
    """The stacks that have a file in `folder`, by name."""
    return tuple(sorted(path.name[len("Pulumi.") : -len(".yaml")] for path in folder.glob("Pulumi.*.yaml")))


def _no_such_stack(stack: str, folder: Path) -> str:
    there = stacks(folder)
    expected = f"a stack file; {folder.name}/ has {', '.join(there)}" if there else "a stack file; there is none yet"
    return mismatch("no such file", expected, did_you_mean(stack, there))


def _without_secrets(value: Json, place: Place, found: set[Place]) -> Json:
    """The values with a marker in place of each secret, whose places are added to `found`."""
    if isinstance(value, Mapping):
        if value.keys() == {"secure"}:
            found.add(place)
            return {SECRET_KEY: True}
        return {key: _without_secrets(inner, (*place, key), found) for key, inner in value.items()}
    if isinstance(value, list):
        return [_without_secrets(inner, (*place, position), found) for position, inner in enumerate(value)]
    return value
