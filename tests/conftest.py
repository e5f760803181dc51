"""What a test sees printed does not depend on the terminal it is run from."""

from collections.abc import Iterator

import pytest

PINNED = {"COLUMNS": "100", "NO_COLOR": "1", "PYTHONUTF8": "1"}
ABSENT = ("FORCE_COLOR", "CLICOLOR_FORCE", "TTY_COMPATIBLE", "TERMINAL_WIDTH", "LINES", "GITHUB_ACTIONS")


@pytest.fixture(scope="session", autouse=True)
def terminal() -> Iterator[None]:
    """A hundred columns of plain UTF-8, for this process and for every command that a test starts."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in PINNED.items():
            patch.setenv(name, value)
        for name in ABSENT:
            patch.delenv(name, raising=False)
        yield
