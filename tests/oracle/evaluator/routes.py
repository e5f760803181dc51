"""Sections 1 to 4 of semantics.md: the effective routes of a subnet, and the one that a packet follows."""

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv4Network

from tests.oracle.evaluator.outcome import Json, Open
from tests.oracle.evaluator.snapshot import (
    Network,
    connected_peerings,
    endpoint_address,
    flag,
    inner,
    is_cidr,
    last,
    name,
    prefix,
    region,
    space,
    subnet_prefix,
    vnet_of,
    word,
)

RESERVED = [prefix(one) for one in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10")]
DEFAULT = prefix("0.0.0.0/0")
SERVICE_TAGS = {"microsoft.storage": "Storage", "microsoft.sql": "Sql", "microsoft.keyvault": "AzureKeyVault"}
PREFERRED = ("VnetLocal", "VNetPeering", "VNetGlobalPeering", "VirtualNetworkServiceEndpoint")


def route(where: IPv4Network, kind: str, source: str, **more: object) -> Json:
    return {"prefix": where, "nextHopType": kind, "source": source, "state": "Active", **more}


def effective_routes(net: Network, subnet: Json) -> list[Json]:
    """Everything the subnet knows, losers kept as Invalid (S-013)."""
    user = list(user_routes(net, subnet))
    routes = [
        *local_routes(net, subnet, user),
        *peering_routes(net, subnet),
        *service_routes(net, subnet),
        *endpoint_routes(net, subnet),
        *gateway_routes(net, subnet),
        *user,
    ]
    for one in routes:
        if any(beats(other, one) for other in routes if other is not one):
            one["state"] = "Invalid"
    for one in routes:
        if one["nextHopType"] == "InterfaceEndpoint" and endpoint_overridden(one, user):
            one["state"] = "Invalid"
    return routes


def local_routes(net: Network, subnet: Json, user: list[Json]) -> Iterator[Json]:
    """S-001 to S-007."""
    mine = space(vnet_of(net, subnet))
    for one in mine:
        yield route(one, "VnetLocal", "Default")
    yield route(DEFAULT, "Internet", "Default")
    default = [one for one in user if one["prefix"] == DEFAULT]
    if any(one["nextHopType"] == "VirtualAppliance" for one in default):
        return
    for one in RESERVED:
        if not any(one.subnet_of(wide) for wide in mine):
            yield route(one, "None", "Default", undocumented=bool(default))


def peering_routes(net: Network, subnet: Json) -> Iterator[Json]:
    """S-009: one for each prefix of each peer; S-103: of a subnet peering, for each listed remote subnet."""
    vnet = vnet_of(net, subnet)
    for peering, remote, _ in connected_peerings(net, vnet):
        kind = "VNetPeering" if region(vnet) == region(remote) else "VNetGlobalPeering"
        for one in peered_space(net, peering, remote):
            yield route(one, kind, "Default", peering=peering)


def peered_space(net: Network, peering: Json, remote: Json) -> list[IPv4Network]:
    """The prefixes that a peering opens: of the whole VNet, or of the subnets it lists (V-049: no route to others)."""
    if flag(peering, "peerCompleteVnets", default=True):
        return space(remote)
    listed = [one.lower() for one in peering["properties"].get("remoteSubnetNames") or []]
    return [subnet_prefix(one) for one in net.children(remote, "subnets") if last(one).lower() in listed]


def service_routes(net: Network, subnet: Json) -> Iterator[Json]:
    """S-011: the tag's prefixes, in this subnet only."""
    for endpoint in subnet["properties"].get("serviceEndpoints") or []:
        tag = SERVICE_TAGS.get(endpoint["service"].lower())
        for one in net.world.get("serviceTags", {}).get(tag, []):
            yield route(prefix(one), "VirtualNetworkServiceEndpoint", "Default")


def endpoint_routes(net: Network, subnet: Json) -> Iterator[Json]:
    """S-012: a /32 for each private endpoint of the own VNet and of VNets directly peered with it."""
    vnet = vnet_of(net, subnet)
    near = space(vnet) + [
        one for peering, remote, _ in connected_peerings(net, vnet) for one in peered_space(net, peering, remote)
    ]
    for endpoint in net.all("privateEndpoints"):
        home, address = net.at(endpoint["properties"]["subnet"]), endpoint_address(net, endpoint)
        if home is None or address is None or not any(address in one for one in near):
            continue
        yield route(
            prefix(str(address)),
            "InterfaceEndpoint",
            "Default",
            endpoint=endpoint,
            policy=word(home, "privateEndpointNetworkPolicies", "Disabled"),
            whole=next(one for one in space(vnet_of(net, home)) if address in one),
        )


def endpoint_overridden(one: Json, user: list[Json]) -> bool:
    """S-047 to S-050, S-052: a user route as long as the VNet prefix or longer, with the policy; or its own /32."""
    covering = [other["prefix"] for other in user if one["prefix"].subnet_of(other["prefix"])]
    if one["policy"] in ("enabled", "routetableenabled"):
        return any(other.prefixlen >= one["whole"].prefixlen for other in covering)
    return one["prefix"] in covering


def gateways_of(net: Network, vnet: Json) -> list[Json]:
    """The gateways in a VNet, and those it uses through gateway transit (S-098)."""
    found = []
    for gateway in net.all("virtualNetworkGateways"):
        home = gateway_vnet(net, gateway)
        if home is vnet or home in transit_vnets(net, vnet):
            found.append(gateway)
    return found


def transit_vnets(net: Network, vnet: Json) -> list[Json]:
    """The VNets whose gateways this one uses: both flags, on the two sides of the peering."""
    found = []
    for peering, remote, back in connected_peerings(net, vnet):
        if flag(peering, "useRemoteGateways") and back is not None and flag(back, "allowGatewayTransit"):
            if not flag(peering, "peerCompleteVnets", default=True):
                raise Open("gateway transit over a subnet peering")
            found.append(remote)
    return found


def gateway_subnet(net: Network, gateway: Json) -> Json:
    subnet = net.at(inner(gateway, "ipConfigurations")[0]["subnet"])
    assert subnet is not None
    return subnet


def gateway_vnet(net: Network, gateway: Json) -> Json:
    return vnet_of(net, gateway_subnet(net, gateway))


def gateway_prefixes(net: Network, gateway: Json) -> list[IPv4Network]:
    """S-010, S-213: learned by BGP, configured on the local network gateway, and the point-to-site pool."""
    found = list(net.world.get("learnedRoutes", {}).get(last(gateway), []))
    for connection in net.all("connections"):
        site = net.at(connection["properties"].get("localNetworkGateway2"))
        if net.at(connection["properties"].get("virtualNetworkGateway1")) is gateway and site is not None:
            found += site["properties"]["localNetworkAddressSpace"]["addressPrefixes"]
    return [prefix(one) for one in found] + client_pool(gateway)


def client_pool(gateway: Json) -> list[IPv4Network]:
    pool = (gateway["properties"].get("vpnClientConfiguration") or {}).get("vpnClientAddressPool") or {}
    return [prefix(one) for one in pool.get("addressPrefixes", [])]


def gateway_routes(net: Network, subnet: Json) -> Iterator[Json]:
    """S-010, S-039: unless the route table of the subnet disables propagation."""
    table = net.at(subnet["properties"].get("routeTable"))
    if table is not None and flag(table, "disableBgpRoutePropagation"):
        return
    for gateway in gateways_of(net, vnet_of(net, subnet)):
        for one in dict.fromkeys(gateway_prefixes(net, gateway)):
            yield route(one, "VirtualNetworkGateway", "VirtualNetworkGateway", gateway=gateway)


def user_routes(net: Network, subnet: Json) -> Iterator[Json]:
    """S-029; a service tag stands for its prefixes (S-023, S-024)."""
    table = net.at(subnet["properties"].get("routeTable"))
    for one in net.children(table, "routes") if table is not None else []:
        written, kind = one["properties"]["addressPrefix"], spelled(one["properties"]["nextHopType"])
        hop = {"nextHopIpAddress": one["properties"]["nextHopIpAddress"]} if kind == "VirtualAppliance" else {}
        tag = "" if is_cidr(written) else written
        known = net.world.get("serviceTags", {})
        if tag and tag not in known:
            raise Open(f"route with the unknown service tag {tag}")
        for where in known[tag] if tag else [written]:
            yield route(prefix(where), kind, "User", routeName=last(one), tag=tag, **hop)


def spelled(kind: str) -> str:
    kinds = ("VirtualAppliance", "VirtualNetworkGateway", "VnetLocal", "Internet", "None")
    return next(one for one in kinds if one.lower() == kind.lower())


def beats(other: Json, one: Json) -> bool:
    """Whether a route of the same prefix overrides this one (S-016 to S-018, S-023, S-024, S-027)."""
    return bool(other["prefix"] == one["prefix"] and rank(other) < rank(one))


def rank(one: Json) -> tuple[int, int]:
    if one["nextHopType"] == "VirtualNetworkServiceEndpoint":
        return 0, 0
    if one["source"] == "User":
        return 1, tag_rank(one["tag"])
    if one["source"] == "Default" and one["nextHopType"] in (*PREFERRED, "InterfaceEndpoint"):
        return 2, 0
    if one["source"] == "VirtualNetworkGateway":
        return 3, 0 if word(one["gateway"], "gatewayType") == "expressroute" else 1
    return 4, 0


def tag_rank(tag: str) -> int:
    """S-023, S-024: explicit, then regional, top-level, regional AzureCloud, AzureCloud."""
    if not tag:
        return 0
    return 1 + 2 * (tag.split(".", maxsplit=1)[0] == "AzureCloud") + ("." not in tag)


def select(net: Network, subnet: Json, address: IPv4Address) -> Json:
    """S-015: the longest prefix; S-017: but system routes of the VNet, its peers and services before BGP."""
    matching = [one for one in effective_routes(net, subnet) if one["state"] == "Active" and address in one["prefix"]]
    if any(one["nextHopType"] in PREFERRED and one["source"] == "Default" for one in matching):
        matching = [one for one in matching if one["source"] != "VirtualNetworkGateway"]
    best = max(matching, key=lambda one: one["prefix"].prefixlen)
    if best.get("undocumented"):
        raise Open("Part C 4: reserved None routes under a 0/0 user route of another type")
    return best


def shown(net: Network, one: Json) -> Json:
    """A route as answers spell it (snapshot.md 3.2, 3.3)."""
    answer = {
        "addressPrefix": str(one["prefix"]),
        "nextHopType": one["nextHopType"],
        "source": one["source"],
        "state": one["state"],
    }
    for key in ("nextHopIpAddress", "routeName"):
        if key in one:
            answer[key] = one[key]
    if "gateway" in one:
        answer["gateway"] = name(net, one["gateway"])
    return answer


def decided(one: Json, **more: str) -> Json:
    """The element `route` of an answer."""
    name_of_it = {"routeName": one["routeName"]} if "routeName" in one else {}
    return {
        "type": "route",
        "addressPrefix": str(one["prefix"]),
        "nextHopType": one["nextHopType"],
        **name_of_it,
        **more,
    }
