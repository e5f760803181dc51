"""What is known and left as it is: which findings it covers, until when, and what reports say of it."""

import json
from datetime import date
from pathlib import Path

import pytest

from infra.expectations import Expectations, Suppression
from infra.report.document import render_document
from infra.report.markdown import render_markdown
from infra.report.result import CheckResult
from infra.report.sarif import render_sarif
from infra.report.terminal import render_check
from infra.settings.expectations import stack_suppressions
from infra.settings.faults import SettingsError
from infra.suppressions import Suppressed, covers, suppress
from network.model.finding import Finding, Severity
from network.model.resource import Source
from network.verify.preflight.registry import RULES
from tests.infra.report.schemas import validate
from tests.infra.settings.stack_files import read

HUB = "/subscriptions/0/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/hub-vnet"
AT_HUB = Source("stacks/Pulumi.hub.yaml", 9, "hub", "urn:pulumi:hub::fairway::azure-native:network:VirtualNetwork::hub")
OVERLAP = Finding(
    "NET012", Severity.ERROR, HUB, "10.0.0.0/8 stands in two networks", arm_code="NetcfgInvalidSubnet", source=AT_HUB
)
LAST_DAY = date(2027, 1, 31)
AT = Source("stacks/Pulumi.hub.yaml", 40, "hub")


def known(code: str = "NET012", resource: str = "", until: date = LAST_DAY) -> Suppression:
    return Suppression(code, "the old network leaves in January", until, resource, AT)


@pytest.mark.parametrize(
    ("entry", "covered"),
    [
        pytest.param(known(), True, id="a code means every finding of its rule"),
        pytest.param(known("net012"), True, id="in any case"),
        pytest.param(known("NET013"), False, id="another rule"),
        pytest.param(known(resource="hub-vnet"), True, id="the resource by its name"),
        pytest.param(known(resource="hub"), True, id="the resource by its Pulumi name"),
        pytest.param(known(resource=HUB.upper()), True, id="the resource by its id, in any case"),
        pytest.param(known(resource="spoke"), False, id="the same rule at another resource"),
        pytest.param(known(resource="rg"), False, id="a part of the id is no name"),
    ],
)
def test_which_findings_an_entry_covers(entry: Suppression, covered: bool) -> None:
    assert covers(entry, OVERLAP) is covered


def test_azures_own_name_of_a_rule_is_its_code_too() -> None:
    rule = next(rule for rule in RULES if rule.arm_code)
    assert covers(known(str(rule.arm_code)), Finding(rule.code, Severity.ERROR, HUB, ""))


def test_the_last_day_still_counts() -> None:
    assert suppress([OVERLAP], [known()], LAST_DAY) == ((), (Suppressed(known(), (OVERLAP,)),))


def test_the_day_after_the_finding_is_back_with_a_word_about_it() -> None:
    left, out = suppress([OVERLAP], [known()], date(2027, 2, 1))
    assert out == ()
    assert left[0] is OVERLAP
    assert (left[1].code, left[1].severity, left[1].source) == ("INT006", Severity.WARNING, AT)
    assert left[1].message == "NET012 was left as it is until 2027-01-31"
    assert left[1].cause == "The reason was: the old network leaves in January."


def test_an_entry_that_covers_nothing_is_told() -> None:
    (told,), out = suppress([], [known(resource="spoke")], LAST_DAY)
    assert (told.code, told.severity, out) == ("INT007", Severity.INFO, ())
    assert told.message == "NET012 of spoke is left as it is, and is not found"


def test_of_two_entries_the_first_takes_a_finding() -> None:
    left, (out,) = suppress([OVERLAP], [known(resource="hub"), known()], LAST_DAY)
    assert out.by.resource == "hub"
    assert [one.code for one in left] == ["INT007"]


RESULT = CheckResult("hub", 3, (), suppressed=(Suppressed(known(resource="hub"), (OVERLAP,)),))


def test_every_report_says_why_something_is_left_out() -> None:
    assert render_check(RESULT) == (
        "passed  hub: 3 resources, no findings, 1 suppressed\n"
        "\n"
        "suppressed  NET012 of hub until 2027-01-31, 1 finding: the old network leaves in January\n"
        "                                                                           stacks/Pulumi.hub.yaml:40\n"
    )
    assert "Suppressed: NET012 of hub until 2027-01-31, 1 finding: the old" in render_markdown([RESULT])
    document = json.loads(render_document([RESULT]))
    validate(document, "check.json")
    (one,) = document["networks"][0]["suppressed"]
    assert (one["until"], one["findings"][0]["code"]) == ("2027-01-31", "NET012")
    (found,) = json.loads(render_sarif([RESULT]))["runs"][0]["results"]
    assert found["suppressions"] == [
        {
            "kind": "external",
            "status": "accepted",
            "justification": "the old network leaves in January (until 2027-01-31)",
        }
    ]


FILE = """
config:
  azure-native:location: westeurope
  fairway:ignore:
    - code: {code}
      reason: the old network leaves in January
      until: {until}
"""


def test_a_stack_file_holds_them(tmp_path: Path) -> None:
    (one,) = stack_suppressions(read(tmp_path, FILE.format(code="NET012", until='"2027-01-31"'), "hub"))
    assert (one.code, one.until, one.source and one.source.line) == ("NET012", LAST_DAY, 5)
    assert Expectations(suppressions=(one,)).suppressions == (one,)


@pytest.mark.parametrize(
    ("code", "until", "message"),
    [
        pytest.param(
            "NET0012",
            '"2027-01-31"',
            "stacks/Pulumi.hub.yaml:5: fairway:ignore[0].code: got 'NET0012', expected the code of a rule; "
            "fairway rule --all lists them",
            id="a code that no rule has",
        ),
        pytest.param(
            "NET012",
            '"31.1.2027"',
            "stacks/Pulumi.hub.yaml:7: fairway:ignore[0].until: got '31.1.2027', expected a day such as 2027-01-31, "
            "in quotes",
            id="a day that is written otherwise",
        ),
    ],
)
def test_what_cannot_be_ignored(tmp_path: Path, code: str, until: str, message: str) -> None:
    with pytest.raises(SettingsError) as error:
        stack_suppressions(read(tmp_path, FILE.format(code=code, until=until), "hub"))
    assert str(error.value) == message
