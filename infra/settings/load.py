"""From the name of a stack to its settings: every fault of its file at once, or values that can be declared."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from infra.settings.document import Document, member
from infra.settings.estate import check_ranges, check_spoke
from infra.settings.faults import Fault, SettingsError, did_you_mean
from infra.settings.files import read_stack_file, stacks
from infra.settings.neighbours import HUB, neighbours
from infra.settings.references import declared
from infra.settings.stack import Config, StackFile
from infra.settings.validation import validate
from network.model.resource import Json, Source

OURS = tuple(str(field.alias) for field in Config.model_fields.values())


@dataclass(frozen=True, slots=True)
class StackSettings:
    """What a stack file asks for, where in the file each part of it stands, and the settings of its hub.

    `neighbours` are the stacks whose workspaces it uses; what those use themselves is left out.
    """

    stack: str
    config: Config
    document: Document
    hub: "StackSettings | None" = None
    neighbours: "Mapping[str, StackSettings]" = field(default_factory=dict)

    def source(self, *path: str | int) -> Source:
        """The place in the file of a value under `config:`."""
        return Source(self.document.file, self.document.line(("config", *path)), self.stack)

    def refuse(self, message: str, *path: str | int) -> SettingsError:
        """The error that says, with its line, why the value at `path` under `config:` cannot be declared."""
        return SettingsError([_under_config(self.document.fault(("config", *path), message))])


def load(stack: str, folder: Path, config: Mapping[str, Json] | None = None) -> StackSettings:
    """The settings of `stack` from `folder/Pulumi.<stack>.yaml`, with those of the hub that it names.

    Under the engine `config` is what the engine passes, and counts; the file then gives lines and order. Raises
    SettingsError with every fault of the file and of the hub's.
    """
    return _load(_document(stack, folder, config), stack, folder)


def _load(
    document: Document, stack: str, folder: Path, known_hub: StackSettings | None = None, *, used: bool = False
) -> StackSettings:
    """The settings of a document; of a stack that is only `used` by another one, without its neighbours."""
    hub = _Hub(known_hub, known_hub.document) if known_hub else _hub(document, stack, folder)
    if hub is None:
        # Without the hub nobody can say which names are right; the rest of the file is judged when it is there.
        raise SettingsError(map(_under_config, document.faults))
    beside = neighbours(document, stack, folder)
    others = {name: _config(other) for name, other in beside.items()}
    names = declared(_config(document), _config(hub.document) if hub.document else None, others)
    file = validate(StackFile, document, (), names)
    if file is not None and file.config.network is not None:
        check_ranges(file.config.network, document)
        if hub.settings is not None and hub.settings.config.network is not None:
            check_spoke(stack, file.config.network, document, hub.settings.config.network, hub.settings.document.file)
    if file is None or document.faults or hub.faults:
        raise SettingsError([*map(_under_config, document.faults), *hub.faults])
    near = {} if used else {name: _load(other, name, folder, hub.settings, used=True) for name, other in beside.items()}
    return StackSettings(stack, file.config, document, hub.settings, near)


def load_estate(names: Sequence[str], folder: Path) -> tuple[StackSettings, ...]:
    """The settings of several stacks, in their order; the file of a hub that they share is read once."""
    hubs: dict[str, StackSettings] = {}
    loaded = []
    for stack in names:
        document = _document(stack, folder)
        settings = hubs.get(stack) or _load(document, stack, folder, hubs.get(str(document.at(HUB))))
        hubs |= {one.stack: one for one in (settings, settings.hub) if one}
        loaded.append(settings)
    return tuple(loaded)


def _document(stack: str, folder: Path, config: Mapping[str, Json] | None = None) -> Document:
    """The file of a stack, with the values that the engine passes where it passes any."""
    document = read_stack_file(stack, folder)
    _check_keys(document)
    if config is not None:
        document.value = {"config": _in_order_of(_config(document), dict(config))}
    return document


@dataclass(frozen=True, slots=True)
class _Hub:
    """The hub of a stack, where it has one: its settings where its file is right, and what is wrong with it."""

    settings: StackSettings | None = None
    document: Document | None = None
    faults: tuple[Fault, ...] = ()


def _hub(document: Document, stack: str, folder: Path) -> _Hub | None:
    """The hub that a document names, if any; None, and a fault in the document, where there is no such hub."""
    name = document.at(HUB)
    if not isinstance(name, str):
        return _Hub()
    others = [other for other in stacks(folder) if other != stack]
    if name not in others:
        expected = f"another stack that has a file in {folder.name}/"
        document.refuse(HUB, repr(name), expected, did_you_mean(name, others))
        return None
    own = read_stack_file(name, folder)
    if own.at(HUB) is not None:
        document.refuse(HUB, repr(name), "a hub, which names no hub itself")
        return None
    try:
        return _Hub(load(name, folder), own)
    except SettingsError as error:
        return _Hub(None, own, error.faults)


def _config(document: Document) -> Json:
    return member(document.value, "config")


def _in_order_of(written: Json, value: Json) -> Json:
    """The value with the keys of its maps as the file has them: the engine sorts them, and rules count in order."""
    if not isinstance(written, Mapping) or not isinstance(value, Mapping):
        return value
    keys = [*(key for key in written if key in value), *(key for key in value if key not in written)]
    return {key: _in_order_of(written.get(key), value[key]) for key in keys}


def _check_keys(document: Document) -> None:
    """What pydantic cannot see: keys of `config:` that nobody reads, and values that Pulumi would rewrite."""
    config = _config(document)
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
