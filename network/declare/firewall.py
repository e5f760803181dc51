"""Azure Firewall with its policies and IP groups. What the policies say stands in `firewall_rules`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import pulumi
from pulumi_azure_native import network as az_network

from network.declare.component import Component
from network.declare.place import Inputs, Place, reference
from network.declare.plan import usable_address
from network.declare.public import ALL_ZONES

Tier = Literal["Standard", "Premium"]
Mode = Literal["Off", "Alert", "Deny"]

PRIVATE_RANGES = ("IANAPrivateRanges",)


@dataclass(frozen=True, slots=True, kw_only=True)
class IpGroupArgs:
    """Addresses, ranges and prefixes under one name, for the rules of firewall policies."""

    place: Place
    name: str
    addresses: tuple[str, ...]

    @property
    def id(self) -> str:
        """The ARM id of the group."""
        return self.place.scope.ip_group(self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class FirewallPolicyArgs:
    """One firewall policy; `base`, the policy it inherits from, and the Log Analytics `workspace` by ARM id.

    `dns_proxy` makes the firewall answer DNS queries, asking `dns_servers` or, without them, Azure's DNS.
    `intrusion_detection` needs Premium. Destinations in `private_ranges` see the client's own address.
    """

    place: Place
    name: str
    tier: Tier = "Premium"
    base: str | None = None
    dns_proxy: bool = True
    dns_servers: tuple[str, ...] = ()
    threat_intelligence: Mode = "Deny"
    intrusion_detection: Mode = "Off"
    private_ranges: tuple[str, ...] = PRIVATE_RANGES
    workspace: str | None = None

    @property
    def id(self) -> str:
        """The ARM id of the policy."""
        return self.place.scope.firewall_policy(self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class FirewallArgs:
    """One Azure Firewall; subnets (AzureFirewallSubnet), policy and public addresses by ARM id.

    The management pair, an AzureFirewallManagementSubnet and an address, is for forced tunnelling.
    """

    place: Place
    name: str
    subnet: str
    policy: str
    addresses: tuple[str, ...]
    tier: Tier = "Premium"
    zones: tuple[str, ...] = ALL_ZONES
    management_subnet: str | None = None
    management_address: str | None = None

    @property
    def id(self) -> str:
        """The ARM id of the firewall."""
        return self.place.scope.azure_firewall(self.name)


def firewall_address(subnet_prefix: str) -> str:
    """The private address of a firewall: nobody can choose it, and Azure takes the first usable one of its subnet.

    network.azure.pages.FIREWALL_SUBNET
    """
    return usable_address(subnet_prefix, 0)


def ip_group_inputs(group: IpGroupArgs) -> Inputs:
    """The group as azure-native declares it."""
    return {**group.place.inputs, "ip_groups_name": group.name, "ip_addresses": list(group.addresses)}


def policy_inputs(policy: FirewallPolicyArgs) -> Inputs:
    """The policy as azure-native declares it, without its rules."""
    detection = {"intrusion_detection": {"mode": policy.intrusion_detection}} if policy.tier == "Premium" else {}
    return {
        **policy.place.inputs,
        "firewall_policy_name": policy.name,
        "sku": {"tier": policy.tier},
        "dns_settings": {"enable_proxy": policy.dns_proxy, "servers": list(policy.dns_servers)},
        "threat_intel_mode": policy.threat_intelligence,
        "snat": {"private_ranges": list(policy.private_ranges)},
        **detection,
        **({"base_policy": reference(policy.base)} if policy.base else {}),
        **({"insights": _insights(policy.workspace)} if policy.workspace else {}),
    }


def _insights(workspace: str) -> Inputs:
    return {"is_enabled": True, "log_analytics_resources": {"default_workspace_id": reference(workspace)}}


def firewall_inputs(firewall: FirewallArgs) -> Inputs:
    """The firewall as azure-native declares it: one configuration for each address, the first with the subnet."""
    configurations: list[Inputs] = [
        {"name": f"public-{number}", "public_ip_address": reference(address)}
        for number, address in enumerate(firewall.addresses)
    ]
    configurations[0] |= {"subnet": reference(firewall.subnet)}
    return {
        **firewall.place.inputs,
        "azure_firewall_name": firewall.name,
        "sku": {"name": "AZFW_VNet", "tier": firewall.tier},
        "zones": list(firewall.zones),
        "firewall_policy": reference(firewall.policy),
        "ip_configurations": configurations,
        **_management(firewall),
    }


def _management(firewall: FirewallArgs) -> Inputs:
    if not firewall.management_subnet or not firewall.management_address:
        return {}
    return {
        "management_ip_configuration": {
            "name": "management",
            "subnet": reference(firewall.management_subnet),
            "public_ip_address": reference(firewall.management_address),
        }
    }


class IpGroups(Component):
    """The IP groups of a stack, by their keys."""

    def __init__(
        self, name: str, groups: Mapping[str, IpGroupArgs], opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("IpGroups", name, opts)
        for key, group in groups.items():
            az_network.IpGroup(key, **ip_group_inputs(group), opts=self.child())
        self.register_outputs({key: group.id for key, group in groups.items()})


class FirewallPolicies(Component):
    """The firewall policies of a stack; a policy comes after the one it inherits from."""

    def __init__(
        self, name: str, policies: Mapping[str, FirewallPolicyArgs], opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("FirewallPolicies", name, opts)
        bases: list[pulumi.Resource] = []
        for key, policy in sorted(policies.items(), key=lambda item: item[1].base is not None):
            after = bases if policy.base else []
            declared = az_network.FirewallPolicy(key, **policy_inputs(policy), opts=self.child(*after))
            if not policy.base:
                bases.append(declared)
        self.register_outputs({key: policy.id for key, policy in policies.items()})


class Firewalls(Component):
    """The Azure Firewalls of a stack, by their keys."""

    def __init__(
        self, name: str, firewalls: Mapping[str, FirewallArgs], opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("Firewalls", name, opts)
        for key, firewall in firewalls.items():
            az_network.AzureFirewall(key, **firewall_inputs(firewall), opts=self.child())
        self.register_outputs({key: firewall.id for key, firewall in firewalls.items()})
