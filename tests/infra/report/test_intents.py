"""From judgements to findings: codes, severities, ways out."""

from dataclasses import replace

import pytest

from infra.report.intents import intent_result, wanted
from infra.report.result import CheckResult, IntentResult
from network.lift import lift_index
from network.lift.index import ResourceIndex
from network.lift.world import read_world
from network.model.finding import Severity
from network.model.intent import Intent, Outcome
from network.verify.intents.judge import Standing, judge
from network.verify.intents.scene import set_scene
from network.verify.locations import Group
from tests.network.verify.intents.network import GROUPS, WORLD, intent, resources


def result(asked: Intent) -> IntentResult:
    index = ResourceIndex(resources())
    here = set_scene(index, lift_index(index, read_world(WORLD)), GROUPS, intents=(asked,))  # type: ignore[arg-type]
    return intent_result(here, judge(here, asked))


NOT_MET = replace(intent("cpu", "tag:AzureResourceManager"), requirement="aml.byo.out.arm", system="aml-cluster")


@pytest.mark.parametrize(
    ("asked", "code", "severity"),
    [
        pytest.param(intent("training/nodes", "box", "tcp/22"), "INT001", Severity.ERROR, id="broken"),
        pytest.param(intent("training/nodes", "www.example.org"), "INT002", Severity.WARNING, id="open"),
        pytest.param(intent("training/nodes", "datastor/blob"), "INT003", Severity.ERROR, id="a name of nothing"),
        pytest.param(intent("training/empty", "box"), "INT004", Severity.ERROR, id="nothing sends"),
        pytest.param(NOT_MET, "AML001", Severity.ERROR, id="a requirement"),
        pytest.param(replace(NOT_MET, optional=True), "AML001", Severity.WARNING, id="a convenience"),
        pytest.param(replace(NOT_MET, system="dsvm"), "INT005", Severity.ERROR, id="of a system without rules"),
        pytest.param(
            replace(NOT_MET, destinations=("www.example.org",)), "INT002", Severity.WARNING, id="an open requirement"
        ),
        pytest.param(
            replace(NOT_MET, sources=("training/empty",)), "INT004", Severity.WARNING, id="a system of no machines"
        ),
    ],
)
def test_code_and_severity(asked: Intent, code: str, severity: Severity) -> None:
    finding = result(asked).finding
    assert finding is not None
    assert (finding.code, finding.severity) == (code, severity)


def test_an_intent_that_holds_is_no_finding() -> None:
    found = result(intent("training/nodes", "datastore/blob"))
    assert (found.finding, found.told, found.flows) == (None, None, 1)


def test_a_flow_to_a_part_of_the_internet_names_the_part() -> None:
    told = result(replace(intent("training/nodes", "internet"), outcome=Outcome.DENY)).told
    assert told is not None
    assert told.asked.target == "tag:AzureActiveDirectory"
    assert told.forward[-1].place == "tag:AzureActiveDirectory"


def test_a_finding_stands_where_the_cause_is_declared() -> None:
    finding = result(intent("training/nodes", "box", "tcp/22")).finding
    assert finding is not None
    assert finding.message == "the intent under test: training/nodes to box, tcp/22, does not work"
    assert finding.cause == "NSG dev does not let it in, rule closed."
    assert finding.path == "dev/closed"
    assert finding.resource.endswith("/networkSecurityGroups/dev/securityRules/closed")
    assert str(finding.source) == "stacks/Pulumi.test.yaml:1"


def test_a_cause_that_begins_with_a_name_keeps_its_spelling() -> None:
    finding = result(intent("internet", "datastore/blob")).finding
    assert finding is not None
    assert finding.cause == "datastoreab12 takes nothing on its public side."


def test_where_several_locations_are_asked_the_flow_says_which_was_traced() -> None:
    asked = replace(intent("training/nodes", "box", "tcp/22"), sources=("training/nodes", "group:inside"))
    finding = result(asked).finding
    assert finding is not None
    assert finding.message == "the intent under test: cpu to box, tcp/22, does not work"


@pytest.mark.parametrize(
    ("asked", "fix"),
    [
        pytest.param(
            intent("training/nodes", "box", "udp/53", "deny"),
            "deny udp/53 from training/nodes to box in NSG nodes or NSG dev",
            id="filters that let it pass",
        ),
        pytest.param(
            intent("box", "datastore/blob", "tcp/443", "deny"),
            "deny tcp/443 from box to datastore/blob in NSG dev",
            id="the only one",
        ),
        pytest.param(
            intent("training/nodes", "datastore/blob", through="firewall"), "route it through a firewall", id="a kind"
        ),
        pytest.param(
            intent("training/nodes", "datastore/blob", through="private endpoint", never_without="gateway"),
            "route it through a gateway",
            id="the device that it does not pass",
        ),
        pytest.param(
            intent("training/nodes", "datastore/blob", expected="", never_without="fw"),
            "route it through fw",
            id="a device by its name",
        ),
    ],
)
def test_the_way_out_of_a_flow_that_works(asked: Intent, fix: str) -> None:
    finding = result(asked).finding
    assert finding is not None
    assert finding.fix == fix


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        pytest.param(intent("a", "b"), "every flow from a to b, tcp/443, works", id="allow"),
        pytest.param(intent("a", "b", "any", "deny"), "no flow from a to b, any, works", id="deny"),
        pytest.param(
            intent("a", "b", through="nat"), "every flow from a to b, tcp/443, works and passes a NAT gateway", id="all"
        ),
        pytest.param(
            intent("a", "b", expected="", never_without="fw"),
            "no flow from a to b, tcp/443, works without passing fw",
            id="none without",
        ),
        pytest.param(
            intent("a", "b", never_without="fw"),
            "every flow from a to b, tcp/443, works, and no flow from a to b, tcp/443, works without passing fw",
            id="both",
        ),
        pytest.param(
            intent("a", "b", expected="", through="nat", never_without="fw"),
            "every flow from a to b, tcp/443, works and passes a NAT gateway, and no flow from a to b, tcp/443, works "
            "without passing fw",
            id="two devices",
        ),
    ],
)
def test_what_an_intent_wants_in_a_sentence(asked: Intent, sentence: str) -> None:
    assert wanted(asked) == sentence


def test_a_finding_leads_back_to_its_intent(checked: CheckResult) -> None:
    for one in checked.intents:
        if one.finding is not None:
            assert checked.of_intent(one.finding) is one


def test_a_service_tag_in_a_group_is_asked_like_any_other() -> None:
    groups = {"cloud": Group(names=("tag:AzureResourceManager",))}
    asked = intent("training/nodes", "group:cloud", expected="deny")
    index = ResourceIndex(resources())
    here = set_scene(index, lift_index(index, read_world(WORLD)), groups, intents=(asked,))  # type: ignore[arg-type]
    assert judge(here, asked).standing is Standing.HOLDS
