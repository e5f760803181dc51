"""The batch protocol: what each bad line gets, and that none stops the run (docs/snapshot.md, section 5)."""

import json
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from infra.cli import application
from network.model.resource import Json
from network.verify.batch import answer, answers
from tests.network.simulate.azure import (
    Object,
    guarded,
    nat_gateway,
    nsg,
    peer,
    public_ip,
    ref,
    routed,
    routes,
    rule,
    subnet,
    vm,
    vnet,
)

NETWORK: list[Json] = [vnet("v", "10.0.0.0/16", subnet("a", "10.0.1.0/24")), *vm("m", "v/a", "10.0.1.4")]
REACH: Object = {
    "kind": "reach",
    "source": {"vm": "m"},
    "destination": {"ip": "10.0.1.4"},
    "protocol": "Tcp",
    "destinationPort": 443,
}


def line(query: Json, resources: Json = None, **more: Json) -> str:
    return json.dumps({"id": "1", "resources": NETWORK if resources is None else resources, "query": query, **more})


def error(text: str) -> tuple[str, str]:
    reply = json.loads(answer(text))
    return reply["error"]["code"], reply["error"]["message"]


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        pytest.param(
            "nonsense", "InvalidJson", "the line is no JSON: Expecting value: line 1 column 1 (char 0)", id="no JSON"
        ),
        pytest.param("[1]", "InvalidJson", "the line is no JSON object", id="no object"),
        pytest.param('{"id": "1", "query": {}}', "InvalidRequest", "resources must be a list", id="no resources"),
        pytest.param('{"id": "1", "resources": []}', "InvalidRequest", "query must be an object", id="no query"),
        pytest.param(line({}), "InvalidRequest", "query.kind must be a string", id="no kind"),
        pytest.param(
            line({"kind": "ping"}), "UnknownQueryKind", "there is no query of the kind 'ping'", id="an unknown kind"
        ),
        pytest.param(
            line({**REACH, "protocol": "Sctp"}),
            "InvalidRequest",
            "query.protocol: got 'Sctp', expected Tcp, Udp or Icmp",
            id="protocol",
        ),
        pytest.param(
            line({**REACH, "destinationPort": 65536}),
            "InvalidRequest",
            "query.destinationPort: got 65536, expected a port from 0 to 65535",
            id="one port past the last",
        ),
        pytest.param(
            line({**REACH, "source": {}}),
            "InvalidRequest",
            "query.source: got {}, expected exactly one of vm, subnet, internet, onPremises, p2s, bastion, "
            "privateEndpoint",
            id="no source",
        ),
        pytest.param(line({**REACH, "source": {"vm": "x"}}), "UnknownName", "no VM named x", id="an unknown machine"),
        pytest.param(
            line({**REACH, "source": {"onPremises": "192.168.0.1"}}),
            "UnknownName",
            "no site holds 192.168.0.1",
            id="an unknown site",
        ),
        pytest.param(
            line({**REACH, "destination": {"ip": "fd00::1"}}),
            "Unsupported",
            "fd00::1 is an IPv6 address; IPv6 is not modelled",
            id="IPv6",
        ),
        pytest.param(
            line(REACH, [{"type": "Microsoft.Network/virtualNetworks", "properties": {}}]),
            "InvalidSnapshot",
            None,
            id="a resource without id",
        ),
        pytest.param(
            line(REACH, [vnet("v", "10.0.0.0/16", subnet("a", "10.0.1.0/24", **guarded("x")))]),
            "InvalidSnapshot",
            None,
            id="a dangling reference",
        ),
        pytest.param(
            line(REACH, world=[]), "InvalidWorld", "world: got [], expected an object", id="a world that is none"
        ),
        pytest.param(
            line(REACH, world={"guests": {"nva": {}}}),
            "InvalidWorld",
            "world guests: got 'nva', expected the name of a resource of the snapshot",
            id="a world that names nothing",
        ),
    ],
)
def test_a_bad_line_gets_an_error_of_its_own(text: str, code: str, message: str | None) -> None:
    got = error(text)
    assert got[0] == code
    assert message is None or got[1] == message


def test_every_line_is_answered_in_order_and_empty_ones_are_skipped() -> None:
    replies = [json.loads(one) for one in answers(StringIO(f"{line(REACH)}\n\n   \nnonsense\n{line(REACH)}\n"))]
    assert [(one["id"], "answer" in one) for one in replies] == [("1", True), (None, False), ("1", True)]


def test_lines_are_answered_as_they_come() -> None:
    """Memory does not grow with the file: the second line is not read before the first is answered."""
    read: list[int] = []

    def lines() -> "object":
        for number in range(3):
            read.append(number)
            yield line(REACH)

    waiting = answers(lines())  # type: ignore[arg-type]
    next(waiting)
    assert read == [0]


def test_a_full_id_and_any_case_name_the_same_thing() -> None:
    machine = NETWORK[1]
    assert isinstance(machine, dict)
    by_id = line({**REACH, "source": {"vm": str(machine["id"]).upper()}})
    assert json.loads(answer(by_id))["answer"]["verdict"] == "allow"


def test_effective_routes_and_next_hops() -> None:
    shown = json.loads(answer(line({"kind": "effective_routes", "subnet": "v/a"})))["answer"]["routes"]
    assert {"addressPrefix": "10.0.0.0/16", "nextHopType": "VnetLocal", "source": "Default", "state": "Active"} in shown
    hop = json.loads(answer(line({"kind": "next_hop", "source": {"subnet": "v/a"}, "destinationIp": "8.8.8.8"})))[
        "answer"
    ]
    assert (hop["nextHopType"], hop["addressPrefix"]) == ("Internet", "0.0.0.0/0")


def test_a_deploy_check_speaks_only_the_words_of_its_vocabulary() -> None:
    """A peering without its way back, a retired address: `fairway check` tells of both, Azure refuses neither."""
    one_way = vnet("v1", "10.0.0.0/16", peers=(peer("v2"),))
    retired = public_ip("old", "51.105.0.1", "Basic")
    reply = json.loads(answer(line({"kind": "deploy_check"}, [one_way, vnet("v2", "10.1.0.0/16"), retired])))
    assert reply["answer"] == {"valid": True, "errors": [], "warnings": []}


OUT = (public_ip("nat-ip", "51.105.0.1"), public_ip("own", "51.105.0.2"), nat_gateway("nat", "nat-ip"))
BEHIND_NAT: list[Json] = [
    vnet("v", "10.0.0.0/16", subnet("a", "10.0.1.0/24", natGateway=ref("natGateways/nat"))),
    *vm("m", "v/a", "10.0.1.4"),
    *OUT,
]
BEHIND_APPLIANCE: list[Json] = [
    vnet("v", "10.0.0.0/16", subnet("a", "10.0.1.0/24", **routed("r")), subnet("nva", "10.0.2.0/24")),
    routes("r", ("def", "0.0.0.0/0", "10.0.2.4")),
    *vm("m", "v/a", "10.0.1.4"),
    *vm("nva", "v/nva", "10.0.2.4", public="own", enableIPForwarding=True),
    *OUT,
]
FORWARDS: Object = {"forwarding": True}


@pytest.mark.parametrize(
    ("resources", "guest", "protocol", "method", "addresses"),
    [
        pytest.param(NETWORK, {}, "Tcp", "defaultOutboundAccess", [], id="an address that nobody knows in advance"),
        pytest.param(BEHIND_NAT, {}, "Tcp", "natGateway", ["51.105.0.1"], id="a NAT gateway's"),
        pytest.param(BEHIND_NAT, {}, "Icmp", "natGateway", [], id="none: it does not carry the protocol (S-110)"),
        pytest.param(
            BEHIND_APPLIANCE,
            {"nva": {**FORWARDS, "snat": True}},
            "Tcp",
            "instancePublicIp",
            ["51.105.0.2"],
            id="an appliance's that translates",
        ),
        pytest.param(BEHIND_APPLIANCE, {"nva": FORWARDS}, "Tcp", "none", [], id="none: it does not translate (S-033)"),
    ],
)
def test_the_address_that_the_internet_sees(
    resources: list[Json], guest: Object, protocol: str, method: str, addresses: list[str]
) -> None:
    query: Object = {"kind": "snat_ip", "source": {"vm": "m"}, "destinationIp": "8.8.8.8", "protocol": protocol}
    port: Object = {} if protocol == "Icmp" else {"destinationPort": 443}
    found = json.loads(answer(line({**query, **port}, resources, world={"guests": guest})))["answer"]
    assert (found["method"], found["observedSources"]) == (method, addresses)


HOST = "168.63.129.16"


@pytest.mark.parametrize(
    ("direction", "source", "target", "port", "rule_name"),
    [
        pytest.param("Outbound", "10.0.1.4", HOST, 53, "dns", id="a rule with the platform's tag counts"),
        pytest.param("Outbound", "10.0.1.4", HOST, 80, None, id="but never for WireServer"),
        pytest.param("Outbound", "10.0.1.4", "169.254.169.254", 80, None, id="a rule for everything does not"),
        pytest.param("Outbound", "10.0.1.4", "10.0.1.5", 53, "all", id="but towards everybody else"),
        pytest.param("Inbound", HOST, "10.0.1.4", 80, "in", id="probes are filtered (S-079)"),
    ],
)
def test_what_rules_say_of_the_host(direction: str, source: str, target: str, port: int, rule_name: str | None) -> None:
    """S-080; `rule_name` None: no rule is asked, the flow passes."""
    denials = nsg(
        "n",
        rule("dns", 100, "Outbound", "Deny", destinationAddressPrefix="AzurePlatformDNS"),
        rule("all", 200, "Outbound", "Deny"),
        rule("in", 100, "Inbound", "Deny"),
    )
    guarded_network = [vnet("v", "10.0.0.0/16", subnet("a", "10.0.1.0/24", **guarded("n"))), denials]
    packet: Object = {"source": source, "destination": target, "protocol": "Tcp", "destinationPort": port}
    query: Object = {"kind": "effective_rules", "vm": "m", "direction": direction, "packet": packet}
    found = json.loads(answer(line(query, [*guarded_network, *vm("m", "v/a", "10.0.1.4")])))["answer"]
    denied = {"access": "Deny", "decidedBy": {"type": "nsg", "name": "n", "rule": rule_name}}
    assert found == (denied if rule_name else {"access": "Allow"})


def test_the_command_reads_a_file_and_says_what_it_cannot_read(tmp_path: Path) -> None:
    file = tmp_path / "queries.jsonl"
    file.write_bytes(line(REACH).encode() + b"\n\xff\xfe\n")
    done = CliRunner().invoke(application(("batch",)), ["batch", str(file)])
    assert (done.exit_code, len(done.stdout.splitlines())) == (0, 2)
    missing = CliRunner().invoke(application(("batch",)), ["batch", str(tmp_path / "nothing")])
    assert missing.exit_code == 3


JSON: st.SearchStrategy[Json] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.sampled_from(["id", "resources", "query", "world"]), JSON))
def test_no_line_is_fatal(request: dict[str, Json]) -> None:
    reply = json.loads(answer(json.dumps(request)))
    assert reply.keys() in ({"id", "answer"}, {"id", "error"})
    assert reply.get("error", {}).get("code") != "InternalError"


FIELDS = [
    "source",
    "destination",
    "protocol",
    "destinationPort",
    "fqdn",
    "subnet",
    "destinationIp",
    "vm",
    "tag",
    "direction",
    "packet",
    "from",
    "name",
    "type",
]


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(["reach", "effective_routes", "next_hop", "effective_rules", "resolve", "snat_ip"]),
    st.dictionaries(st.sampled_from(FIELDS), JSON | st.just({"vm": "m"}) | st.just("10.0.1.9")),
)
def test_no_query_is_fatal(kind: str, fields: dict[str, Json]) -> None:
    reply = json.loads(answer(line({**REACH, **fields, "kind": kind})))
    assert reply.get("error", {}).get("code") != "InternalError", reply
