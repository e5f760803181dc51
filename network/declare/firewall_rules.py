"""What firewall policies allow: rule collection groups, their collections and rules.

An ARM id among the destinations of a translation stands for the address that Azure gives to that public address.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import pulumi
from pulumi_azure_native import network as az_network

from network.declare.component import Component, Providers, Turns
from network.declare.ids import last_name, scope_of
from network.declare.place import Inputs
from network.declare.plan import is_address

Protocol = Literal["TCP", "UDP", "ICMP", "Any"]
PublicAddresses: TypeAlias = Mapping[str, pulumi.Input[str]]
"""The address that Azure gives to a public address, by ARM id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TranslationRuleArgs:
    """What arrives at a public address of the firewall on `ports` goes on to an inner address or name and port."""

    name: str
    protocols: tuple[Protocol, ...]
    destinations: tuple[str, ...]
    ports: tuple[str, ...]
    to: str
    to_port: int
    sources: tuple[str, ...] = ("*",)
    source_groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkRuleArgs:
    """Flows by address: prefixes, service tags, `*`, IP groups (ids) or, resolved by the firewall, host names."""

    name: str
    protocols: tuple[Protocol, ...]
    ports: tuple[str, ...]
    sources: tuple[str, ...] = ()
    source_groups: tuple[str, ...] = ()
    destinations: tuple[str, ...] = ()
    destination_groups: tuple[str, ...] = ()
    destination_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationRuleArgs:
    """HTTP, HTTPS and SQL flows by host name, or by a tag that stands for the names of an Azure service.

    `protocols` are pairs of protocol and port: `("Https", 443)`.
    """

    name: str
    names: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    protocols: tuple[tuple[Literal["Http", "Https", "Mssql"], int], ...] = (("Https", 443),)
    sources: tuple[str, ...] = ()
    source_groups: tuple[str, ...] = ()


RuleArgs: TypeAlias = TranslationRuleArgs | NetworkRuleArgs | ApplicationRuleArgs


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleCollectionArgs:
    """Rules with one priority and one action. `DNAT` goes with translation rules, the others with the rest."""

    name: str
    priority: int
    action: Literal["Allow", "Deny", "DNAT"]
    rules: tuple[RuleArgs, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleCollectionGroupArgs:
    """One group of collections in a policy (by ARM id), our own or the hub's."""

    name: str
    policy: str
    priority: int
    collections: tuple[RuleCollectionArgs, ...]

    @property
    def id(self) -> str:
        """The ARM id of the group."""
        return scope_of(self.policy).rule_collection_group(last_name(self.policy), self.name)


def rule_inputs(rule: RuleArgs, addresses: PublicAddresses) -> Inputs:
    """The rule by ARM's own keys: azure-native translates none inside a choice of rule types."""
    shared: Inputs = {
        "name": rule.name,
        "sourceAddresses": list(rule.sources),
        "sourceIpGroups": list(rule.source_groups),
    }
    match rule:
        case TranslationRuleArgs():
            return shared | _translation(rule, addresses)
        case NetworkRuleArgs():
            return shared | {
                "ruleType": "NetworkRule",
                "ipProtocols": list(rule.protocols),
                "destinationAddresses": list(rule.destinations),
                "destinationIpGroups": list(rule.destination_groups),
                "destinationFqdns": list(rule.destination_names),
                "destinationPorts": list(rule.ports),
            }
        case ApplicationRuleArgs():
            return shared | {
                "ruleType": "ApplicationRule",
                "protocols": [{"protocolType": protocol, "port": port} for protocol, port in rule.protocols],
                "targetFqdns": list(rule.names),
                "fqdnTags": list(rule.tags),
            }


def _translation(rule: TranslationRuleArgs, addresses: PublicAddresses) -> Inputs:
    inner = "translatedAddress" if is_address(rule.to) else "translatedFqdn"
    return {
        "ruleType": "NatRule",
        "ipProtocols": list(rule.protocols),
        "destinationAddresses": [addresses.get(destination, destination) for destination in rule.destinations],
        "destinationPorts": list(rule.ports),
        inner: rule.to,
        "translatedPort": str(rule.to_port),
    }


def collection_inputs(collection: RuleCollectionArgs, addresses: PublicAddresses) -> Inputs:
    """The collection by ARM's own keys."""
    kind = "Nat" if collection.action == "DNAT" else "Filter"
    return {
        "ruleCollectionType": f"FirewallPolicy{kind}RuleCollection",
        "name": collection.name,
        "priority": collection.priority,
        "action": {"type": collection.action},
        "rules": [rule_inputs(rule, addresses) for rule in collection.rules],
    }


def group_inputs(group: RuleCollectionGroupArgs, addresses: PublicAddresses) -> Inputs:
    """The group as azure-native declares it, in the resource group of its policy."""
    return {
        "resource_group_name": scope_of(group.policy).resource_group,
        "firewall_policy_name": last_name(group.policy),
        "rule_collection_group_name": group.name,
        "priority": group.priority,
        "rule_collections": [collection_inputs(collection, addresses) for collection in group.collections],
    }


def public_addresses(groups: Sequence[RuleCollectionGroupArgs]) -> tuple[str, ...]:
    """The ids of the public addresses at which the groups translate, each once."""
    rules = [rule for group in groups for collection in group.collections for rule in collection.rules]
    return tuple(
        dict.fromkeys(
            destination
            for rule in rules
            if isinstance(rule, TranslationRuleArgs)
            for destination in rule.destinations
            if destination.startswith("/")
        )
    )


class RuleCollectionGroups(Component):
    """The rule collection groups of a stack, one after the other: Azure changes one of a policy at a time.

    `addresses` are those of the stack's own public addresses; of others Azure is asked.
    """

    def __init__(
        self,
        name: str,
        groups: Mapping[str, RuleCollectionGroupArgs],
        addresses: PublicAddresses,
        opts: pulumi.ResourceOptions | None = None,
        providers: Providers | None = None,
    ) -> None:
        super().__init__("RuleCollectionGroups", name, opts, providers)
        turns = Turns()
        wanted = public_addresses(list(groups.values()))
        known = {address: addresses[address] if address in addresses else self._ask(address) for address in wanted}
        for key, group in groups.items():
            options = self.child(*turns.last, subscription=scope_of(group.policy).subscription)
            inputs = group_inputs(group, known)
            turns.end(az_network.FirewallPolicyRuleCollectionGroup(key, **inputs, opts=options))
        self.register_outputs({key: group.id for key, group in groups.items()})

    def _ask(self, address: str) -> pulumi.Output[str]:
        """The address of a public address that another stack declares."""
        scope = scope_of(address)
        found = az_network.get_public_ip_address_output(
            public_ip_address_name=last_name(address),
            resource_group_name=scope.resource_group,
            opts=pulumi.InvokeOutputOptions(parent=self, provider=self._elsewhere.get(scope.subscription)),
        )
        return pulumi.Output.from_input(found.ip_address)
