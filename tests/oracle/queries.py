"""Random questions about a random network: addresses and ports from the boundaries that exist in it."""

from ipaddress import IPv4Address, IPv4Network
from typing import Any

from tests.oracle.pieces.words import PORTS
from tests.oracle.topologies import Topology

Json = dict[str, Any]
KINDS = ["reach"] * 12 + ["next_hop"] * 3 + ["effective_routes", "effective_rules", "resolve", "snat_ip"]
PUBLIC = [
    "198.51.100.20",
    "198.51.100.21",
    "203.0.113.99",
    "20.60.1.1",
    "20.60.127.255",
    "20.60.128.0",
    "20.61.0.0",
    "20.99.0.1",
]


def ask(net: Topology) -> Json:
    kind = net.pick(KINDS)
    questions = {
        "reach": reach,
        "next_hop": next_hop,
        "effective_routes": routes,
        "effective_rules": rules,
        "resolve": resolve,
        "snat_ip": snat,
    }
    return {"kind": kind, **questions[kind](net)}


def place(net: Topology) -> Json:
    if net.chance(0.85):
        return {"vm": net.pick(net.machines)}
    vnet = net.pick(net.vnets)
    return {"subnet": f"{vnet['name']}/{net.pick(['a', 'b'])}"}


def boundary(net: Topology) -> str:
    """The first and last address of a prefix, and their neighbours; an address in use; or a public one."""
    draw = net.rng.random()
    if draw < 0.35:
        return str(net.pick(net.machines.values()))
    if draw < 0.5:
        return str(net.pick(PUBLIC))
    vnet = net.pick(net.vnets)
    texts = [
        *vnet["space"],
        *(one["prefix"] for one in vnet["subnets"].values()),
        "192.168.10.0/24",
        "20.60.0.0/16",
        "10.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "100.64.0.0/10",
    ]
    one = IPv4Network(net.pick(texts))
    return str(
        IPv4Address(
            net.pick([int(one[0]) - 1, int(one[0]), int(one[4 % one.num_addresses]), int(one[-1]), int(one[-1]) + 1])
        )
    )


def port(net: Topology) -> int:
    return int(max(1, net.pick(PORTS) + net.pick([0, 0, 0, 0, -1, 1, 10, 11])))


def packet(net: Topology) -> Json:
    protocol = net.pick(["Tcp", "Tcp", "Tcp", "Tcp", "Udp", "Icmp"])
    return {"protocol": protocol, **({} if protocol == "Icmp" else {"destinationPort": port(net)})}


def reach(net: Topology) -> Json:
    source = from_somewhere(net)
    query = {"source": source, "destination": to_somewhere(net, source), **packet(net)}
    if net.chance(0.4):
        query["fqdn"] = net.pick(["www.contoso.com", "evilcontoso.com", "contoso.com", "stdata.blob.core.windows.net"])
    return query


def from_somewhere(net: Topology) -> Json:
    draw = net.rng.random()
    if draw < 0.2:
        return {"internet": net.pick(["203.0.113.10", "203.0.113.11", "198.51.100.20"])}
    if draw < 0.3 and net.world["onPremises"]:
        site = IPv4Network(net.pick(net.world["onPremises"])["addressPrefixes"][0])
        return {"onPremises": str(net.pick([site[0], site[5], site[-1]]))}
    if draw < 0.34 and any("vpnClientConfiguration" in one["properties"] for one in net.resources):
        return {"p2s": "172.30.0.10", "gateway": "vpngw"}
    if draw < 0.4 and net.has_bastion:
        return {"bastion": "bas"}
    if draw < 0.41 and net.endpoints:
        return {"privateEndpoint": net.pick(net.endpoints)}
    return place(net)


def to_somewhere(net: Topology, source: Json) -> Json:
    draw = net.rng.random()
    if "internet" in source:
        return {"paas": net.pick(net.services)} if draw < 0.25 or not net.publics else {"ip": net.pick(net.publics)}
    choices: list[Json] = [{"vm": net.pick(net.machines)}] * 8
    choices += [{"privateEndpoint": net.pick(net.endpoints)}] * 2 if net.endpoints else []
    choices += [{"onPremises": str(IPv4Network(one["addressPrefixes"][0])[5])} for one in net.world["onPremises"]]
    if "onPremises" not in source and "p2s" not in source:
        choices += [{"paas": net.pick(net.services)}] * 2 + [{"internet": "198.51.100.20"}] * 2
        choices += [{"ip": net.pick(net.publics)}] * 2 if net.publics else []
    return somewhere_at_the_edge(net) if draw < 0.16 else dict(net.pick(choices))


def somewhere_at_the_edge(net: Topology) -> Json:
    return {"ip": net.pick(["168.63.129.16", "169.254.169.254"]) if net.chance(0.06) else boundary(net)}


def next_hop(net: Topology) -> Json:
    return {"source": place(net), "destinationIp": boundary(net)}


def routes(net: Topology) -> Json:
    vnet = net.pick(net.vnets)
    return {"subnet": f"{vnet['name']}/{net.pick(vnet['subnets'])}"}


def rules(net: Topology) -> Json:
    machine = net.pick(net.machines)
    if net.chance(0.3):
        return {"vm": machine, "tag": net.pick(["VirtualNetwork", "Internet", "Storage", "AzureLoadBalancer"])}
    ends = [boundary(net), net.machines[machine]]
    direction = net.pick(["Inbound", "Outbound"])
    source, destination = ends if direction == "Inbound" else reversed(ends)
    return {
        "vm": machine,
        "direction": direction,
        "packet": {"source": source, "destination": destination, **packet(net)},
    }


def resolve(net: Topology) -> Json:
    origin = place(net)
    if net.chance(0.15):
        origin = {"onPremises": net.pick(["192.168.10.53", "192.168.10.54"])}
    return {"from": origin, "name": net.pick(net.names), "type": "A"}


def snat(net: Topology) -> Json:
    return {
        "source": place(net),
        "destinationIp": net.pick(["198.51.100.20", "20.60.1.1", "198.51.100.21"]),
        "protocol": net.pick(["Tcp", "Tcp", "Udp"]),
        "destinationPort": port(net),
    }
