"""Resources as Pulumi stores them, in a state or in the steps of a preview: entered into a ledger like a program's."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from infra.arm.facts import NO_GUID
from infra.arm.secrets import SECRET
from infra.capture.account import Account
from infra.capture.entries import Registration
from infra.capture.follow import Followed, follow
from infra.capture.ledger import Ledger, contains_unknown
from infra.capture.values import INTERNAL, SIGNATURE, SIGNED_OUTPUT, SIGNED_SECRET, UNKNOWN
from network.model.resource import Json, Properties, Source, unknown

HIDDEN = "[secret]"  # what a preview shows in place of a secret
ASSUMED = "__assumed"  # the output in which the offline stand-in lists what it chose in Azure's place
_SCHEME = "project://"


@dataclass(frozen=True, slots=True)
class Stored:
    """One resource: its inputs, its outputs as far as they are known, and what its properties depend on."""

    urn: str
    token: str
    custom: bool
    id: str
    inputs: Properties
    outputs: Properties
    provider: str
    dependencies: tuple[str, ...]
    property_dependencies: Mapping[str, tuple[str, ...]]
    source: Source
    assumed: tuple[str, ...] = ()

    @property
    def values(self) -> Properties:
        """Everything that is known: of what is deployed the outputs say more, of what is not the inputs do.

        An input `type` is a property of its own (that of an extension of a VM); as output it is the ARM type.
        """
        if not self.id:
            return {**self.outputs, **self.inputs}
        own = {key: self.inputs[key] for key in ("type",) if key in self.inputs}
        return {**self.inputs, **self.outputs, **own}


def read_stored(row: Mapping[str, Json]) -> Stored:
    """One row of the list that a state has, and each step of a preview."""
    urn, token = _text(row, "urn"), _text(row, "type")
    depends = row.get("propertyDependencies")
    inputs, outputs = _object(row.get("inputs")), _object(row.get("outputs"))
    identity = _text(row, "id")
    return Stored(
        urn=urn,
        token=token,
        custom=row.get("custom") is True and row.get("delete") is not True,
        id="" if identity == UNKNOWN else identity,
        inputs=_marked(inputs, urn),
        outputs={key: value for key, value in _marked(outputs, urn).items() if not contains_unknown(value)},
        provider=_text(row, "provider"),
        dependencies=_texts(row.get("dependencies")),
        property_dependencies={key: _texts(urns) for key, urns in _object(depends).items()},
        source=_source(_text(row, "sourcePosition"), urn),
        assumed=_texts(outputs.get(ASSUMED)),
    )


def ledger_of(rows: Iterable[Stored]) -> Ledger:
    """A ledger of all that is stored, in its order: what something depends on stands before it."""
    listed = list(rows)
    ledger = Ledger(_stack(listed), Account(subscription=_subscription(listed)))
    for row in listed:
        followed = (
            follow(row.token, row.values, row.property_dependencies, ledger) if not row.id else Followed(row.values)
        )
        asked = Registration(
            token=row.token,
            name=row.urn.rpartition("::")[2],
            urn=row.urn,
            inputs=followed.values,
            custom=row.custom,
            provider=row.provider,
            dependencies=row.dependencies,
            source=row.source,
            given_id=row.id if row.id.startswith("/") else "",
            assumed=(*followed.assumed, *row.assumed),
        )
        ledger.declare(asked)
    return ledger


def _marked(values: Properties, urn: str) -> dict[str, Json]:
    """Values with the markers of the resource graph in place of Pulumi's signatures; what is internal is left out."""
    found = ((key, _mark(value, f"{urn}#{key}")) for key, value in values.items() if not key.startswith(INTERNAL))
    return {key: value for key, value in found if value is not None}


def _mark(value: Json, path: str) -> Json:
    if isinstance(value, Mapping):
        return _signed(value, path) if SIGNATURE in value else _marked_object(value, path)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_mark(item, f"{path}[{position}]") for position, item in enumerate(value)]
    if isinstance(value, str) and UNKNOWN in value:
        return unknown(path)
    return SECRET if value == HIDDEN else value


def _marked_object(value: Properties, path: str) -> dict[str, Json]:
    inside = ((key, _mark(item, f"{path}.{key}")) for key, item in value.items())
    return {key: item for key, item in inside if item is not None}


def _signed(value: Properties, path: str) -> Json:
    signature = value[SIGNATURE]
    if signature == SIGNED_SECRET:
        return SECRET
    if signature == SIGNED_OUTPUT:
        return _mark(value["value"], path) if "value" in value else unknown(path)
    return {"asset": value.get("path") or value.get("uri") or "text"}


def _stack(rows: Sequence[Stored]) -> str:
    """The stack that the URNs name: `urn:pulumi:<stack>::<project>::<type>::<name>`."""
    return rows[0].urn.removeprefix("urn:pulumi:").partition("::")[0] if rows else ""


def _subscription(rows: Iterable[Stored]) -> str:
    """The subscription of what is deployed already; nobody's where nothing is."""
    ids = (row.id.split("/") for row in rows)
    return next((parts[2] for parts in ids if len(parts) > 2 and parts[1].lower() == "subscriptions"), NO_GUID)


def _source(position: str, urn: str) -> Source:
    """`project:///infra/__main__.py#31,4` is line 31 of infra/__main__.py."""
    stack = urn.removeprefix("urn:pulumi:").partition("::")[0]
    file, _, place = position.removeprefix(_SCHEME).lstrip("/").partition("#")
    line = place.partition(",")[0]
    return Source(unquote(file), int(line) if line.isdigit() else 0, stack, urn)


def _object(value: Json) -> Properties:
    return value if isinstance(value, Mapping) else {}


def _text(row: Mapping[str, Json], key: str) -> str:
    value = row.get(key)
    return value if isinstance(value, str) else ""


def _texts(value: Json) -> tuple[str, ...]:
    listed = value if isinstance(value, Sequence) and not isinstance(value, str) else ()
    return tuple(item for item in listed if isinstance(item, str))
