"""docs/requirements.md says what the data files and the code say."""

import re

from compute.requirements.codes import CODES, OTHERWISE
from compute.requirements.page import HEADING, SECTIONS, with_tables
from compute.requirements.reader import FOLDER, catalogue
from compute.requirements.requirement import Fact, System

PAGE = (FOLDER.parents[1] / "docs" / "requirements.md").read_text(encoding="utf-8")
TEXT, _, TABLES = PAGE.partition(HEADING)


def test_its_tables_are_those_of_the_data_files() -> None:
    """Written by `python -m compute.requirements.page`."""
    assert with_tables(PAGE) == PAGE


def test_every_flow_has_a_row() -> None:
    shown = re.findall(r"^\| `([\w.]+)` \|", TABLES, re.MULTILINE)
    assert set(shown) == {one.id for one in catalogue()}
    assert sorted(system for systems in SECTIONS.values() for system in systems) == sorted(System)


def first_cells(text: str) -> list[str]:
    """The words in the first column of all tables."""
    rows = re.findall(r"^\| (`[^|]+) \|", text, re.MULTILINE)
    return [word for row in rows for word in re.findall(r"`([\w-]+)`", row)]


def test_every_system_and_every_fact_is_explained_once() -> None:
    assert sorted(first_cells(TEXT)) == sorted([*System, *Fact])


def test_every_rule_of_an_unmet_requirement_is_named() -> None:
    linked = set(re.findall(r"rules/(\w+)\.md", TEXT))
    assert linked == {OTHERWISE, *(row.code for row in CODES)}
