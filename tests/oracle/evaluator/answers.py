"""The queries of snapshot.md section 3, answered."""

from collections.abc import Callable
from ipaddress import IPv4Address
from typing import Any

from tests.oracle.evaluator import egress, names
from tests.oracle.evaluator.gateways import enter
from tests.oracle.evaluator.outcome import Closed, Json, Open, Undecided
from tests.oracle.evaluator.outside import outside
from tests.oracle.evaluator.reply import come_back
from tests.oracle.evaluator.routes import client_pool, effective_routes, select, shown
from tests.oracle.evaluator.rules import HOST, METADATA, PRIVATE, Packet, decide, decide_host, tag_prefixes
from tests.oracle.evaluator.snapshot import (
    Network,
    connected_peerings,
    endpoint_address,
    find,
    flag,
    inner,
    name,
    nic_address,
    nic_of,
    nic_subnet,
    prefix,
    space,
    subnet_prefix,
    vnet_of,
    word,
)
from tests.oracle.evaluator.state import Walk
from tests.oracle.evaluator.walk import leave

MACHINES = "Microsoft.Compute/virtualMachines"


def answer(resources: list[Json], world: Json | None, query: Json) -> Json:
    """The answer to one query; `{"open": why}` where the documents leave it open."""
    try:
        return both_ways(resources, world, query, {})
    except Open as why:
        return {"open": str(why)}


def both_ways(resources: list[Json], world: Json | None, query: Json, assumed: dict[str, bool]) -> Json:
    """snapshot.md 4.1: what is not documented is walked with yes and with no; `indeterminate` if that matters."""
    try:
        return QUERIES[query["kind"]](Network(resources, world, assumed), query)
    except Undecided as open_question:
        if len(assumed) > 4:
            raise Open("many open questions") from None
        yes, no = (
            both_ways(resources, world, query, {**assumed, open_question.question: one}) for one in (True, False)
        )
        return merge(open_question, yes, no)


def merge(question: Undecided, yes: Json, no: Json) -> Json:
    """One answer of two: the verdict that both give, several that are as good, or `indeterminate`."""
    key = "verdict" if "verdict" in yes else ""
    if key != "verdict":
        raise Open("an open question in a query about routes or names")
    if yes[key] == no[key]:
        return yes if yes == no else {key: yes[key]}
    if question.question.startswith("backend"):
        raise Open("backends that differ")
    if "allow" not in (yes[key], no[key]) and "indeterminate" not in (yes[key], no[key]) and key == "verdict":
        return {key: f"{yes[key]}|{no[key]}"}
    return {key: "indeterminate", "decidedBy": question.decided_by}


# --- reach --------------------------------------------------------------------------------------


def reach(net: Network, query: Json) -> Json:
    walk = Walk(net)
    try:
        client = request(walk, query)
        path = list(walk.path)
        come_back(walk, client)
    except Closed as closed:
        return {"verdict": closed.verdict, "decidedBy": closed.decided_by, "observedSources": list(walk.observed)}
    allowed = {"verdict": "allow", "decidedBy": walk.passed, "path": path, "observedSources": list(walk.observed)}
    if walk.provider is not None:
        del allowed["path"]  # whether the provider's side is part of it is not said
    return allowed


def destination_of(net: Network, endpoint: Json) -> IPv4Address:
    for key in ("ip", "internet", "onPremises"):
        if key in endpoint:
            return IPv4Address(endpoint[key])
    if "vm" in endpoint:
        return nic_address(nic_of(net, find(net, MACHINES, endpoint["vm"])))
    if "privateEndpoint" in endpoint:
        address = endpoint_address(net, find(net, "privateEndpoints", endpoint["privateEndpoint"]))
        if address is None:
            raise Open("a private endpoint without address")
        return address
    return IPv4Address(net.world["publicEndpoints"][endpoint["paas"]])


def request(walk: Walk, query: Json) -> str:
    """Send the request on its way; what kind of client it is."""
    net, source = walk.net, query["source"]
    if "privateEndpoint" in source:
        raise Closed("drop", type="privateEndpoint", name=source["privateEndpoint"], reason="cannotOriginate")  # S-055
    packet = Packet(
        (),
        destination_of(net, query["destination"]),
        query["protocol"].lower(),
        int(query.get("destinationPort") or 0),
        query.get("fqdn") or "",
    )

    def sent_by(sources: Any, *shown_as: str) -> Packet:
        return Packet(tuple(sources), packet.destination, packet.protocol, packet.port, packet.fqdn, shown_as)

    if "vm" in source:
        machine = find(net, MACHINES, source["vm"])
        nic = nic_of(net, machine)
        own = str(nic_address(nic))
        if packet.destination == nic_address(nic):
            raise Open("a machine to itself")
        walk.path.append(name(net, machine))
        leave(walk, nic_subnet(net, nic), nic, sent_by([prefix(own)], own))
        return "machine"
    if "subnet" in source:
        subnet = find(net, "virtualNetworks/subnets", source["subnet"])
        walk.path.append(name(net, subnet))
        leave(walk, subnet, None, sent_by(egress.free_addresses(net, subnet), str(subnet_prefix(subnet))))
        return "machine"
    if "bastion" in source:
        return from_bastion(walk, source["bastion"], sent_by)
    address = source.get("internet") or source.get("onPremises") or source.get("p2s")
    walk.path.append(address)
    own_packet = sent_by([prefix(address)], address)
    if "internet" in source:
        if any(packet.destination in one for one in PRIVATE):
            raise Open("from the Internet to a private address")
        if set(query["destination"]) & {"vm", "privateEndpoint", "onPremises"}:
            raise Open("from the Internet to a private place")
        outside(walk, own_packet)
        return "internet"
    if "p2s" in source:
        from_client(walk, find(net, "virtualNetworkGateways", source["gateway"]), own_packet)
        return "onPremises"
    from_site(walk, IPv4Address(address), own_packet)
    return "onPremises"


def from_bastion(walk: Walk, wanted: str, sent_by: Callable[..., Packet]) -> str:
    """S-140."""
    net = walk.net
    bastion = find(net, "bastionHosts", wanted)
    subnet = net.at(inner(bastion, "ipConfigurations")[0]["subnet"])
    assert subnet is not None
    known = net.world.get("instanceAddresses", {}).get(wanted)
    walk.path.append(name(net, bastion))
    sources = [prefix(known)] if known else egress.free_addresses(net, subnet)
    leave(walk, subnet, None, sent_by(sources, known or str(subnet_prefix(subnet))))
    return "machine"


def from_site(walk: Walk, address: IPv4Address, packet: Packet) -> None:
    net = walk.net
    mine = [
        site
        for site in net.world.get("onPremises", [])
        if any(address in prefix(one) for one in site["addressPrefixes"])
    ]
    if len(mine) != 1:
        raise Open("no site, or several, with that address")
    gateways = [find(net, "virtualNetworkGateways", one) for one in mine[0]["connectedGateways"]]
    other = [
        site
        for site in net.world.get("onPremises", [])
        if any(packet.destination in prefix(one) for one in site["addressPrefixes"])
    ]
    if other and any(packet.destination in one for vnet in net.all("virtualNetworks") for one in space(vnet)):
        raise Open("an address of a site and of a VNet")
    if other:
        kinds = [
            {word(find(net, "virtualNetworkGateways", one), "gatewayType") for one in site["connectedGateways"]}
            for site in (mine[0], other[0])
        ]
        if len(kinds[0]) == len(kinds[1]) == 1 and kinds[0] != kinds[1]:
            raise Closed("drop", type="gateway", reason="noExpressRouteVpnTransit")  # S-217
        raise Open("between sites")
    enter(walk, gateways, packet)


def from_client(walk: Walk, gateway: Json, packet: Packet) -> None:
    """S-216."""
    if not any(packet.sources[0].subnet_of(one) for one in client_pool(gateway)):
        raise Open("a client outside the pool")
    if any(
        packet.destination in prefix(one)
        for site in walk.net.world.get("onPremises", [])
        for one in site["addressPrefixes"]
    ):
        raise Open("from a client to a site")
    enter(walk, [gateway], packet)


# --- the other queries --------------------------------------------------------------------------


def place_of(net: Network, source: Json) -> tuple[Json, Json | None]:
    if "vm" in source:
        nic = nic_of(net, find(net, MACHINES, source["vm"]))
        return nic_subnet(net, nic), nic
    return find(net, "virtualNetworks/subnets", source["subnet"]), None


def no_subnet_peering(net: Network, subnet: Json) -> None:
    """S-103 does not say which prefixes a subnet peering installs."""
    if any(
        not flag(one, "peerCompleteVnets", default=True) for one, _, _ in connected_peerings(net, vnet_of(net, subnet))
    ):
        raise Open("the prefixes of a subnet peering")


def next_hop(net: Network, query: Json) -> Json:
    subnet, _ = place_of(net, query["source"])
    no_subnet_peering(net, subnet)
    return shown(net, select(net, subnet, IPv4Address(query["destinationIp"])))


def routes(net: Network, query: Json) -> Json:
    subnet = find(net, "virtualNetworks/subnets", query["subnet"])
    no_subnet_peering(net, subnet)
    found = effective_routes(net, subnet)
    if any(one.get("undocumented") for one in found):
        raise Open("Part C 4: reserved None routes under a 0/0 user route of another type")
    return {"routes": [shown(net, one) for one in found]}


def rules(net: Network, query: Json) -> Json:
    subnet, nic = place_of(net, {"vm": query["vm"]})
    if "tag" in query:
        no_subnet_peering(net, subnet)
        found = tag_prefixes(net, subnet, query["tag"])
        if found is None:
            raise Open("an unknown tag")
        return {"tagPrefixes": [str(one) for one in found]}
    written = query["packet"]
    packet = Packet(
        (prefix(written["source"]),),
        IPv4Address(written["destination"]),
        written["protocol"].lower(),
        int(written.get("destinationPort") or 0),
    )
    try:
        if query["direction"].lower() == "outbound" and packet.destination in (HOST, METADATA):
            return {"access": "Allow", "decidedBy": decide_host(net, subnet, nic, packet)}
        passed = decide(net, subnet, nic, query["direction"].capitalize(), packet)
    except Closed as closed:
        return {"access": "Deny", "decidedBy": closed.decided_by}
    return {"access": "Allow", **({"decidedBy": passed[-1]} if passed else {})}


def resolve(net: Network, query: Json) -> Json:
    origin, wanted = query["from"], query["name"].lower().rstrip(".")
    if "onPremises" in origin:
        return names.ask(net, origin["onPremises"], None, wanted)
    subnet, _ = place_of(net, origin)
    return names.resolve_in(net, vnet_of(net, subnet), wanted)


def snat(net: Network, query: Json) -> Json:
    """Which address an Internet destination sees; security rules do not enter into it."""
    walk = Walk(net)
    as_reach = {
        "source": query["source"],
        "destination": {"ip": query["destinationIp"]},
        "protocol": query["protocol"],
        "destinationPort": query.get("destinationPort"),
    }
    try:
        request(walk, as_reach)
    except Closed as closed:
        if closed.verdict == "deny":
            raise Open("an address of a flow that is denied") from None
        if closed.decided_by.get("type") == "nat" and closed.decided_by.get("method") == "none":
            return {"observedSources": [], "method": "none"}
        raise Open("an address of a flow that is lost") from None
    if walk.arrival != "outside" or not walk.method:
        raise Open("a destination that is not on the Internet")
    return {"observedSources": list(walk.observed), "method": walk.method}


QUERIES: dict[str, Callable[[Network, Json], Json]] = {
    "reach": reach,
    "next_hop": next_hop,
    "effective_routes": routes,
    "effective_rules": rules,
    "resolve": resolve,
    "snat_ip": snat,
}
