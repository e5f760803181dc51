"""Dependencies are written without what follows from the rest of them, and nothing that follows is lost."""

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.capture.waiting import direct


@pytest.mark.parametrize(
    ("waiting", "expected"),
    [
        pytest.param({"a": (), "b": ("a",)}, {"a": (), "b": ("a",)}, id="one that is named"),
        pytest.param(
            {"a": (), "b": ("a",), "c": ("a", "b")}, {"a": (), "b": ("a",), "c": ("b",)}, id="one that follows"
        ),
        pytest.param(
            {"a": (), "b": ("a",), "c": ("b",), "d": ("a", "c")},
            {"a": (), "b": ("a",), "c": ("b",), "d": ("c",)},
            id="one that follows by another",
        ),
        pytest.param({"a": (), "b": (), "c": ("a", "b")}, {"a": (), "b": (), "c": ("a", "b")}, id="two side by side"),
        pytest.param({"b": ("a",), "a": ()}, {"b": ("a",), "a": ()}, id="one that is declared later"),
        pytest.param({"b": ("elsewhere",)}, {"b": ("elsewhere",)}, id="one that nobody declares"),
    ],
)
def test_what_follows_is_left_out(waiting: Mapping[str, Sequence[str]], expected: Mapping[str, Sequence[str]]) -> None:
    assert direct(waiting) == expected


def everything(waiting: Mapping[int, Sequence[int]], one: int) -> set[int]:
    """All that comes before a resource, followed step by step."""
    return {each for named in waiting[one] for each in (named, *everything(waiting, named))}


@given(st.lists(st.sets(st.integers(0, 7)), max_size=8))
def test_nothing_that_follows_is_lost(drawn: list[set[int]]) -> None:
    waiting = {str(n): tuple(str(one) for one in named if one < n) for n, named in enumerate(drawn)}
    left = {int(one): tuple(map(int, named)) for one, named in direct(waiting).items()}
    whole = {int(one): tuple(map(int, named)) for one, named in waiting.items()}
    for one in whole:
        assert everything(left, one) == everything(whole, one)
        assert all(each not in everything(left, other) for each in left[one] for other in left[one])
