"""What must not matter does not: every vector, written in another way, has the same answer."""

import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from network.lift import lift
from network.lift.graph import read_graph
from network.lift.index import CHILDREN
from network.lift.world import read_world
from network.model.firewall import Firewall
from network.model.flow import Flow
from network.model.resource import Json
from network.model.words import Protocol
from network.simulate.trace import trace
from network.verify.batch import answer
from network.verify.query_fields import source_of, target_of

Object = dict[str, Json]
LINES = (Path(__file__).parent / "vectors.jsonl").read_text().splitlines()
VECTORS = [one for one in map(json.loads, LINES) if one["query"]["kind"] != "deploy_check"]
_CHILDREN = {parent.lower(): collections for parent, collections in CHILDREN.items()}


def shuffled(vector: Object) -> Object:
    """Resources, rules, routes, subnets and peerings in another order."""
    order = random.Random(7)  # noqa: S311 - a fixed order is what is wanted
    copy = json.loads(json.dumps(vector))
    order.shuffle(copy["resources"])
    for resource in copy["resources"]:
        for collection in _CHILDREN.get(resource["type"].lower(), {}):
            order.shuffle(resource["properties"].get(collection) or [])
    made: Object = copy
    return made


def shouting(vector: Object) -> Object:
    """References in upper case, while the resources' own ids stay as they are."""
    known = {str(one["id"]) for one in vector["resources"] if isinstance(one, dict)}  # type: ignore[union-attr]

    def loud(value: Json, key: str = "") -> Json:
        if isinstance(value, dict):
            return {name: loud(inner, name) for name, inner in value.items()}
        if isinstance(value, list):
            return [loud(inner, key) for inner in value]
        reference = isinstance(value, str) and value.startswith("/subscriptions/") and key == "id" and value in known
        return value.upper() if reference and isinstance(value, str) else value

    resources: list[Json] = []
    for one in vector["resources"]:  # type: ignore[union-attr]
        assert isinstance(one, dict)
        resources.append({**one, "properties": loud(one["properties"])})
    return {**vector, "resources": resources}


def apart(vector: Object) -> Object:
    """Children as resources of their own instead of inside their parents."""
    copy = json.loads(json.dumps(vector))
    for resource in list(copy["resources"]):
        for collection, kind in _CHILDREN.get(resource["type"].lower(), {}).items():
            for child in resource["properties"].pop(collection, None) or []:
                name = child.get("name") or child["id"].rpartition("/")[2]
                identity = f"{resource['id']}/{collection}/{name}"
                copy["resources"].append({"id": identity, "type": kind, "properties": child["properties"]})
    made: Object = copy
    return made


def swapped(vector: Object) -> Object:
    """`addressPrefix` where there was a list of one, and the other way round."""

    def swap(value: Json) -> Json:
        if isinstance(value, list):
            return [swap(inner) for inner in value]
        if not isinstance(value, dict):
            return value
        made = {key: swap(inner) for key, inner in value.items()}
        single, many = made.get("addressPrefix"), made.get("addressPrefixes")
        if "privateEndpointNetworkPolicies" in made and isinstance(single, str):
            made["addressPrefix"], made["addressPrefixes"] = None, [single]
        elif "privateEndpointNetworkPolicies" in made and isinstance(many, list):
            made["addressPrefix"], made["addressPrefixes"] = many[0], None
        return made

    return {**vector, "resources": swap(vector["resources"])}


def crowded(vector: Object) -> Object:
    """With resources that nobody refers to."""
    group = "/subscriptions/s/resourceGroups/other/providers/Microsoft.Network"
    deny: Json = {"name": "deny", "properties": {"priority": 100, "direction": "Inbound", "access": "Deny"}}
    route: Json = {"name": "def", "properties": {"addressPrefix": "0.0.0.0/0", "nextHopType": "None"}}
    bodies: list[tuple[str, Object]] = [
        ("networkSecurityGroups", {"securityRules": [deny]}),
        ("routeTables", {"routes": [route]}),
        ("virtualNetworks", {"addressSpace": {"addressPrefixes": ["10.255.0.0/16"]}}),
        ("applicationSecurityGroups", {}),
        ("natGateways", {}),
        ("publicIPAddresses", {"ipAddress": "51.105.99.99"}),
        ("privateDnsZones", {}),
        ("virtualHubs", {}),
    ]
    more: list[Json] = [
        {
            "id": f"{group}/{kind}/unused",
            "type": f"Microsoft.Network/{kind}",
            "location": "westeurope",
            "properties": body,
        }
        for kind, body in bodies
    ]
    return {**vector, "resources": [*more, *vector["resources"]]}  # type: ignore[misc]


@pytest.mark.parametrize("another", [shuffled, shouting, apart, swapped, crowded])
@pytest.mark.parametrize("vector", VECTORS, ids=[one["id"] for one in VECTORS])
def test_what_must_not_matter_does_not(vector: Object, another: Callable[[Object], Object]) -> None:
    assert _settled(another(vector)) == _settled(vector)


def _settled(vector: Object) -> Json:
    """The answer with its lists in a fixed order, as routes and prefixes may come in any."""
    reply: Json = json.loads(answer(json.dumps(vector)))
    return _sorted(reply)


def _sorted(value: Json) -> Json:
    if isinstance(value, dict):
        return {key: _sorted(inner) for key, inner in value.items()}
    return sorted(map(_sorted, value), key=json.dumps) if isinstance(value, list) else value


REACH = [one for one in VECTORS if one["query"]["kind"] == "reach"]


@pytest.mark.parametrize("vector", REACH, ids=[one["id"] for one in REACH])
def test_request_and_reply_name_the_same_firewalls_or_the_verdict_says_so(vector: Object) -> None:
    query = vector["query"]
    assert isinstance(query, dict)
    topology = lift(read_graph(vector["resources"]), read_world(vector.get("world") or {}), strict=True)  # type: ignore[arg-type]
    port = query.get("destinationPort")
    flow = Flow(
        source_of(topology, query),
        target_of(topology, query),
        Protocol(str(query["protocol"])),
        int(port) if isinstance(port, int) else 0,
        str(query.get("fqdn") or ""),
    )
    found = trace(topology, flow)
    there = {hop.place for hop in found.forward if isinstance(hop.subject, Firewall)}
    back = {hop.place for hop in found.reply} & {one.name for one in topology.firewalls.values()}
    assert found.verdict != "allow" or there == back
