"""What text is written on: how wide standard output is, and whether it shows colours."""

import os
import sys
from dataclasses import dataclass
from shutil import get_terminal_size

NARROWEST, USUAL, WIDEST = 60, 100, 120


@dataclass(frozen=True, slots=True)
class Paper:
    """Width in characters, and whether colours are wanted."""

    width: int = USUAL
    colour: bool = False


def standard_output() -> Paper:
    """Colours on a terminal unless NO_COLOR is set, or wherever FORCE_COLOR is (https://no-color.org)."""
    terminal = sys.stdout.isatty()
    colour = not os.environ.get("NO_COLOR") and (terminal or bool(os.environ.get("FORCE_COLOR")))
    columns = get_terminal_size().columns if terminal else USUAL
    return Paper(min(max(columns, NARROWEST), WIDEST), colour)
