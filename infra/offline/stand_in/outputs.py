"""From what a resource returns, written with the markers of the resource graph, to what the engine is told."""

from collections.abc import Mapping, Sequence

from infra.capture.values import UNKNOWN
from infra.offline.stand_in.wire import Value, Values
from network.model.resource import Json, Properties, is_secret, is_unknown

# Known before an update, because they never change.
_STABLE = ("name", "location")


def returned(outputs: Properties, inputs: Values) -> Values:
    """The outputs after a deployment: secrets as they came in, and nothing where only Azure could know the value."""
    restored = {key: _restored(value, inputs.get(key)) for key, value in outputs.items()}
    return {key: value for key, value in restored.items() if value is not None}


def _restored(output: Json, given: Value) -> Value:
    """The output, with what was given in place of a marker."""
    if is_secret(output) or is_unknown(output):
        return given
    if isinstance(output, Mapping):
        return returned(output, given if isinstance(given, dict) else {})
    if isinstance(output, Sequence) and not isinstance(output, str):
        elements = given if isinstance(given, list) and len(given) == len(output) else [None] * len(output)
        return [_restored(value, element) for value, element in zip(output, elements, strict=True)]
    return output


def foreseen(outputs: Properties, inputs: Values, old: Values) -> Values:
    """The outputs at preview, as azure-native foresees them: what the program gave, and nothing else, is known.

    `old` are the outputs before an update: its name and location stay.
    """
    stable = {key: old[key] for key in _STABLE if key in old}
    return {**_expected_of(outputs, inputs), **stable}


def _expected_of(outputs: Properties, inputs: Values) -> Values:
    return {key: _expected(value, inputs[key]) if key in inputs else UNKNOWN for key, value in outputs.items()}


def _expected(output: Json, given: Value) -> Value:
    if isinstance(output, Mapping) and isinstance(given, dict) and not is_secret(output):
        return {**given, **_expected_of(output, given)}
    if isinstance(output, Sequence) and isinstance(given, list) and len(given) == len(output):
        return [_expected(value, element) for value, element in zip(output, given, strict=True)]
    if isinstance(output, Mapping) and isinstance(given, list):
        # A set of ids goes in as a list and comes back as an object.
        return {
            key: _expected_of(value, {}) if isinstance(value, Mapping) else UNKNOWN for key, value in output.items()
        }
    return given
