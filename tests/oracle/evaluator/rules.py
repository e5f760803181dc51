"""Section 5 of semantics.md: security rules, admin rules, and what their tags mean at one interface."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from ipaddress import IPv4Address, IPv4Network

from tests.oracle.evaluator.outcome import Closed, Json, Open
from tests.oracle.evaluator.routes import gateway_prefixes, gateways_of, peered_space, user_routes
from tests.oracle.evaluator.snapshot import (
    Network,
    configurations,
    connected_peerings,
    flag,
    is_cidr,
    last,
    name,
    prefix,
    space,
    vnet_of,
    word,
)

HOST = IPv4Address("168.63.129.16")
METADATA = IPv4Address("169.254.169.254")
EVERYTHING = prefix("0.0.0.0/0")
ANYWHERE = (EVERYTHING,)
PRIVATE = [prefix(one) for one in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10")]
NOT_INTERNET = [*PRIVATE, *map(prefix, ("127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/3", "168.63.129.16"))]
FIXED_TAGS = {
    "azureloadbalancer": [prefix("168.63.129.16")],
    "azureplatformdns": [prefix("168.63.129.16")],
    "azureplatformimds": [prefix("169.254.169.254")],
}


@dataclass(frozen=True)
class Packet:
    """What is on the wire; the source may be any address of `sources`, and `ANYWHERE` is an unknown public one."""

    sources: tuple[IPv4Network, ...]
    destination: IPv4Address
    protocol: str
    port: int
    fqdn: str = ""
    shown: tuple[str, ...] = ()
    floating: bool = False  # it keeps the address of a load balancer's frontend

    def to(self, destination: IPv4Address, port: int | None = None) -> "Packet":
        return replace(self, destination=destination, port=self.port if port is None else port)


def default_rules(direction: str) -> list[Json]:
    """S-066, S-067."""

    def rule(title: str, priority: int, source: str, destination: str, access: str) -> Json:
        return {
            "name": title,
            "priority": priority,
            "protocol": "*",
            "access": access,
            "direction": direction,
            "sourceAddressPrefix": source,
            "destinationAddressPrefix": destination,
            "destinationPortRange": "*",
        }

    if direction == "Inbound":
        return [
            rule("AllowVnetInBound", 65000, "VirtualNetwork", "VirtualNetwork", "Allow"),
            rule("AllowAzureLoadBalancerInBound", 65001, "AzureLoadBalancer", "*", "Allow"),
            rule("DenyAllInBound", 65500, "*", "*", "Deny"),
        ]
    return [
        rule("AllowVnetOutBound", 65000, "VirtualNetwork", "VirtualNetwork", "Allow"),
        rule("AllowInternetOutBound", 65001, "*", "Internet", "Allow"),
        rule("DenyAllOutBound", 65500, "*", "*", "Deny"),
    ]


def rules_of(net: Network, group: Json, direction: str) -> list[Json]:
    """S-068: custom and default rules, lower number first."""
    custom = [{"name": last(one), **one["properties"]} for one in net.children(group, "securityRules")]
    mine = [one for one in custom if one["direction"].lower() == direction.lower()]
    return sorted([*mine, *default_rules(direction)], key=lambda one: int(one["priority"]))


def tag_prefixes(net: Network, subnet: Json, tag: str) -> list[IPv4Network] | None:
    """What a tag means in rules of this subnet; None for a tag that nobody knows."""
    known = {key.lower(): value for key, value in net.world.get("serviceTags", {}).items()}
    if tag.lower() == "virtualnetwork":
        return list(virtual_network(net, subnet))
    if tag.lower() == "internet":
        return internet(net, subnet)
    if tag.lower() in known:
        return [prefix(one) for one in known[tag.lower()]]
    return FIXED_TAGS.get(tag.lower())


def virtual_network(net: Network, subnet: Json) -> Iterator[IPv4Network]:
    """S-074, S-075, S-076, S-223."""
    vnet = vnet_of(net, subnet)
    yield from space(vnet)
    for peering, remote, _ in connected_peerings(net, vnet):
        if flag(peering, "allowVirtualNetworkAccess", default=True):
            yield from peered_space(net, peering, remote)
    for gateway in gateways_of(net, vnet):
        yield from gateway_prefixes(net, gateway)
    for one in user_routes(net, subnet):
        yield one["prefix"]
    yield prefix(str(HOST))


def internet(net: Network, subnet: Json) -> list[IPv4Network]:
    """S-078, and the definition in snapshot.md 2."""
    left = [EVERYTHING]
    for hole in [*NOT_INTERNET, *space(vnet_of(net, subnet))]:
        left = [part for one in left for part in without(one, hole)]
    return left


def without(one: IPv4Network, hole: IPv4Network) -> Iterable[IPv4Network]:
    if one.subnet_of(hole):
        return []
    return one.address_exclude(hole) if hole.subnet_of(one) else [one]


def listed(rule: Json, singular: str, plural: str) -> list[str]:
    one = rule.get(singular)
    return [*([str(one)] if one not in (None, "") else []), *map(str, rule.get(plural) or [])]


def all_or_none(addresses: tuple[IPv4Network, ...], prefixes: list[IPv4Network], what: str) -> bool:
    """Whether the address lies in the prefixes, when it may be any of several."""
    if EVERYTHING in prefixes:
        return True
    if addresses == ANYWHERE:
        if what.lower() == "internet":
            return True
        if all(any(one.subnet_of(wide) for wide in NOT_INTERNET) for one in prefixes):
            return False
        raise Open(f"{what}: the public address of the sender is not known")
    if all(any(address.subnet_of(one) for one in prefixes) for address in addresses):
        return True
    if any(address.overlaps(one) for one in prefixes for address in addresses):
        raise Open(f"{what}: only some of the addresses match")
    return False


def side_matches(
    net: Network, subnet: Json, rule: Json, side: str, addresses: tuple[IPv4Network, ...], owner: Json
) -> bool:
    """S-069, S-081, S-083: an address, a tag, or membership in an application security group."""
    groups = rule.get(f"{side}ApplicationSecurityGroups") or []
    if groups:
        return any(is_member(net, net.at(one), addresses) for one in groups)
    unknown = ""
    for written in listed(rule, f"{side}AddressPrefix", f"{side}AddressPrefixes"):
        if written == "*":
            return True
        prefixes = [prefix(written)] if is_cidr(written) else tag_prefixes(net, subnet, written)
        if prefixes is None:
            unknown = written
        elif all_or_none(addresses, prefixes, written):
            return True
        elif written.lower() == "virtualnetwork":
            check_subnet_peering(net, subnet, addresses)
    if unknown:
        return net.assume(f"{addresses[0]} in {unknown}", **owner, reason="unknownServiceTag")
    return False


def check_subnet_peering(net: Network, subnet: Json, addresses: tuple[IPv4Network, ...]) -> None:
    """S-103 does not say what a subnet peering leaves of the tag."""
    for peering, remote, _ in connected_peerings(net, vnet_of(net, subnet)):
        here = [one.lower() for one in peering["properties"].get("localSubnetNames") or []]
        partial = not flag(peering, "peerCompleteVnets", default=True)
        if partial and any(one.overlaps(address) for one in space(remote) for address in addresses):
            raise Open(f"VirtualNetwork beside a subnet peering of {here}")


def is_member(net: Network, group: Json | None, addresses: tuple[IPv4Network, ...]) -> bool:
    for nic in net.all("networkInterfaces"):
        for one in configurations(nic):
            member = any(net.at(each) is group for each in one.get("applicationSecurityGroups") or [])
            if member and one.get("privateIPAddress") and (prefix(one["privateIPAddress"]),) == addresses:
                return True
    return False


def ports_match(ranges: list[str], packet: Packet) -> bool:
    for written in ranges:
        if written in ("*", "0-65535"):
            return True
        if packet.protocol == "icmp":
            raise Open("a rule with ports and a protocol without")
        low, _, high = written.partition("-")
        if int(low) <= packet.port <= int(high or low):
            return True
    return not ranges


def rule_matches(net: Network, subnet: Json, rule: Json, packet: Packet, owner: Json) -> bool:
    """S-069, S-084."""
    if rule["protocol"].lower() not in ("*", "any", packet.protocol):
        return False
    if packet.floating and rule.get("destinationApplicationSecurityGroups"):
        raise Open("an application security group and a floating address")
    destination = (prefix(str(packet.destination)),)
    if not side_matches(net, subnet, rule, "destination", destination, owner):
        return False
    if not ports_match(listed(rule, "destinationPortRange", "destinationPortRanges"), packet):
        return False
    return side_matches(net, subnet, rule, "source", packet.sources, owner)


# --- security admin rules -----------------------------------------------------------------------


def admin_rules(net: Network, vnet: Json, direction: str) -> list[Json]:
    """S-089: of the collections whose network groups hold the VNet."""
    found = []
    for collection in net.all("networkManagers/securityAdminConfigurations/ruleCollections"):
        groups = [net.at(one["networkGroupId"]) for one in collection["properties"].get("appliesToGroups") or []]
        members = [
            net.at(member["properties"]["resourceId"])
            for group in groups
            if group is not None
            for member in net.children(group, "staticMembers")
        ]
        if any(member is vnet for member in members):
            found += [one for one in net.children(collection, "rules") if word(one, "direction") == direction.lower()]
    return sorted(found, key=lambda one: int(one["properties"]["priority"]))


def admin_matches(net: Network, subnet: Json, rule: Json, packet: Packet) -> bool:
    body, owner = rule["properties"], {"type": "securityAdminRule", "name": name(net, rule)}
    if body["protocol"].lower() not in ("any", "*", packet.protocol):
        return False
    for side, addresses in (("destination", (prefix(str(packet.destination)),)), ("source", packet.sources)):
        prefixes = [one["addressPrefix"] for one in body.get(f"{side}s") or []]
        as_rule = {f"{side}AddressPrefixes": prefixes or ["*"]}
        if not side_matches(net, subnet, as_rule, side, addresses, owner):
            return False
    return ports_match([str(one) for one in body.get("destinationPortRanges") or []], packet)


# --- the decision at one interface --------------------------------------------------------------


def groups_of(net: Network, subnet: Json, nic: Json | None, direction: str) -> list[Json]:
    """S-064: inbound the subnet first, outbound the interface first; S-086, S-087: never on some subnets."""
    if last(subnet).lower() in ("azurefirewallsubnet", "gatewaysubnet"):
        return []
    on_subnet, on_nic = net.at(subnet["properties"].get("networkSecurityGroup")), None
    if nic is not None:
        on_nic = net.at(nic["properties"].get("networkSecurityGroup"))
    order = [on_subnet, on_nic] if direction == "Inbound" else [on_nic, on_subnet]
    return [one for one in order if one is not None]


def decide(net: Network, subnet: Json, nic: Json | None, direction: str, packet: Packet) -> list[Json]:
    """S-064, S-065, S-089: every rule that let the packet pass; `Closed` if one does not."""
    passed = []
    if last(subnet).lower() not in ("azurefirewallsubnet", "gatewaysubnet"):
        for rule in admin_rules(net, vnet_of(net, subnet), direction):
            if admin_matches(net, subnet, rule, packet):
                element = {"type": "securityAdminRule", "name": name(net, rule)}
                if word(rule, "access") == "deny":
                    raise Closed("deny", **element)
                passed.append(element)
                if word(rule, "access") == "alwaysallow":
                    return passed
                break
    for group in groups_of(net, subnet, nic, direction):
        rule = first_match(net, subnet, group, direction, packet)
        element = {"type": "nsg", "name": name(net, group), "rule": rule["name"]}
        if rule["access"].lower() == "deny":
            raise Closed("deny", **element)
        passed.append(element)
    return passed


def first_match(net: Network, subnet: Json, group: Json, direction: str, packet: Packet) -> Json:
    for rule in rules_of(net, group, direction):
        owner = {"type": "nsg", "name": name(net, group), "rule": rule["name"]}
        if rule_matches(net, subnet, rule, packet, owner):
            return rule
    raise AssertionError("the last default rule matches everything")


def decide_host(net: Network, subnet: Json, nic: Json | None, packet: Packet) -> Json:
    """S-080: only rules that name an AzurePlatform tag count; WireServer is never filtered."""
    passed = {"type": "platform", "reason": "hostVirtualIp"}
    if packet.destination == HOST and packet.protocol == "tcp" and packet.port in (80, 32526):
        return passed
    for group in groups_of(net, subnet, nic, "Outbound"):
        for rule in rules_of(net, group, "Outbound"):
            tags = listed(rule, "destinationAddressPrefix", "destinationAddressPrefixes")
            owner = {"type": "nsg", "name": name(net, group), "rule": rule["name"]}
            if any(one.lower().startswith("azureplatform") for one in tags):
                if any(one.lower() == "azureplatformlkm" for one in tags):
                    continue
                if rule_matches(net, subnet, rule, packet, owner):
                    if rule["access"].lower() == "deny":
                        raise Closed("deny", **owner)
                    break
    return passed
