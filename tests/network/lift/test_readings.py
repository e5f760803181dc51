"""Readings of open questions: what may be said, and what is refused."""

from pathlib import Path

import pytest

from network.azure.ambiguities import AMBIGUITIES, Readings
from network.lift.readings import read_readings
from network.model.errors import InputError

PAGE = Path(__file__).resolve().parents[3] / "docs" / "readings.md"


@pytest.mark.parametrize("name", [one.name for one in AMBIGUITIES])
def test_every_value_of_every_setting_is_read(name: str) -> None:
    (row,) = (one for one in AMBIGUITIES if one.name == name)
    for value in (row.default, *row.others):
        assert getattr(read_readings({name: value}, "here"), name) == value


def test_what_is_given_stands_over_what_was_there() -> None:
    below = Readings(nested_zones="all", translated_flows="network deny")
    found = read_readings({"nested_zones": "specific"}, "here", below)
    assert (found.nested_zones, found.translated_flows) == ("specific", "network deny")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        pytest.param(
            {"nested_zone": "all"},
            "here: got 'nested_zone', expected a setting; did you mean 'nested_zones'?",
            id="a mistyped setting",
        ),
        pytest.param(
            {"nested_zones": "none"},
            "here: nested_zones: got 'none', expected one of specific, all",
            id="a reading that there is not",
        ),
        pytest.param(
            {"private_subnets_after": "soon"},
            "here: private_subnets_after: got 'soon', expected a day such as 2026-03-31",
            id="a day that is none",
        ),
    ],
)
def test_what_is_refused(given: dict[str, str], message: str) -> None:
    with pytest.raises(InputError) as error:
        read_readings(given, "here")
    assert str(error.value) == message


def test_the_page_has_every_setting_with_its_values() -> None:
    text = PAGE.read_text(encoding="utf-8")
    for one in AMBIGUITIES:
        values = ", ".join(f"`{value}`" for value in (one.default, *one.others))
        row = f"| `{one.name}` | [{one.fact}](semantics.md) | {one.meaning} | {values} | [page]({one.page}) |"
        assert row in text
