"""Properties on their way between a program and the monitor: structs in which some values carry a signature.

The signatures are fixed by the engine: sdk/go/common/resource/properties.go in github.com/pulumi/pulumi.
"""

import base64
from collections.abc import Callable, Mapping, Sequence

from google.protobuf.struct_pb2 import NULL_VALUE, ListValue, Struct, Value

from infra.arm.secrets import SECRET
from infra.capture.configuration import Placeholder
from network.model.resource import Json, Properties, is_secret, is_unknown, unknown

UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
SIGNATURE = "4dabf18193072939515e22adb298388d"
SIGNED_SECRET = "1b47061264138c4ac30d75fd1eb44270"  # noqa: S105 - the signature, not a secret
SIGNED_OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4"
SIGNED_RESOURCE = "5cf8f73096256a8f31e491e813e4eb8e"
# What the engine and dynamic providers keep for themselves; `__provider` is a program's code.
INTERNAL = "__"
_SHORTEST_SECRET = 4

Origin = Callable[[str], str]


class Wire:
    """Reads and writes the properties of one program."""

    def __init__(self, placeholder: Placeholder) -> None:
        self.placeholder = placeholder
        self._traces = (placeholder.text, *(_aligned(placeholder.text, shift) for shift in range(3)))
        self._seen: set[str] = set()

    def read(self, struct: Struct, origin: Origin) -> dict[str, Json]:
        """The properties, with markers for what is unknown or secret; `origin` says where an unknown one comes from."""
        fields = sorted(struct.fields.items())
        found = ((key, self._value(value, key, origin)) for key, value in fields if not key.startswith(INTERNAL))
        return {key: value for key, value in found if value is not None}

    def write(self, values: Properties, signed: bool = True) -> Struct:
        """The struct of these values; a secret is the placeholder, bare unless it is to be `signed` as a secret."""
        return Struct(fields={key: self.value(value, signed) for key, value in values.items()})

    def value(self, value: Json, signed: bool = True) -> Value:
        """One value as it travels."""
        if is_unknown(value):
            return Value(string_value=UNKNOWN)
        if is_secret(value):
            return self.secret(self.placeholder.text) if signed else Value(string_value=self.placeholder.text)
        if isinstance(value, Mapping):
            return Value(struct_value=self.write(value, signed))
        if isinstance(value, Sequence) and not isinstance(value, str):
            return Value(list_value=ListValue(values=[self.value(element, signed) for element in value]))
        return _scalar(value)

    def secret(self, text: str) -> Value:
        """A text that the program must keep secret."""
        fields = {SIGNATURE: Value(string_value=SIGNED_SECRET), "value": Value(string_value=text)}
        return Value(struct_value=Struct(fields=fields))

    def clean(self, message: str) -> str:
        """The message without any secret that the program showed."""
        secrets = {self.placeholder.text, str(self.placeholder.number), *self._seen}
        for secret in sorted(secrets, key=len, reverse=True):
            message = message.replace(secret, "[secret]")
        return message

    def _value(self, value: Value, path: str, origin: Origin) -> Json:
        kind = value.WhichOneof("kind")
        if kind == "string_value":
            return self._text(value.string_value, path, origin)
        if kind == "number_value":
            number: float = value.number_value
            if number == self.placeholder.number:
                return SECRET
            return int(number) if number.is_integer() else number
        if kind == "bool_value":
            return bool(value.bool_value)
        if kind == "list_value":
            elements = enumerate(value.list_value.values)
            return [self._value(element, f"{path}[{position}]", origin) for position, element in elements]
        return self._object(value.struct_value, path, origin) if kind == "struct_value" else None

    def _text(self, text: str, path: str, origin: Origin) -> Json:
        if UNKNOWN in text:
            return unknown(origin(path))
        return SECRET if self._is_secret(text) else text

    def _is_secret(self, text: str) -> bool:
        """Whether the placeholder stands in the text, as it is or in base64 at any of its three alignments."""
        return any(trace in text for trace in self._traces)

    def _object(self, struct: Struct, path: str, origin: Origin) -> Json:
        fields = struct.fields
        signature = fields[SIGNATURE].string_value if SIGNATURE in fields else ""
        if signature == SIGNED_SECRET:
            self._remember(fields["value"])
            return SECRET
        if signature == SIGNED_OUTPUT:
            return self._value(fields["value"], path, origin) if "value" in fields else unknown(origin(path))
        if signature == SIGNED_RESOURCE:
            return self._text(fields["id"].string_value or fields["urn"].string_value, path, origin)
        if signature:
            return _asset(struct)
        if self.placeholder.text in fields:
            return SECRET
        inside = ((key, self._value(item, f"{path}.{key}", origin)) for key, item in sorted(fields.items()))
        return {key: item for key, item in inside if item is not None}

    def _remember(self, value: Value) -> None:
        """Keep every text of a secret, so that no message repeats it."""
        kind = value.WhichOneof("kind")
        if kind == "string_value" and len(value.string_value) >= _SHORTEST_SECRET and value.string_value != UNKNOWN:
            self._seen.add(value.string_value)
        elif kind == "list_value":
            for element in value.list_value.values:
                self._remember(element)
        elif kind == "struct_value":
            for element in value.struct_value.fields.values():
                self._remember(element)


def _scalar(value: Json) -> Value:
    if isinstance(value, bool):
        return Value(bool_value=value)
    if isinstance(value, int | float):
        return Value(number_value=value)
    return Value(string_value=value) if isinstance(value, str) else Value(null_value=NULL_VALUE)


def _asset(struct: Struct) -> Json:
    """A file that a program ships: its place, never what is in it."""
    place = next((struct.fields[key].string_value for key in ("path", "uri") if key in struct.fields), "")
    return {"asset": place or "text"}


def _aligned(text: str, shift: int) -> str:
    """The part of the base64 of a text that is the same whatever follows, with `shift` bytes before it."""
    encoded = base64.b64encode(b"\0" * shift + text.encode()).decode().rstrip("=")
    return encoded[(0, 2, 3)[shift] : -2]
