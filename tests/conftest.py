"""What a test sees does not depend on the terminal it is run from, nor on the Python that runs it."""

import asyncio
from collections.abc import Iterator

import pytest

PINNED = {"COLUMNS": "100", "NO_COLOR": "1", "PYTHONUTF8": "1"}
ABSENT = ("FORCE_COLOR", "CLICOLOR_FORCE", "TTY_COMPATIBLE", "TERMINAL_WIDTH", "LINES", "GITHUB_ACTIONS")

# The SDK asks for a loop wherever an output is made, and from Python 3.12 on nobody else makes one.
asyncio.set_event_loop(asyncio.new_event_loop())


@pytest.fixture(scope="session", autouse=True)
def terminal() -> Iterator[None]:
    """A hundred columns of plain UTF-8, for this process and for every command that a test starts."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in PINNED.items():
            patch.setenv(name, value)
        for name in ABSENT:
            patch.delenv(name, raising=False)
        yield
