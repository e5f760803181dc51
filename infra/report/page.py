"""A page of text: lines that wrap inside their block, words in a style, places at the right edge.

Written by hand: a trace has to be on the screen within 0.4 s, and the libraries that print as well take a fifth of
that to be imported.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import NamedTuple

from infra.report.paper import Paper

# What stands between ESC [ and m (ECMA-48, select graphic rendition).
PLAIN, BOLD, FAINT, RED, GREEN, YELLOW, CYAN = "", "1", "2", "1;31", "1;32", "1;33", "1;36"
RESET = "\x1b[0m"

LABEL = 7  # the width of the words in front of a block
GAP = 2  # between columns, and between a text and the place at the right edge
ASCII = str.maketrans({"✓": "+", "✗": "x", "→": ">"})  # for terminals that know no more


class Span(NamedTuple):
    """Words in one style."""

    text: str
    style: str = PLAIN


Told = str | Span
Row = Sequence[Span]
"""One line: its letters, each with its style."""


class Page:
    """Text, written line by line."""

    def __init__(self, paper: Paper) -> None:
        self._paper = paper
        self._lines: list[str] = []

    @property
    def text(self) -> str:
        """What was written; no line ends in spaces."""
        return "".join(f"{line}\n" for line in self._lines)

    def line(self, *told: Told, indent: int = 0, hang: int = 0, place: str = "") -> None:
        """A paragraph; from its second line on it stands `hang` further in.

        `place` stands at the right edge, on a line of its own where there is no room.
        """
        margins = (indent, indent + hang)
        rows = _wrapped(told, [self._paper.width - margin for margin in margins])
        for position, row in enumerate(rows):
            margin = margins[position > 0]
            room = self._paper.width - margin - len(row) - len(place)
            last = position == len(rows) - 1
            fits = place and last and room >= GAP
            self._write(margin, [*row, *_letters([" " * room, Span(place, FAINT)])] if fits else row)
            if place and last and not fits:
                self._write(max(0, self._paper.width - len(place)), [*_letters([Span(place, FAINT)])])

    def labelled(self, word: str, *told: Told, indent: int = 2, width: int = LABEL) -> None:
        """A block with a short word in front of it."""
        room = self._paper.width - indent - width - 1
        for position, row in enumerate(_wrapped(told, [room, room])):
            front = f"{'' if position else word:<{width + 1}}"
            self._write(indent, [*_letters([Span(front, FAINT)]), *row])

    def table(self, rows: Iterable[Sequence[Told]], indent: int = 0) -> None:
        """Columns as wide as their widest cell; where there is no room, the widest give way and wrap."""
        cells = [[list(_letters([cell])) for cell in row] for row in rows]
        widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
        room = self._paper.width - indent - GAP * (len(widths) - 1)
        while sum(widths) > room and max(widths) > LABEL:
            widths[widths.index(max(widths))] -= 1
        for row in cells:
            wrapped = [_wrapped(cell, [width, width]) for cell, width in zip(row, widths, strict=True)]
            for line in zip_longest(*wrapped, fillvalue=[]):
                self._write(indent, [*_columns(line, widths)])

    def _write(self, margin: int, row: Row) -> None:
        line = " " * margin + "".join(self._styled(row))
        line = line.rstrip()
        self._lines.append(line if self._paper.unicode else line.translate(ASCII))

    def _styled(self, row: Row) -> Iterator[str]:
        """The letters of a row, with a change of style only where there is one."""
        current = PLAIN
        for letter, wanted in row:
            style = wanted if self._paper.colour and letter != " " else PLAIN
            if style != current:
                yield (RESET if current else "") + (f"\x1b[{style}m" if style else "")
                current = style
            yield letter
        yield RESET if current else ""


def _letters(told: Iterable[Told]) -> Iterator[Span]:
    for part in told:
        text, style = part if isinstance(part, Span) else (part, PLAIN)
        yield from (Span(letter, style) for letter in text)


def _columns(line: Sequence[Sequence[Span]], widths: Sequence[int]) -> Iterator[Span]:
    for cell, width in zip(line, widths, strict=True):
        yield from cell
        yield from _letters([" " * (width + GAP - len(cell))])


def _wrapped(told: Iterable[Told], widths: Sequence[int]) -> list[list[Span]]:
    """Lines no longer than the first width, then the second, broken at spaces."""
    rows: list[list[Span]] = []
    rest = list(_letters(told))
    while rest:
        width = max(widths[bool(rows)], 1)
        text = "".join(letter for letter, _ in rest)
        paragraph = text.partition("\n")[0]
        end, after = len(paragraph), len(paragraph) + 1
        if end > width:
            space = paragraph.rfind(" ", 0, width + 1)
            end = space if paragraph[: max(space, 0)].strip() else _end_of_word(paragraph, width)
            after = end + len(paragraph[end:]) - len(paragraph[end:].lstrip(" "))
            after += end == len(paragraph)
        rows.append(rest[:end])
        rest = rest[after:]
    return rows or [[]]


def _end_of_word(paragraph: str, width: int) -> int:
    """Where a word that is too long ends: at the edge, but for an address of the web, which must stay whole."""
    word = paragraph.split(" ", 1)[0]
    return len(word) if "://" in word else width
