"""Intents on a small network: what holds, what breaks, what stays open, what names nothing."""

import pytest

from network.model.flow import Flow, InternetHost
from network.model.intent import Intent
from network.model.trace import DecidedBy, Hop, Step, StepKind, Trace
from network.model.words import Decider, Protocol, Verdict
from network.verify.intents import judge as judge_module
from network.verify.intents.judge import Standing, judge
from tests.network.verify.intents.network import intent, scene

HERE = scene()


@pytest.mark.parametrize(
    ("asked", "standing", "why"),
    [
        pytest.param(
            intent("training/nodes", "datastore/blob"), Standing.HOLDS, "", id="a pool reaches a private name"
        ),
        pytest.param(
            intent("training/nodes", "datastore/blob", expected="", through="private endpoint"),
            Standing.HOLDS,
            "",
            id="and it does so through the private endpoint",
        ),
        pytest.param(
            intent("training/nodes", "datastore/blob", expected="", through="firewall"),
            Standing.BROKEN,
            "this flow works without passing firewall",
            id="but not through a firewall that is not there",
        ),
        pytest.param(
            intent("training/nodes", "datastore/blob", through="private endpoint", never_without="firewall"),
            Standing.BROKEN,
            "this flow works without passing firewall",
            id="of two devices that it must pass it passes one",
        ),
        pytest.param(
            intent("training/nodes", "datastore/blob", through="private endpoint", never_without="private endpoint"),
            Standing.HOLDS,
            "",
            id="and passes the one that is named twice",
        ),
        pytest.param(
            intent("internet", "training/nodes", expected="", through="firewall"),
            Standing.BROKEN,
            "no flow of it arrives anywhere",
            id="nothing passes a device on its way to nowhere",
        ),
        pytest.param(
            intent("internet", "training/nodes", expected="", never_without="firewall"),
            Standing.HOLDS,
            "",
            id="but nothing passes without it, either",
        ),
        pytest.param(
            intent("training/nodes", "datastore/blob", expected="deny"),
            Standing.BROKEN,
            "this flow works",
            id="a deny is broken by the one flow that works",
        ),
        pytest.param(
            intent("training/nodes", "box", "tcp/*", "deny"),
            Standing.HOLDS,
            "",
            id="no TCP port of the machine is open",
        ),
        pytest.param(
            intent("training/nodes", "box", "any", "deny"),
            Standing.BROKEN,
            "this flow works",
            id="a rule for TCP alone leaves the default rules to the rest",
        ),
        pytest.param(
            intent("10.0.4.0/26", "box", "tcp/22"),
            Standing.EMPTY,
            "nothing in 10.0.4.0/26 sends anything",
            id="a prefix that nobody has sends nothing",
        ),
        pytest.param(
            intent("training/nodes", "tag:AzureActiveDirectory"), Standing.HOLDS, "", id="a service tag by its name"
        ),
        pytest.param(
            intent("training/nodes", "tag:AzureActiveDirectory", "tcp/444"),
            Standing.BROKEN,
            "this flow does not work",
            id="one port past the rule of the tag",
        ),
        pytest.param(
            intent("training/nodes", "login.microsoftonline.com"),
            Standing.HOLDS,
            "",
            id="a public host whose service tag is documented",
        ),
        pytest.param(
            intent("training/nodes", "www.example.org"),
            Standing.OPEN,
            "nobody can say how this flow ends",
            id="a public host that may or may not lie in a tag that is let through",
        ),
        pytest.param(
            intent("training/nodes", "internet", "any", "", never_without="nat"),
            Standing.HOLDS,
            "",
            id="whatever leaves passes the NAT gateway",
        ),
        pytest.param(
            intent("training/dev", "internet", "tcp/443", "deny"), Standing.HOLDS, "", id="a private subnet has no exit"
        ),
        pytest.param(
            intent("internet", "training", "any", "deny"), Standing.HOLDS, "", id="nothing outside reaches the network"
        ),
        pytest.param(
            intent("internet", "datastore/blob", "tcp/443", "deny"), Standing.HOLDS, "", id="the public side is closed"
        ),
        pytest.param(
            intent("training/empty", "datastore/blob"),
            Standing.EMPTY,
            "nothing in training/empty sends anything",
            id="an empty source satisfies nothing",
        ),
        pytest.param(
            intent("training/nodes", "training/empty"),
            Standing.EMPTY,
            "nothing in training/empty has an address",
            id="an empty destination satisfies nothing",
        ),
        pytest.param(
            intent("internet", "internet", "any", "deny"),
            Standing.EMPTY,
            "nothing of this network lies between internet and internet",
            id="flows that never come here satisfy nothing",
        ),
        pytest.param(
            intent("training/nodes", "datastor/blob"),
            Standing.EMPTY,
            "nothing is named datastor/blob; there is datastore, datastoreab12, datastore-blob",
            id="a name that nothing has",
        ),
        pytest.param(intent("group:vision", "internet", "any", "deny"), Standing.HOLDS, "", id="a group by its tags"),
        pytest.param(
            intent("site:office", "box", "any", "deny"), Standing.HOLDS, "", id="a site that has no way into Azure"
        ),
    ],
)
def test_how_an_intent_stands(asked: Intent, standing: Standing, why: str) -> None:
    found = judge(HERE, asked)
    assert (found.standing, found.why) == (standing, why)


def test_a_broken_intent_shows_the_flow_that_breaks_it() -> None:
    found = judge(HERE, intent("training/nodes", "tag:AzureActiveDirectory", "tcp/440-444"))
    assert found.trace is not None
    assert (found.trace.flow.port, found.trace.decided_by[0].rule) == (440, "no-internet")


def test_a_service_tag_that_no_rule_names_is_still_a_place() -> None:
    asked = intent("training/nodes", "tag:AzureMonitor")
    found = judge(scene(asked), asked)
    assert (found.standing, found.why) == (Standing.BROKEN, "this flow does not work")
    assert found.trace is not None
    assert found.trace.decided_by[0].rule == "no-internet"


SURE, UNSURE = Verdict.ALLOW, Verdict.INDETERMINATE
OPEN = (Standing.OPEN, "nobody can say whether this flow works, nor that it then passes inspection")


def doubtful(sender: Verdict, device: Verdict, host: Verdict, reply: Verdict) -> Trace:
    """An open flow from box through the device named inspection, with one decision at each place."""
    decided = DecidedBy(type=Decider.UNKNOWN)
    places = (("box", sender), ("inspection", device), ("host", host))
    return Trace(
        flow=Flow(InternetHost(None), InternetHost(None), Protocol.TCP, 443),
        verdict=UNSURE,
        decided_by=(decided,),
        forward=tuple(Hop(place, (Step(StepKind.ROUTE, verdict, decided, ""),)) for place, verdict in places),
        reply=(Hop("host", (Step(StepKind.RETURN, reply, decided, ""),)),),
        blockers=(),
        path=(),
    )


@pytest.mark.parametrize(
    ("found", "standing"),
    [
        pytest.param(doubtful(UNSURE, SURE, SURE, SURE), OPEN, id="a route in doubt may lead elsewhere"),
        pytest.param(doubtful(SURE, UNSURE, SURE, SURE), (Standing.HOLDS, ""), id="the device itself is in doubt"),
        pytest.param(doubtful(SURE, SURE, UNSURE, SURE), (Standing.HOLDS, ""), id="the doubt is behind the device"),
        pytest.param(doubtful(SURE, SURE, SURE, UNSURE), (Standing.HOLDS, ""), id="only the reply is in doubt"),
        pytest.param(doubtful(SURE, SURE, SURE, SURE), OPEN, id="one of several ways, and nobody knows which"),
    ],
)
def test_an_open_flow_passes_what_it_comes_to_before_any_doubt(found: Trace, standing: tuple[Standing, str]) -> None:
    asked = intent("internet", "internet", "tcp/443", "", never_without="inspection")
    assert judge_module._stands(asked, found) == standing
