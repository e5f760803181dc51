"""From the name of a stack to its settings: every fault of the file at once, or values that can be declared."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from infra.settings.document import Document, member
from infra.settings.faults import Fault, SettingsError, did_you_mean
from infra.settings.files import read_stack_file
from infra.settings.references import declared
from infra.settings.stack import Config, StackFile
from infra.settings.validation import validate
from network.model.errors import FairwayError
from network.model.resource import Json, Source

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
            got = document.shown(("config", key))
            expected = f'a string, map or list; in quotes, "{got}", Pulumi leaves it as it is'
            document.refuse(("config", key), got, expected)


def _under_config(fault: Fault) -> Fault:
    """The fault with its path as seen from `config:`, where all of ours lies."""
    return Fault(fault.file, fault.line, fault.path.removeprefix("config."), fault.message)
