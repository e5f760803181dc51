"""Secrets: a program gets what it asks for, and nothing of it ever leaves the program's process."""

import pytest

from infra.capture.program import capture
from infra.capture.project import Target
from network.lift.graph import write_graph
from network.model.resource import SECRET_KEY
from tests.infra.capture.programs import captured, project, refused, resource

SECRET = {SECRET_KEY: True}
# What stands in the stack file and in the program, and what the program makes of it.
PLANTED = ("AAABA", "planted-in-the-program", "<planted", "user:planted")


def test_a_secret_is_a_marker_wherever_it_arrives() -> None:
    link = resource(captured("secrets", "plain"), "connections/link")
    assert link.tags == {
        "text": SECRET,
        "bare": SECRET,
        "inside": SECRET,
        "encoded": SECRET,
        "part": SECRET,
        "user": "admin",
        "any": SECRET,
        "object": SECRET,
        "drawn": SECRET,
        "computed": SECRET,
        "mixed": SECRET,
    }
    assert link.properties == {
        "authorizationKey": SECRET,
        "enableBgp": SECRET,
        "routingWeight": SECRET,
        "sharedKey": SECRET,
    }


def test_no_secret_is_in_the_graph() -> None:
    written = str(write_graph(captured("secrets", "plain")))
    assert not [planted for planted in PLANTED if planted in written]


def test_the_message_of_a_program_that_fails_has_its_secrets_struck_out() -> None:
    assert refused("secrets", "loud") == "secrets/loud: __main__.py:43: ValueError: cannot use [secret] with [secret]"


def test_what_a_program_prints_is_not_printed(capfd: pytest.CaptureFixture[str]) -> None:
    capture([Target(project("secrets"), "plain")])
    printed = capfd.readouterr()
    assert printed.out + printed.err == ""
