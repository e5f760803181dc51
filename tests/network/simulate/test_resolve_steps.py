"""What a resolution tells: its steps with their declarations, its flows, and the values that nobody knows yet."""

import pytest

from network.model.resolution import NameDecision, Resolution
from network.model.resource import Json, Resource, unknown
from network.simulate.dns_clients import interface_client, vnet_client
from network.simulate.resolve import resolve
from tests.network.names_graph import (
    BLOB_ZONE,
    NETWORK,
    VNETS,
    ZONES,
    dns_of,
    firewall,
    id_of,
    machine,
    policy,
    resolver,
    resource,
    ruleset,
    vnet,
    zone,
)
from tests.network.simulate.test_resolve import BLOB, ENDPOINT, PUBLIC, ask, short

FROM_ELSEWHERE = unknown("urn:pulumi:hub::fairway::x::y#privateIPAddress")


def test_every_step_points_at_what_decided() -> None:
    parts = (vnet("v1", "10.0.1.4"), vnet("hub"), firewall("fw", "hub", "10.0.1.4", "p"))
    proxy = policy("p", {"enableProxy": True})
    found = ask(dns_of(*parts, proxy, zone(BLOB_ZONE, ENDPOINT, ["hub"]), world=PUBLIC), BLOB)
    assert [(step.decision, [one.name for one in step.by]) for step in found.steps] == [
        (NameDecision.ASKED, ["v1"]),
        (NameDecision.FORWARDED, ["p", "fw"]),
        (NameDecision.ALIAS, [BLOB]),
        (NameDecision.ANSWERED, ["stdata", BLOB_ZONE, "to-hub"]),
    ]
    assert [step.text for step in found.steps] == [
        "vm asks 10.0.1.4, the DNS servers of v1",
        "DNS proxy of firewall fw asks 168.63.129.16",
        f"{BLOB} is an alias of stdata.{BLOB_ZONE}, says public DNS",
        f"stdata.{BLOB_ZONE} is 10.1.2.4, says private zone {BLOB_ZONE}, which to-hub links to hub",
    ]
    record = found.steps[-1].by[0]
    assert record.id == id_of(f"{ZONES}/A", f"{BLOB_ZONE}/stdata")
    assert str(record.source) == "infra/__main__.py:7"


def test_a_missing_record_points_at_zone_and_link() -> None:
    last = ask(dns_of(vnet("v1"), zone(BLOB_ZONE, {}, ["v1"]), world=PUBLIC), BLOB).steps[-1]
    assert (last.decision, [one.name for one in last.by]) == (NameDecision.MISSING, [BLOB_ZONE, "to-v1"])
    assert last.text == f"stdata.{BLOB_ZONE} does not exist, says private zone {BLOB_ZONE}, which to-v1 links to v1"


def test_a_redirect_points_at_the_link() -> None:
    redirecting = zone(BLOB_ZONE, {}, ["v1"], resolutionPolicy="NxDomainRedirect")
    (step,) = [s for s in ask(dns_of(vnet("v1"), redirecting, world=PUBLIC), BLOB).steps if s.decision == "redirected"]
    assert step.by[0].name == "to-v1"


def test_every_query_on_the_wire_is_a_flow() -> None:
    parts = (
        vnet("v1", "10.0.4.4"),
        vnet("hub"),
        machine("dns1", "hub/dns", "10.0.4.4"),
        resolver("r", "hub", "10.0.5.4"),
    )
    runs: Json = {"ipAddress": "10.0.4.4", "vm": "dns1", "forwarders": ["10.0.5.4"]}
    found = ask(dns_of(*parts, world={**PUBLIC, "dnsServers": [runs]}), BLOB)
    machine_id = id_of("Microsoft.Compute/virtualMachines", "dns1")
    assert [(flow.sender, str(flow.server), str(flow.source)) for flow in found.flows] == [
        ("vm", "10.0.4.4", "None"),
        (machine_id, "10.0.5.4", "10.0.4.4"),
    ]


def test_what_nobody_listed_is_told_apart_from_what_does_not_exist() -> None:
    dns = dns_of(vnet("v1"), zone("contoso.com", {}, ["v1"]), world=PUBLIC)
    assert ask(dns, "conda.anaconda.org").unlisted
    assert not ask(dns, "www.contoso.com").unlisted
    assert not ask(dns, BLOB).unlisted


def outcome(found: Resolution) -> tuple[str | None, str]:
    return found.rcode, found.gap.origin if found.gap else ""


ORIGIN = "urn:pulumi:hub::fairway::x::y#privateIPAddress"


@pytest.mark.parametrize(
    ("network", "parts", "expected"),
    [
        pytest.param(vnet("v1", FROM_ELSEWHERE), [zone(BLOB_ZONE, ENDPOINT, ["v1"])], (None, ORIGIN),
                     id="the server of the network"),
        pytest.param(vnet("v1"), [zone(BLOB_ZONE, {"stdata": FROM_ELSEWHERE}, ["v1"])], ("NOERROR", ORIGIN),
                     id="the address in a record: the name exists nevertheless"),
        pytest.param(vnet("v1", "168.63.129.16", FROM_ELSEWHERE), [zone(BLOB_ZONE, ENDPOINT, ["v1"])], ("NOERROR", ""),
                     id="a second server that is not needed"),
        pytest.param(vnet("v1"), [ruleset("rs", {".": FROM_ELSEWHERE}, ["v1"])], (None, ORIGIN),
                     id="the target of a rule"),
        pytest.param(vnet("v1", "10.0.1.4"), [firewall("fw", "v1", "10.0.1.4", "p"), policy("p", FROM_ELSEWHERE)],
                     (None, ORIGIN), id="the settings of a policy"),
        pytest.param(vnet("v1", "10.0.1.4"), [firewall("fw", "v1", "10.0.1.4", "gone")],
                     (None, id_of(f"{NETWORK}/firewallPolicies", "gone")), id="a policy outside the graph"),
        pytest.param(vnet("v1"), [zone(BLOB_ZONE, {}, ["v1"], resolutionPolicy=FROM_ELSEWHERE)], (None, ORIGIN),
                     id="whether a link redirects"),
        pytest.param(vnet("v1"), [zone(BLOB_ZONE, ENDPOINT, ["v1"], resolutionPolicy=FROM_ELSEWHERE)], ("NOERROR", ""),
                     id="which does not matter where the record is there"),
        pytest.param(vnet("v1"), [zone(BLOB_ZONE, ENDPOINT, ["v1"])[1:]], ("NOERROR", ""),
                     id="a record of a zone that is outside the graph"),
        pytest.param(vnet("v1"), [zone(BLOB_ZONE, {}, ["v1"])[1:]], (None, id_of(ZONES, BLOB_ZONE)),
                     id="the other records of such a zone"),
        pytest.param(vnet("v1", "10.0.5.4"), [resolver("r", "v1", None)],
                     (None, id_of(f"{NETWORK}/dnsResolvers/inboundEndpoints", "r/in")
                      + "#ipConfigurations[0].privateIpAddress"),
                     id="the address of an inbound endpoint: it may be the one that is asked"),
        pytest.param(vnet("v1", "10.0.5.4"), [firewall("fw", "v1", "", None)], ("TIMEOUT", ""),
                     id="the address of a firewall that does not listen anyway"),
        pytest.param(vnet("v1", "10.0.5.4"), [resolver("r", "elsewhere", "10.0.5.4")],
                     (None, id_of(VNETS, "elsewhere").lower()), id="the network of a resolver"),
    ],
)  # fmt: skip
def test_what_is_not_known_is_said_with_its_origin(
    network: Resource, parts: list[Resource | list[Resource]], expected: tuple[str | None, str]
) -> None:
    assert outcome(ask(dns_of(network, *parts, world=PUBLIC), BLOB)) == expected


@pytest.mark.parametrize(
    ("zones", "name", "expected"),
    [
        pytest.param([], BLOB, (None, ORIGIN), id="the zone may be this network's"),
        pytest.param(
            [zone(BLOB_ZONE, ENDPOINT, ["v1"])], BLOB, ("NOERROR", ""), id="a linked zone of the same name is"
        ),
        pytest.param([], "www.contoso.com", ("NOERROR", ""), id="another name does not mind"),
    ],
)
def test_a_link_to_an_unknown_network_may_concern_any(
    zones: list[list[Resource]], name: str, expected: tuple[str | None, str]
) -> None:
    loose = resource(f"{ZONES}/virtualNetworkLinks", f"{BLOB_ZONE}/loose", {"virtualNetwork": {"id": FROM_ELSEWHERE}})
    dns = dns_of(vnet("v1"), *(zones or [zone(BLOB_ZONE, ENDPOINT)]), loose, world=PUBLIC)
    assert outcome(ask(dns, name)) == expected


def test_a_registration_that_is_not_known_leaves_the_address_open() -> None:
    zones = zone("corp.internal", {}, ["v1"], registrationEnabled=FROM_ELSEWHERE)
    dns = dns_of(vnet("v1"), zones, machine("vm1", "v1/app", "10.1.1.4"))
    assert outcome(ask(dns, "vm1.corp.internal")) == ("NOERROR", ORIGIN)


def test_an_address_that_azure_has_not_given_yet_is_not_known() -> None:
    dns = dns_of(
        vnet("v1"), zone("corp.internal", {}, ["v1"], registrationEnabled=True), machine("vm1", "v1/app", None)
    )
    found = ask(dns, "vm1.corp.internal")
    assert short(found) == "NOERROR privateDnsZone corp.internal"
    assert found.gap is not None
    assert found.gap.origin.endswith("vm1-nic#ipConfigurations[0].properties.privateIPAddress")


def test_clients_that_are_not_there_are_not_known() -> None:
    dns = dns_of(vnet("v1"))
    for client in (vnet_client(dns, id_of(VNETS, "v9"), "x"), interface_client(dns, "/nowhere/nic", "x")):
        found = resolve(dns, client, BLOB)
        assert (found.rcode, found.steps[-1].decision) == (None, NameDecision.UNKNOWN)


def test_the_last_step_says_why_nobody_answered() -> None:
    parts = (vnet("v1", "10.0.1.4"), vnet("hub"), resolver("res", "hub", "10.0.5.4"))
    circle = ask(dns_of(vnet("hub", "10.0.5.4"), parts[2], ruleset("rs", {".": "10.0.5.4"}, ["hub"])), "x.org", "hub")
    silent = ask(dns_of(*parts[:2], firewall("fw", "hub", "10.0.1.4", None)), "x.org")
    nobody = ask(dns_of(vnet("v1", "10.0.9.9")), "x.org")
    gone = ask(dns_of(vnet("v1"), zone(BLOB_ZONE, {}, ["v1"])[1:]), f"stdata.{BLOB_ZONE}")
    assert [found.steps[-1].text for found in (circle, silent, nobody, gone)] == [
        "10.0.5.4 was asked for x.org before and did not answer",
        "firewall fw has no DNS proxy: it does not listen",
        "no DNS server is known to listen on 10.0.9.9",
        f"what Azure DNS in v1 answers hangs on {id_of(ZONES, BLOB_ZONE)}, which is not in the graph",
    ]
