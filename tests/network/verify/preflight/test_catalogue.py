"""The catalogue of rules: complete, stable, in step with its pages, and every rule with rows that accept and refuse."""

import re
from pathlib import Path

import pytest

from network.verify.preflight.pages import documents
from network.verify.preflight.registry import RULES, codes_of, find_rule
from network.verify.preflight.rule import Rule
from tests.network.verify.preflight.tables import ROWS

ROOT = Path(__file__).resolve().parents[4]
NOT_BY_THE_GRAPH = {rule.code for rule in RULES if not rule.on}  # found by `check` itself, or by judging intents


def vocabulary() -> dict[str, tuple[str, str]]:
    """The codes of docs/snapshot.md 4.5 with their moment, and whether they are errors or warnings."""
    section = (ROOT / "docs/snapshot.md").read_text("utf-8").partition("### 4.5")[2].partition("## 5.")[0]
    errors, _, warnings = section.partition("Warnings:")
    row = re.compile(r"^\| `(\w+)` \| (deploy|runtime) \| (?:Azure|own) \|", re.MULTILINE)
    return {
        **{code: (moment, "error") for code, moment in row.findall(errors)},
        **{code: (moment, "warning") for code, moment in row.findall(warnings)},
    }


VOCABULARY = vocabulary()


def test_the_vocabulary_was_read() -> None:
    assert len(VOCABULARY) == 66
    assert VOCABULARY["ApplicationGatewayProbesBlocked"] == ("runtime", "warning")


@pytest.mark.parametrize("code", sorted(VOCABULARY))
def test_every_code_of_the_deploy_check_has_a_rule_with_its_moment(code: str) -> None:
    found = [rule for rule in RULES if rule.arm_code == code]
    assert [(rule.moment.value, rule.severity.value) for rule in found] == [VOCABULARY[code]]


def test_no_rule_has_a_code_that_the_deploy_check_does_not_know() -> None:
    assert {rule.arm_code for rule in RULES if rule.arm_code} == set(VOCABULARY)


def test_alternatives_lead_to_their_rules() -> None:
    assert find_rule("NetcfgSubnetRangeOutsideVnet") is find_rule("netcfginvalidsubnet")
    assert find_rule("NetcfgInvalidIPAddressPrefix") is find_rule("InvalidCIDRNotation")
    assert find_rule("no such code") is None


def test_codes_are_three_letters_and_three_digits_and_unique() -> None:
    codes = [code for rule in RULES for code in codes_of(rule)]
    assert len(codes) == len(set(codes))
    assert all(re.fullmatch(r"(ARM|NET|DNS|INT|AML|AKS|ADB|IOT|VPN)\d{3}", rule.code) for rule in RULES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_page_is_whole(rule: Rule) -> None:
    for text in (rule.what, rule.why, rule.fix):
        assert text.strip().endswith("."), text
    assert rule.title
    assert not rule.title.endswith(".")
    assert rule.example.strip()
    assert rule.page.startswith("https://") or (ROOT / rule.page.partition(",")[0]).is_file()


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.facts], ids=lambda rule: rule.code)
def test_the_facts_exist(rule: Rule) -> None:
    facts = (ROOT / "docs/semantics.md").read_text("utf-8")
    assert all(f"**{fact}**" in facts for fact in rule.facts)


@pytest.mark.parametrize("code", [rule.code for rule in RULES if rule.code not in NOT_BY_THE_GRAPH])
def test_every_rule_has_a_row_that_it_refuses_and_one_that_it_accepts(code: str) -> None:
    rows = [row for row in ROWS if row.code == code]
    assert any(row.found for row in rows)
    assert any(not row.found for row in rows)


def test_the_pages_are_in_step() -> None:
    """Written by `python -m network.verify.preflight.pages`."""
    folder = ROOT / "docs/rules"
    assert {path.name: path.read_text("utf-8") for path in folder.glob("*.md")} == dict(documents())
