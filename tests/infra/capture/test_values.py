"""Properties on the wire: what is written is read, markers included, and a secret is found wherever it hides."""

import base64

import pytest
from google.protobuf.struct_pb2 import Struct
from hypothesis import given
from hypothesis import strategies as st

from infra.capture.configuration import Placeholder
from infra.capture.values import SIGNATURE, SIGNED_OUTPUT, SIGNED_RESOURCE, SIGNED_SECRET, UNKNOWN, Wire
from network.model.resource import SECRET_KEY, Json, unknown

WIRE = Wire(Placeholder())
SECRET: Json = {SECRET_KEY: True}

texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)
scalars = st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False) | texts
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3), max_leaves=8
)


def read(values_of: dict[str, object], wire: Wire = WIRE) -> dict[str, Json]:
    struct = Struct()
    struct.update(values_of)
    return wire.read(struct, lambda path: f"it#{path}")


@given(st.dictionaries(texts.filter(lambda key: not key.startswith("__")), values, max_size=4))
def test_what_is_written_is_read(written: dict[str, Json]) -> None:
    assert WIRE.read(WIRE.write(written), lambda path: path) == written


def test_markers_travel() -> None:
    written: dict[str, Json] = {"a": [unknown("x#y")], "b": {"c": SECRET}}
    assert WIRE.read(WIRE.write(written), lambda path: f"it#{path}") == {"a": [unknown("it#a[0]")], "b": {"c": SECRET}}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param(UNKNOWN, unknown("it#a"), id="unknown"),
        pytest.param(f"https://{UNKNOWN}/x", unknown("it#a"), id="unknown inside a text"),
        pytest.param({SIGNATURE: SIGNED_SECRET, "value": "hunter22"}, SECRET, id="a secret"),
        pytest.param({SIGNATURE: SIGNED_OUTPUT, "value": "x"}, "x", id="an output with its value"),
        pytest.param({SIGNATURE: SIGNED_OUTPUT}, unknown("it#a"), id="an output without"),
        pytest.param({SIGNATURE: SIGNED_RESOURCE, "urn": "urn:x", "id": "/x"}, "/x", id="a resource"),
        pytest.param({SIGNATURE: "c44067f5952c0a294b673a41bacd8c17", "path": "x.sh"}, {"asset": "x.sh"}, id="a file"),
        pytest.param(
            {SIGNATURE: "c44067f5952c0a294b673a41bacd8c17", "text": "hunter22"}, {"asset": "text"}, id="a text"
        ),
        pytest.param({"a": None, "b": 1}, {"b": 1}, id="null is absent"),
        pytest.param(3.0, 3, id="a whole number"),
    ],
)
def test_what_a_program_sends_is_read_as_what_it_is(value: object, expected: Json) -> None:
    assert read({"a": value}) == {"a": expected}


def test_what_is_internal_is_left_out() -> None:
    assert read({"__provider": "code", "a": 1}) == {"a": 1}


@given(st.binary(max_size=9), st.binary(max_size=9))
def test_a_placeholder_is_found_in_any_base64(before: bytes, after: bytes) -> None:
    encoded = base64.b64encode(before + WIRE.placeholder.text.encode() + after).decode()
    assert read({"a": encoded}) == {"a": SECRET}


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(f"x{WIRE.placeholder.text}y", id="inside a text"),
        pytest.param(WIRE.placeholder.number, id="a number"),
        pytest.param(float(WIRE.placeholder.number), id="a float"),
        pytest.param({WIRE.placeholder.text: WIRE.placeholder.text}, id="an object"),
    ],
)
def test_a_placeholder_is_a_secret(value: object) -> None:
    assert read({"a": value}) == {"a": SECRET}


def test_messages_are_cleaned_of_every_secret_that_was_seen() -> None:
    wire = Wire(Placeholder())
    read({"a": {SIGNATURE: SIGNED_SECRET, "value": {"b": ["hunter22", "abc"]}}}, wire)
    assert (
        wire.clean(f"hunter22 abc {wire.placeholder.text} {wire.placeholder.number}")
        == "[secret] abc [secret] [secret]"
    )


@given(scalars)
def test_an_ordinary_value_is_no_secret(value: Json) -> None:
    assert read({"a": value}) == {"a": value}
