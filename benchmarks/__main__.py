"""`make bench`: every figure, with the promise it is held against. Exits 1 where one is not kept."""

import sys
from importlib import import_module

from rich.console import Console
from rich.table import Table

MODULES = ("simulation", "capture", "estate")


def main() -> int:
    """Measure, print, and say whether every promise is kept."""
    table = Table("figure", "value", "promise", "yardstick", "", box=None)
    kept = True
    for name in sys.argv[1:] or MODULES:
        for figure in import_module(f"benchmarks.{name}").figures():
            promise = f"{'≥' if figure.at_least else '≤'} {figure.limit:g} {figure.unit}"
            value = f"{figure.value:.3g} {figure.unit}"
            table.add_row(figure.name, value, promise, figure.yardstick, "kept" if figure.kept else "MISSED")
            kept = kept and figure.kept
    Console().print(table)
    return 0 if kept else 1


if __name__ == "__main__":
    raise SystemExit(main())
