"""What a stack declares is found at its line in the stack file."""

import pytest

from infra.settings.positions import at_their_lines
from infra.settings.yaml_reader import read_yaml
from network.model.resource import Resource, ResourceGraph, Source

FILE = """\
config:
  fairway:network:
    vnets:
      training:
        subnets:
          nodes: {prefix: 10.0.0.0/24}
    nsgs:
      scoring:
        inbound:
          clients: {ports: tcp/443}
      nodes: {}
  fairway:compute:
    storage_accounts:
      datastore: {}
    aks:
      scoring: {}
"""
PLAIN = Source("network/declare/anything.py", 7, "test", "")


def placed(types: str, name: str, text: str = FILE) -> Source:
    """The source of one resource, placed in a file."""
    source = Source(PLAIN.file, PLAIN.line, "test", f"urn:pulumi:test::fairway::{types}::{name}")
    graph = ResourceGraph((Resource("/x/y", "a/b", {}, source=source),))
    document = read_yaml(text, "stacks/Pulumi.test.yaml")
    found = at_their_lines(graph, {"test": document}).resources[0].source
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("types", "name", "line"),
    [
        pytest.param("fairway:network:X$azure-native:network:VirtualNetwork", "training", 4, id="a key"),
        pytest.param("fairway:network:X$azure-native:network:Subnet", "training/nodes", 6, id="a key inside a key"),
        pytest.param("fairway:network:X$azure-native:network:NetworkSecurityGroup", "nodes", 11, id="one of two keys"),
        pytest.param(
            "fairway:network:X$azure-native:network:NetworkSecurityGroup", "scoring", 8, id="by its collection"
        ),
        pytest.param(
            "fairway:compute:X$azure-native:containerservice:ManagedCluster", "scoring", 16, id="and the other"
        ),
        pytest.param(
            "fairway:compute:X$azure-native:managedidentity:Identity", "scoring-kubelet", 16, id="by its section"
        ),
        pytest.param(
            "fairway:network:X$azure-native:network:PrivateEndpoint", "datastore-blob", 14, id="what a key begins"
        ),
    ],
)
def test_the_line_of_a_key(types: str, name: str, line: int) -> None:
    source = placed(types, name)
    assert (source.file, source.line) == ("stacks/Pulumi.test.yaml", line)


def test_a_rule_has_a_line_of_its_own() -> None:
    source = placed("fairway:network:X$azure-native:network:NetworkSecurityGroup", "scoring")
    assert source.of("clients").line == 10


ZONES = """\
config:
  azure-native:location: westeurope
  fairway:network:
    resource_group: net
    zones: [file, corp.example]
  fairway:compute:
    resource_group: compute
    storage_accounts:
      logs: {private: []}
      datastore:
        private:
          - blob
          - dfs
      plain: {}
    key_vaults:
      secrets: {}
    aks:
      scoring:
        inference: {address: 10.0.0.9, name: score.models.internal}
"""


@pytest.mark.parametrize(
    ("zone", "line"),
    [
        pytest.param("privatelink.blob.core.windows.net", 12, id="the first service that asks for it"),
        pytest.param("privatelink.dfs.core.windows.net", 13, id="the word of a list"),
        pytest.param("privatelink.file.core.windows.net", 5, id="what the network asks for comes first"),
        pytest.param("corp.example", 5, id="by its name"),
        pytest.param("privatelink.vaultcore.azure.net", 16, id="a service that has one private side"),
        pytest.param("privatelink.westeurope.azmk8s.io", 18, id="that of a region"),
        pytest.param("models.internal", 19, id="that of a name"),
    ],
)
def test_a_zone_stands_where_something_asks_for_it(zone: str, line: int) -> None:
    declared = placed("fairway:network:X$azure-native:privatedns:PrivateZone", zone, ZONES)
    link = placed("fairway:network:X$azure-native:privatedns:VirtualNetworkLink", f"{zone}/training", ZONES)
    assert (declared.file, declared.line) == (link.file, link.line) == ("stacks/Pulumi.test.yaml", line)


@pytest.mark.parametrize(("name", "line"), [("net", 4), ("compute", 7)])
def test_a_resource_group_stands_where_it_is_named(name: str, line: int) -> None:
    assert placed("fairway:network:X$azure-native:resources:ResourceGroup", name, ZONES).line == line


def test_what_has_no_key_keeps_the_place_in_the_program() -> None:
    source = placed("fairway:network:X$azure-native:privatedns:PrivateZone", "privatelink.table.core.windows.net")
    assert (source.file, source.line) == (PLAIN.file, PLAIN.line)
