"""From the name of a stack to its settings: every fault of the file at once, or values that can be declared."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from infra.settings.document import Document, member
from infra.settings.faults import Fault, SettingsError, did_you_mean, mismatch
from infra.settings.references import declared
from infra.settings.stack import Config, StackFile
from infra.settings.validation import shown, validate
from infra.settings.yaml_reader import read_yaml
from network.model.errors import FairwayError
from network.model.resource import SECRET_KEY, Json, Source

OURS = tuple(str(field.alias) for field in Config.model_fields.values())


@dataclass(frozen=True, slots=True)
class StackSettings:
    """What a stack file asks for, and where in the file each part of it stands."""

    stack: str
    config: Config
    document: Document

    def source(self, *path: str | int) -> Source:
        """The place in the file of a value under `config:`."""
        return Source(self.document.file, self.document.line(("config", *path)), self.stack)

    @contextmanager
    def declaring(self, *path: str | int) -> Iterator[None]:
        """Whatever is refused inside is refused with the line of the value at `path` under `config:`."""
        try:
            yield
        except SettingsError:
            raise
        except FairwayError as error:
            raise self.refuse(str(error), *path) from None

    def refuse(self, message: str, *path: str | int) -> SettingsError:
        """The error that says, with its line, why the value at `path` under `config:` cannot be declared."""
        return SettingsError([_under_config(self.document.fault(("config", *path), message))])


def load(stack: str, folder: Path, config: Mapping[str, Json] | None = None) -> StackSettings:
    """The settings of `stack` from `folder/Pulumi.<stack>.yaml`.

    Under the engine `config` is what the engine passes, and counts; the file then gives the lines. Raises
    SettingsError with every fault of the file.
    """
    document = read_stack_file(stack, folder)
    _check_keys(document)
    if config is not None:
        document.value = {"config": _in_order_of(member(document.value, "config"), dict(config))}
    known = declared(member(document.value, "config"))
    file = validate(StackFile, document, (), known)
    if file is None or document.faults:
        raise SettingsError(map(_under_config, document.faults))
    return StackSettings(stack, file.config, document)


def _in_order_of(written: Json, value: Json) -> Json:
    """The value with the keys of its maps as the file has them: the engine sorts them, and rules count in order."""
    if not isinstance(written, Mapping) or not isinstance(value, Mapping):
        return value
    keys = [*(key for key in written if key in value), *(key for key in value if key not in written)]
    return {key: _in_order_of(written.get(key), value[key]) for key in keys}


def read_stack_file(stack: str, folder: Path) -> Document:
    """The file of a stack with its lines; secrets are markers, whatever faults it has are in the document."""
    path = folder / f"Pulumi.{stack}.yaml"
    file = f"{folder.name}/{path.name}"
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise SettingsError([Fault(file, 0, "", _no_such_stack(stack, folder))]) from None
    except (OSError, UnicodeDecodeError) as error:
        reason = "no UTF-8" if isinstance(error, UnicodeDecodeError) else error.strerror
        raise SettingsError([Fault(file, 0, "", mismatch(f"a file that cannot be read ({reason})", "text"))]) from None
    document = read_yaml(text, file)
    document.value = _without_secrets(document.value)
    return document


def stacks(folder: Path) -> tuple[str, ...]:
    """The stacks that have a file in `folder`, by name."""
    return tuple(sorted(path.name[len("Pulumi.") : -len(".yaml")] for path in folder.glob("Pulumi.*.yaml")))


def _no_such_stack(stack: str, folder: Path) -> str:
    there = stacks(folder)
    expected = f"a stack file; {folder.name}/ has {', '.join(there)}" if there else "a stack file; there is none yet"
    return mismatch("no such file", expected, did_you_mean(stack, there))


def _without_secrets(value: Json) -> Json:
    """The values with a marker in place of each secret."""
    if isinstance(value, Mapping):
        if value.keys() == {"secure"}:
            return {SECRET_KEY: True}
        return {key: _without_secrets(inner) for key, inner in value.items()}
    return [_without_secrets(item) for item in value] if isinstance(value, list) else value


def _in_order(written: Json, passed: Json) -> Json:
    """What the engine passes in the order of the file: the engine sorts keys, and rules count in their order."""
    if isinstance(written, Mapping) and isinstance(passed, Mapping):
        keys = [*(key for key in written if key in passed), *(key for key in passed if key not in written)]
        return {key: _in_order(written.get(key), passed[key]) for key in keys}
    if isinstance(written, list) and isinstance(passed, list):
        return [_in_order(pair[0], pair[1]) for pair in zip_longest(written[: len(passed)], passed)]
    return passed


def _check_keys(document: Document) -> None:
    """What pydantic cannot see: keys of `config:` that nobody reads, and values that Pulumi would rewrite."""
    config = member(document.value, "config")
    for key, value in config.items() if isinstance(config, Mapping) else ():
        namespace, colon, _ = key.partition(":")
        if not colon or (namespace == "fairway" and key not in OURS):
            hint = did_you_mean(key if colon else f"fairway:{key}", OURS)
            expected = "a known key" if colon else "a key with its namespace, such as fairway:network"
            document.refuse(("config", key), f"the key {key!r}", expected, hint)
        elif not isinstance(value, str | Mapping | list):
            quoted = f'a string, map or list; in quotes, "{shown(value)}", Pulumi leaves it as it is'
            document.refuse(("config", key), shown(value), quoted)


def _under_config(fault: Fault) -> Fault:
    """The fault with its path as seen from `config:`, where all of ours lies."""
    return Fault(fault.file, fault.line, fault.path.removeprefix("config."), fault.message)
