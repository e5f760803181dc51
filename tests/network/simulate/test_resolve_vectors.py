"""Every `resolve` vector of the conformance files, from the resources to the answer."""

import json
from pathlib import Path
from typing import Any

import pytest

from network.lift.dns import lift_dns
from network.lift.graph import read_graph
from network.lift.index import ResourceIndex, last_segment, parent_id
from network.lift.world import read_world
from network.model.dns import Dns
from network.model.resolution import DnsClient
from network.simulate.dns_clients import interface_client, outside_client, vnet_client
from network.simulate.resolve import resolve

VECTORS = Path(__file__).parents[2] / "conformance" / "vectors.jsonl"
QUERIES = [
    vector
    for vector in map(json.loads, VECTORS.read_text(encoding="utf-8").splitlines())
    if vector["query"]["kind"] == "resolve"
]


def client(dns: Dns, index: ResourceIndex, asked_from: dict[str, str]) -> DnsClient:
    """The client that a query names: by machine, subnet, or server on-premises."""
    if "onPremises" in asked_from:
        from ipaddress import IPv4Address

        return outside_client("on-premises", IPv4Address(asked_from["onPremises"]))
    if "vm" in asked_from:
        (machine,) = [
            node for node in index.of_type("Microsoft.Compute/virtualMachines") if node.name == asked_from["vm"]
        ]
        profile: Any = machine.properties["networkProfile"]
        return interface_client(dns, profile["networkInterfaces"][0]["id"], machine.name)
    name = asked_from["subnet"]
    subnets = index.of_type("Microsoft.Network/virtualNetworks/subnets")
    (vnet,) = [parent_id(node.id) for node in subnets if f"{last_segment(parent_id(node.id))}/{node.name}" == name]
    return vnet_client(dns, vnet, name)


@pytest.mark.parametrize("vector", QUERIES, ids=[vector["id"] for vector in QUERIES])
def test_the_vector_is_answered(vector: dict[str, Any]) -> None:
    index = ResourceIndex(read_graph(vector["resources"]).resources)
    dns = lift_dns(index, read_world(vector["world"]))
    query, expected = vector["query"], vector["expect"]
    found = resolve(dns, client(dns, index, query["from"]), query["name"])
    assert found.rcode == expected["rcode"], vector["why"]
    assert sorted(map(str, found.addresses)) == sorted(expected["addresses"]), vector["why"]
    assert found.answered_by.type == expected["answeredBy"]["type"], vector["why"]
    assert found.answered_by.name == expected["answeredBy"].get("name", found.answered_by.name), vector["why"]


def test_there_are_vectors() -> None:
    assert len(QUERIES) >= 31
