"""What must be true of every documented flow, whichever file it stands in."""

from collections import Counter
from datetime import date

import pytest

from compute.requirements.reader import FOLDER, catalogue
from compute.requirements.requirement import (
    Direction,
    Fact,
    Hosts,
    PrivateEndpoint,
    Requirement,
    Role,
    ServiceTag,
    System,
)
from network.azure.fqdn_tags import fqdns_of
from network.azure.service_tags import SERVICE_TAGS
from network.azure.zones import PRIVATE_LINK_ZONES
from network.simulate.firewall_rules import name_matches

TAGS = {tag.name: tag for tag in SERVICE_TAGS}
GROUPS = {zone.group_id for zone in PRIVATE_LINK_ZONES}
ALL = catalogue()


def test_every_system_has_requirements_and_every_file_is_read() -> None:
    assert {one.system for one in ALL} == set(System)
    assert len(list(FOLDER.glob("*.yaml"))) == 5


def test_no_id_stands_for_two_flows_of_one_system() -> None:
    assert [key for key, times in Counter((one.system, one.id) for one in ALL).items() if times > 1] == []


def test_every_flow_cites_a_page_and_a_day_that_is_past() -> None:
    for one in ALL:
        assert one.page.startswith("https://learn.microsoft.com/"), one.id
        assert one.seen <= date(2026, 11, 21), one.id
        assert one.purpose, one.id


def test_every_tag_is_one_that_azure_has() -> None:
    for one in ALL:
        if isinstance(one.peer, ServiceTag):
            name, _, region = one.peer.name.partition(".{region}")
            assert name in TAGS, one.id
            assert TAGS[name].regional or not one.peer.name.endswith("{region}"), one.id
            assert region == "", one.id


def test_every_private_endpoint_is_of_a_sub_resource_that_has_zones() -> None:
    services = {"workspace", "storage", "key_vault", "registry", "monitor"}
    for one in ALL:
        if isinstance(one.peer, PrivateEndpoint):
            assert one.peer.service in services, one.id
            assert one.peer.group in GROUPS, one.id


def test_every_host_is_a_name_with_a_wildcard_at_most_at_its_beginning() -> None:
    for one in ALL:
        for pattern in one.peer.patterns if isinstance(one.peer, Hosts) else ():
            labels = pattern.removeprefix("*.").replace("{", "").replace("}", "")
            assert all(label.replace("-", "").isalnum() for label in labels.split(".")), f"{one.id}: {pattern}"


def test_every_role_is_known() -> None:
    roles = {one.peer.name for one in ALL if isinstance(one.peer, Role)}
    assert roles == {"bastion", "clients", "dns_servers", "api_server"}


def test_no_flow_wants_a_fact_and_its_opposite() -> None:
    for one in ALL:
        facts = [condition.fact for condition in one.when]
        assert len(facts) == len(set(facts)), one.id


def test_every_fact_decides_something() -> None:
    assert {condition.fact for one in ALL for condition in one.when} == set(Fact)


@pytest.mark.parametrize("one", ALL, ids=lambda one: f"{one.system}:{one.id}")
def test_the_system_is_one_end_and_the_peer_the_other(one: Requirement) -> None:
    ends = (one.origin, one.destination)
    assert ends == ((one.system, one.peer) if one.direction is Direction.OUT else (one.peer, one.system))


def test_the_tag_of_kubernetes_holds_every_host_that_a_cluster_always_needs() -> None:
    needed = {"aks.fqdn.api", "aks.fqdn.mcr", "aks.fqdn.arm", "aks.fqdn.pkg"}
    peers = {one.id: one.peer for one in ALL if one.id in needed}
    hosts = [host for peer in peers.values() if isinstance(peer, Hosts) for host in peer.patterns]
    assert set(peers) == needed
    assert [
        host for host in hosts if not any(name_matches(one, host) for one in fqdns_of("AzureKubernetesService"))
    ] == []
