"""docs/estate.md shows what its commands print today."""

import re
import shlex

import pytest

from tests.estate.clone import ROOT, Clone

PAGE = (ROOT / "docs" / "estate.md").read_text(encoding="utf-8")
SHOWN = re.findall(r"^```\n\$ fairway (?P<command>.+)\n(?P<output>(?:.*\n)+?)```$", PAGE, re.MULTILINE)


def test_the_page_shows_a_query_and_two_ways() -> None:
    assert [command.split()[0] for command, _ in SHOWN] == ["trace", "resolve", "trace"]


@pytest.mark.parametrize(("command", "output"), SHOWN, ids=[command for command, _ in SHOWN])
def test_what_it_shows_is_what_is_printed(clone: Clone, command: str, output: str) -> None:
    answer = clone.run(*shlex.split(command))
    assert answer.code == 0, answer.err
    assert answer.out.strip() == output.strip()
