"""Names asked of somebody's own servers: forwarders, firewalls, resolvers, sites (docs/semantics.md 9 and 10)."""

from collections.abc import Mapping
from ipaddress import IPv4Address

import pytest

from network.azure.ambiguities import Readings
from network.lift.dns import lift_dns
from network.lift.index import ResourceIndex
from network.lift.world import read_world
from network.model.errors import InputError
from network.model.resolution import DnsClient, NameDecision, Resolution
from network.model.resource import Json, Resource
from network.simulate.dns_clients import (
    firewall_client,
    interface_client,
    outside_client,
    point_to_site_client,
)
from network.simulate.resolve import MOST_FORWARDS, resolve
from tests.network.names_graph import (
    BLOB_ZONE,
    NETWORK,
    SUBNETS,
    VNETS,
    dns_of,
    firewall,
    flat,
    id_of,
    machine,
    policy,
    resolver,
    ruleset,
    vnet,
    zone,
)
from tests.network.simulate.test_resolve import BLOB, ENDPOINT, NOBODY, OPEN, PRIVATE, PUBLIC, ask, short

SITE = IPv4Address("192.168.0.53")
AZURE_DNS = "168.63.129.16"
CORP = "app.corp.contoso.com"


def world(*servers: Json, **more: Json) -> dict[str, Json]:
    return {**PUBLIC, "dnsServers": list(servers), **more}


def server(address: str, **what: Json) -> Json:
    return {"ipAddress": address, **what}


def conditional(domain: str, *targets: str) -> Json:
    return {"domain": domain, "targets": list(targets)}


def from_site(*parts: Resource | list[Resource] | tuple[Resource, ...], world: Mapping[str, Json]) -> Resolution:
    return resolve(dns_of(*parts, world=world), outside_client("laptop", SITE), BLOB)


@pytest.mark.parametrize(
    ("linked", "runs", "expected"),
    [
        pytest.param("hub", {"vm": "dns1", "forwarders": [AZURE_DNS]}, PRIVATE, id="the network of the server counts"),
        pytest.param("v1", {"vm": "dns1", "forwarders": [AZURE_DNS]}, OPEN, id="that of the client does not (S-179)"),
        pytest.param("hub", {"forwarders": [AZURE_DNS]}, PRIVATE, id="the machine is found by its address"),
        pytest.param("hub", {"vm": "dns1", "forwarders": ["public"]}, OPEN, id="public DNS knows no private zone"),
        pytest.param("hub", {"vm": "dns1", "forwarders": []}, NOBODY, id="no forwarder, no answer"),
        pytest.param(
            "hub", {"vm": "dns1", "forwarders": ["10.0.4.99", AZURE_DNS]}, PRIVATE, id="the next forwarder answers"
        ),
        pytest.param("hub", {"vm": "dns1", "forwarders": ["public", AZURE_DNS]}, OPEN, id="the first answer counts"),
        pytest.param(
            "hub",
            {"vm": "dns1", "forwarders": ["public"], "conditionalForwarders": [conditional("windows.net", AZURE_DNS)]},
            PRIVATE,
            id="a conditional forwarder comes before the others",
        ),
        pytest.param(
            "hub",
            {
                "vm": "dns1",
                "conditionalForwarders": [
                    conditional("core.windows.net", "10.9.9.9"),
                    conditional("windows.net", AZURE_DNS),
                ],
            },
            NOBODY,
            id="the longest domain alone, though nobody is there",
        ),
        pytest.param(
            "hub",
            {"vm": "dns1", "zones": {"blob.core.windows.net": {"stdata": ["10.1.2.77"]}}, "forwarders": [AZURE_DNS]},
            "NOERROR 10.1.2.77 dnsServer 10.0.4.4",
            id="an own zone comes first",
        ),
        pytest.param(
            "hub",
            {"vm": "dns1", "zones": {"core.windows.net": {"other.blob": ["10.1.2.77"]}}, "forwarders": [AZURE_DNS]},
            "NXDOMAIN dnsServer 10.0.4.4",
            id="and answers for its whole domain",
        ),
    ],
)
def test_a_network_with_its_own_server(linked: str, runs: Mapping[str, Json], expected: str) -> None:
    parts = (vnet("v1", "10.0.4.4"), vnet("hub", prefix="10.0.0.0/16"), machine("dns1", "hub/dns", "10.0.4.4"))
    dns = dns_of(*parts, zone(BLOB_ZONE, ENDPOINT, [linked]), world=world(server("10.0.4.4", **runs)))
    assert short(ask(dns, BLOB)) == expected


@pytest.mark.parametrize(
    ("servers", "expected"),
    [
        pytest.param(["10.0.4.4"], NOBODY, id="a server that nobody declared"),
        pytest.param(["10.0.4.4", AZURE_DNS], PRIVATE, id="the second server where the first is silent"),
        pytest.param([AZURE_DNS], PRIVATE, id="Azure DNS by its address"),
        pytest.param(["192.168.0.53", AZURE_DNS], OPEN, id="the first that answers"),
    ],
)
def test_servers_are_asked_in_their_order(servers: list[str], expected: str) -> None:
    site = world(server("192.168.0.53", forwarders=["public"]))
    dns = dns_of(vnet("v1", *servers), zone(BLOB_ZONE, ENDPOINT, ["v1"]), world=site)
    assert short(ask(dns, BLOB)) == expected


def test_servers_of_an_interface_come_before_those_of_its_network() -> None:
    parts = (vnet("v1", "10.9.9.9"), machine("vm1", "v1/app", "10.1.1.4", dnsServers=["AzureProvidedDNS"]))
    dns = dns_of(*parts, machine("vm2", "v1/app", "10.1.1.5"), zone(BLOB_ZONE, ENDPOINT, ["v1"]), world=PUBLIC)
    own, plain = (id_of(f"{NETWORK}/networkInterfaces", f"{name}-nic") for name in ("vm1", "vm2"))
    assert short(resolve(dns, interface_client(dns, own, "vm1"), BLOB)) == PRIVATE
    assert short(resolve(dns, interface_client(dns, plain.upper(), "vm2"), BLOB)) == NOBODY


@pytest.mark.parametrize(
    ("policies", "expected"),
    [
        pytest.param([policy("p", {"enableProxy": True})], PRIVATE, id="Azure DNS in the firewall's network (S-168)"),
        pytest.param([policy("p", {"enableProxy": True, "servers": []})], PRIVATE, id="no servers is Azure DNS"),
        pytest.param([policy("p", {"enableProxy": False})], NOBODY, id="without proxy it does not listen"),
        pytest.param([policy("p", {"servers": [AZURE_DNS]})], NOBODY, id="off unless it is switched on"),
        pytest.param([policy("p", None)], NOBODY, id="off without settings"),
        pytest.param([policy("p", {"enableProxy": True, "servers": ["192.168.0.53"]})], OPEN, id="its own servers"),
        pytest.param(
            [policy("p", None, "base"), policy("base", {"enableProxy": True})], PRIVATE, id="inherited (S-169)"
        ),
        pytest.param(
            [policy("p", {}, "middle"), policy("middle", None, "base"), policy("base", {"enableProxy": True})],
            PRIVATE,
            id="inherited twice, past empty settings",
        ),
        pytest.param(
            [policy("p", {"enableProxy": False}, "base"), policy("base", {"enableProxy": True})],
            NOBODY,
            id="overridden by the child",
        ),
        pytest.param([policy("p", None, "base"), policy("base", None, "p")], NOBODY, id="policies in a circle"),
    ],
)
def test_the_dns_proxy_of_a_firewall(policies: list[Resource], expected: str) -> None:
    parts = (vnet("v1", "10.0.1.4"), vnet("hub", prefix="10.0.0.0/16"), firewall("fw", "hub", "10.0.1.4", "p"))
    site = world(server("192.168.0.53", forwarders=["public"]))
    dns = dns_of(*parts, policies, zone(BLOB_ZONE, ENDPOINT, ["hub"]), world=site)
    assert short(ask(dns, BLOB)) == expected


@pytest.mark.parametrize(
    ("settings", "readings", "expected"),
    [
        pytest.param(None, Readings(), PRIVATE, id="Azure DNS in its network"),
        pytest.param({"servers": ["192.168.0.53"]}, Readings(), OPEN, id="its servers, also without proxy (S-167)"),
        pytest.param(None, Readings(firewall_private_zones="proxy"), OPEN, id="or no private zone at all (S-177)"),
    ],
)
def test_a_firewall_resolves_names_itself(
    settings: Mapping[str, Json] | None, readings: Readings, expected: str
) -> None:
    fw, site = firewall("fw", "hub", "10.0.1.4", "p"), world(server("192.168.0.53", forwarders=["public"]))
    dns = dns_of(vnet("hub"), fw, policy("p", settings), zone(BLOB_ZONE, ENDPOINT, ["hub"]), world=site)
    assert short(resolve(dns, firewall_client(dns, fw.id.upper(), readings), BLOB, readings)) == expected


HUB = vnet("hub", prefix="10.0.0.0/16", subnets={"in": "10.0.5.0/28", "out": "10.0.6.0/28"})
ANSWERS = server("192.168.0.53", zones={"contoso.com": {"app.corp": ["192.168.5.7"], "www": ["192.168.5.6"]}})
DEEPER = server("192.168.0.54", zones={"corp.contoso.com": {"app": ["192.168.9.9"]}})


@pytest.mark.parametrize(
    ("rules", "links", "disabled", "name", "expected"),
    [
        pytest.param({"contoso.com.": "192.168.0.53"}, ["v1"], [], CORP,
                     "NOERROR 192.168.5.7 dnsServer 192.168.0.53", id="a rule for the domain"),
        pytest.param({"contoso.com.": "192.168.0.53", "corp.contoso.com.": "192.168.0.54"}, ["v1"], [], CORP,
                     "NOERROR 192.168.9.9 dnsServer 192.168.0.54", id="the longest domain wins (S-195)"),
        pytest.param({"contoso.com.": "192.168.0.53", "corp.contoso.com.": "192.168.0.54"}, ["v1"],
                     ["corp.contoso.com."], CORP,
                     "NOERROR 192.168.5.7 dnsServer 192.168.0.53", id="a disabled rule is none"),
        pytest.param({".": "192.168.0.53"}, ["v1"], [], "www.contoso.com",
                     "NOERROR 192.168.5.6 dnsServer 192.168.0.53", id="the wildcard comes before public DNS"),
        pytest.param({".": "192.168.0.53"}, ["v1"], [], BLOB, NOBODY, id="and takes every name"),
        pytest.param({"contoso.com.": "192.168.0.53"}, ["v1"], [], "contoso.com",
                     "NXDOMAIN dnsServer 192.168.0.53", id="the domain itself matches"),
        pytest.param({"contoso.com.": "192.168.0.53"}, ["v1"], [], "www.mycontoso.com",
                     "NXDOMAIN publicDns", id="a domain is whole labels"),
        pytest.param({"contoso.com.": "192.168.0.53"}, ["hub"], [], CORP,
                     "NXDOMAIN publicDns", id="a spoke does not inherit the hub's link (S-194)"),
        pytest.param({"contoso.com.": ["192.168.0.99", "192.168.0.53"]}, ["v1"], [], CORP,
                     "NOERROR 192.168.5.7 dnsServer 192.168.0.53", id="the second target where the first is silent"),
        pytest.param({"blob.core.windows.net.": "10.0.5.4"}, ["v1"], [], BLOB, PRIVATE,
                     id="to the hub's inbound endpoint instead of a link to the zone (S-196)"),
    ],
)  # fmt: skip
def test_forwarding_rulesets(
    rules: Mapping[str, Json], links: list[str], disabled: list[str], name: str, expected: str
) -> None:
    parts = (vnet("v1"), HUB, resolver("res", "hub", "10.0.5.4"), ruleset("rs", rules, links, disabled))
    dns = dns_of(*parts, zone(BLOB_ZONE, ENDPOINT, ["hub"]), world=world(ANSWERS, DEEPER))
    assert short(ask(dns, name)) == expected


def test_a_linked_zone_comes_before_a_rule() -> None:
    parts = (vnet("v1"), HUB, resolver("res", "hub", "10.0.5.4"), ruleset("rs", {f"{CORP}.": "192.168.0.53"}, ["v1"]))
    dns = dns_of(*parts, zone("contoso.com", {}, ["v1"]), world=world(ANSWERS))
    assert short(ask(dns, CORP)) == "NXDOMAIN privateDnsZone contoso.com"


def test_a_network_with_own_servers_does_not_use_its_rules() -> None:
    parts = (vnet("v1", "192.168.0.54"), HUB, resolver("res", "hub", "10.0.5.4"))
    dns = dns_of(*parts, ruleset("rs", {".": "192.168.0.53"}, ["v1"]), world=world(ANSWERS, DEEPER))
    assert short(ask(dns, CORP)) == "NOERROR 192.168.9.9 dnsServer 192.168.0.54"


def test_a_query_leaves_through_the_outbound_endpoint() -> None:
    parts = (vnet("v1"), HUB, resolver("res", "hub", "10.0.5.4"), ruleset("rs", {".": "192.168.0.53"}, ["v1"]))
    first, second = ask(dns_of(*parts, world=world(ANSWERS)), CORP).flows
    assert (first.sender, str(first.server), first.source) == ("vm", AZURE_DNS, None)
    assert (second.sender, second.server, second.port) == (id_of(SUBNETS, "hub/out"), SITE, 53)


@pytest.mark.parametrize(
    ("rules", "links"),
    [
        pytest.param({".": "10.0.5.4"}, ["hub"], id="a rule that leads back to its own network"),
        pytest.param({"windows.net": "10.0.5.4"}, ["v1", "hub"], id="from a spoke into the same circle"),
    ],
)
def test_a_rule_to_the_inbound_endpoint_of_a_linked_network_goes_in_a_circle(
    rules: Mapping[str, Json], links: list[str]
) -> None:
    dns = dns_of(vnet("v1", "10.0.5.4"), HUB, resolver("res", "hub", "10.0.5.4"), ruleset("rs", rules, links))
    found = ask(dns, BLOB)
    assert short(found) == NOBODY
    assert found.steps[-1].decision is NameDecision.UNANSWERED


@pytest.mark.parametrize(
    ("domain", "target", "expected"),
    [
        pytest.param("blob.core.windows.net", "10.0.5.4", PRIVATE, id="the public suffix to an inbound endpoint"),
        pytest.param("blob.core.windows.net", "10.0.4.4", PRIVATE, id="to a forwarder on a machine"),
        pytest.param("blob.core.windows.net", "10.0.1.4", PRIVATE, id="to a DNS proxy"),
        pytest.param("blob.core.windows.net", AZURE_DNS, NOBODY, id="not to Azure DNS itself (S-180)"),
        pytest.param("blob.core.windows.net", "10.0.7.7", NOBODY, id="to nobody"),
        pytest.param(BLOB_ZONE, "10.0.5.4", OPEN, id="the privatelink name alone is never asked for (S-197)"),
    ],
)
def test_what_a_site_forwards(domain: str, target: str, expected: str) -> None:
    parts = (HUB, resolver("res", "hub", "10.0.5.4"), machine("dns1", "hub/in", "10.0.4.4"))
    proxy = (firewall("fw", "hub", "10.0.1.4", "p"), policy("p", {"enableProxy": True}))
    site = server("192.168.0.53", forwarders=["public"], conditionalForwarders=[conditional(domain, target)])
    cloud = server("10.0.4.4", vm="dns1", forwarders=[AZURE_DNS])
    assert short(from_site(*parts, proxy, zone(BLOB_ZONE, ENDPOINT, ["hub"]), world=world(site, cloud))) == expected


def test_a_server_that_reads_aliases_applies_its_rules_to_them() -> None:
    site = server("192.168.0.53", forwarders=["public"], conditionalForwarders=[conditional(BLOB_ZONE, "10.0.5.4")])
    parts = (HUB, resolver("res", "hub", "10.0.5.4"), zone(BLOB_ZONE, ENDPOINT, ["hub"]))
    dns = dns_of(*parts, world=world(site))
    client = outside_client("laptop", SITE)
    assert short(resolve(dns, client, BLOB, Readings(forwarded_aliases="read"))) == PRIVATE


def test_servers_that_forward_to_each_other_never_answer() -> None:
    ring = [server(f"192.168.0.{n}", forwarders=[f"192.168.0.{53 + (n + 1 - 53) % 3}"]) for n in (53, 54, 55)]
    assert short(from_site(world=world(*ring))) == NOBODY


def test_every_server_of_a_full_mesh_is_asked_once() -> None:
    addresses = [f"192.168.0.{n}" for n in range(53, 63)]
    mesh = [server(one, forwarders=[other for other in addresses if other != one]) for one in addresses]
    found = from_site(world=world(*mesh))
    assert short(found) == NOBODY
    assert len(found.flows) <= len(addresses) ** 2


@pytest.mark.parametrize(
    ("forwards", "expected"),
    [
        pytest.param(MOST_FORWARDS - 1, "NOERROR 20.60.1.1 publicDns", id="the longest chain that is waited for"),
        pytest.param(MOST_FORWARDS, NOBODY, id="one more"),
    ],
)
def test_nobody_waits_for_an_endless_chain(forwards: int, expected: str) -> None:
    chain = [server(f"192.168.1.{n}", forwarders=[f"192.168.1.{n + 1}"]) for n in range(1, forwards)]
    last = server(f"192.168.1.{forwards}", forwarders=["public"])
    first = server(str(SITE), forwarders=["192.168.1.1"])
    assert short(from_site(world=world(first, *chain, last))) == expected


@pytest.mark.parametrize(
    ("client", "expected"),
    [
        pytest.param(outside_client("home"), OPEN, id="with the servers of its uplink"),
        pytest.param(outside_client("site", IPv4Address("192.168.0.99")), NOBODY, id="with a server nobody knows"),
        pytest.param(outside_client("site", IPv4Address(AZURE_DNS)), NOBODY, id="with Azure DNS (S-180)"),
    ],
)
def test_clients_outside_azure(client: DnsClient, expected: str) -> None:
    assert short(resolve(dns_of(world=PUBLIC), client, BLOB)) == expected


def test_a_point_to_site_client_has_the_servers_of_the_gateways_network() -> None:
    parts = (resolver("res", "hub", "10.0.5.4"), zone(BLOB_ZONE, ENDPOINT, ["hub"]))
    with_server, without = dns_of(vnet("hub", "10.0.5.4"), *parts, world=PUBLIC), dns_of(HUB, *parts, world=PUBLIC)
    assert (
        short(resolve(with_server, point_to_site_client(with_server, id_of(VNETS, "hub"), "laptop"), BLOB)) == PRIVATE
    )
    assert short(resolve(without, point_to_site_client(without, id_of(VNETS, "hub"), "laptop"), BLOB)) == OPEN


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        pytest.param("db.fabrikam.com", "NOERROR 198.51.100.30 dnsServer 10.0.9.53", id="before everything else"),
        pytest.param("gone.fabrikam.com", "NXDOMAIN dnsServer 10.0.9.53", id="no address: the name does not exist"),
        pytest.param("www.contoso.com", NOBODY, id="another name of a server that nobody knows otherwise"),
    ],
)
def test_fixed_answers(asked: str, expected: str) -> None:
    fixed: list[Json] = [
        {"server": "10.0.9.53", "name": "DB.fabrikam.com.", "addresses": ["198.51.100.30"]},
        {"server": "10.0.9.53", "name": "gone.fabrikam.com", "addresses": []},
        {"server": AZURE_DNS, "name": "db.fabrikam.com", "addresses": ["198.51.100.31"]},
    ]
    dns = dns_of(vnet("v1", "10.0.9.53"), vnet("v2"), world={**PUBLIC, "dnsAnswers": fixed})
    assert short(ask(dns, asked)) == expected
    assert short(ask(dns, "db.fabrikam.com", "v2")) == "NOERROR 198.51.100.31 azureProvidedDns"


def test_of_two_resolvers_on_one_address_the_near_one_answers() -> None:
    hubs = [vnet("hub"), vnet("other"), vnet("v1", "10.0.5.4", peers=["other"])]
    both = (resolver("res", "hub", "10.0.5.4"), resolver("zz", "other", "10.0.5.4"))
    zones = (zone("a.contoso.com", {"x": "10.1.1.1"}, ["hub"]), zone("b.contoso.com", {"x": "10.1.1.2"}, ["other"]))
    dns = dns_of(hubs, *both, *zones)
    assert short(ask(dns, "x.b.contoso.com")) == "NOERROR 10.1.1.2 privateDnsZone b.contoso.com"


def test_a_server_on_a_machine_that_is_not_there_is_refused() -> None:
    index = ResourceIndex(flat(vnet("v1")))
    with pytest.raises(InputError) as error:
        lift_dns(index, read_world(world(server("10.0.4.4", vm="dns9"))))
    expected = "world.dnsServers[0].vm: got 'dns9', expected the name or id of one virtual machine of the graph"
    assert str(error.value) == expected
