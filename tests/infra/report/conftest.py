"""Golden files: whole texts that a person has read. `pytest tests/infra/report --rewrite-golden` writes them anew."""

from collections.abc import Callable
from pathlib import Path

import pytest

from infra.check import Question, check_network
from infra.expectations import Expectations
from infra.report.result import CheckResult
from network.model.intent import Intent
from network.model.resource import ResourceGraph, Source
from tests.network.verify.intents.network import GROUPS, WORLD, intent, resources

FOLDER = Path(__file__).with_name("golden")
REWRITE = "--rewrite-golden"
Golden = Callable[[str, str], None]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(REWRITE, action="store_true", help="Write the golden files instead of comparing with them.")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Compares a text with the golden file of this name."""

    def compare(name: str, text: str) -> None:
        file = FOLDER / name
        if request.config.getoption(REWRITE, default=False):
            file.write_text(text, encoding="utf-8")
        assert text == file.read_text(encoding="utf-8"), f"{name} is another text; read it before you rewrite it"

    return compare


def expected(number: int, name: str, *asked: str, **rest: str) -> Intent:
    """An intent of a stack file, at a line of its own."""
    made = intent(*asked, **rest)
    return Intent(
        name=name,
        sources=made.sources,
        destinations=made.destinations,
        ports=made.ports,
        outcome=made.outcome,
        through=made.through,
        never_without=made.never_without,
        source=Source("stacks/Pulumi.test.yaml", number, "test"),
    )


INTENTS = (
    expected(101, "data goes in private", "training/nodes", "datastore/blob", through="private endpoint"),
    expected(102, "nodes sign in on the dev machine", "training/nodes", "box", "tcp/22"),
    expected(103, "no datagram reaches the dev machine", "training/nodes", "box", "udp/53", "deny"),
    expected(104, "nodes read the example", "training/nodes", "www.example.org"),
    expected(105, "data goes through a firewall", "training/nodes", "datastore/blob", through="firewall"),
    expected(106, "nodes reach what nobody declared", "training/nodes", "datastor/blob"),
    expected(107, "nothing reaches the empty subnet", "training/nodes", "training/empty", expected="deny"),
)


@pytest.fixture(scope="session")
def checked() -> CheckResult:
    """A check of the small network: intents that hold, are broken, open, nameless and empty; unmet requirements."""
    assert isinstance(WORLD, dict)
    said = Expectations(INTENTS, GROUPS)
    return check_network(Question("test", ResourceGraph(resources(), WORLD), said))
