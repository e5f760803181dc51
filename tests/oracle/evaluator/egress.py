"""Section 7 of semantics.md: with which address a packet reaches the Internet, and what a platform service admits."""

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, summarize_address_range

from tests.oracle.evaluator.names import firewall_subnet
from tests.oracle.evaluator.outcome import Closed, Json, Open
from tests.oracle.evaluator.rules import Packet, all_or_none
from tests.oracle.evaluator.snapshot import (
    Network,
    configurations,
    inner,
    is_cidr,
    last,
    name,
    prefix,
    public_prefixes,
    region,
    subnet_prefix,
    vnet_of,
    word,
)

CUT_OVER = "2026-03-31"
SERVICES = (
    "Microsoft.Storage/storageAccounts",
    "Microsoft.KeyVault/vaults",
    "Microsoft.CognitiveServices/accounts",
    "Microsoft.Sql/servers",
    "Microsoft.ContainerRegistry/registries",
    "Microsoft.MachineLearningServices/workspaces",
)


@dataclass(frozen=True)
class Exit:
    """A method of snapshot.md 4.3 and the addresses it uses; none = it cannot be known."""

    method: str
    addresses: tuple[IPv4Network, ...]


def exit_of(net: Network, subnet: Json, nic: Json | None, packet: Packet, hop: Json) -> Exit:
    """S-106: the order of the methods, for one interface."""
    tcp_or_udp = packet.protocol in ("tcp", "udp")
    gateway = net.at(subnet["properties"].get("natGateway"))
    if gateway is not None:
        return nat_gateway(net, gateway, packet)
    own = instance_addresses(net, nic)
    if own:
        return Exit("instancePublicIp", own)
    outbound = outbound_rule(net, nic, packet)
    if outbound:
        return Exit("loadBalancerOutboundRule", outbound)
    implicit = implicit_snat(net, nic, packet)
    if implicit:
        return Exit("loadBalancerImplicit", implicit)
    if is_private(net, subnet) or in_standard_pool(net, nic):
        where = {"addressPrefix": str(hop["prefix"])} if hop["source"] == "User" else {}
        raise Closed("drop", type="nat", method="none", reason="noExplicitEgress", **where)
    if not tcp_or_udp:
        raise Closed("drop", type="nat")  # S-117: no ICMP
    return Exit("defaultOutboundAccess", ())


def nat_gateway(net: Network, gateway: Json, packet: Packet) -> Exit:
    """S-107, S-110."""
    if packet.protocol not in ("tcp", "udp"):
        raise Closed(
            "drop", type="nat", method="natGateway", name=name(net, gateway), reason="icmpToInternetNotSupported"
        )
    addresses = [
        one
        for reference in gateway["properties"].get("publicIpAddresses") or []
        for one in public_prefixes(net, {"publicIPAddress": reference})
    ]
    addresses += [
        one
        for reference in gateway["properties"].get("publicIpPrefixes") or []
        for one in public_prefixes(net, {"publicIPPrefix": reference})
    ]
    return Exit("natGateway", tuple(addresses))


def instance_addresses(net: Network, nic: Json | None) -> tuple[IPv4Network, ...]:
    """S-113."""
    return tuple(one for each in (configurations(nic) if nic else []) for one in public_prefixes(net, each))


def pools_of(net: Network, nic: Json | None) -> list[tuple[Json, str]]:
    """The load balancers and the names of their pools that hold the interface; either side may say so."""
    found = []
    for balancer in net.all("loadBalancers") if nic is not None else []:
        for pool in inner(balancer, "backendAddressPools"):
            if nic in members(net, balancer, pool["name"]):
                found.append((balancer, pool["name"]))
    return found


def members(net: Network, balancer: Json, pool: str) -> list[Json]:
    """snapshot.md 1.2: the `backendIPConfigurations` of the pool and the interfaces that name it."""
    identity = f"{balancer['id']}/backendAddressPools/{pool}".lower()
    written = next(one for one in inner(balancer, "backendAddressPools") if one["name"] == pool)
    listed = [one["id"].lower().split("/ipconfigurations/")[0] for one in written.get("backendIPConfigurations") or []]
    return [
        nic
        for nic in net.all("networkInterfaces")
        if nic["id"].lower() in listed
        or any(
            one["id"].lower() == identity
            for each in configurations(nic)
            for one in each.get("loadBalancerBackendAddressPools") or []
        )
    ]


def frontend_addresses(net: Network, balancer: Json, reference: Json) -> list[IPv4Network]:
    frontend = next(
        one
        for one in inner(balancer, "frontendIPConfigurations")
        if one["name"].lower() == reference["id"].split("/")[-1].lower()
    )
    return public_prefixes(net, frontend)


def outbound_rule(net: Network, nic: Json | None, packet: Packet) -> tuple[IPv4Network, ...]:
    """S-114."""
    found: list[IPv4Network] = []
    for balancer, pool in pools_of(net, nic):
        for rule in inner(balancer, "outboundRules"):
            if rule["backendAddressPool"]["id"].split("/")[-1].lower() == pool.lower():
                if rule.get("protocol", "All").lower() not in ("all", packet.protocol) or packet.protocol == "icmp":
                    raise Open("an outbound rule for another protocol")
                for one in rule["frontendIPConfigurations"]:
                    found += frontend_addresses(net, balancer, one)
    return tuple(found)


def implicit_snat(net: Network, nic: Json | None, packet: Packet) -> tuple[IPv4Network, ...]:
    """S-115: a rule that does not switch it off."""
    found: list[IPv4Network] = []
    for balancer, pool in pools_of(net, nic):
        for rule in inner(balancer, "loadBalancingRules"):
            mine = rule["backendAddressPool"]["id"].split("/")[-1].lower() == pool.lower()
            addresses = frontend_addresses(net, balancer, rule["frontendIPConfiguration"])
            if mine and not rule.get("disableOutboundSnat") and addresses:
                if rule["protocol"].lower() not in ("all", packet.protocol) or packet.protocol == "icmp":
                    raise Open("implicit SNAT of a rule for another protocol")
                found += addresses
    return tuple(dict.fromkeys(found))


def in_standard_pool(net: Network, nic: Json | None) -> bool:
    """S-116."""
    return any(balancer["sku"]["name"].lower() == "standard" for balancer, _ in pools_of(net, nic))


def is_private(net: Network, subnet: Json) -> bool:
    """S-118, S-119, S-121: explicit, else by the API version; delegated subnets never."""
    written = subnet["properties"].get("defaultOutboundAccess")
    private = not written if written is not None else str(vnet_of(net, subnet).get("apiVersion") or "")[:10] > CUT_OVER
    return private and not subnet["properties"].get("delegations")


def firewall_exit(net: Network, firewall: Json, packet: Packet) -> Exit:
    """S-109, S-122."""
    gateway = net.at(firewall_subnet(net, firewall)["properties"].get("natGateway"))
    if gateway is not None:
        return nat_gateway(net, gateway, packet)
    addresses = [one for each in inner(firewall, "ipConfigurations") for one in public_prefixes(net, each)]
    if not addresses:
        raise Open("a firewall without public address towards the Internet")
    return Exit("azureFirewall", tuple(addresses))


# --- platform services --------------------------------------------------------------------------


def service_at(net: Network, address: IPv4Address) -> Json | None:
    for service, written in net.world.get("publicEndpoints", {}).items():
        if IPv4Address(written) == address:
            return service_named(net, service)
    return None


def service_named(net: Network, wanted: str) -> Json | None:
    for kind in SERVICES:
        for one in net.all(kind):
            if wanted.lower() in (last(one).lower(), one["id"].lower()):
                return one
    return None


def storage_exception(net: Network, subnet: Json, address: IPv4Address) -> bool:
    """S-120: storage in the region of the private subnet."""
    service = service_at(net, address)
    storage = service is not None and service["type"] == "microsoft.storage/storageaccounts"
    if service is not None:
        return storage and region(service) == region(vnet_of(net, subnet))
    tags = net.world.get("serviceTags", {})
    if any(address in prefix(one) for tag in tags if tag.startswith("Storage") for one in tags[tag]):
        raise Open("storage of nobody in particular")
    return False


def admit(net: Network, service: Json, sources: tuple[IPv4Network, ...], subnet: Json | None) -> Json:
    """snapshot.md 1.2, S-057, S-123: the network rules of a platform service; `subnet` = by service endpoint."""
    owner = {"type": "paasNetworkAcl", "name": name(net, service)}
    access = word(service, "publicNetworkAccess", "Enabled")
    if access == "disabled":
        raise Closed("deny", **owner, reason="publicNetworkAccessDisabled")
    if access != "enabled":
        raise Open("public access by a network security perimeter")
    addresses, subnets, allowed = network_rules(net, service)
    if subnet is not None and any(one is subnet for one in subnets):
        return {**owner, "rule": "virtualNetworkRules", "match": name(net, subnet)}
    if allowed:
        return owner if addresses else {**owner, "rule": "defaultAction"}
    if subnet is None and addresses and all_or_none(sources, addresses, "ip rules"):
        return {**owner, "rule": "ipRules"}
    raise Closed("deny", **owner, rule="defaultAction")


def network_rules(net: Network, service: Json) -> tuple[list[IPv4Network], list[Json | None], bool]:
    """The address rules, the subnet rules, and whether the rest is allowed."""
    properties, kind = service["properties"], service["type"].lower()
    if kind == "microsoft.machinelearningservices/workspaces":
        listed = properties.get("ipAllowlist") or []
        return [prefix(one) for one in listed], [], not listed
    if kind == "microsoft.sql/servers":
        return (
            sql_ranges(net, service),
            [
                net.at(one["properties"]["virtualNetworkSubnetId"])
                for one in net.children(service, "virtualNetworkRules")
            ],
            False,
        )
    acl = properties.get("networkRuleSet" if kind == "microsoft.containerregistry/registries" else "networkAcls")
    if not acl:
        return [], [], True
    return (
        [prefix(one["value"]) for one in acl.get("ipRules") or [] if is_cidr(one["value"])],
        [net.at(one["id"]) for one in acl.get("virtualNetworkRules") or []],
        str(acl.get("defaultAction") or "Allow").lower() == "allow",
    )


def sql_ranges(net: Network, service: Json) -> list[IPv4Network]:
    found: list[IPv4Network] = []
    for rule in net.children(service, "firewallRules"):
        low, high = rule["properties"]["startIpAddress"], rule["properties"]["endIpAddress"]
        found += summarize_address_range(IPv4Address(low), IPv4Address(high))
    return found


def free_addresses(net: Network, subnet: Json) -> tuple[IPv4Network, ...]:
    """The usable addresses of a subnet that no interface has."""
    whole = subnet_prefix(subnet)
    taken = {whole[0], whole[1], whole[2], whole[3], whole[-1]}
    for nic in net.all("networkInterfaces"):
        taken |= {IPv4Address(one["privateIPAddress"]) for one in configurations(nic) if one.get("privateIPAddress")}
    parts = [whole]
    for one in taken:
        hole = prefix(str(one))
        parts = [
            piece for part in parts for piece in (part.address_exclude(hole) if one in part else [part]) if part != hole
        ]
    return tuple(sorted(parts))
