"""The gate: what it says, when it stops an `up`, and when it does not."""

from collections.abc import Iterator
from pathlib import Path

import pulumi
import pytest
from pulumi.runtime import mocks

from infra.cli.sources import Sources, UsageError
from infra.gate import MOST, Gate, keep_gate, refusal, told, warnings
from infra.report.result import CheckResult
from network.model.finding import Finding, Severity
from network.model.resource import Source

FAULT = Finding(
    "NET105", Severity.ERROR, "/x", "a overlaps b", source=Source("stacks/f.yaml", 3), cause="Why.", fix="move b."
)
DOUBT = Finding("NET006", Severity.WARNING, "/x", "c is small", fix="grow c")
NOTE = Finding("AML024", Severity.INFO, "/x", "d stays")


def of(*findings: Finding) -> CheckResult:
    return CheckResult("sandbox", 9, findings)


class Nothing(mocks.Mocks):
    """An engine that is asked for nothing."""

    def new_resource(self, args: mocks.MockResourceArgs) -> tuple[str, dict[str, object]]:
        return "", {}

    def call(self, args: mocks.MockCallArgs) -> tuple[dict[str, object], None]:
        return {}, None


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    heard: list[str] = []
    monkeypatch.setattr(pulumi, "warn", heard.append)
    return heard


@pytest.fixture
def engine() -> Iterator[None]:
    before = pulumi.runtime.settings.SETTINGS
    yield
    pulumi.runtime.settings.SETTINGS = before


def keep(gate: Gate, result: CheckResult, *, preview: bool) -> None:
    def check(sources: Sources) -> list[CheckResult]:
        assert (sources.program, tuple(sources.stacks)) == (Path("/clone"), ("sandbox",))
        return [result]

    mocks.set_mocks(Nothing(), preview=preview)
    keep_gate("sandbox", gate, Path("/clone"), check)


def test_a_preview_warns_of_what_is_more_than_a_note(said: list[str], engine: None) -> None:
    keep("stop", of(FAULT, DOUBT, NOTE), preview=True)
    assert said == [
        "NET105 stacks/f.yaml:3: a overlaps b. Why. fix: move b",
        "NET006: c is small. fix: grow c",
    ]


def test_an_up_ends_with_one_error_before_anything_is_declared(said: list[str], engine: None) -> None:
    with pytest.raises(pulumi.RunError) as error:
        keep("stop", of(FAULT, DOUBT), preview=False)
    assert said == []
    assert str(error.value) == (
        "fairway found 1 error, 1 warning in sandbox; nothing was deployed\n"
        "  NET105 stacks/f.yaml:3: a overlaps b. Why. fix: move b\n"
        "fairway check -s sandbox shows everything; with fairway:gate: warn in the stack file `up` goes on"
    )


@pytest.mark.parametrize(
    ("gate", "result", "count"),
    [
        pytest.param("stop", of(DOUBT), 1, id="a warning stops nothing"),
        pytest.param("warn", of(FAULT), 1, id="where only warnings are wanted an error is one"),
        pytest.param("off", of(FAULT), 0, id="where nothing is wanted nothing is asked"),
    ],
)
def test_an_up_that_goes_on(said: list[str], engine: None, gate: Gate, result: CheckResult, count: int) -> None:
    keep(gate, result, preview=False)
    assert len(said) == count


@pytest.mark.parametrize(
    ("gate", "preview", "stops"), [("stop", True, False), ("stop", False, True), ("warn", False, False)]
)
def test_a_network_that_cannot_be_checked(
    said: list[str], engine: None, gate: Gate, preview: bool, stops: bool
) -> None:
    def check(_: Sources) -> list[CheckResult]:
        raise UsageError("no such stack")

    mocks.set_mocks(Nothing(), preview=preview)
    told_of = "fairway could not check sandbox: no such stack"
    if stops:
        with pytest.raises(pulumi.RunError, match=told_of):
            keep_gate("sandbox", gate, Path("/clone"), check)
    else:
        keep_gate("sandbox", gate, Path("/clone"), check)
        assert said == [told_of]


def test_an_error_names_the_gravest_causes() -> None:
    many = [Finding("NET105", Severity.ERROR, "/x", f"fault {number}", fix=str(number)) for number in range(MOST + 2)]
    assert refusal("sandbox", of(*many)).splitlines()[-2] == "  and 2 more"


def test_what_has_one_cause_is_said_once() -> None:
    alike = [Finding("NET105", Severity.ERROR, "/x", f"fault {number}", fix="move") for number in range(3)]
    assert told(alike) == "NET105: fault 0. fix: move. 2 more for the same cause"
    assert len(list(warnings(of(*alike)))) == 1
