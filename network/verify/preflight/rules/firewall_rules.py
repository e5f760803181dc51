"""Rules of a firewall policy: host names that can be matched, and rules that make others pointless."""

from collections.abc import Iterator

from network.azure import pages
from network.lift.index import id_key
from network.model.finding import Moment, Severity
from network.verify.preflight import kinds
from network.verify.preflight.element import Element, readable
from network.verify.preflight.graph import Graph
from network.verify.preflight.ports import port_ranges
from network.verify.preflight.rule import Fault, rule
from network.verify.preflight.subnets import routes_of

WEB = {"http", "https", "mssql"}  # what an application rule can match; pages.FIREWALL_RULES
OTHER_PORTS = {22, 25, 445, 587, 1194, 3306, 5432, 5671, 5831, 8883, 9093}  # well known, and no HTTP
_EVERYWHERE = {"*", "0.0.0.0/0", "internet", "azurecloud"}
HTTPS = 443


def rules_of(group: Element, kind: str) -> Iterator[Element]:
    """The rules of one type in a rule collection group."""
    for collection in group.parts("ruleCollections"):
        yield from (one for one in collection.parts("rules") if one.word("ruleType") == kind)


@rule(
    "NET009",
    "A firewall rule names hosts that it cannot match",
    kinds.RULE_GROUP,
    facts=("S-152", "S-153", "S-156"),
    page=pages.FIREWALL_RULES,
    why="An empty name puts the firewall into a failed state; application rules match HTTP, HTTPS and SQL by name, "
    "with a wildcard only at the left; everything else needs a network rule.",
    example="""
        ApplicationRule for region.tundra.azureml.ms with port 5831, which is UDP
    """,
    fix="Write whole names or *.domain in application rules, and a network rule for other protocols.",
)
def unmatchable_hosts(group: Element, _graph: Graph) -> Iterator[Fault]:
    """A rule has an empty host name, a wildcard that is not at the left or in a network rule, or an application rule
    has a protocol or port that is not HTTP, HTTPS or SQL.
    """
    for one in rules_of(group, "applicationrule"):
        for name in one.texts("targetFqdns"):
            if not name or "*" in name[1:]:
                yield Fault(one, f"the host name {name!r} cannot be matched")
        for protocol in one.parts("protocols"):
            port = protocol.number("port")
            if protocol.word("protocolType") not in WEB or port in OTHER_PORTS:
                told = f"{protocol.text('protocolType')}:{port}"
                yield Fault(one, f"{told} is no HTTP, HTTPS or SQL; it needs a network rule")
    for one in rules_of(group, "networkrule"):
        for name in one.texts("destinationFqdns"):
            if not name or "*" in name:
                yield Fault(one, f"the host name {name!r} cannot be matched by a network rule")


@rule(
    "NET010",
    "A network rule filters by name, and the names are not asked of the firewall",
    kinds.RULE_GROUP,
    facts=("S-167", "S-168", "S-169"),
    page=pages.FIREWALL_FQDN,
    moment=Moment.RUNTIME,
    why="The firewall resolves the name itself; only when its clients ask it too, do both mean the same address.",
    example="""
        destinationFqdns [time.windows.com], dnsSettings.enableProxy false
    """,
    fix="Switch on the DNS proxy of the policy, and give the VNets of the clients the firewall as their DNS server.",
)
def names_not_asked(group: Element, graph: Graph) -> Iterator[Fault]:
    """A network rule has host names while the DNS proxy of its policy is off, or while a VNet that is routed through
    the firewall asks another server.
    """
    named = [one for one in rules_of(group, "networkrule") if one.has("destinationFqdns")]
    policy = graph.parent(group)
    if not named or policy is None:
        return
    if not _proxies(policy, graph):
        yield Fault(named[0], f"{', '.join(named[0].texts('destinationFqdns'))}: the DNS proxy of {policy.name} is off")
        return
    for vnet, address in _askers(policy, graph):
        servers = vnet.part("dhcpOptions").texts("dnsServers")
        if address not in servers:
            asked = ", ".join(servers) or "Azure DNS"
            fix = f"Set the DNS server of {vnet.name} to {address}."
            yield Fault(vnet, f"{named[0].name} of {policy.name} filters by name, but {vnet.name} asks {asked}", fix)


@rule(
    "NET011",
    "A broad rule makes the narrow ones pointless",
    kinds.RULE_GROUP,
    facts=("S-143", "S-151"),
    page=pages.FIREWALL_RULES,
    severity=Severity.WARNING,
    moment=Moment.RUNTIME,
    why="Network rules are asked before application rules: what one of them allows to everywhere is never compared "
    "with a host name.",
    example="""
        NetworkRule allow * -> AzureCloud tcp/443 beside application rules for single hosts
    """,
    fix="Remove the broad rule, or narrow its destinations.",
)
def broad_rule(group: Element, graph: Graph) -> Iterator[Fault]:
    """A network rule allows every source tcp/443 to everywhere, and the same policy has application rules."""
    policy = graph.parent(group)
    groups = graph.children(policy, kinds.RULE_GROUP) if policy else ()
    if not any(next(rules_of(one, "applicationrule"), None) for one in groups):
        return
    for collection in group.parts("ruleCollections"):
        if collection.part("action").word("type") == "allow":
            for one in collection.parts("rules"):
                if one.word("ruleType") == "networkrule" and _is_broad(one):
                    told = f"{one.name} allows tcp/{HTTPS} to {', '.join(one.texts('destinationAddresses'))}"
                    yield Fault(one, f"{told}: the application rules of {policy.name if policy else ''} decide nothing")


def _is_broad(one: Element) -> bool:
    protocols = {text.lower() for text in one.texts("ipProtocols")}
    everywhere = {text.lower() for text in one.texts("destinationAddresses")} & _EVERYWHERE
    ports = any(low <= HTTPS <= high for _, (low, high) in port_ranges(one.texts("destinationPorts")))
    return bool(protocols & {"any", "tcp"} and everywhere and ports and "*" in one.texts("sourceAddresses"))


def _proxies(policy: Element, graph: Graph) -> bool:
    """Whether the DNS proxy is on: by the policy itself, else by the nearest base policy that says anything."""
    seen: set[str] = set()
    current: Element | None = policy
    while current is not None and current.key not in seen:
        seen.add(current.key)
        if current.has("dnsSettings"):
            return current.part("dnsSettings").flag("enableProxy")
        current = graph.follow(current, "basePolicy")
    return False


def _askers(policy: Element, graph: Graph) -> Iterator[tuple[Element, str]]:
    """The VNets that route something to a firewall of the policy, each with the firewall's address."""
    addresses = {
        address
        for firewall in graph.of(kinds.FIREWALL)
        if id_key(firewall.reference("firewallPolicy")) == policy.key
        for one in firewall.parts("ipConfigurations")
        if (address := one.text("privateIPAddress"))
    }
    for vnet in graph.of(kinds.VNET) if addresses else ():
        hops = readable(graph.children(vnet, kinds.SUBNET), lambda one: _next_hops(one, graph))
        used = {hop for _, found in hops for hop in found} & addresses
        if used:
            yield vnet, min(used)


def _next_hops(subnet: Element, graph: Graph) -> set[str]:
    return {hop for route in routes_of(subnet, graph) if (hop := route.text("nextHopIpAddress"))}
