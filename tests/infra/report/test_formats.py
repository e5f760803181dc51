"""Every format of a check: whole texts, and what the formats themselves demand."""

import json
import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from infra.report.azure import render_azure
from infra.report.document import render_document
from infra.report.formats import FORMATS, render
from infra.report.github import MOST, render_github
from infra.report.junit import render_junit
from infra.report.markdown import LIMIT, render_markdown
from infra.report.paper import Paper
from infra.report.result import CheckResult, NotModelled, causes, standings
from infra.report.sarif import render_sarif
from infra.report.standings import render_standings, render_standings_document
from infra.report.terminal import render_check
from network.model.finding import Finding, Severity
from network.model.resource import Source
from network.verify.intents.judge import Standing
from tests.infra.report.conftest import INTENTS, Golden
from tests.infra.report.schemas import validate

AWKWARD = Finding(
    "NET105", Severity.WARNING, "/x", "50% of a;b]\nc, d: e|f<g>", source=Source("stacks/a,b.yaml", 7), fix="stop"
)


def of(*findings: Finding) -> CheckResult:
    return CheckResult("net", 1, findings)


@pytest.mark.parametrize("width", [80, 120])
def test_text(golden: Golden, checked: CheckResult, width: int) -> None:
    golden(f"check-{width}.txt", render_check(checked, Paper(width)))


@pytest.mark.parametrize(
    ("form", "file"),
    [("junit", "check.xml"), ("markdown", "check.md"), ("github", "check-github.txt"), ("azure", "check-azure.txt")],
)
def test_whole_texts(golden: Golden, checked: CheckResult, form: str, file: str) -> None:
    golden(file, FORMATS[form]([checked]))


def test_standings(golden: Golden, checked: CheckResult) -> None:
    golden("intents.txt", render_standings([checked], Paper(100)))
    (network,) = json.loads(render_standings_document([checked]))["networks"]
    assert [one["standing"] for one in network["intents"][: len(INTENTS)]] == [
        "holds", "broken", "broken", "open", "broken", "empty", "empty"
    ]  # fmt: skip


def test_the_document_is_as_its_schema_says(checked: CheckResult) -> None:
    document = json.loads(render_document([checked]))
    validate(document, "check.json")
    intents = document["networks"][0]["intents"]
    assert [one["code"] for one in intents[: len(INTENTS)]] == [
        None, "INT001", "INT001", "INT002", "INT001", "INT003", "INT004"
    ]  # fmt: skip
    assert intents[1]["trace"]["blockers"][0]["decided_by"]["rule"] == "closed"


def test_several_networks_are_told_one_after_the_other(checked: CheckResult) -> None:
    both = render("text", [of(), of()], Paper())
    assert both == "passed  net: 1 resources, no findings\n\npassed  net: 1 resources, no findings\n"


def test_a_case_for_each_intent_and_for_each_finding_of_a_resource(checked: CheckResult) -> None:
    suite = ElementTree.fromstring(render_junit([checked])).find("testsuite")  # noqa: S314 - our own
    assert suite is not None
    names = [case.get("name") for case in suite.findall("testcase")]
    of_resources = [finding for finding in checked.findings if checked.of_intent(finding) is None]
    assert names[: len(INTENTS)] == [one.name for one in INTENTS]
    assert len(names) == len(checked.intents) + len(of_resources) == int(suite.get("tests", 0))
    (broken,) = (case for case in suite.findall("testcase") if case.get("name") == "nodes sign in on the dev machine")
    assert (broken.get("file"), broken.get("line")) == ("stacks/Pulumi.test.yaml", "102")
    assert [outcome.tag for outcome in broken] == ["failure"]


def test_what_is_below_the_threshold_is_skipped_not_passed(checked: CheckResult) -> None:
    def outcome(result: CheckResult) -> list[str]:
        cases = ElementTree.fromstring(render_junit([result])).iter("testcase")  # noqa: S314 - our own
        return [outcome.tag for case in cases if case.get("name") == "nodes read the example" for outcome in case]

    assert outcome(checked) == ["skipped"]
    assert outcome(replace(checked, fail_on=Severity.WARNING)) == ["failure"]


def test_control_characters_are_no_xml() -> None:
    finding = replace(AWKWARD, message="a\x00\x1bb")
    assert 'message="ab"' in render_junit([of(finding)])


def test_annotations_escape_what_would_end_them() -> None:
    assert render_github([of(AWKWARD)]).splitlines()[0] == (
        "::warning file=stacks/a%2Cb.yaml,line=7,title=NET105 Two subnets of a VNet overlap"
        "::50%25 of a;b]%0Ac, d: e|f<g>%0AFix: stop"
    )
    assert render_azure([of(AWKWARD)]).splitlines()[0] == (
        "##vso[task.logissue type=warning;sourcepath=stacks/a,b.yaml;linenumber=7;code=NET105;]"
        "50%AZP25 of a;b]%0Ac, d: e|f<g>%0AFix: stop"
    )


def test_no_more_annotations_than_are_shown() -> None:
    many = of(*(replace(AWKWARD, fix=str(number)) for number in range(MOST + 3)))
    lines = render_github([many]).splitlines()
    assert sum(line.startswith("::warning") for line in lines) == MOST
    assert lines[-2:] == ["fairway: 3 more like these, which GitHub would not show", "fairway: net passed, 13 warnings"]


def test_a_note_is_a_line_in_azure_pipelines() -> None:
    note = replace(AWKWARD, severity=Severity.INFO, message="nothing to do")
    assert render_azure([of(note)]).splitlines()[0] == "NET105 nothing to do"


def test_tables_keep_their_columns() -> None:
    row = next(line for line in render_markdown([of(AWKWARD)]).splitlines() if "NET105" in line)
    assert len(re.findall(r"(?<!\\)\|", row)) == 4
    assert "<g>" not in row


def test_a_comment_has_room_for_what_counts_most() -> None:
    many = of(*(replace(AWKWARD, message="x" * 900, fix=str(number)) for number in range(200)))
    text = render_markdown([many])
    assert len(text) <= LIMIT
    assert text.startswith("<!-- fairway:check:net -->\n### ✅ net passed: 200 warnings\n")
    assert re.search(r"\n\*\d+ more parts have no room here; `fairway check` shows them\.\*\n$", text)


def test_what_is_not_modelled_is_said_once(checked: CheckResult) -> None:
    result = replace(checked, not_modelled=(NotModelled("natRules of x", "flows are indeterminate"),))
    for form in ("markdown", "json"):
        assert FORMATS[form]([result]).count("natRules of x") == 1
    assert render_check(result).count("natRules of x") == 1


def test_findings_of_one_cause_stand_together(checked: CheckResult) -> None:
    groups = causes(checked)
    assert sum(map(len, groups)) == len(checked.findings)
    ranks = [group[0].severity.rank for group in groups]
    assert ranks == sorted(ranks, reverse=True)
    (denied,) = (group for group in groups if group[0].code == "AML001")
    assert len(denied) > 5


def test_standings_are_words(checked: CheckResult) -> None:
    assert standings(()) == ""
    holding = [one for one in checked.intents if one.standing is Standing.HOLDS]
    assert standings(holding[:1]) == "the only intent holds"
    assert standings(holding[:2]) == "all 2 intents hold"
    assert standings(checked.intents[:4]) == "1 of 4 intents hold, 2 are broken, 1 is open"


class TestSarif:
    """SARIF 2.1.0, sections 3.13 (log), 3.14 (run), 3.27 (result), 3.36 (code flow)."""

    @pytest.fixture
    def run(self, checked: CheckResult) -> dict:  # type: ignore[type-arg]
        log = json.loads(render_sarif([checked]))
        assert (log["version"], len(log["runs"])) == ("2.1.0", 1)
        assert log["$schema"].endswith("sarif-schema-2.1.0.json")
        found: dict = log["runs"][0]  # type: ignore[type-arg]
        return found

    def test_every_result_has_its_rule(self, run: dict, checked: CheckResult) -> None:  # type: ignore[type-arg]
        rules = run["tool"]["driver"]["rules"]
        assert run["tool"]["driver"]["name"] == "fairway"
        assert len(run["results"]) == len(checked.findings)
        for result in run["results"]:
            assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
            assert result["level"] in {"error", "warning", "note"}
            assert result["message"]["text"]
        for rule in rules:
            assert rule["help"]["markdown"]
            assert rule["properties"]["security-severity"] in {"8.0", "5.0", "2.0"}
            assert rule.get("helpUri", "https://").startswith("https://")

    def test_places_are_relative_and_lines_count_from_one(self, run: dict) -> None:  # type: ignore[type-arg]
        places = [
            location["physicalLocation"]
            for result in run["results"]
            for location in (*result["locations"], *result.get("relatedLocations", []), *flow_of(result))
            if "physicalLocation" in location
        ]
        assert places
        for place in places:
            assert not place["artifactLocation"]["uri"].startswith(("/", "file:"))
            assert place.get("region", {"startLine": 1})["startLine"] >= 1

    def test_a_flow_is_told_hop_by_hop(self, run: dict) -> None:  # type: ignore[type-arg]
        (result,) = (one for one in run["results"] if one["message"]["text"].startswith("nodes sign in"))
        texts = [location["message"]["text"] for location in flow_of(result)]
        assert texts == [
            "cpu, AML compute cluster, 10.0.1.4 in training/nodes",
            "NSG nodes lets it out, rule vnet",
            "route 10.0.0.0/16 keeps it in the virtual network",
            "vm-box, machine, 10.0.3.4 in training/dev",
            "NSG dev does not let it in, rule closed",
            "vm-box, machine, 10.0.3.4 in training/dev",
            "route 10.0.0.0/16 keeps it in the virtual network",
        ]
        assert result["relatedLocations"][0]["physicalLocation"]["region"] == {"startLine": 102}

    def test_fingerprints_tell_findings_apart_and_forget_lines(self, run: dict, checked: CheckResult) -> None:  # type: ignore[type-arg]
        prints = [result["partialFingerprints"]["fairway/v1"] for result in run["results"]]
        assert len(set(prints)) == len(prints)
        moved = replace(AWKWARD, source=Source("stacks/a.yaml", 99))
        one, other = (json.loads(render_sarif([of(finding)])) for finding in (AWKWARD, moved))
        key = "partialFingerprints"
        assert one["runs"][0]["results"][0][key] == other["runs"][0]["results"][0][key]


def flow_of(result: dict) -> list[dict]:  # type: ignore[type-arg]
    """The locations of a result's code flow."""
    return [
        one["location"]
        for flow in result.get("codeFlows", [])
        for thread in flow["threadFlows"]
        for one in thread["locations"]
    ]
