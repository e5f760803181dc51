"""A program that gives no graph shows its own error, in one message with its own line."""

import sys
import time

import pytest

from infra.capture.errors import CaptureError
from infra.capture.program import capture
from infra.capture.project import Target
from tests.infra.capture.programs import PROGRAMS, captured, project, refused


@pytest.mark.parametrize(
    ("stack", "message"),
    [
        pytest.param("raises", "__main__.py:14: ValueError: no such size: Standard_X", id="it raises"),
        pytest.param(
            "lacks-a-package",
            f"__main__.py:18: got no module 'their_own_library' in {sys.executable}, expected the packages that the "
            "program needs, such as those of its requirements.txt",
            id="it lacks a package",
        ),
        pytest.param("raises-in-apply", "__main__.py:22: IndexError: list index out of range", id="it raises in apply"),
        pytest.param(
            "lacks-configuration",
            "__main__.py:26: Missing required configuration variable 'failing:size'; please set a value using the "
            "command `pulumi config set failing:size <value>`",
            id="it lacks configuration",
        ),
        pytest.param("ends-itself", "__main__.py:30: the program ended itself: exit status 7", id="sys.exit"),
        pytest.param("logs-an-error", "the quota is used up", id="it logs an error"),
        pytest.param(
            "lacks-a-name",
            "__main__.py:50: network:Subnet#virtualNetworkName: got None, expected a name",
            id="a resource lacks the name of its parent",
        ),
        pytest.param(
            "names-twice",
            "__main__.py:55: got the URN urn:pulumi:names-twice::failing::azure-native:network:RouteTable::twice "
            "again, expected another name for the second resource",
            id="two resources have one name",
        ),
        pytest.param("dies", "the program was ended before it was through (cannot go on)", id="it is killed"),
        pytest.param("refuses", "__main__.py:67: this program wants another world", id="it refuses"),
        pytest.param(
            "transforms-badly", "__main__.py:71: a transform of routes raised 'nothing'", id="a transform raises"
        ),
    ],
)
def test_every_way_to_fail_has_its_message(stack: str, message: str) -> None:
    assert refused("failing", stack) == f"failing/{stack}: {message}"


def test_a_program_that_ends_itself_well_has_declared_what_it_has_declared() -> None:
    assert [one.name for one in captured("failing", "ends-well").resources] == ["rg"]


@pytest.mark.parametrize("stack", ["never-ends", "waits-for-ever"])
def test_a_program_that_does_not_end_is_ended(stack: str) -> None:
    started = time.monotonic()
    assert refused("failing", stack, timeout=1.5) == (
        f"failing/{stack}: the program did not end within 1.5 s, expected an end (--timeout waits longer)"
    )
    assert time.monotonic() - started < 15


def test_a_program_that_is_no_python_shows_the_line() -> None:
    assert refused("broken", "dev") == "broken/dev: src/app.py:3: SyntaxError: expected ':'"


def test_a_folder_without_a_program_is_named() -> None:
    folder = PROGRAMS / "empty"
    assert refused("empty", "dev") == f"empty/dev: {folder}: got no __main__.py, expected the program there"


def test_the_first_program_that_fails_is_the_one_that_is_told() -> None:
    with pytest.raises(CaptureError, match=r"^failing/raises: __main__\.py:14"):
        capture([Target(project("failing"), "raises"), Target(project("failing"), "ends-well")])
