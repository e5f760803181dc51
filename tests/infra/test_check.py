"""A check of one network: what is asked, what is left out, what cannot be asked."""

from dataclasses import replace

import pytest

from infra.check import Question, all_intents, check_network
from infra.expectations import Expectations
from infra.report.result import CheckResult
from infra.service_tags import ServiceTags
from network.model.errors import InputError
from network.model.resource import Json, ResourceGraph
from network.verify.intents.judge import Standing
from tests.network.verify.intents.network import NETWORK, WORLD, intent, resource, resources

assert isinstance(WORLD, dict)
GRAPH = ResourceGraph(resources(), WORLD)


def check(graph: ResourceGraph, *said: object, **rest: object) -> CheckResult:
    return check_network(Question("net", graph, *said), **rest)  # type: ignore[arg-type]


def test_written_intents_come_before_requirements() -> None:
    written = intent("training/nodes", "datastore/blob")
    intents = all_intents(GRAPH, Expectations((written,)))
    assert intents[0] is written
    assert all(one.requirement for one in intents[1:])
    assert len(intents) > 5


def test_what_is_ignored_is_counted_and_does_not_fail() -> None:
    everything = check(GRAPH)
    codes = {finding.code for finding in everything.findings}
    left = check(GRAPH, ignored=codes)
    assert (left.findings, left.ignored, left.failed) == ((), len(everything.findings), False)
    assert everything.failed


def test_what_is_not_modelled_is_said_once_for_all_resources() -> None:
    servers = [resource(f"{NETWORK}/virtualHubs/{name}", "Microsoft.Network/virtualHubs", {}) for name in "ab"]
    (one,) = check(replace(GRAPH, resources=(*GRAPH.resources, *servers))).not_modelled
    assert (one.what, one.consequence) == ("virtualHubs", "it takes no part in any flow")
    assert [name.rpartition("/")[2] for name in one.resources] == ["a", "b"]


def test_a_graph_that_is_no_network_is_refused_unless_a_rule_says_why() -> None:
    broken = resource(f"{NETWORK}/networkInterfaces/x", "Microsoft.Network/networkInterfaces", {"ipConfigurations": 7})
    result = check(replace(GRAPH, resources=(*GRAPH.resources, broken)))
    assert result.failed
    assert result.intents == ()
    assert [one.what for one in result.not_modelled] == ["flows"]
    with pytest.raises(InputError):
        check(ResourceGraph((resource("/x", "Microsoft.Network/virtualNetworks", {"subnets": 7}),)))


def test_a_tag_of_microsofts_file_exists() -> None:
    rule: dict[str, Json] = {
        "priority": 100,
        "direction": "Inbound",
        "access": "Allow",
        "protocol": "*",
        "sourceAddressPrefix": "NewOne",
    }
    path = f"{NETWORK}/networkSecurityGroups/n/securityRules/r"
    graph = ResourceGraph((resource(path, "Microsoft.Network/networkSecurityGroups/securityRules", rule),))
    codes = [one.code for one in check(graph).findings]
    tags = ServiceTags("2026-11-16", {"newone": "NewOne 20.0.0.0/24"})
    known = [one.code for one in check_network(Question("net", graph, tags=tags)).findings]
    assert [code for code in codes if code not in known] == ["NET027"]


def test_prefixes_of_service_tags_count_for_real_addresses_alone() -> None:
    tags = ServiceTags("2026-11-16", {"azureactivedirectory": "AzureActiveDirectory 20.190.128.0/18"})
    inside = intent("training/nodes", "20.190.128.1")
    outside = intent("training/nodes", "20.190.64.1")
    by_name = intent("training/nodes", "tag:AzureActiveDirectory")
    said = Expectations((inside, outside, by_name))
    known = check_network(Question("net", GRAPH, said, tags=tags)).intents[:3]
    unknown = check_network(Question("net", GRAPH, said)).intents[:3]
    assert [one.standing for one in known] == [Standing.HOLDS, Standing.BROKEN, Standing.HOLDS]
    assert [one.standing for one in unknown] == [Standing.OPEN, Standing.OPEN, Standing.HOLDS]
