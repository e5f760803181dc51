"""The conformance vectors of the query `deploy_check`, and that no other vector is refused."""

import json
from collections.abc import Mapping
from ipaddress import IPv4Network
from pathlib import Path
from typing import Any

import pytest

from network.lift.graph import read_graph
from network.model.world import World
from network.verify.preflight import check, deploy_answer

FILE = Path(__file__).resolve().parents[3] / "conformance/vectors.jsonl"
VECTORS = [json.loads(line) for line in FILE.read_text("utf-8").splitlines() if line.strip()]
DEPLOY = [vector for vector in VECTORS if vector["query"]["kind"] == "deploy_check"]
OTHERS = [vector for vector in VECTORS if vector["query"]["kind"] != "deploy_check"]


def answer(vector: Mapping[str, Any]) -> Mapping[str, Any]:
    learned = (vector.get("world") or {}).get("learnedRoutes", {})
    world = World(learned_routes={name: tuple(map(IPv4Network, prefixes)) for name, prefixes in learned.items()})
    return deploy_answer(check(read_graph(vector["resources"]).resources, world))


def is_among(wanted: Mapping[str, Any], entries: list[Mapping[str, str]]) -> bool:
    codes = {wanted["code"], *wanted.get("codeAlternatives", ())}
    resources = {wanted["resource"], *wanted.get("resourceAlternatives", ())}
    severity = wanted.get("severity", "deploy")
    return any(
        entry["code"] in codes and entry["resource"] in resources and entry["severity"] == severity for entry in entries
    )


def test_there_are_vectors() -> None:
    assert len(DEPLOY) >= 54
    assert OTHERS


@pytest.mark.parametrize("vector", DEPLOY, ids=lambda vector: f"{vector['id']} {vector['why']}")
def test_deploy_check(vector: Mapping[str, Any]) -> None:
    found, wanted = answer(vector), vector["expect"]
    assert found["valid"] is wanted["valid"], found["errors"]
    assert all(is_among(one, found["errors"]) for one in wanted["errors"]), found["errors"]
    assert all(is_among(one, found["warnings"]) for one in wanted.get("warnings", ())), found["warnings"]


@pytest.mark.parametrize("vector", OTHERS, ids=lambda vector: vector["id"])
def test_a_network_that_is_asked_about_flows_can_be_deployed(vector: Mapping[str, Any]) -> None:
    assert answer(vector)["errors"] == []
