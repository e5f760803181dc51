"""What text is written on: how wide standard output is, whether it shows colours, and which letters it knows."""

import os
import sys
from dataclasses import dataclass
from shutil import get_terminal_size

NARROWEST, USUAL, WIDEST = 60, 100, 120


@dataclass(frozen=True, slots=True)
class Paper:
    """Width in characters, whether colours are wanted, and whether there are letters beyond ASCII."""

    width: int = USUAL
    colour: bool = False
    unicode: bool = True


def standard_output() -> Paper:
    """Colours on a terminal unless NO_COLOR is set, or wherever FORCE_COLOR is (https://no-color.org)."""
    colour = not os.environ.get("NO_COLOR") and (sys.stdout.isatty() or bool(os.environ.get("FORCE_COLOR")))
    columns = get_terminal_size((USUAL, 0)).columns
    unicode = (sys.stdout.encoding or "").lower().startswith("utf")
    return Paper(min(max(columns, NARROWEST), WIDEST), colour, unicode)
