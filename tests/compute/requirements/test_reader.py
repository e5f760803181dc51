from datetime import date
from typing import Any

import pytest

from compute.requirements.reader import catalogue, read_requirements, requirements_of
from compute.requirements.requirement import (
    Condition,
    Direction,
    Fact,
    Hosts,
    Level,
    PrivateEndpoint,
    Requirement,
    Role,
    SameSubnet,
    ServiceTag,
    System,
)
from network.model.errors import InputError
from network.model.ports import parse_ports

NAMES = {"region": "westeurope", "storage": "datastore1", "registry": "images1"}
PAGES = {"page": {"url": "https://learn.microsoft.com/x", "seen": "2026-03-19"}}
FLOW = {"id": "x.out", "to": {"tag": "Storage"}, "ports": "tcp/443", "purpose": "data", "page": "page"}


def ids(system: System, *facts: Fact) -> set[str]:
    return {one.id for one in requirements_of(system, facts, NAMES)}


def read(flow: dict[str, Any]) -> tuple[Requirement, ...]:
    return tuple(read_requirements("x.yaml", {"systems": ["aks"], "pages": PAGES, "flows": [flow]}))


@pytest.mark.parametrize(
    ("system", "facts", "present", "absent"),
    [
        pytest.param(
            System.AML_CLUSTER,
            [],
            {"aml.byo.out.batch", "aml.byo.out.aml_udp", "aml.byo.int.nodes"},
            {"aml.byo.in.44224", "aml.byo.out.vnet.blob", "aml.byo.fqdn.core"},
            id="nodes without public addresses need no way in",
        ),
        pytest.param(
            System.AML_CLUSTER,
            [Fact.PUBLIC_NODES],
            {"aml.byo.in.44224", "aml.byo.in.batch"},
            {"aml.byo.fqdn.nopip"},
            id="nodes with public addresses are called by the service",
        ),
        pytest.param(
            System.AML_CLUSTER,
            [Fact.PRIVATE_STORAGE],
            {"aml.byo.out.vnet.blob", "aml.byo.out.vnet.file", "aml.byo.out.storage"},
            {"aml.byo.fqdn.defstore"},
            id="a private store is reached privately, Microsoft's own accounts by their tag all the same",
        ),
        pytest.param(
            System.AML_CLUSTER,
            [Fact.NAME_FILTER],
            {"aml.byo.fqdn.core", "aml.byo.fqdn.tundra", "aml.byo.fqdn.defstore", "aml.byo.fqdn.nopip"},
            {"aml.byo.fqdn.instances", "aml.byo.fqdn.py"},
            id="a firewall that decides by names needs the names",
        ),
        pytest.param(
            System.AML_INSTANCE,
            [Fact.NAME_FILTER],
            {"aml.byo.fqdn.instances", "aml.byo.out.aml_notebooks"},
            {"aml.byo.int.nodes"},
            id="an instance is one machine with applications",
        ),
        pytest.param(
            System.AKS,
            [],
            {"aks.fqdn.api", "aks.fqdn.mcr", "aks.out.tunnel_udp"},
            {"aks.fqdn.gpu", "aks.out.dns"},
            id="a public cluster",
        ),
        pytest.param(
            System.AKS,
            [Fact.PRIVATE_CLUSTER, Fact.CUSTOM_DNS, Fact.GPU, Fact.EXTENSIONS],
            {"aks.out.dns", "aks.fqdn.gpu", "aks.fqdn.ext"},
            {"aks.fqdn.api", "aks.out.tunnel_udp", "aks.out.api443"},
            id="a private cluster with GPUs behind servers of its own",
        ),
        pytest.param(
            System.AML_KUBERNETES,
            [Fact.INFERENCE, Fact.TLS],
            {"amlk8s.in.score_https", "amlk8s.int"},
            {"amlk8s.in.score_http", "amlk8s.fqdn.train"},
            id="clients score by HTTPS where there is a certificate",
        ),
        pytest.param(System.DSVM, [Fact.WINDOWS], {"dsvm.in.rdp"}, {"dsvm.in.ssh", "dsvm.out.aml"}, id="Windows"),
    ],
)
def test_facts_decide_what_is_required(system: System, facts: list[Fact], present: set[str], absent: set[str]) -> None:
    required = ids(system, *facts)
    assert present <= required
    assert not absent & required


def test_names_fill_the_placeholders() -> None:
    facts = [Fact.NAME_FILTER]
    required = {one.id: one.peer for one in requirements_of(System.AML_CLUSTER, facts, NAMES)}
    assert required["aml.byo.out.batch"] == ServiceTag("BatchNodeManagement.westeurope")
    assert required["aml.byo.fqdn.acr"] == Hosts(("images1.azurecr.io",))
    unfilled = [peer for peer in required.values() if "{" in str(peer)]
    assert unfilled == []


def test_a_placeholder_without_a_name_is_refused() -> None:
    with pytest.raises(InputError) as refused:
        requirements_of(System.AML_CLUSTER, [], {})
    assert str(refused.value) == "aml.byo.out.batch: got '{region}', expected a name for region"


def test_the_whole_catalogue_is_the_union_over_all_facts() -> None:
    for one in catalogue():
        holding = [condition.fact for condition in one.when if condition.holds]
        assert one.id in ids(one.system, *holding)


def test_a_flow_is_read_with_all_that_it_says() -> None:
    flow = {**FLOW, "level": "optional", "when": ["gpu", "not ubuntu"], "ports": ["tcp/443", "udp/53"]}
    assert read(flow) == (
        Requirement(
            id="x.out",
            system=System.AKS,
            direction=Direction.OUT,
            peer=ServiceTag("Storage"),
            ports=(parse_ports("tcp/443", ""), parse_ports("udp/53", "")),
            level=Level.OPTIONAL,
            when=(Condition(Fact.GPU, holds=True), Condition(Fact.UBUNTU, holds=False)),
            purpose="data",
            page="https://learn.microsoft.com/x",
            seen=date(2026, 3, 19),
        ),
    )


@pytest.mark.parametrize(
    ("peer", "expected"),
    [
        pytest.param("subnet", SameSubnet(), id="nodes of its own"),
        pytest.param({"hosts": ["a.example", "*.b.example"]}, Hosts(("a.example", "*.b.example")), id="host names"),
        pytest.param({"private": "storage/blob"}, PrivateEndpoint("storage", "blob"), id="a private endpoint"),
        pytest.param({"role": "clients"}, Role("clients"), id="machines by what they are"),
    ],
)
def test_a_peer_is_one_of_five_kinds(peer: object, expected: object) -> None:
    (one,) = read({**FLOW, "to": peer})
    assert one.peer == expected


def test_one_flow_may_be_of_several_systems() -> None:
    systems = [one.system for one in read({**FLOW, "systems": ["aml-cluster", "aml-instance"]})]
    assert systems == [System.AML_CLUSTER, System.AML_INSTANCE]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        pytest.param(
            {"level": "maybe"},
            "x.yaml: x.out: got 'maybe', expected one of required, optional, obsolete",
            id="a level that is none",
        ),
        pytest.param(
            {"systems": ["aks2"]},
            "x.yaml: x.out: got 'aks2', expected one of aml-workspace, aml-cluster, aml-instance, dsvm, aks, "
            "aml-kubernetes",
            id="a system that is none",
        ),
        pytest.param(
            {"to": {"private": "storage"}},
            "x.yaml: x.out: got {'private': 'storage'}, expected subnet, tag, hosts, private: SERVICE/GROUP or role",
            id="a private endpoint without its group",
        ),
        pytest.param(
            {"ports": "443/tcp"},
            "x.yaml: x.out: got '443/tcp', expected tcp/443, udp/5831, tcp/8000-8010, any/443, icmp or any",
            id="ports the wrong way round",
        ),
        pytest.param(
            {"from": "subnet"},
            "x.yaml: x.out: got ['from', 'id', 'page', 'ports', 'purpose', 'to'], expected id, to or from, ports, "
            "purpose, page, and perhaps systems, level, when",
            id="both directions",
        ),
        pytest.param({"page": "other"}, "x.yaml: x.out: page: got None, expected a mapping", id="a page not listed"),
    ],
)
def test_what_no_flow_may_say_is_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError) as refused:
        read({**FLOW, **change})
    assert str(refused.value) == message


def test_an_unknown_condition_is_refused() -> None:
    with pytest.raises(InputError, match=r"^x.yaml: x.out: got 'gpus', expected one of public_nodes, "):
        read({**FLOW, "when": ["not gpus"]})
