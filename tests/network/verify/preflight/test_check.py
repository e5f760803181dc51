"""`check` as a whole: what is unknown, what is malformed, the order, and that it never raises for a bad network."""

import random
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from network.model.errors import InputError
from network.model.finding import Finding, Moment, Severity
from network.model.resource import SECRET_KEY, Resource, unknown
from network.verify.preflight import check, deploy_answer, kinds
from tests.network.verify.preflight.graphs import (
    NOT_YET,
    element,
    nic,
    nsg,
    pip,
    programmed,
    ref,
    res,
    route,
    sec,
    sn,
    table,
    vnet,
)
from tests.network.verify.preflight.tables import ROWS

BROKEN = [vnet("v1", "10.0.0.0/16", a="10.0.1.0/24", b="10.0.1.0/25"), nsg("n", a=sec(100), b=sec(100))]


def codes(findings: Sequence[Finding]) -> list[str]:
    return [finding.code for finding in findings]


def undecided(findings: Sequence[Finding]) -> tuple[str, ...]:
    return next((one.evidence for one in findings if one.code == "NET999"), ())


def test_a_finding_carries_its_rule_its_place_and_its_way_out() -> None:
    network = programmed(BROKEN[0], line=31)
    finding = next(one for one in check([network]) if one.code == "NET105")
    assert finding == Finding(
        code="NET105",
        arm_code="NetcfgSubnetRangesOverlap",
        severity=Severity.ERROR,
        moment=Moment.DEPLOY,
        resource=f"{network.id}/subnets/b",
        path="virtualNetworks/v1/subnets/b",
        message="10.0.1.0/25 overlaps 10.0.1.0/24 of subnet a",
        cause="An address belongs to one subnet: its routes, its NSG and its neighbours follow from it.",
        fix="Give one of them a prefix that no other subnet of the VNet touches.",
        source=network.source,
    )


def test_the_place_of_a_finding_is_where_something_has_to_change() -> None:
    """The subnet is too small, and ARM refuses the Bastion."""
    network = programmed(vnet("v1", "10.0.0.0/16", AzureBastionSubnet="10.0.3.0/27"), line=16)
    host = {"ipConfigurations": [element("c", subnet=sn("v1/AzureBastionSubnet"))]}
    bastion = programmed(res(kinds.BASTION, "bas", properties=host), line=20)
    finding = next(one for one in check([network, bastion]) if one.code == "NET152")
    assert (finding.path, finding.source) == ("bastionHosts/bas", network.source)


def test_findings_come_in_the_order_of_the_graph() -> None:
    forward, backward = check(BROKEN), check(BROKEN[::-1])
    assert codes(forward) == ["NET105", "NET116"]
    assert codes(backward) == ["NET116", "NET105"]


def test_a_sound_network_has_no_findings() -> None:
    assert check([vnet("v1", "10.0.0.0/16", a="10.0.1.0/24"), nsg("n", a=sec(100)), nic("x", "v1/a", "10.0.1.4")]) == ()


@pytest.mark.parametrize(
    "resources",
    [
        pytest.param([vnet("v1", "10.0.0.0/16", a={"addressPrefix": NOT_YET}, b="10.0.1.0/24")], id="a prefix"),
        pytest.param([res(kinds.VNET, "v1", properties={"addressSpace": NOT_YET})], id="an address space"),
        pytest.param([nsg("n", a=sec(NOT_YET))], id="a priority"),
        pytest.param([table("t", r={**route("0.0.0.0/0"), "nextHopIpAddress": NOT_YET})], id="a next hop"),
        pytest.param([res(kinds.PUBLIC_IP, "p", sku={"name": NOT_YET})], id="a SKU"),
        pytest.param([nic("n", "v1/a")], id="a subnet that is not in the graph"),
        pytest.param(
            [res(kinds.STORAGE, "store", properties={"minimumTlsVersion": {SECRET_KEY: True}})], id="a secret"
        ),
    ],
)
def test_what_is_not_known_breaks_no_rule_and_is_listed_once(resources: list[Resource]) -> None:
    findings = check(resources)
    assert [(one.code, one.severity) for one in findings] == [("NET999", Severity.INFO)]
    assert len(undecided(findings)) == 1


def test_what_is_left_open_names_the_value_where_it_comes_from_and_the_rules() -> None:
    origin = "urn:pulumi:dev::project::type::other#address"
    findings = check([table("t", r={**route("0.0.0.0/0"), "nextHopIpAddress": unknown(origin)})])
    assert [one.resource for one in findings] == [""]
    assert [one.message for one in findings] == [
        "1 value is not known before deployment; the rules that need them were not decided"
    ]
    assert undecided(findings) == ("routeTables/t/routes/r#nextHopIpAddress comes from other#address (NET120, NET121)",)


def test_a_value_that_azure_chooses_comes_from_nowhere_else() -> None:
    own = unknown("urn:pulumi:dev::project::azure-native:network:Route::r#nextHopIpAddress")
    findings = check([table("t", r={**route("0.0.0.0/0"), "nextHopIpAddress": own})])
    assert undecided(findings) == (
        "routeTables/t/routes/r#nextHopIpAddress is known after deployment (NET120, NET121)",
    )


def test_a_reference_out_of_the_graph_names_what_is_missing() -> None:
    subnet = {"addressPrefix": "10.0.0.0/27", "routeTable": ref(kinds.ROUTE_TABLE, "elsewhere")}
    (line,) = undecided(check([vnet("v1", "10.0.0.0/16", GatewaySubnet=subnet)]))
    missing = "leads to routeTables/elsewhere, which is not in the graph"
    assert line == f"virtualNetworks/v1/subnets/GatewaySubnet#routeTable {missing} (NET020, NET148, NET149)"


@pytest.mark.parametrize(
    ("subnets", "line"),
    [
        pytest.param(NOT_YET, "virtualNetworks/v1#subnets comes from name#property", id="all of them"),
        pytest.param([NOT_YET], "virtualNetworks/v1#subnets[0] comes from name#property", id="one"),
        pytest.param([{SECRET_KEY: True}], "virtualNetworks/v1#subnets[0] is a secret", id="one that is secret"),
    ],
)
def test_what_is_nested_and_not_known_is_listed_although_no_rule_asks(subnets: Any, line: str) -> None:
    network = res(
        kinds.VNET, "v1", properties={"addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}, "subnets": subnets}
    )
    assert undecided(check([network])) == (line,)


def test_one_unknown_subnet_leaves_the_others_comparable() -> None:
    network = vnet("v1", "10.0.0.0/16", x={"addressPrefix": NOT_YET}, a="10.0.1.0/24", b="10.0.1.0/25")
    assert codes(check([network])) == ["NET105", "NET999"]


def test_a_value_of_the_wrong_type_is_a_finding_of_its_own() -> None:
    (finding,) = check([res(kinds.INTERFACE, "n", properties={"ipConfigurations": "none"})])
    assert (finding.code, finding.path) == ("ARM001", "networkInterfaces/n")
    assert finding.message == "ipConfigurations: 'none' is no list"


def test_a_graph_that_is_none_is_an_input_error() -> None:
    with pytest.raises(InputError, match="expected a list"):
        check([res(kinds.VNET, "v1", properties={"subnets": "a"})])


def test_the_answer_knows_only_the_vocabulary_of_the_deploy_check() -> None:
    findings = check([*BROKEN, pip("p", "Basic")])
    assert "NET012" in codes(findings)
    assert deploy_answer(findings) == {
        "valid": False,
        "errors": [
            {
                "code": "NetcfgSubnetRangesOverlap",
                "resource": "virtualNetworks/v1/subnets/b",
                "severity": "deploy",
                "message": "10.0.1.0/25 overlaps 10.0.1.0/24 of subnet a",
            },
            {
                "code": "SecurityRuleConflict",
                "resource": "networkSecurityGroups/n/securityRules/b",
                "severity": "deploy",
                "message": "priority 100 is already that of the inbound rule a",
            },
        ],
        "warnings": [],
    }
    assert deploy_answer(check([pip("p", "Basic")])) == {"valid": True, "errors": [], "warnings": []}


def other_case(value: Any) -> Any:
    """Every id in lower case, every reference in upper case."""
    if isinstance(value, Mapping):
        return {
            key: one.upper() if key == "id" and isinstance(one, str) else other_case(one) for key, one in value.items()
        }
    return [other_case(one) for one in value] if isinstance(value, list) else value


@pytest.mark.parametrize("row", [row for row in ROWS if row.before is None], ids=str)
def test_the_case_of_references_does_not_matter(row: Any) -> None:
    shouted = [replace(one, properties=other_case(one.properties)) for one in row.resources]
    assert codes(check(shouted, row.world)) == codes(check(row.resources, row.world))


def apart(resource: Resource) -> list[Resource]:
    """The same resource with its children beside it."""
    found = {kinds.VNET: ("subnets", kinds.SUBNET), kinds.NSG: ("securityRules", kinds.SECURITY_RULE)}
    collection, kind = {**found, kinds.ROUTE_TABLE: ("routes", kinds.ROUTE)}.get(resource.type, ("", ""))
    inside = resource.properties.get(collection) or []
    assert isinstance(inside, list)
    own = {key: one for key, one in resource.properties.items() if key != collection}
    children = [Resource(f"{resource.id}/{collection}/{one['name']}", kind, one["properties"]) for one in inside]
    return [replace(resource, properties=own), *children]


@pytest.mark.parametrize(
    "row", [row for row in ROWS if row.before is None and row.code not in {"NET013", "NET014"}], ids=str
)
def test_children_inside_or_beside_are_the_same(row: Any) -> None:
    if row.sentence in {"the peering waits for all subnets", "a child inside and beside is one"}:
        pytest.skip("says what is declared where")
    beside = [one for resource in row.resources for one in apart(resource)]
    assert sorted(codes(check(beside, row.world))) == sorted(codes(check(row.resources, row.world)))


WRONG: list[Any] = [None, "", "x", -1, 0, 1.5, True, [], {}, [None], [{}], ["x"], {"id": 5}, {"id": "x"}, NOT_YET, [[]]]


def damaged(value: Any, chance: random.Random) -> Any:
    """The same body with some of its values replaced by others of the wrong type or meaning."""
    if chance.random() < 0.06:
        return chance.choice(WRONG)
    if isinstance(value, Mapping):
        return {key: damaged(one, chance) for key, one in value.items()}
    return [damaged(one, chance) for one in value] if isinstance(value, list) else value


@settings(max_examples=150, deadline=None)
@given(seed=st.integers(0, 2**32), picked=st.integers(0, len(ROWS) - 1))
def test_a_damaged_network_is_never_an_exception(seed: int, picked: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - damage, not a secret
    row = ROWS[picked]
    resources = [
        replace(one, properties=body if isinstance(body, Mapping) else {}, sku=sku if isinstance(sku, Mapping) else {})
        for one in row.resources
        for body, sku in [(damaged(one.properties, chance), damaged(one.sku, chance))]
    ]
    with suppress(InputError):
        assert all(finding.message for finding in check(resources, row.world, row.before))
