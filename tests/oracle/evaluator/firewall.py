"""Section 9 of semantics.md: what one Azure Firewall does with one packet."""

from ipaddress import IPv4Address, IPv4Network, summarize_address_range

from tests.oracle.evaluator.names import firewall_resolves
from tests.oracle.evaluator.outcome import Closed, Json, Open
from tests.oracle.evaluator.rules import PRIVATE, Packet, all_or_none
from tests.oracle.evaluator.snapshot import Network, is_cidr, name, prefix, word

WEB = {("http", 80), ("https", 443)}


def groups(net: Network, policy: Json | None) -> list[Json]:
    """S-144, S-145: those of the parent first, then by priority."""
    if policy is None:
        return []
    mine = sorted(net.children(policy, "ruleCollectionGroups"), key=lambda one: int(one["properties"]["priority"]))
    return [*groups(net, net.at(policy["properties"].get("basePolicy"))), *mine]


def rules(net: Network, firewall: Json, kind: str) -> list[tuple[Json, Json]]:
    """S-143 to S-148: (collection, rule) of one kind in the order of evaluation."""
    found = []
    for group in groups(net, policy_of(net, firewall)):
        for collection in sorted(
            group["properties"].get("ruleCollections") or [], key=lambda one: int(one["priority"])
        ):
            found += [(collection, rule) for rule in collection.get("rules") or [] if rule["ruleType"].lower() == kind]
    return found


def policy_of(net: Network, firewall: Json) -> Json:
    policy = net.at(firewall["properties"].get("firewallPolicy"))
    if policy is None:
        raise Open("a firewall with classic rules")
    return policy


def element(net: Network, firewall: Json, collection: Json, rule: Json) -> Json:
    return {"type": "firewall", "name": name(net, firewall), "ruleCollection": collection["name"], "rule": rule["name"]}


def check_threats(net: Network, firewall: Json, packet: Packet) -> None:
    """S-149."""
    bad = [prefix(one) for one in (net.world.get("threatIntelligence") or {}).get("maliciousIps") or []]
    policy = policy_of(net, firewall)
    parent = net.at(policy["properties"].get("basePolicy"))
    modes = [word(one, "threatIntelMode", "Alert") for one in (policy, parent) if one is not None]
    if "deny" not in modes:
        return
    if any(packet.destination in one for one in bad) or (bad and all_or_none(packet.sources, bad, "threats")):
        if modes[0] != "deny":
            raise Open("a policy that is milder than its parent, which Azure refuses")
        raise Closed("deny", type="firewall", name=name(net, firewall), reason="threatIntelligence")


def address_matches(
    net: Network, written: list[str], ip_groups: list[str], addresses: tuple[IPv4Network, ...], owner: Json
) -> bool:
    """Addresses, prefixes, ranges, tags and IP groups; nothing written matches nothing."""
    texts = [
        *written,
        *(one for each in ip_groups for one in (net.at(each) or {})["properties"].get("ipAddresses") or []),
    ]
    prefixes: list[IPv4Network] = []
    unknown = ""
    for text in texts:
        if text == "*":
            return True
        if is_cidr(text):
            prefixes += as_prefixes(text)
        elif text in net.world.get("serviceTags", {}):
            prefixes += [prefix(one) for one in net.world["serviceTags"][text]]
        else:
            unknown = text
    if prefixes and all_or_none(addresses, prefixes, "addresses of a firewall rule"):
        return True
    return bool(unknown) and net.assume(f"{addresses[0]} in {unknown}", **owner, reason="unknownServiceTag")


def as_prefixes(text: str) -> list[IPv4Network]:
    if "-" not in text:
        return [prefix(text)]
    low, high = text.split("-")
    return list(summarize_address_range(IPv4Address(low), IPv4Address(high)))


def ports_match(ranges: list[str], packet: Packet) -> bool:
    if packet.protocol == "icmp":
        if "*" not in ranges:
            raise Open("a network rule with ports and a protocol without")
        return True
    for written in ranges:
        low, _, high = written.partition("-")
        if written == "*" or int(low) <= packet.port <= int(high or low):
            return True
    return False


def network_rule(net: Network, firewall: Json, packet: Packet) -> tuple[bool, Json] | None:
    """S-151: the first network rule that matches, and whether it allows."""
    for collection, rule in rules(net, firewall, "networkrule"):
        owner = element(net, firewall, collection, rule)
        protocols = [one.lower() for one in rule["ipProtocols"]]
        if packet.protocol not in protocols and "any" not in protocols:
            continue
        if not ports_match(rule["destinationPorts"], packet):
            continue
        if not address_matches(
            net, rule.get("sourceAddresses") or [], rule.get("sourceIpGroups") or [], packet.sources, owner
        ):
            continue
        if destination_matches(net, firewall, rule, packet, owner):
            return collection["action"]["type"].lower() == "allow", owner
    return None


def destination_matches(net: Network, firewall: Json, rule: Json, packet: Packet, owner: Json) -> bool:
    """S-167: names in network rules stand for what the firewall resolves."""
    for fqdn in rule.get("destinationFqdns") or []:
        if str(packet.destination) in firewall_resolves(net, firewall, fqdn)["addresses"]:
            return True
    destination = (prefix(str(packet.destination)),)
    return address_matches(
        net, rule.get("destinationAddresses") or [], rule.get("destinationIpGroups") or [], destination, owner
    )


def application_rule(net: Network, firewall: Json, packet: Packet) -> tuple[bool, Json] | None:
    """S-152, S-153, S-155: by name, on the configured protocols and ports; then the built-in collection."""
    if packet.protocol != "tcp" or not packet.fqdn:
        return None
    for collection, rule in rules(net, firewall, "applicationrule"):
        owner = element(net, firewall, collection, rule)
        if rule.get("fqdnTags") or rule.get("webCategories") or rule.get("targetUrls"):
            raise Open("an application rule by tag, category or URL")
        speaks = any(int(one["port"]) == packet.port for one in rule.get("protocols") or [])
        named = any(fqdn_matches(one.lower(), packet.fqdn.lower()) for one in rule.get("targetFqdns") or [])
        if (
            speaks
            and named
            and address_matches(
                net, rule.get("sourceAddresses") or [], rule.get("sourceIpGroups") or [], packet.sources, owner
            )
        ):
            return collection["action"]["type"].lower() == "allow", owner
    infrastructure = [one.lower() for one in net.world.get("infrastructureFqdns") or []]
    if packet.fqdn.lower() in infrastructure and packet.port in (80, 443):
        return True, {"type": "firewall", "name": name(net, firewall), "reason": "infrastructureFqdn"}
    return None


def fqdn_matches(pattern: str, fqdn: str) -> bool:
    """S-156: a wildcard only at the left."""
    return fqdn.endswith(pattern[1:]) if pattern.startswith("*") else fqdn == pattern


def nat_rule(net: Network, firewall: Json, packet: Packet) -> tuple[Json, IPv4Address, int] | None:
    """S-157: the first DNAT rule that matches: its element, and where it translates to."""
    for collection, rule in rules(net, firewall, "natrule"):
        owner = element(net, firewall, collection, rule)
        protocols = [one.lower() for one in rule["ipProtocols"]]
        if packet.protocol not in protocols and "any" not in protocols:
            continue
        if packet.protocol == "icmp" or not ports_match(rule["destinationPorts"], packet):
            continue
        destination = (prefix(str(packet.destination)),)
        if address_matches(net, rule.get("destinationAddresses") or [], [], destination, owner) and address_matches(
            net, rule.get("sourceAddresses") or [], rule.get("sourceIpGroups") or [], packet.sources, owner
        ):
            return owner, IPv4Address(rule["translatedAddress"]), int(rule["translatedPort"])
    return None


def keeps_source(net: Network, firewall: Json, destination: IPv4Address) -> bool:
    """S-161, S-162, S-164: no SNAT towards private ranges."""
    ranges = (policy_of(net, firewall)["properties"].get("snat") or {}).get("privateRanges")
    if not ranges:
        ranges = ["IANAPrivateRanges"]
    for one in ranges:
        inside = PRIVATE if one.lower() == "ianaprivateranges" else [prefix(one)]
        if one != "255.255.255.255/32" and any(destination in each for each in inside):
            return True
    return False
