"""DNS Private Resolver: where sites ask for names in private zones, and where names of sites are asked for."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pulumi
from pulumi_azure_native import dnsresolver

from network.declare.component import Component, Providers
from network.declare.ids import last_name, scope_of
from network.declare.place import Inputs, Place, reference, references

DNS_PORT = 53


@dataclass(frozen=True, slots=True, kw_only=True)
class InboundArgs:
    """An address that answers DNS queries with the zones of the resolver's network; `subnet` (its own) by ARM id."""

    name: str
    subnet: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboundArgs:
    """Where forwarded queries leave; `subnet` (its own) by ARM id."""

    name: str
    subnet: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolverArgs:
    """One resolver of a virtual network (by ARM id) with its inbound and outbound sides by key."""

    place: Place
    name: str
    virtual_network: str
    inbound: Mapping[str, InboundArgs] = field(default_factory=dict)
    outbound: Mapping[str, OutboundArgs] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The ARM id of the resolver."""
        return self.place.scope.dns_resolver(self.name)

    def outbound_id(self, key: str) -> str:
        """The ARM id of the outbound side with this key."""
        return self.place.scope.outbound_endpoint(self.name, self.outbound[key].name)


@dataclass(frozen=True, slots=True, kw_only=True)
class ForwardingRuleArgs:
    """Queries under `domain` (ending in a dot; `.` is everything) go to these servers."""

    name: str
    domain: str
    servers: tuple[str, ...]
    enabled: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesetArgs:
    """Forwarding rules by key, behind outbound sides of resolvers (by ARM id)."""

    place: Place
    name: str
    outbound: tuple[str, ...]
    rules: Mapping[str, ForwardingRuleArgs] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The ARM id of the ruleset."""
        return self.place.scope.forwarding_ruleset(self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesetLinkArgs:
    """What makes a virtual network that uses Azure's DNS follow a ruleset, both by ARM id."""

    name: str
    ruleset: str
    virtual_network: str


def resolver_inputs(resolver: ResolverArgs) -> Inputs:
    """The resolver as azure-native declares it."""
    return {
        **resolver.place.inputs,
        "dns_resolver_name": resolver.name,
        "virtual_network": reference(resolver.virtual_network),
    }


def inbound_inputs(resolver: ResolverArgs, inbound: InboundArgs) -> Inputs:
    """The inbound side as azure-native declares it, with the address that others name."""
    return {
        **resolver.place.inputs,
        "dns_resolver_name": resolver.name,
        "inbound_endpoint_name": inbound.name,
        "ip_configurations": [
            {
                "subnet": reference(inbound.subnet),
                "private_ip_address": inbound.address,
                "private_ip_allocation_method": "Static",
            }
        ],
    }


def outbound_inputs(resolver: ResolverArgs, outbound: OutboundArgs) -> Inputs:
    """The outbound side as azure-native declares it."""
    return {
        **resolver.place.inputs,
        "dns_resolver_name": resolver.name,
        "outbound_endpoint_name": outbound.name,
        "subnet": reference(outbound.subnet),
    }


def ruleset_inputs(ruleset: RulesetArgs) -> Inputs:
    """The ruleset as azure-native declares it, without its rules."""
    return {
        **ruleset.place.inputs,
        "dns_forwarding_ruleset_name": ruleset.name,
        "dns_resolver_outbound_endpoints": references(ruleset.outbound),
    }


def rule_inputs(ruleset: RulesetArgs, rule: ForwardingRuleArgs) -> Inputs:
    """The forwarding rule as azure-native declares it."""
    return {
        "resource_group_name": ruleset.place.scope.resource_group,
        "dns_forwarding_ruleset_name": ruleset.name,
        "forwarding_rule_name": rule.name,
        "domain_name": rule.domain,
        "forwarding_rule_state": "Enabled" if rule.enabled else "Disabled",
        "target_dns_servers": [{"ip_address": server, "port": DNS_PORT} for server in rule.servers],
    }


def link_inputs(link: RulesetLinkArgs) -> Inputs:
    """The link as azure-native declares it, in the resource group of its ruleset."""
    return {
        "resource_group_name": scope_of(link.ruleset).resource_group,
        "dns_forwarding_ruleset_name": last_name(link.ruleset),
        "virtual_network_link_name": link.name,
        "virtual_network": reference(link.virtual_network),
    }


class Resolvers(Component):
    """The resolvers of a stack, each with its two sides, and the rulesets that use them."""

    def __init__(
        self,
        name: str,
        resolvers: Mapping[str, ResolverArgs],
        rulesets: Mapping[str, RulesetArgs],
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__("Resolvers", name, opts)
        sides = [side for key, resolver in resolvers.items() for side in self._resolver(key, resolver)]
        for key, ruleset in rulesets.items():
            self._ruleset(key, ruleset, sides)
        self.register_outputs({key: resolver.id for key, resolver in resolvers.items()})

    def _resolver(self, key: str, resolver: ResolverArgs) -> list[pulumi.Resource]:
        declared = dnsresolver.DnsResolver(key, **resolver_inputs(resolver), opts=self.child())
        after = self.child(declared)
        return [
            *(
                dnsresolver.InboundEndpoint(f"{key}/{side}", **inbound_inputs(resolver, inbound), opts=after)
                for side, inbound in resolver.inbound.items()
            ),
            *(
                dnsresolver.OutboundEndpoint(f"{key}/{side}", **outbound_inputs(resolver, outbound), opts=after)
                for side, outbound in resolver.outbound.items()
            ),
        ]

    def _ruleset(self, key: str, ruleset: RulesetArgs, sides: list[pulumi.Resource]) -> None:
        declared = dnsresolver.DnsForwardingRuleset(key, **ruleset_inputs(ruleset), opts=self.child(*sides))
        for name, rule in ruleset.rules.items():
            dnsresolver.ForwardingRule(f"{key}/{name}", **rule_inputs(ruleset, rule), opts=self.child(declared))


class RulesetLinks(Component):
    """Links from rulesets, our own or the hub's, to virtual networks."""

    def __init__(
        self,
        name: str,
        links: Mapping[str, RulesetLinkArgs],
        opts: pulumi.ResourceOptions | None = None,
        providers: Providers | None = None,
    ) -> None:
        super().__init__("RulesetLinks", name, opts, providers)
        for key, link in links.items():
            options = self.child(subscription=scope_of(link.ruleset).subscription)
            dnsresolver.PrivateResolverVirtualNetworkLink(key, **link_inputs(link), opts=options)
        self.register_outputs({})
