"""Security groups: priorities from order, one value or many, and nothing that ARM would not take."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from network.declare.place import Inputs
from network.declare.security import (
    ApplicationGroupArgs,
    SecurityGroupArgs,
    SecurityGroups,
    SecurityRuleArgs,
    prioritised,
    rule_inputs,
)
from tests.network.declare.recorder import PLACE, declare

RULE = SecurityRuleArgs(name="rule", direction="Inbound", access="Allow")
OUT = replace(RULE, direction="Outbound")
WORKERS = ApplicationGroupArgs(place=PLACE, name="workers")


def at(priority: int | None) -> SecurityRuleArgs:
    return replace(RULE, priority=priority)


@pytest.mark.parametrize(
    ("rules", "priorities"),
    [
        pytest.param([RULE, RULE, RULE], [100, 110, 120], id="from the order alone"),
        pytest.param([RULE, at(200), RULE], [100, 200, 210], id="right after the one before it"),
        pytest.param([RULE, RULE, at(110)], [100, 111, 110], id="never one that is written elsewhere"),
        pytest.param([RULE, OUT, RULE, OUT], [100, 100, 110, 110], id="each direction by itself"),
        pytest.param([OUT, replace(OUT, priority=100), RULE], [101, 100, 100], id="written in one direction only"),
        pytest.param([at(300), at(200)], [300, 200], id="as written, whatever the order"),
        pytest.param([at(4096), RULE], [4096, 4106], id="beyond the last that ARM takes, for preflight to find"),
        pytest.param([RULE, RULE, at(110), at(101), RULE], [100, 111, 110, 101, 112], id="never one given before"),
        pytest.param([], [], id="no rules"),
    ],
)
def test_priorities(rules: list[SecurityRuleArgs], priorities: list[int]) -> None:
    assert [rule.priority for rule in prioritised(rules)] == priorities


@given(st.lists(st.sampled_from(["Inbound", "Outbound"]), max_size=50))
def test_rules_without_priorities_are_evaluated_in_their_order(directions: list[str]) -> None:
    rules = [replace(RULE, name=str(n), direction=direction) for n, direction in enumerate(directions)]  # type: ignore[arg-type]
    by_priority = sorted(prioritised(rules), key=lambda rule: rule.priority or 0)
    for direction in ("Inbound", "Outbound"):
        assert [r.name for r in by_priority if r.direction == direction] == [
            r.name for r in rules if r.direction == direction
        ]


@given(st.lists(st.tuples(st.sampled_from(["Inbound", "Outbound"]), st.none() | st.integers(100, 130)), max_size=30))
def test_a_rule_without_a_priority_gets_one_that_no_other_has(cases: list[tuple[str, int | None]]) -> None:
    rules = [replace(RULE, direction=direction, priority=priority) for direction, priority in cases]  # type: ignore[arg-type]
    chosen = [(rule.direction, rule.priority) for rule in prioritised(rules)]
    for number, rule in enumerate(rules):
        if rule.priority is None:
            assert chosen.count(chosen[number]) == 1


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        pytest.param(
            RULE,
            {"source_address_prefix": "*", "destination_address_prefix": "*", "destination_port_range": "*"},
            id="any stands in the singular",
        ),
        pytest.param(
            replace(RULE, sources=("AzureLoadBalancer",)),
            {"source_address_prefix": "AzureLoadBalancer"},
            id="a service tag stands in the singular",
        ),
        pytest.param(
            replace(RULE, sources=("10.1.0.0/24", "10.2.0.0/24"), ports=("80", "443"), source_ports=("1", "2-3")),
            {
                "source_address_prefixes": ["10.1.0.0/24", "10.2.0.0/24"],
                "destination_port_ranges": ["80", "443"],
                "source_port_ranges": ["1", "2-3"],
            },
            id="several values stand in the plural",
        ),
        pytest.param(
            replace(RULE, source_groups=(WORKERS.id,)),
            {"source_application_security_groups": [{"id": WORKERS.id}]},
            id="an application group replaces the prefixes",
        ),
    ],
)
def test_one_value_or_many(rule: SecurityRuleArgs, expected: Inputs) -> None:
    assert expected.items() <= rule_inputs(rule).items()


@pytest.mark.parametrize("side", ["source", "destination"])
@pytest.mark.parametrize("rule", [RULE, replace(RULE, sources=("a", "b"), destinations=("c", "d"))])
def test_a_side_is_never_given_twice(side: str, rule: SecurityRuleArgs) -> None:
    keys = {f"{side}_address_prefix", f"{side}_address_prefixes", f"{side}_application_security_groups"}
    assert len(keys & rule_inputs(rule).keys()) == 1
    assert len({f"{side}_port_range", f"{side}_port_ranges"} & rule_inputs(rule).keys()) == 1


def test_a_group_is_declared_whole_and_after_the_groups_that_its_rules_name() -> None:
    group = SecurityGroupArgs(place=PLACE, name="nodes-nsg", rules=(RULE, replace(RULE, name="second")))
    declaration = declare(lambda: SecurityGroups("security", {"nodes": group}, {"workers": WORKERS}))
    declared = declaration.one("network:NetworkSecurityGroup", "nodes")
    assert declared.inputs["networkSecurityGroupName"] == "nodes-nsg"
    assert [(rule["name"], rule["priority"]) for rule in declared.inputs["securityRules"]] == [
        ("rule", 100),
        ("second", 110),
    ]
    assert declared.after == {"workers"}
    assert not declaration.all("network:SecurityRule")
