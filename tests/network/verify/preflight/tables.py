"""All rows of all tables, for the tests that ask something of each of them."""

from importlib import import_module
from pathlib import Path

from tests.network.verify.preflight.graphs import Row

_HERE = Path(__file__).parent
_TABLES = sorted(path.stem for path in _HERE.glob("test_*.py") if "\nROWS = (" in path.read_text("utf-8"))
ROWS: list[Row] = [row for name in _TABLES for row in import_module(f"tests.network.verify.preflight.{name}").ROWS]
