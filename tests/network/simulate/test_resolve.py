"""Names, fact by fact (docs/semantics.md, sections 9 and 10)."""

from collections.abc import Mapping
from ipaddress import IPv4Address

import pytest

from network.azure.ambiguities import Readings
from network.model.dns import Dns
from network.model.resolution import Resolution
from network.model.resource import Json
from network.simulate.dns_clients import (
    vnet_client,
)
from network.simulate.resolve import resolve
from tests.network.names_graph import (
    BLOB_ZONE,
    NETWORK,
    VNETS,
    dns_of,
    id_of,
    machine,
    resource,
    vnet,
    zone,
)

BLOB = "stdata.blob.core.windows.net"
PRIVATE_BLOB = f"stdata.{BLOB_ZONE}"
PUBLIC: dict[str, Json] = {
    "publicDns": [
        {"name": BLOB, "type": "CNAME", "value": PRIVATE_BLOB},
        {"name": PRIVATE_BLOB, "type": "CNAME", "value": "blob.ams01.store.core.windows.net"},
        {"name": "blob.ams01.store.core.windows.net", "type": "A", "value": "20.60.1.1"},
        {"name": "plain.blob.core.windows.net", "type": "A", "value": "20.60.2.2"},
        {"name": "www.contoso.com", "type": "A", "value": "198.51.100.44"},
        {"name": "www.contoso.com", "type": "A", "value": "198.51.100.45"},
    ],
    "internetHosts": [
        {
            "name": "packages",
            "ipAddress": "198.51.100.7",
            "fqdns": ["packages.example.org", "files.packages.example.org"],
        }
    ],
}
ENDPOINT = {"stdata": "10.1.2.4"}


def server(address: str, **what: Json) -> Json:
    return {"ipAddress": address, **what}


def ask(dns: Dns, name: str, network: str = "v1", readings: Readings | None = None) -> Resolution:
    return resolve(dns, vnet_client(dns, id_of(VNETS, network), "vm"), name, readings)


def short(found: Resolution) -> str:
    """`NOERROR 10.1.2.4 privateDnsZone privatelink...`, as a row of a table."""
    addresses = ",".join(sorted(map(str, found.addresses)))
    parts = (found.rcode, addresses, found.answered_by.type, found.answered_by.name)
    return " ".join(str(part) for part in parts if part)


PRIVATE = f"NOERROR 10.1.2.4 privateDnsZone {BLOB_ZONE}"
HIDDEN = f"NXDOMAIN privateDnsZone {BLOB_ZONE}"
OPEN = "NOERROR 20.60.1.1 publicDns"
NOBODY = "TIMEOUT none"


@pytest.mark.parametrize(
    ("links", "records", "policy_of_link", "name", "expected"),
    [
        pytest.param(["v1"], ENDPOINT, "Default", BLOB, PRIVATE, id="a linked zone answers the alias (S-186)"),
        pytest.param(["v1"], ENDPOINT, "Default", PRIVATE_BLOB, PRIVATE, id="and the privatelink name itself"),
        pytest.param(["v1"], ENDPOINT, "Default", f"{BLOB.upper()}.", PRIVATE, id="in any case, with a final dot"),
        pytest.param([], ENDPOINT, "Default", BLOB, OPEN, id="an unlinked zone answers nobody (S-181)"),
        pytest.param(["v2"], ENDPOINT, "Default", BLOB, OPEN, id="a link to a peer does not extend (S-181)"),
        pytest.param(["v1"], {}, "Default", BLOB, HIDDEN, id="a missing record hides the public one (S-184, S-188)"),
        pytest.param(["v1"], {}, "NxDomainRedirect", BLOB, OPEN, id="unless the link redirects (S-189)"),
        pytest.param(["v1"], {}, "nxdomainredirect", BLOB, OPEN, id="in whatever case the policy is written"),
        pytest.param(["v1"], ENDPOINT, "NxDomainRedirect", BLOB, PRIVATE, id="a present record is not redirected"),
        pytest.param(
            ["v1"], {}, "NxDomainRedirect", f"none.{BLOB_ZONE}", "NXDOMAIN publicDns", id="redirected to nothing"
        ),
        pytest.param(
            ["v1"], {}, "Default", "plain.blob.core.windows.net", "NOERROR 20.60.2.2 publicDns",
            id="a service without private endpoint has no alias (S-187)",
        ),
        pytest.param(["v1"], {"@": "10.1.2.9"}, "Default", BLOB_ZONE,
                     f"NOERROR 10.1.2.9 privateDnsZone {BLOB_ZONE}", id="@ is the zone itself"),
        pytest.param(["v1"], {"*": "10.1.2.8"}, "Default", BLOB,
                     f"NOERROR 10.1.2.8 privateDnsZone {BLOB_ZONE}", id="a wildcard stands for every name"),
        pytest.param(["v1"], {"stdata": ["10.1.2.4", "10.1.2.5"]}, "Default", BLOB,
                     f"NOERROR 10.1.2.4,10.1.2.5 privateDnsZone {BLOB_ZONE}", id="a record set has several addresses"),
        pytest.param(["v1"], {"STDATA": "10.1.2.4"}, "Default", BLOB, PRIVATE, id="records have no case"),
    ],
)  # fmt: skip
def test_private_zones(
    links: list[str], records: Mapping[str, Json], policy_of_link: str, name: str, expected: str
) -> None:
    networks = (vnet("v1", peers=["v2"]), vnet("v2", prefix="10.2.0.0/16", peers=["v1"]))
    dns = dns_of(*networks, zone(BLOB_ZONE, records, links, resolutionPolicy=policy_of_link), world=PUBLIC)
    assert short(ask(dns, name)) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("api.dev.contoso.com", "NXDOMAIN privateDnsZone dev.contoso.com", id="the inner zone hides it"),
        pytest.param("web.dev.contoso.com", "NOERROR 10.1.1.51 privateDnsZone dev.contoso.com", id="the inner answers"),
        pytest.param("app.contoso.com", "NOERROR 10.1.1.52 privateDnsZone contoso.com", id="the outer for the rest"),
        pytest.param("www.contoso.com", "NXDOMAIN privateDnsZone contoso.com", id="split horizon (S-184)"),
        pytest.param("notcontoso.com", "NXDOMAIN publicDns", id="a suffix is whole labels"),
        pytest.param("packages.example.org", "NOERROR 198.51.100.7 publicDns", id="a host of the Internet by its name"),
    ],
)
def test_the_most_specific_zone_answers(name: str, expected: str) -> None:
    outer = zone("contoso.com", {"api.dev": "10.1.1.50", "app": "10.1.1.52"}, ["v1"])
    dns = dns_of(vnet("v1"), outer, zone("dev.contoso.com", {"web": "10.1.1.51"}, ["v1"]), world=PUBLIC)
    assert short(ask(dns, name)) == expected


def test_nested_zones_may_be_read_as_a_chain() -> None:
    outer = zone("contoso.com", {"api.dev": "10.1.1.50"}, ["v1"])
    dns = dns_of(vnet("v1"), outer, zone("dev.contoso.com", {}, ["v1"]))
    found = ask(dns, "api.dev.contoso.com", readings=Readings(nested_zones="all"))
    assert short(found) == "NOERROR 10.1.1.50 privateDnsZone contoso.com"


def test_redirect_is_for_privatelink_zones_alone() -> None:
    dns = dns_of(vnet("v1"), zone("contoso.com", {}, ["v1"], resolutionPolicy="NxDomainRedirect"), world=PUBLIC)
    assert short(ask(dns, "www.contoso.com")) == "NXDOMAIN privateDnsZone contoso.com"


def test_a_zone_whose_privatelink_label_is_inside_is_redirected_too() -> None:
    name = "reg.westeurope.data.privatelink.azurecr.io"
    world: dict[str, Json] = {"publicDns": [{"name": name, "type": "A", "value": "20.80.1.2"}]}
    inner = zone("westeurope.data.privatelink.azurecr.io", {}, ["v1"], resolutionPolicy="NxDomainRedirect")
    assert short(ask(dns_of(vnet("v1"), inner, world=world), name)) == "NOERROR 20.80.1.2 publicDns"


def test_zones_of_one_name_are_told_apart_by_their_group() -> None:
    other = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg2"
    dns = dns_of(vnet("v1"), zone(BLOB_ZONE, ENDPOINT), zone(BLOB_ZONE, ENDPOINT, ["v1"], group=other), world=PUBLIC)
    assert ask(dns, BLOB).answered_by.name == f"{BLOB_ZONE}(rg2)"


def test_a_wildcard_stops_at_a_name_that_exists() -> None:
    dns = dns_of(vnet("v1"), zone("contoso.com", {"*": "10.1.1.1", "a.dev": "10.1.1.2"}, ["v1"]))
    assert ask(dns, "x.y.contoso.com").addresses == (IPv4Address("10.1.1.1"),)
    assert short(ask(dns, "b.dev.contoso.com")) == "NXDOMAIN privateDnsZone contoso.com"


def test_an_alias_inside_a_private_zone_is_followed() -> None:
    alias = resource(f"{NETWORK}/privateDnsZones/CNAME", "contoso.com/data", {"cnameRecord": {"cname": f"{BLOB}."}})
    dns = dns_of(vnet("v1"), zone("contoso.com", {}, ["v1"]), alias, zone(BLOB_ZONE, ENDPOINT, ["v1"]), world=PUBLIC)
    assert short(ask(dns, "data.contoso.com")) == PRIVATE


def test_aliases_in_a_circle_have_no_answer() -> None:
    rows: list[Json] = [
        {"name": "a.example.org", "type": "CNAME", "value": "b.example.org"},
        {"name": "b.example.org", "type": "CNAME", "value": "a.example.org"},
    ]
    assert short(ask(dns_of(vnet("v1"), world={"publicDns": rows}), "a.example.org")) == NOBODY


@pytest.mark.parametrize(
    ("name", "asked_from", "expected"),
    [
        pytest.param("vm2.corp.internal", "v1", "NOERROR 10.1.1.5 privateDnsZone corp.internal", id="registered"),
        pytest.param("vm9.corp.internal", "v1", "NOERROR 10.1.1.99 privateDnsZone corp.internal", id="by hand"),
        pytest.param("other.corp.internal", "v1", "NXDOMAIN privateDnsZone corp.internal", id="resolution link only"),
        pytest.param("vm2.corp.internal", "v2", "NOERROR 10.1.1.5 privateDnsZone corp.internal", id="seen from v2"),
        pytest.param("listed.corp.internal", "v1", "NOERROR 10.1.1.8 privateDnsZone corp.internal", id="overwritten"),
    ],
)
def test_machines_register_where_the_link_says_so(name: str, asked_from: str, expected: str) -> None:
    zones = zone("corp.internal", {"vm9": "10.1.1.99", "listed": "10.1.1.8"}, ["v1"], registrationEnabled=True)
    plain = zone("corp.internal", {}, ["v2"], registrationEnabled=False)[1:]
    machines = (*machine("vm2", "v1/app", "10.1.1.5"), *machine("other", "v2/app", "10.2.1.5"))
    listed = machine("listed", "v1/app", "10.1.1.7")
    dns = dns_of(vnet("v1"), vnet("v2"), zones, plain, machines, listed)
    assert short(ask(dns, name, asked_from)) == expected


def test_a_machine_registers_under_its_host_name() -> None:
    (body, interface), links = machine("vm-resource", "v1/app", "10.1.1.5"), zone("corp.internal", {}, ["v1"],
                                                                               registrationEnabled=True)  # fmt: skip
    named = resource(body.type, "vm-resource", {**body.properties, "osProfile": {"computerName": "Host1"}})
    dns = dns_of(vnet("v1"), links, named, interface)
    assert short(ask(dns, "host1.corp.internal")) == "NOERROR 10.1.1.5 privateDnsZone corp.internal"
    assert short(ask(dns, "vm-resource.corp.internal")) == "NXDOMAIN privateDnsZone corp.internal"


def test_machines_of_one_network_know_each_other_without_any_zone() -> None:
    suffix = "abc.ax.internal.cloudapp.net"
    dns = dns_of(
        vnet("v1"), vnet("v2"), machine("vm2", "v1/app", "10.1.1.5", internalDomainNameSuffix=suffix), world=PUBLIC
    )
    assert short(ask(dns, "vm2")) == "NOERROR 10.1.1.5 azureProvidedDns"
    assert short(ask(dns, f"vm2.{suffix}")) == "NOERROR 10.1.1.5 azureProvidedDns"
    assert short(ask(dns, "vm2", "v2")) == "NXDOMAIN azureProvidedDns"
    assert short(ask(dns, f"vm2.{suffix}", "v2")) == "NXDOMAIN azureProvidedDns"
