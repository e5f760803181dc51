"""A trace in words: the whole text of flows that work and fail, and a sentence for everything that can decide."""

import re
from collections.abc import Iterator
from dataclasses import replace
from ipaddress import IPv4Address, IPv4Network
from pathlib import Path

import pytest

from infra.report.paper import Paper
from infra.report.trace.document import render_trace_document
from infra.report.trace.fields import Asked, fields
from infra.report.trace.passed import PASSES
from infra.report.trace.stopped import EMPTY_NAT, MISSING_HOP, STOPS, UNPUBLISHED
from infra.report.trace.text import render_trace
from infra.report.trace.told import ToldTrace, tell
from network.model.addresses import AddressSet
from network.model.flow import Flow, Host, Machine
from network.model.intent import Intent
from network.model.nat import NatGateway
from network.model.ports import parse_ports
from network.model.resolution import Rcode
from network.model.route import UserRoute
from network.model.trace import Blocker, DecidedBy, Hop, Step, StepKind, Trace
from network.model.words import Decider, NextHopType, Protocol, Reason, Verdict
from network.simulate.places import machine_in
from network.verify.example import example
from tests.infra.report.conftest import Golden
from tests.network.verify.intents.network import NETWORK, scene

HERE = scene()
ROOT = Path(__file__).resolve().parents[3]
ASKED = Asked("training/nodes", "box", "tcp/22")
BOX = AddressSet.single(IPv4Address("10.0.3.4"))
MOST_LINES = 20  # in which a reader follows a failing flow from symptom to cause


def told(source: str, target: str, ports: str) -> ToldTrace:
    asked = Intent("asked", (source,), (target,), (parse_ports(ports, "here"),))
    found = example(HERE, asked)
    return tell(HERE.topology, found.trace, Asked(source, target, ports), found.choices)


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize(
    ("name", "source", "target", "ports"),
    [
        pytest.param("works", "training/nodes", "datastore/blob", "tcp/443", id="a name, and a private endpoint"),
        pytest.param("denied", "training/nodes", "box", "tcp/22", id="an NSG on the way in"),
        pytest.param("denied-outside", "training/nodes", "internet", "tcp/443", id="an NSG on the way out"),
        pytest.param("lost", "training/dev", "www.example.org", "tcp/443", id="no way out of a private subnet"),
        pytest.param("unpublished", "internet", "box", "tcp/22", id="nothing public leads there"),
        pytest.param("tagged", "training/nodes", "login.microsoftonline.com", "tcp/443", id="a host of a service tag"),
    ],
)
def test_the_whole_text(golden: Golden, name: str, source: str, target: str, ports: str, width: int) -> None:
    text = render_trace(told(source, target, ports), Paper(width))
    assert max(map(len, text.splitlines())) <= width
    golden(f"trace-{name}-{width}.txt", text)


def test_a_failing_flow_is_followed_in_twenty_lines() -> None:
    assert len(render_trace(told("training/nodes", "box", "tcp/22"), Paper(80)).splitlines()) <= MOST_LINES


def test_colours_change_no_word() -> None:
    trace = told("training/nodes", "box", "tcp/22")
    coloured = render_trace(trace, Paper(80, colour=True))
    assert coloured.startswith("\x1b[1;31mdeny\x1b[0m")
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == render_trace(trace, Paper(80))


def test_a_terminal_without_marks_gets_letters() -> None:
    text = render_trace(told("training/nodes", "box", "tcp/22"), Paper(80, unicode=False))
    assert text.isascii()
    assert "    x NSG dev does not let it in, rule closed" in text


def test_the_document_names_the_elements_of_the_wire() -> None:
    document = render_trace_document(told("training/nodes", "box", "tcp/22"))
    assert (
        '"decided_by": [\n    {\n      "type": "nsg",\n      "name": "dev",\n      "rule": "closed"\n    }\n  ]'
        in document
    )


@pytest.mark.parametrize(
    ("verdict", "decided_by", "sentence"),
    [
        pytest.param(
            Verdict.ASYMMETRIC,
            DecidedBy(type=Decider.RETURN_PATH, reason=Reason.BYPASSES_DEVICE, device="fw"),
            "The request arrives, and the reply fails: the reply goes past fw, which waits for it.",
            id="a reply that goes another way",
        ),
        pytest.param(
            Verdict.DROP,
            DecidedBy(type=Decider.RETURN_PATH, reason=Reason.NO_ROUTE),
            "The request arrives, and the reply fails: the reply is lost.",
            id="a reply without a route",
        ),
        pytest.param(
            Verdict.INDETERMINATE,
            DecidedBy(type=Decider.PEERING, name="hub/to-dev", reason=Reason.FORWARDED_TRAFFIC_DISABLED, fact="S-096"),
            "Nobody can say whether it works: peering hub/to-dev takes nothing that somebody else forwards; the "
            "documentation leaves open what Azure does (S-096).",
            id="an open question of the documentation",
        ),
        pytest.param(
            Verdict.INDETERMINATE,
            DecidedBy(type=Decider.RETURN_PATH, reason=Reason.PRIVATE_ENDPOINT_WITHOUT_SNAT, device="fw", fact="S-053"),
            "The request arrives, and nobody can say whether the reply does: fw leaves the source as it is, so the "
            "private endpoint may answer past it; the documentation leaves open what Azure does (S-053).",
            id="a reply that the documentation leaves open",
        ),
        pytest.param(
            Verdict.DENY,
            DecidedBy(type=Decider.FIREWALL, name="fw", reason=Reason.DEFAULT_DENY),
            "It does not work: firewall fw has no rule that allows it.",
            id="a firewall without a rule",
        ),
    ],
)
def test_the_verdict_in_a_sentence(verdict: Verdict, decided_by: DecidedBy, sentence: str) -> None:
    assert tell(HERE.topology, trace(verdict, decided_by), ASKED).sentence == sentence


def test_everything_in_the_way_is_counted() -> None:
    one, other = DecidedBy(type=Decider.NSG, name="a", rule="x"), DecidedBy(type=Decider.NSG, name="b", rule="y")
    assert tell(HERE.topology, trace(Verdict.DENY, one, other), ASKED).sentence.endswith(
        "One more thing is in the way."
    )
    third = DecidedBy(type=Decider.NSG, name="c", rule="z")
    sentence = tell(HERE.topology, trace(Verdict.DENY, one, other, third), ASKED).sentence
    assert sentence.endswith("2 more things are in the way.")


@pytest.mark.parametrize(
    ("second", "change"),
    [
        pytest.param(
            Hop("web", (), destination=BOX, port=22),
            "give the policy of fw a rule that allows tcp/22 from training/nodes to box",
            id="nothing is translated",
        ),
        pytest.param(
            Hop("web", (), destination=AddressSet.of(IPv4Network("10.0.3.9/32")), port=8443),
            "give the policy of fw a rule that allows tcp/8443 from training/nodes to web",
            id="a load balancer picked the machine and the port",
        ),
        pytest.param(
            Hop("web", (), destination=BOX, port=22, observed=(IPv4Network("10.0.9.0/26"),)),
            "give the policy of fw a rule that allows tcp/22 from 10.0.9.0/26 to box",
            id="a firewall replaced the source",
        ),
    ],
)
def test_a_way_out_speaks_of_the_flow_as_it_arrives_there(second: Hop, change: str) -> None:
    denied = DecidedBy(type=Decider.FIREWALL, name="fw", reason=Reason.DEFAULT_DENY)
    found = trace(Verdict.DENY, denied)
    hops = (
        Hop("cpu", (), destination=BOX, port=22),
        replace(second, steps=(Step(StepKind.FILTER, Verdict.DENY, denied),)),
    )
    assert [one.change for one in tell(HERE.topology, replace(found, forward=hops), ASKED).blockers] == [change]


def test_a_service_without_a_public_side_is_the_first_cause_wherever_it_stands() -> None:
    firewall = DecidedBy(type=Decider.FIREWALL, name="fw", reason=Reason.DEFAULT_DENY)
    closed = DecidedBy(type=Decider.SERVICE, name="store", reason=Reason.PUBLIC_ACCESS_DISABLED)
    found = tell(HERE.topology, trace(Verdict.DENY, firewall, closed), ASKED)
    assert [one.decided_by for one in found.blockers] == [closed, firewall]
    assert found.sentence.startswith("It does not work: store takes nothing on its public side.")


def test_a_machine_whose_name_does_not_resolve_stands_where_it_is() -> None:
    found = told("training/nodes", "datastoreab12.nowhere.privatelink.blob.core.windows.net", "tcp/443")
    assert [hop.what for hop in found.forward] == ["AML compute cluster, 10.0.1.4 in training/nodes"]


EMPTY = NatGateway(id=f"{NETWORK}/natGateways/nat", name="nat", public=())
NOWHERE = UserRoute(
    id=f"{NETWORK}/routeTables/table/routes/out",
    name="out",
    prefix=IPv4Network("0.0.0.0/0"),
    next_hop_type=NextHopType.VIRTUAL_APPLIANCE,
    next_hop=IPv4Address("10.0.0.5"),
)


@pytest.mark.parametrize(
    ("decided_by", "sentence"),
    [
        pytest.param(
            DecidedBy(type=Decider.NAT, reason=Reason.NO_EXPLICIT_EGRESS, subject=EMPTY),
            "It does not work: NAT gateway nat has no public address to give it.",
            id="a NAT gateway without an address",
        ),
        pytest.param(
            DecidedBy(
                type=Decider.ROUTE,
                reason=Reason.NO_SUCH_HOST,
                address_prefix=IPv4Network("0.0.0.0/0"),
                subject=NOWHERE,
            ),
            "It does not work: route 0.0.0.0/0 leads to 10.0.0.5, which nothing there has that could forward it.",
            id="a next hop that nobody is",
        ),
    ],
)
def test_what_is_missing_is_named(decided_by: DecidedBy, sentence: str) -> None:
    assert tell(HERE.topology, trace(Verdict.DROP, decided_by), ASKED).sentence == sentence


def trace(verdict: Verdict, *decided: DecidedBy) -> Trace:
    nic = machine_in(HERE.topology, next(iter(HERE.topology.subnets.values())))
    steps = tuple(Step(StepKind.FILTER, verdict, one) for one in decided)
    return Trace(
        flow=Flow(Machine(nic), Host(IPv4Address("10.0.3.4")), Protocol.TCP, 22),
        verdict=verdict,
        decided_by=decided[:1],
        forward=(Hop("cpu", steps),),
        blockers=tuple(Blocker(verdict, one) for one in decided),
    )


def vocabulary() -> Iterator[tuple[str, str]]:
    """Kinds and reasons of docs/snapshot.md 4.2, as its tables have them."""
    section = (ROOT / "docs/snapshot.md").read_text("utf-8").partition("### 4.2")[2].partition("### 4.3")[0]
    reasons = section.partition("Reasons:")[2]
    for kinds, reason in re.findall(r"^\| ((?:`\w+`(?:, )?)+) \| `(\w+)` \|", reasons, re.MULTILINE):
        yield from ((kind, reason) for kind in re.findall(r"\w+", kinds) if kind != "type")


ALLOWING = {("firewall", "infrastructureFqdn"), ("platform", "sameRegionStorageFromPrivateSubnet")}


@pytest.mark.parametrize(("kind", "reason"), sorted(vocabulary()))
def test_every_reason_has_a_sentence_and_a_way_out(kind: str, reason: str) -> None:
    key = Decider(kind), Reason(reason)
    if (kind, reason) in ALLOWING:
        assert key in PASSES
    else:
        assert key in STOPS


def test_the_vocabulary_was_read() -> None:
    assert len(set(vocabulary())) > 40


@pytest.mark.parametrize("kind", Decider)
def test_every_kind_of_decider_is_told(kind: Decider) -> None:
    assert any(decider is kind for decider, _ in (*STOPS, *PASSES))


@pytest.mark.parametrize(
    "template", [*PASSES.values(), *(text for one in STOPS.values() for text in (one.told, one.change))]
)
def test_every_field_of_a_sentence_exists(template: str) -> None:
    assert "{" not in template.format_map(fields(DecidedBy(type=Decider.NSG), ASKED))


def test_sentences_do_not_end_by_themselves() -> None:
    """They stand inside others."""
    stops = (*STOPS.values(), UNPUBLISHED, EMPTY_NAT, MISSING_HOP)
    assert not [text for one in stops for text in (one.told, one.change) if text.endswith(".")]


def test_names_that_do_not_resolve_differ_by_how() -> None:
    assert {reason for kind, reason in STOPS if kind is Decider.DNS} == set(Rcode)
