"""Section 10 of semantics.md: what a name resolves to, server by server."""

from ipaddress import IPv4Address
from typing import Any

from tests.oracle.evaluator.outcome import Json, Open
from tests.oracle.evaluator.snapshot import (
    Network,
    find,
    inner,
    last,
    machine_of,
    nic_address,
    nic_of,
    nic_subnet,
    parent_id,
    vnet_of,
    word,
)

AZURE_DNS = "168.63.129.16"
NOBODY: Json = {"rcode": "TIMEOUT", "addresses": [], "answeredBy": {"type": "none"}}


def found(addresses: list[str], kind: str, **name: str) -> Json:
    return {"rcode": "NOERROR", "addresses": addresses, "answeredBy": {"type": kind, **name}}


def missing(kind: str, **name: str) -> Json:
    return {"rcode": "NXDOMAIN", "addresses": [], "answeredBy": {"type": kind, **name}}


def resolve_in(net: Network, vnet: Json, name: str) -> Json:
    """S-178, S-179: as a client of this VNet: its own servers, or Azure DNS."""
    servers = (vnet["properties"].get("dhcpOptions") or {}).get("dnsServers") or []
    if len(servers) > 1:
        raise Open("several DNS servers")
    return ask(net, servers[0] if servers else AZURE_DNS, vnet, name.lower().rstrip("."))


def ask(net: Network, server: str, vnet: Json | None, name: str, depth: int = 0) -> Json:
    """The answer of one server; `vnet` is where the question comes from, None = on-premises."""
    if depth > 8:
        raise Open("DNS servers in a circle")
    for fixed in net.world.get("dnsAnswers", []):
        if fixed["server"] == server and fixed["name"].lower() == name:
            return found(fixed["addresses"], "*")
    if server == AZURE_DNS:
        return NOBODY if vnet is None else azure_dns(net, vnet, name, depth)  # S-180
    for firewall in net.all("azureFirewalls"):
        if any(one.get("privateIPAddress") == server for one in inner(firewall, "ipConfigurations")):
            return firewall_proxy(net, firewall, name, depth)
    for endpoint in net.all("dnsResolvers/inboundEndpoints"):  # S-192
        if any(one.get("privateIpAddress") == server for one in endpoint["properties"]["ipConfigurations"]):
            home = net.at(net.things[parent_id(endpoint).lower()]["properties"]["virtualNetwork"])
            assert home is not None
            return azure_dns(net, home, name, depth)
    for one in net.world.get("dnsServers", []):
        if one["ipAddress"] == server:
            return self_managed(net, one, name, depth)
    return NOBODY


def firewall_proxy(net: Network, firewall: Json, name: str, depth: int) -> Json:
    """S-168: it listens only with the proxy on."""
    if not dns_settings(net, firewall).get("enableProxy"):
        return NOBODY
    return firewall_resolves(net, firewall, name, depth)


def firewall_resolves(net: Network, firewall: Json, name: str, depth: int = 0) -> Json:
    """S-168: upstream is its policy's server, by default Azure DNS of its VNet."""
    servers = dns_settings(net, firewall).get("servers") or []
    if len(servers) > 1:
        raise Open("several DNS servers")
    return ask(net, servers[0] if servers else AZURE_DNS, firewall_vnet(net, firewall), name.lower(), depth + 1)


def dns_settings(net: Network, firewall: Json) -> dict[str, Any]:
    """S-169: of the policy, else of its parent."""
    policy = net.at(firewall["properties"].get("firewallPolicy"))
    while policy is not None:
        if policy["properties"].get("dnsSettings") is not None:
            return dict(policy["properties"]["dnsSettings"])
        policy = net.at(policy["properties"].get("basePolicy"))
    return {}


def firewall_subnet(net: Network, firewall: Json) -> Json:
    subnet = next(net.at(one["subnet"]) for one in inner(firewall, "ipConfigurations") if one.get("subnet"))
    assert subnet is not None
    return subnet


def firewall_vnet(net: Network, firewall: Json) -> Json:
    return vnet_of(net, firewall_subnet(net, firewall))


def self_managed(net: Network, server: Json, name: str, depth: int) -> Json:
    """snapshot.md 2: own zone, longest conditional forwarder, forwarder; nothing left = TIMEOUT."""
    home = None
    if server.get("vm"):
        machine = find(net, "Microsoft.Compute/virtualMachines", server["vm"])
        home = vnet_of(net, nic_subnet(net, nic_of(net, machine)))
    zones = {zone.lower(): labels for zone, labels in (server.get("zones") or {}).items()}
    own = longest(list(zones), name)
    if own is not None:
        records = {key.lower(): value for key, value in zones[own].items()}
        addresses = records.get(label(name, own))
        return (
            found(addresses, "dnsServer", name=server["ipAddress"])
            if addresses
            else missing("dnsServer", name=server["ipAddress"])
        )
    forwarders = {
        one["domain"].lower().rstrip("."): one["targets"] for one in server.get("conditionalForwarders") or []
    }
    domain = longest(list(forwarders), name)
    targets = forwarders[domain] if domain is not None else server.get("forwarders") or []
    if not targets:
        return NOBODY
    if len(targets) > 1:
        raise Open("several forwarders")
    return public(net, name) if targets[0] == "public" else ask(net, targets[0], home, name, depth + 1)


def longest(domains: list[str], name: str) -> str | None:
    """The longest domain that the name is or lies under; the empty one is the root."""
    matching = [one for one in domains if one in ("", name) or name.endswith(f".{one}")]
    return max(matching, key=len, default=None)


def label(name: str, zone: str) -> str:
    return "@" if name == zone else name.removesuffix(f".{zone}")


def azure_dns(net: Network, vnet: Json, name: str, depth: int, steps: int = 0) -> Json:
    """S-178, S-194: linked private zones, linked rulesets, public; and on with the name a CNAME points to."""
    if steps > 8:
        raise Open("CNAMEs in a circle")
    answer = private_zone(net, vnet, name)
    if answer is not None:
        return answer
    target = forwarded(net, vnet, name)
    if target is not None:
        if steps:
            raise Open("a ruleset for a name that a CNAME points to")
        if "." not in name:
            raise Open("a ruleset for a name of one label")
        return ask(net, target[0], target[1], name, depth + 1)
    if "." not in name:
        return host_name(net, vnet, name)
    alias = public_alias(net, name)
    return azure_dns(net, vnet, alias, depth, steps + 1) if alias else public(net, name)


def private_zone(net: Network, vnet: Json, name: str) -> Json | None:
    """S-181, S-184, S-185, S-189."""
    linked = {
        last(zone).lower(): (zone, link)
        for zone in net.all("privateDnsZones")
        for link in net.children(zone, "virtualNetworkLinks")
        if net.at(link["properties"]["virtualNetwork"]) is vnet
    }
    most = longest(list(linked), name)
    if most is None:
        return None
    zone, link = linked[most]
    addresses = records(net, zone, label(name, most))
    if addresses:
        return found(addresses, "privateDnsZone", name=last(zone))
    if word(link, "resolutionPolicy", "Default") == "nxdomainredirect" and most.startswith("privatelink."):
        return public(net, name)
    return missing("privateDnsZone", name=last(zone))


def records(net: Network, zone: Json, wanted: str) -> list[str]:
    """S-183: what is written, and the machines of registration VNets."""
    addresses = [
        one["ipv4Address"]
        for record in net.children(zone, "A")
        if last(record).lower() == wanted
        for one in record["properties"].get("aRecords") or []
    ]
    for link in net.children(zone, "virtualNetworkLinks"):
        if link["properties"].get("registrationEnabled"):
            addresses += machines_named(net, net.at(link["properties"]["virtualNetwork"]), wanted)
    return list(dict.fromkeys(addresses))


def machines_named(net: Network, vnet: Json | None, wanted: str) -> list[str]:
    return [
        str(nic_address(nic))
        for nic in net.all("networkInterfaces")
        for machine in [machine_of(net, nic)]
        if machine is not None and last(machine).lower() == wanted and vnet_of(net, nic_subnet(net, nic)) is vnet
    ]


def host_name(net: Network, vnet: Json, name: str) -> Json:
    """S-102: the built-in names of machines do not cross a peering."""
    addresses = machines_named(net, vnet, name)
    return found(addresses, "azureProvidedDns") if addresses else missing("*")


def forwarded(net: Network, vnet: Json, name: str) -> tuple[str, Json] | None:
    """S-193, S-195: the longest enabled rule of the rulesets linked to the VNet; it asks from the resolver's VNet."""
    rules: dict[str, tuple[str, Json]] = {}
    for ruleset in net.all("dnsForwardingRulesets"):
        links = net.children(ruleset, "virtualNetworkLinks")
        if not any(net.at(link["properties"]["virtualNetwork"]) is vnet for link in links):
            continue
        outbound = net.at(ruleset["properties"]["dnsResolverOutboundEndpoints"][0])
        assert outbound is not None
        home = net.at(net.things[parent_id(outbound).lower()]["properties"]["virtualNetwork"])
        assert home is not None
        for rule in net.children(ruleset, "forwardingRules"):
            if word(rule, "forwardingRuleState", "Enabled") == "enabled":
                server = rule["properties"]["targetDnsServers"][0]["ipAddress"]
                rules[rule["properties"]["domainName"].lower().rstrip(".")] = (server, home)
    most = longest(list(rules), name)
    return None if most is None else rules[most]


def public_alias(net: Network, name: str) -> str | None:
    for one in net.world.get("publicDns", []):
        if one["name"].lower() == name and one["type"] == "CNAME":
            return str(one["value"]).lower()
    return None


def public(net: Network, name: str, steps: int = 0) -> Json:
    """snapshot.md 2: `publicDns` and `internetHosts`; a name in neither is NXDOMAIN."""
    alias = public_alias(net, name)
    if alias and steps < 8:
        return public(net, alias, steps + 1)
    addresses = [
        one["value"] for one in net.world.get("publicDns", []) if one["name"].lower() == name and one["type"] == "A"
    ]
    addresses += [
        host["ipAddress"]
        for host in net.world.get("internetHosts", [])
        if name in [one.lower() for one in host.get("fqdns") or []]
    ]
    return found(addresses, "publicDns") if addresses else missing("publicDns")


def first_address(answer: Json) -> IPv4Address | None:
    if len(answer["addresses"]) > 1:
        raise Open("a name with several addresses")
    return IPv4Address(answer["addresses"][0]) if answer["addresses"] else None
