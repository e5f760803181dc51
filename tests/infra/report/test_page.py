"""How text is laid out: wrapping, hanging lines, places at the edge, columns."""

import pytest

from infra.report.page import FAINT, RED, Page, Span
from infra.report.paper import Paper


def page(width: int = 20, *, colour: bool = False) -> Page:
    return Page(Paper(width, colour))


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        pytest.param("", [""], id="nothing is an empty line"),
        pytest.param("one two three four", ["one two three four"], id="what fits stays"),
        pytest.param("one two three fourth", ["one two three fourth"], id="to the last letter"),
        pytest.param("one two three fourth5", ["one two three", "fourth5"], id="one letter too many breaks at a space"),
        pytest.param("a" * 25, ["a" * 20, "a" * 5], id="a word that is too long breaks where it must"),
        pytest.param("a\nb", ["a", "b"], id="a line that is broken stays broken"),
        pytest.param(
            "see https://example.org/a-long-page", ["see", "https://example.org/a-long-page"], id="no address"
        ),
        pytest.param("a    b", ["a    b"], id="spaces inside are kept"),
    ],
)
def test_wrapping(text: str, lines: list[str]) -> None:
    written = page()
    written.line(text)
    assert written.text.splitlines() == lines


def test_further_lines_hang() -> None:
    written = page()
    written.line("one two three four five", indent=2, hang=2)
    assert written.text == "  one two three four\n    five\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("a rule", "a rule      f.yaml:3\n", id="beside the text"),
        pytest.param("ten letter", "ten letter  f.yaml:3\n", id="with two spaces left"),
        pytest.param("ten letters", "ten letters\n            f.yaml:3\n", id="with one it gets its own line"),
    ],
)
def test_a_place_stands_at_the_edge(text: str, expected: str) -> None:
    written = page()
    written.line(text, place="f.yaml:3")
    assert written.text == expected


def test_a_place_that_is_longer_than_the_page_is_whole() -> None:
    written = page(8)
    written.line("a", place="stacks/f.yaml:3")
    assert written.text == "a\nstacks/f.yaml:3\n"


def test_a_label_stands_in_front_of_its_block() -> None:
    written = page(24)
    written.labelled("fix", "give it another prefix")
    assert written.text == "  fix     give it\n          another prefix\n"


def test_columns_are_as_wide_as_their_widest_cell() -> None:
    written = page(30)
    written.table([("a", "bb", "c"), ("aaa", "b", "cc")])
    assert written.text == "a    bb  c\naaa  b   cc\n"


def test_the_widest_column_gives_way() -> None:
    written = page(24)
    written.table([("1", "one two three four five", "x"), ("2", "six", "y")])
    assert written.text == "1  one two three four  x\n   five\n2  six                 y\n"


def test_styles_change_only_where_they_change() -> None:
    written = page(40, colour=True)
    written.line(Span("ab", RED), " ", Span("c d", FAINT))
    assert written.text == "\x1b[1;31mab\x1b[0m \x1b[2mc\x1b[0m \x1b[2md\x1b[0m\n"
