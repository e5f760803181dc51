"""The numbered facts of docs/semantics.md, as they stand there, with their pages written out."""

import re
from dataclasses import dataclass
from pathlib import Path

from network.azure.ambiguities import AMBIGUITIES, Ambiguity

_HERE = Path(__file__).resolve()
_PLACES = (_HERE.parents[2] / "docs/semantics.md", _HERE.parents[1] / "docs/semantics.md")
_FACT = re.compile(r"- \*\*(?P<number>S-\d+)\*\* \[(?P<mark>\w)\] (?P<text>.*?) \*\(src: (?P<sources>.*?)\)\*")
_PAGE = re.compile(r"\| (?P<code>\w+) \| (?P<page>[^|]+?) \|")
MARKS = {
    "H": "stated by the vendor's documentation",
    "M": "ambiguous, contradictory, or from a secondary source",
    "X": "seen as an error of the platform in public repositories",
}


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact: `mark` says how sure it is, `sources` holds code and page of each source.

    `settings` are the readings of it among which somebody may choose, the default first.
    """

    number: str
    mark: str
    text: str
    sources: tuple[str, ...]
    settings: tuple[str, ...] = ()


def facts() -> dict[str, Fact]:
    """All facts by number."""
    text = next(place for place in _PLACES if place.exists()).read_text(encoding="utf-8")
    pages = {row["code"]: row["page"] for row in _PAGE.finditer(text.partition("## Part D")[2])}
    return {row["number"]: _fact(row, pages) for row in _FACT.finditer(text)}


def _fact(row: re.Match[str], pages: dict[str, str]) -> Fact:
    codes = [code.strip() for code in row["sources"].split(";")]
    sources = tuple(f"{code}: {page}" if (page := pages.get(code.split()[0])) else code for code in codes)
    settings = tuple(map(_setting, (one for one in AMBIGUITIES if one.fact == row["number"])))
    return Fact(row["number"], row["mark"], row["text"], sources, settings)


def _setting(one: Ambiguity) -> str:
    values = " or ".join((one.default, *one.others)) if one.others else f"{one.default} or another day"
    return f"{one.name}: {values}. {one.meaning}"
