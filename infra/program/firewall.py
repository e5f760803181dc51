"""Firewalls of a stack file as the network declares them, with their policies and rules."""

from collections.abc import Iterator, Mapping
from typing import Literal, TypedDict

from infra.program.directory import Directory
from infra.program.public import address_names, availability_zones, management_name
from infra.program.security import port_range, side_prefixes
from infra.settings import firewall as written
from infra.settings.network import NetworkSettings
from infra.settings.sides import Side, SideKind
from network.azure.special_subnets import FIREWALL, MANAGEMENT
from network.declare.firewall import PRIVATE_RANGES, FirewallArgs, FirewallPolicyArgs, IpGroupArgs, Mode
from network.declare.firewall_rules import (
    ApplicationRuleArgs,
    NetworkRuleArgs,
    Protocol,
    RuleArgs,
    RuleCollectionArgs,
    RuleCollectionGroupArgs,
    TranslationRuleArgs,
)
from network.model.ports import ANY_PORTS, Ports
from network.model.words import Protocol as FlowProtocol

MODES: Mapping[str, Mode] = {"off": "Off", "alert": "Alert", "deny": "Deny"}
ACTIONS: Mapping[str, Literal["Allow", "Deny"]] = {"allow": "Allow", "deny": "Deny"}
PROTOCOLS: Mapping[FlowProtocol, Protocol] = {
    FlowProtocol.TCP: "TCP",
    FlowProtocol.UDP: "UDP",
    FlowProtocol.ICMP: "ICMP",
}
APPLICATION_PROTOCOLS: Mapping[str, Literal["Http", "Https", "Mssql"]] = {
    "http": "Http",
    "https": "Https",
    "mssql": "Mssql",
}
FIRST_PRIORITY, PRIORITY_STEP = 100, 100


class FirewallKinds(TypedDict):
    """The kinds of `NetworkArgs` that make up firewalls."""

    ip_groups: Mapping[str, IpGroupArgs]
    firewall_policies: Mapping[str, FirewallPolicyArgs]
    rule_collection_groups: Mapping[str, RuleCollectionGroupArgs]
    firewalls: Mapping[str, FirewallArgs]


def firewall_args(network: NetworkSettings, directory: Directory) -> FirewallKinds:
    """All that the section says of firewalls."""
    return {
        "ip_groups": {name: _ip_group(name, group, directory) for name, group in network.ip_groups.items()},
        "firewall_policies": {
            name: _policy(name, policy, directory) for name, policy in network.firewall_policies.items()
        },
        "rule_collection_groups": {
            name: _group(name, position, rules, directory)
            for position, (name, rules) in enumerate(network.firewall_rules.items())
        },
        "firewalls": {name: _firewall(name, one, directory) for name, one in network.firewalls.items()},
    }


def _ip_group(name: str, group: written.IpGroup, directory: Directory) -> IpGroupArgs:
    addresses = tuple(prefix for member in group.members for prefix in side_prefixes(member, directory))
    return IpGroupArgs(place=directory.network_place, name=name, addresses=addresses)


def _policy(name: str, policy: written.FirewallPolicy, directory: Directory) -> FirewallPolicyArgs:
    return FirewallPolicyArgs(
        place=directory.network_place,
        name=name,
        tier=policy.tier,
        base=directory.firewall_policy(policy.base) if policy.base else None,
        dns_proxy=policy.dns_proxy,
        dns_servers=tuple(map(directory.dns_server, policy.dns_servers)),
        threat_intelligence=MODES[policy.threat_intelligence],
        intrusion_detection=MODES[policy.intrusion_detection],
        private_ranges=tuple(map(str, policy.private_ranges)) or PRIVATE_RANGES,
    )


def _firewall(name: str, firewall: written.Firewall, directory: Directory) -> FirewallArgs:
    place = directory.network_place
    managed = directory.has_subnet(firewall.vnet, MANAGEMENT)
    owner = directory.owner("firewall_policies", firewall.policy)
    return FirewallArgs(
        place=place,
        name=name,
        subnet=directory.subnet(f"{firewall.vnet}/{FIREWALL}"),
        policy=directory.firewall_policy(firewall.policy),
        addresses=tuple(map(place.scope.public_ip_address, address_names(name, firewall.public_addresses))),
        tier=owner.network.firewall_policies[firewall.policy].tier,
        zones=availability_zones(place.location),
        management_subnet=directory.subnet(f"{firewall.vnet}/{MANAGEMENT}") if managed else None,
        management_address=place.scope.public_ip_address(management_name(name)) if managed else None,
    )


def _group(name: str, position: int, rules: written.FirewallRules, directory: Directory) -> RuleCollectionGroupArgs:
    """One group; without a priority of its own it has what the hub gives to the stack, or comes after the others."""
    hub = directory.hub.network.spokes.get(directory.settings.stack) if directory.hub else None
    default = hub.priority + position if hub else FIRST_PRIORITY + position * PRIORITY_STEP
    return RuleCollectionGroupArgs(
        name=name,
        policy=directory.firewall_policy(rules.policy),
        priority=rules.priority or default,
        collections=tuple(_collections(rules.collections, directory)),
    )


def _collections(
    collections: Mapping[str, written.RuleCollection], directory: Directory
) -> Iterator[RuleCollectionArgs]:
    priority = FIRST_PRIORITY - PRIORITY_STEP
    for name, collection in collections.items():
        priority = collection.priority or priority + PRIORITY_STEP
        yield RuleCollectionArgs(
            name=name,
            priority=priority,
            action="DNAT" if collection.translation else ACTIONS[collection.action],
            rules=tuple(_rules(collection, directory)),
        )


def _rules(collection: written.RuleCollection, directory: Directory) -> Iterator[RuleArgs]:
    for name, network in collection.network.items():
        yield NetworkRuleArgs(
            name=name,
            protocols=_protocols(network.ports[0]),
            ports=tuple(map(port_range, network.ports)),
            sources=_prefixes(network.from_, directory),
            source_groups=_groups(network.from_, directory),
            destinations=_prefixes(network.to, directory),
            destination_groups=_groups(network.to, directory),
            destination_names=tuple(side.word for side in network.to if side.kind is SideKind.HOST),
        )
    for name, application in collection.application.items():
        yield ApplicationRuleArgs(
            name=name,
            names=application.hosts,
            tags=application.tags,
            protocols=tuple((APPLICATION_PROTOCOLS[one.name], one.port) for one in application.protocols),
            sources=_prefixes(application.from_, directory),
            source_groups=_groups(application.from_, directory),
        )
    for name, translation in collection.translation.items():
        yield _translation(name, translation, directory)


def _translation(name: str, rule: written.TranslationRule, directory: Directory) -> TranslationRuleArgs:
    scope = directory.owner("firewalls", rule.at).network_place.scope
    return TranslationRuleArgs(
        name=name,
        protocols=_protocols(rule.ports[0]),
        destinations=(scope.public_ip_address(*address_names(rule.at)),),
        ports=tuple(map(port_range, rule.ports)),
        to=rule.to,
        to_port=rule.to_port,
        sources=_prefixes(rule.from_, directory),
        source_groups=_groups(rule.from_, directory),
    )


def _protocols(ports: Ports) -> tuple[Protocol, ...]:
    return ("Any",) if ports == ANY_PORTS else tuple(PROTOCOLS[protocol] for protocol in ports.protocols)


def _prefixes(sides: tuple[Side, ...], directory: Directory) -> tuple[str, ...]:
    return tuple(prefix for side in sides for prefix in side_prefixes(side, directory))


def _groups(sides: tuple[Side, ...], directory: Directory) -> tuple[str, ...]:
    scope = directory.network_place.scope
    return tuple(scope.ip_group(side.word) for side in sides if side.kind is SideKind.IP_GROUP)
