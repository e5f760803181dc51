"""Effective routes, effective rules and resolutions: whole texts, and the words of the wire as data."""

import json
from ipaddress import IPv4Network

import pytest

from infra.report.paper import Paper
from infra.report.resolution import render_resolution, render_resolution_document
from infra.report.routes import doubted, ordered, render_routes, render_routes_document
from infra.report.rules import port_ranges, render_rules_document, render_rules_of, side
from network.lift import lift
from network.model.declared import Gap
from network.model.nsg import ALL_PORTS, Side
from network.model.resolution import DnsClient
from network.model.resource import Resource, ResourceGraph
from network.model.route import Route
from network.model.words import Direction, NextHopType, Reason, RouteSource, RouteState
from network.simulate.effective_rules import effective_rules
from network.simulate.named import client_of, resolved
from network.simulate.places import bare_machine, machine_in
from network.simulate.routes import Doubt, effective_routes
from network.verify.locations.standing import interfaces_at, subnets_at
from network.verify.preflight import kinds
from tests.infra.report.conftest import Golden
from tests.network.verify.intents.network import scene
from tests.network.verify.preflight.graphs import NOT_YET, nsg, ref, res, sec, vnet

HERE = scene()
TOPOLOGY = HERE.topology
SUBNETS = {subnet.name: subnet for subnet in TOPOLOGY.subnets.values()}
NODES = machine_in(TOPOLOGY, SUBNETS["training/nodes"])


@pytest.mark.parametrize("width", [80, 120])
def test_routes(golden: Golden, width: int) -> None:
    subnet = SUBNETS["training/nodes"]
    golden(f"routes-{width}.txt", render_routes([(subnet, effective_routes(TOPOLOGY, subnet))], Paper(width)))


def test_routes_as_data() -> None:
    subnet = SUBNETS["training/nodes"]
    document = json.loads(render_routes_document([(subnet, effective_routes(TOPOLOGY, subnet))]))
    local = next(one for one in document["subnets"][0]["routes"] if one["nextHopType"] == "VnetLocal")
    assert local == {
        "addressPrefix": "10.0.0.0/16",
        "nextHopType": "VnetLocal",
        "source": "Default",
        "state": "Active",
        "declared": {"stack": "test", "file": "stacks/Pulumi.test.yaml", "line": 1},
    }


def test_the_longest_prefix_comes_first_and_losers_after_who_beats_them() -> None:
    def route(prefix: str, state: RouteState = RouteState.ACTIVE) -> Route:
        return Route(IPv4Network(prefix), NextHopType.INTERNET, RouteSource.USER, state)

    lost = route("10.0.0.0/8", RouteState.INVALID)
    routes = [route("0.0.0.0/0"), lost, route("10.0.0.0/8"), route("10.1.0.0/16")]
    assert ordered(routes) == [routes[3], routes[2], lost, routes[0]]


def test_what_is_open_about_routes_is_a_sentence() -> None:
    route = Route(IPv4Network("0.0.0.0/0"), NextHopType.SERVICE_ENDPOINT, RouteSource.DEFAULT, tag="Storage")
    assert doubted(Doubt(Reason.UNKNOWN_SERVICE_TAG, route)) == (
        "the service endpoint: nobody knows the addresses of service tag Storage"
    )
    gap = Doubt(
        Reason.UNKNOWN_VALUE,
        gap=Gap("nextHopIpAddress", "fw#privateIPAddress"),
        owner="/x/routes/r",
        prefix=IPv4Network("10.0.0.0/8"),
    )
    assert doubted(gap) == "nextHopIpAddress of r is not known before deployment; it may concern 10.0.0.0/8"


@pytest.mark.parametrize("width", [80, 120])
def test_rules(golden: Golden, width: int) -> None:
    answers = [(NODES, way, effective_rules(TOPOLOGY, NODES, way)) for way in Direction]
    golden(f"rules-{width}.txt", render_rules_of(answers, Paper(width)))


def test_an_interface_without_lists_is_open() -> None:
    nic = bare_machine(SUBNETS["training/endpoints"])
    lists = effective_rules(TOPOLOGY, nic, Direction.INBOUND)
    text = render_rules_of([(nic, Direction.INBOUND, lists)])
    assert text == "training/endpoints, inbound\n  nothing filters here\n"


def rules_of(group: object, **subnet: object) -> str:
    """What is printed of the inbound rules of a machine in the only subnet of a network."""
    place = {"addressPrefix": "10.0.1.0/24", "networkSecurityGroup": ref(kinds.NSG, "n"), **subnet}
    resources = (vnet("v1", "10.0.0.0/16", a=place), *([group] if isinstance(group, Resource) else []))
    topology = lift(ResourceGraph(resources))
    nic = bare_machine(next(iter(topology.subnets.values())))
    return render_rules_of([(nic, Direction.INBOUND, effective_rules(topology, nic, Direction.INBOUND))], Paper(160))


def test_a_group_that_nobody_knows_is_not_no_group() -> None:
    text = rules_of(None)
    assert text == ("v1/a, inbound\n  ? networkSecurityGroup of v1/a is not known: nobody can say what filters here\n")


def test_rules_that_nobody_knows_are_told_beside_those_that_are_known() -> None:
    text = rules_of(res(kinds.NSG, "n", properties={"securityRules": NOT_YET}))
    assert "AllowVnetInBound" in text
    assert text.endswith("  ? securityRules of v1/a is not known: nobody can say what else filters here\n")


def test_what_nobody_knows_of_a_rule_is_said_in_its_row() -> None:
    assert "any from ? to any; sourceAddressPrefix is not known" in rules_of(
        nsg("n", a=sec(100, protocol="*", sourceAddressPrefix=NOT_YET))
    )


def test_a_service_tag_that_does_not_exist_is_told() -> None:
    told = "  ? AzureStorge is no service tag: nobody can say what its rules mean\n"
    assert rules_of(nsg("n", a=sec(100, source="AzureStorge"))).endswith(told)
    assert "?" not in rules_of(nsg("n", a=sec(100, source="Storage"), b=sec(101, source="Any"), c=sec(102)))


def test_a_rule_without_a_place_is_not_azures() -> None:
    row = next(line for line in rules_of(nsg("n", mine=sec(100))).splitlines() if "mine" in line)
    assert not row.endswith("Azure")


def test_rules_as_data() -> None:
    lists = effective_rules(TOPOLOGY, NODES, Direction.OUTBOUND)
    document = json.loads(render_rules_document([(NODES, Direction.OUTBOUND, lists)]))
    (listed,) = document["interfaces"][0]["lists"]
    assert (listed["nsg"], listed["appliesTo"]) == ("nodes", "training/nodes")
    assert [(rule["name"], rule["priority"]) for rule in listed["rules"]][:3] == [
        ("entra", 100),
        ("vnet", 110),
        ("no-internet", 200),
    ]
    assert [rule["declared"] for rule in listed["rules"] if rule["default"]] == [None] * 3


def test_the_sides_of_a_rule_in_few_words() -> None:
    assert side(Side(("*",))) == "any"
    assert side(Side(("10.0.0.0/8", "10.1.0.0/16", "Internet"))) == "10.0.0.0/8, 10.1.0.0/16 and 1 more"
    assert side(Side((), ("/a/b/web",))) == "ASG web"
    assert port_ranges(ALL_PORTS) == "any"
    assert port_ranges(((80, 80), (8000, 8010))) == "80, 8000-8010"


@pytest.mark.parametrize(
    ("name", "file"),
    [
        pytest.param("datastoreab12.blob.core.windows.net", "resolution.txt", id="an alias and a private zone"),
        pytest.param("www.example.org", "resolution-unlisted.txt", id="a public name that nobody listed"),
    ],
)
def test_resolutions(golden: Golden, name: str, file: str) -> None:
    golden(file, render_resolution(resolved(TOPOLOGY, client(), name), "cpu", Paper(80)))


def test_a_resolution_as_data() -> None:
    found = resolved(TOPOLOGY, client(), "datastoreab12.blob.core.windows.net")
    document = json.loads(render_resolution_document(found, "cpu"))
    assert (document["rcode"], document["addresses"]) == ("NOERROR", ["10.0.2.4"])
    assert document["answeredBy"] == {"type": "privateDnsZone", "name": "privatelink.blob.core.windows.net"}
    assert [step["decision"] for step in document["steps"]] == ["asked", "alias", "answered"]
    assert document["queries"] == [{"sender": "cpu", "source": None, "server": "168.63.129.16", "port": 53}]


def client() -> DnsClient:
    (sender,) = HERE.known.place("training/nodes").senders
    return client_of(TOPOLOGY, sender.at(sender.addresses.lowest))


@pytest.mark.parametrize(
    ("word", "names"),
    [
        pytest.param("training/nodes", ["training/nodes"], id="a subnet"),
        pytest.param("training/empty", ["training/empty"], id="a subnet in which nothing stands"),
        pytest.param("box", ["training/dev"], id="a machine stands in one"),
        pytest.param("cpu", ["training/nodes"], id="so does a cluster"),
        pytest.param("training", sorted(SUBNETS), id="a network has all of its own"),
    ],
)
def test_the_subnets_of_a_location(word: str, names: list[str]) -> None:
    assert sorted(one.name for one in subnets_at(TOPOLOGY, HERE.known.place(word))) == names


def test_a_machine_has_an_interface_and_a_subnet_that_of_any_machine() -> None:
    assert [nic.holder for nic in interfaces_at(TOPOLOGY, HERE.known.place("box"))] == ["vm-box"]
    assert [nic.holder for nic in interfaces_at(TOPOLOGY, HERE.known.place("training/dev"))] == ["training/dev"]
