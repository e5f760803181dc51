"""Whether two answers to one question agree (snapshot.md 3), and the smallest case in which they do not."""

import json
from collections.abc import Callable
from ipaddress import IPv4Network, collapse_addresses
from typing import Any

from network.azure.ambiguities import Readings
from network.verify.batch import answers
from tests.oracle.evaluator.answers import answer

Json = dict[str, Any]
# What fairway decides by default and the evaluator leaves open (docs/semantics.md, part E).
READINGS = Readings(replies_forwarded="indeterminate")
MEANS = (
    "type",
    "name",
    "rule",
    "reason",
    "ruleCollection",
    "addressPrefix",
    "nextHopType",
    "device",
    "connectionState",
    "match",
)


def simulated(case: Json) -> Json:
    """What `fairway batch` answers, where replies are read as the evaluator reads them."""
    reply: Json = json.loads(next(iter(answers([json.dumps({"id": "1", **case})], READINGS))))
    return reply.get("answer") or {"error": reply["error"]}


def evaluated(case: Json) -> Json:
    return answer(case["resources"], case.get("world"), case["query"])


def difference(case: Json) -> str | None:
    """One line that says where the two differ; None if they agree or the documents leave it open."""
    mine = evaluated(case)
    if "open" in mine:
        return None
    theirs = simulated(case)
    if "error" in theirs:
        return f"error {theirs['error']['code']}: {theirs['error']['message'][:120]}"
    return COMPARE[case["query"]["kind"]](mine, theirs)


def compare_reach(mine: Json, theirs: Json) -> str | None:
    if theirs.get("verdict") not in mine["verdict"].split("|"):
        return f"verdict: expected {mine['verdict']} {brief(mine)}, got {theirs.get('verdict')} {brief(theirs)}"
    if "decidedBy" not in mine:
        return None
    if mine["verdict"] == "allow":
        return compare_allowed(mine, theirs)
    if mine["verdict"] == "indeterminate" and mine["decidedBy"]["type"] != theirs["decidedBy"]["type"]:
        return None  # two open questions: which of them is named is not said
    same = mine["decidedBy"].get("type") == "*" or has(mine["decidedBy"], theirs.get("decidedBy"))
    return None if same else f"decidedBy: expected {brief(mine)}, got {brief(theirs)}"


def compare_allowed(mine: Json, theirs: Json) -> str | None:
    for element in mine["decidedBy"]:
        if not any(has(element, one) for one in theirs["decidedBy"]):
            return f"decidedBy: {json.dumps(element)} is missing in {json.dumps(theirs['decidedBy'])[:600]}"
    if "path" in mine and [one.lower() for one in mine["path"][1:-1]] != [one.lower() for one in theirs["path"][1:-1]]:
        return f"path: expected {mine['path']}, got {theirs['path']}"
    return compare_sources(mine, theirs)


def compare_sources(mine: Json, theirs: Json) -> str | None:
    wanted = [IPv4Network(one) for one in mine["observedSources"]]
    got = [IPv4Network(one) for one in theirs.get("observedSources") or []]
    inside = all(any(one.subnet_of(each) for each in wanted) for one in got)
    if inside and all(any(one.subnet_of(each) for one in got) for each in wanted):
        return None
    return f"observedSources: expected {mine['observedSources']}, got {theirs.get('observedSources')}"


def brief(one: Json) -> str:
    return json.dumps(one.get("decidedBy"))[:300]


def has(mine: Json, theirs: Any) -> bool:
    return isinstance(theirs, dict) and all(theirs.get(key) == value for key, value in mine.items())


def compare_next_hop(mine: Json, theirs: Json) -> str | None:
    keys = [one for one in mine if mine[one] != theirs.get(one)]
    return f"next hop: expected {mine}, got {theirs}" if keys else None


def compare_routes(mine: Json, theirs: Json) -> str | None:
    def table(one: Json) -> set[tuple[str, ...]]:
        return {
            tuple(str(each.get(key)) for key in ("addressPrefix", "nextHopType", "source", "state", "nextHopIpAddress"))
            for each in one["routes"]
        }

    if table(mine) == table(theirs):
        return None
    return f"routes: missing {sorted(table(mine) - table(theirs))}, too many {sorted(table(theirs) - table(mine))}"


def compare_rules(mine: Json, theirs: Json) -> str | None:
    if "tagPrefixes" in mine:
        sets = [list(collapse_addresses(IPv4Network(one) for one in each["tagPrefixes"])) for each in (mine, theirs)]
        return None if sets[0] == sets[1] else f"tag: expected {sets[0]}, got {sets[1]}"
    if mine["access"].lower() != str(theirs.get("access")).lower():
        return f"access: expected {mine['access']} {brief(mine)}, got {theirs.get('access')} {brief(theirs)}"
    if "decidedBy" in mine and not has(mine["decidedBy"], theirs.get("decidedBy")):
        return f"decidedBy: expected {brief(mine)}, got {brief(theirs)}"
    return None


def compare_resolve(mine: Json, theirs: Json) -> str | None:
    same = mine["rcode"] == theirs["rcode"] and sorted(mine["addresses"]) == sorted(theirs["addresses"])
    by = mine["answeredBy"]["type"] == "*" or has(mine["answeredBy"], theirs["answeredBy"])
    return None if same and by else f"resolve: expected {mine}, got {theirs}"


def compare_snat(mine: Json, theirs: Json) -> str | None:
    if mine["method"] != theirs.get("method"):
        return f"method: expected {mine}, got {theirs}"
    return compare_sources(mine, theirs)


COMPARE: dict[str, Callable[[Json, Json], str | None]] = {
    "reach": compare_reach,
    "next_hop": compare_next_hop,
    "effective_routes": compare_routes,
    "effective_rules": compare_rules,
    "resolve": compare_resolve,
    "snat_ip": compare_snat,
}


def shrink(case: Json, still: Callable[[Json], bool]) -> Json:
    """Delete resources, elements, references and world keys for as long as the case still differs."""
    while True:
        smaller = next((one for one in smaller_cases(case) if still(one)), None)
        if smaller is None:
            return case
        case = smaller


def smaller_cases(case: Json) -> list[Json]:
    found = []
    for key in ("resources", "world"):
        for part in without_one(case.get(key) or {}):
            found.append({**case, key: part})
    if "fqdn" in case["query"]:
        found.append({**case, "query": {key: value for key, value in case["query"].items() if key != "fqdn"}})
    return found


OPTIONAL = (
    "networkSecurityGroup",
    "routeTable",
    "natGateway",
    "serviceEndpoints",
    "publicIPAddress",
    "apiVersion",
    "snat",
    "applicationSecurityGroups",
    "loadBalancerBackendAddressPools",
    "dnsSettings",
    "basePolicy",
    "guests",
    "publicDns",
    "publicEndpoints",
    "onPremises",
    "learnedRoutes",
    "internetHosts",
    "threatIntelligence",
    "infrastructureFqdns",
    "serviceTags",
    "dnsServers",
    "instanceAddresses",
    "privateEndpointNetworkPolicies",
    "networkAcls",
    "defaultOutboundAccess",
    "vpnClientConfiguration",
    "subnets",
    "virtualNetworkPeerings",
)


def without_one(value: Any, optional: bool = False) -> list[Any]:
    """Every copy of a JSON value with one resource, element or optional property left out, outermost first."""
    if isinstance(value, list):
        shallow: list[Any] = [
            value[:one] + value[one + 1 :] for one, each in enumerate(value) if isinstance(each, dict) or optional
        ]
        deep: list[Any] = [
            [*value[:one], part, *value[one + 1 :]] for one, each in enumerate(value) for part in without_one(each)
        ]
        return shallow + deep
    if isinstance(value, dict):
        shallow = [
            {key: each for key, each in value.items() if key != one} for one in value if one in OPTIONAL or optional
        ]
        deep = [
            {**value, one: part}
            for one, each in value.items()
            for part in without_one(each, one in ("guests", "learnedRoutes", "serviceTags", "publicEndpoints"))
        ]
        return shallow + deep
    return []
