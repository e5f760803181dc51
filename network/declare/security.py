"""Network security groups: a table of named rules, and the application security groups that rules may name.

Rules are declared inline, so that a group changes as a whole and its order is never half applied.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import pulumi
from pulumi_azure_native import network as az_network

from network.azure.limits import LOWEST_RULE_PRIORITY
from network.declare.component import Component
from network.declare.place import Inputs, Place, references

PRIORITY_STEP = 10

ANY = ("*",)


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityRuleArgs:
    """One rule. A side is address prefixes, or one service tag, or `*`; application security groups (ids) replace it.

    `ports` are the destination's. Without `priority` the rule comes right after the one before it in its group.
    """

    name: str
    direction: Literal["Inbound", "Outbound"]
    access: Literal["Allow", "Deny"]
    protocol: Literal["Tcp", "Udp", "Icmp", "Esp", "Ah", "*"] = "*"
    sources: tuple[str, ...] = ANY
    source_groups: tuple[str, ...] = ()
    source_ports: tuple[str, ...] = ANY
    destinations: tuple[str, ...] = ANY
    destination_groups: tuple[str, ...] = ()
    ports: tuple[str, ...] = ANY
    priority: int | None = None
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityGroupArgs:
    """One network security group; the order of its rules is the order in which they are evaluated."""

    place: Place
    name: str
    rules: tuple[SecurityRuleArgs, ...] = ()

    @property
    def id(self) -> str:
        """The ARM id of the group."""
        return self.place.scope.network_security_group(self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationGroupArgs:
    """One application security group: a name for machines, to be used in rules."""

    place: Place
    name: str

    @property
    def id(self) -> str:
        """The ARM id of the group."""
        return self.place.scope.application_security_group(self.name)


def prioritised(rules: Sequence[SecurityRuleArgs]) -> tuple[SecurityRuleArgs, ...]:
    """The rules with a priority each; where none is given, the first free step after the rule before it.

    Priorities count for each direction by itself. A group with more rules than steps ends beyond 4096, which ARM
    refuses and preflight reports.
    """
    return tuple(replace(rule, priority=priority) for rule, priority in zip(rules, _priorities(rules), strict=True))


def _priorities(rules: Sequence[SecurityRuleArgs]) -> Iterator[int]:
    taken = {(rule.direction, rule.priority) for rule in rules}
    last = dict.fromkeys(("Inbound", "Outbound"), LOWEST_RULE_PRIORITY - PRIORITY_STEP)
    for rule in rules:
        priority = rule.priority
        if priority is None:
            priority = last[rule.direction] + PRIORITY_STEP
            while (rule.direction, priority) in taken:
                priority += 1
            taken.add((rule.direction, priority))
        last[rule.direction] = priority
        yield priority


def rule_inputs(rule: SecurityRuleArgs) -> Inputs:
    """The rule as azure-native declares it: one value in the singular property, several in the plural."""
    return {
        "name": rule.name,
        "priority": rule.priority,
        "direction": rule.direction,
        "access": rule.access,
        "protocol": rule.protocol,
        **_one_or_many("source_port_range", rule.source_ports),
        **_one_or_many("destination_port_range", rule.ports),
        **_side("source", rule.sources, rule.source_groups),
        **_side("destination", rule.destinations, rule.destination_groups),
        **({"description": rule.description} if rule.description else {}),
    }


def _side(side: str, prefixes: tuple[str, ...], groups: tuple[str, ...]) -> Inputs:
    if groups:
        return {f"{side}_application_security_groups": references(groups)}
    return _one_or_many(f"{side}_address_prefix", prefixes)


def _one_or_many(key: str, values: tuple[str, ...]) -> Inputs:
    plural = f"{key}es" if key.endswith("prefix") else f"{key}s"
    return {key: values[0]} if len(values) == 1 else {plural: list(values)}


def group_inputs(group: SecurityGroupArgs) -> Inputs:
    """The group with all its rules as azure-native declares it."""
    return {
        **group.place.inputs,
        "network_security_group_name": group.name,
        "security_rules": [rule_inputs(rule) for rule in prioritised(group.rules)],
    }


class SecurityGroups(Component):
    """The network security groups of a stack, and before them the application security groups that they name."""

    def __init__(
        self,
        name: str,
        groups: Mapping[str, SecurityGroupArgs],
        application_groups: Mapping[str, ApplicationGroupArgs],
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__("SecurityGroups", name, opts)
        named = [
            az_network.ApplicationSecurityGroup(
                key, **group.place.inputs, application_security_group_name=group.name, opts=self.child()
            )
            for key, group in application_groups.items()
        ]
        for key, group in groups.items():
            az_network.NetworkSecurityGroup(key, **group_inputs(group), opts=self.child(*named))
        self.register_outputs({key: group.id for key, group in groups.items()})
