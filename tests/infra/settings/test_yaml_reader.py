"""YAML as every reader reads it: what is accepted means the same everywhere, the rest asks for quotes."""

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from infra.settings.faults import SettingsError
from infra.settings.scalars import AmbiguousScalarError, read_plain
from infra.settings.yaml_reader import read_yaml

PYYAML = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # on libyaml, whose Go port reads for the engine


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("true", True, id="true"),
        pytest.param("null", None, id="null"),
        pytest.param("", None, id="nothing at all is null"),
        pytest.param("0", 0, id="zero"),
        pytest.param("-17", -17, id="a negative number"),
        pytest.param("1.25", 1.25, id="a decimal fraction"),
        pytest.param("9007199254740992", 2**53, id="the largest whole number that every reader keeps"),
        pytest.param("10.0.0.0/16", "10.0.0.0/16", id="a prefix is a string"),
        pytest.param("10.0.0.4", "10.0.0.4", id="an address is a string"),
        pytest.param("tcp/443", "tcp/443", id="a port is a string"),
        pytest.param("site:home", "site:home", id="a colon inside a word"),
        pytest.param("2027-01", "2027-01", id="a month is no date"),
    ],
)
def test_a_plain_scalar_with_one_meaning(text: str, value: object) -> None:
    assert read_plain(text) == value
    assert type(read_plain(text)) is type(value)


@pytest.mark.parametrize(
    "text",
    [
        *("yes", "No", "on", "OFF", "y", "True", "FALSE", "Null", "~", "<<", "="),
        *("12:34:56", "2026-11-21", "2026-11-21 10:00:00"),
        *("1e3", "1.5e-3", "0123", "0o17", "0x1F", "0b101", "1_000", "+5", ".5", "5.", "00", "09"),
        *(".inf", "-.INF", ".nan", "9007199254740993", "-9007199254740993"),
    ],
)
def test_a_plain_scalar_that_readers_read_differently(text: str) -> None:
    with pytest.raises(AmbiguousScalarError):
        read_plain(text)


def test_every_fault_of_a_document_has_its_line() -> None:
    text = """\
a: yes
on: 1
1: 2
b: &anchor {c: 12:34:56, d: *anchor, [1]: 2}
a: !!int 3
e: "yes"
---
x
"""
    disagree = "true, false, null or a decimal number; readers of YAML disagree about it"
    assert [str(fault) for fault in read_yaml(text, "f").faults] == [
        f'f:1: a: got yes without quotes, expected "yes" in quotes, or {disagree}',
        f'f:2: got on without quotes, expected "on" in quotes, or {disagree}',
        'f:3: got the key 1, expected a string, "1" in quotes',
        "f:4: b: got the anchor &anchor, expected a value without an anchor",
        f'f:4: b.c: got 12:34:56 without quotes, expected "12:34:56" in quotes, or {disagree}',
        "f:4: b.d: got the alias *anchor, expected the value itself",
        "f:4: b: got a key that is no string, expected a string",
        "f:5: got the key 'a' again, expected each key once (the first is in line 1)",
        "f:5: a: got the tag tag:yaml.org,2002:int, expected a value without a tag",
        "f:7: got a second document, expected one document in one file",
    ]


@pytest.mark.parametrize(
    ("text", "where", "problem"),
    [
        pytest.param(
            "a: [1, 2\nb: 3\n",
            "f:2",
            "a line that is no YAML (expected ',' or ']', but got ':')",
            id="a list that never ends",
        ),
        pytest.param("a:\n\t- b\n", "f:2", "a tab, where YAML wants spaces", id="a tab"),
        pytest.param(
            "a: \x07",
            "f",
            "a line that is no YAML (unacceptable character #x0007: special characters are not allowed)",
            id="a character that no YAML has",
        ),
    ],
)
def test_broken_syntax_is_one_fault(text: str, where: str, problem: str) -> None:
    with pytest.raises(SettingsError) as error:
        read_yaml(text, "f")
    assert str(error.value) == (f"{where}: got {problem}, expected maps, lists and scalars as YAML writes them")


def test_a_document_of_too_many_levels_is_refused_without_falling_over() -> None:
    document = read_yaml("[" * 300 + "]" * 300, "f.yaml")
    assert [fault.message for fault in document.faults] == ["got more than 50 levels, expected fewer"]


def test_lines_of_keys_and_items() -> None:
    document = read_yaml("a:\n  b:\n    - x\n    - {c: 1,\n       d: 2}\n", "f.yaml")
    assert document.line(("a",)) == 1
    assert document.line(("a", "b", 1)) == 4
    assert document.line(("a", "b", 1, "d")) == 5
    assert document.line(("a", "b", 7, "nowhere")) == 2


_plain = st.text(
    st.characters(codec="ascii", categories=["L", "N"], include_characters=" .:-+_~=<&*!|>'\"[]{},#%@`"), max_size=8
)
_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.floats(-1e9, 1e9) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(_values, st.sampled_from([True, False, None]))
def test_what_it_accepts_pyyaml_reads_alike_in_whole_documents(value: object, flow: bool | None) -> None:
    text = yaml.safe_dump(value, default_flow_style=flow)
    document = read_yaml(text, "f.yaml")
    if not document.faults:
        assert document.value == yaml.load(text, Loader=PYYAML)  # noqa: S506 - safe


@given(_plain)
def test_what_it_accepts_pyyaml_reads_alike_in_any_scalar(text: str) -> None:
    try:
        document = read_yaml(f"a: {text}", "f.yaml")
    except SettingsError:
        return
    if not document.faults:
        assert document.value == yaml.load(f"a: {text}", Loader=PYYAML)  # noqa: S506 - safe
