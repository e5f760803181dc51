"""From what a resource returns, written with the markers of the resource graph, to what the engine is told."""

from collections.abc import Mapping, Sequence

from infra.offline.stand_in.wire import UNKNOWN, Value, Values
from network.model.resource import Json, Properties, is_secret, is_unknown

# Known before an update, because they never change.
_STABLE = ("name", "location")


def returned(outputs: Properties, inputs: Values) -> Values:
    """The outputs after a deployment: secrets as they came in, and nothing where only Azure could know the value."""
    return {key: value for key, value in _with(outputs, inputs, None).items() if value is not None}


def foreseen(outputs: Properties, inputs: Values, old: Values) -> Values:
    """The outputs at preview, as azure-native foresees them: what the program gave, and nothing else, is known."""
    stable = {key: old[key] for key in _STABLE if key in old}
    return {**_foreseen(outputs, inputs), **stable}


def _with(outputs: Properties, inputs: Values, missing: Value) -> Values:
    return {key: _restored(value, inputs.get(key), missing) for key, value in outputs.items()}


def _restored(output: Json, given: Value, missing: Value) -> Value:
    """The output, with what the program gave in place of the markers."""
    if is_secret(output) or is_unknown(output):
        return missing if given is None else given
    if isinstance(output, Mapping):
        items = _with(output, given if isinstance(given, dict) else {}, missing)
        return {key: value for key, value in items.items() if value is not None}
    if isinstance(output, Sequence) and not isinstance(output, str):
        elements = given if isinstance(given, list) and len(given) == len(output) else [None] * len(output)
        return [_restored(value, element, missing) for value, element in zip(output, elements, strict=True)]
    return output


def _foreseen(outputs: Properties, inputs: Values) -> Values:
    return {key: _expected(value, inputs[key]) if key in inputs else UNKNOWN for key, value in outputs.items()}


def _expected(output: Json, given: Value) -> Value:
    if isinstance(output, Mapping) and isinstance(given, dict) and not is_secret(output):
        return {**given, **_foreseen(output, given)}
    if isinstance(output, Sequence) and isinstance(given, list) and len(given) == len(output):
        return [_expected(value, element) for value, element in zip(output, given, strict=True)]
    if isinstance(output, Mapping) and isinstance(given, list):
        # A set of ids goes in as a list and comes back as an object.
        return {key: _foreseen(value, {}) if isinstance(value, Mapping) else UNKNOWN for key, value in output.items()}
    return given
