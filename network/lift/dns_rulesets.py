"""Forwarding rulesets: their enabled rules, and the networks that use them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from network.lift.body import Body, body_of, declaration
from network.lift.dns_servers import vnet_of
from network.lift.index import Node, ResourceIndex, id_key
from network.model.declared import Gap
from network.model.dns import ForwardingRule, ForwardingTarget, normal_name

RULESETS = "Microsoft.Network/dnsForwardingRulesets"
RULES = "Microsoft.Network/dnsForwardingRulesets/forwardingRules"
LINKS = "Microsoft.Network/dnsForwardingRulesets/virtualNetworkLinks"
DISABLED = "disabled"
DNS_PORT = 53


@dataclass(frozen=True, slots=True)
class Ruling:
    """One rule as one linked network sees it; `vnet` is a key, or not known before deployment."""

    rule: ForwardingRule
    vnet: str | Gap


def read_rulings(index: ResourceIndex) -> tuple[Ruling, ...]:
    """Every enabled rule for every network that its ruleset is linked to, in the order of ids."""
    found = []
    for ruleset in sorted(index.of_type(RULESETS), key=lambda node: node.key):
        rules = tuple(_rules(index, ruleset))
        for link in index.children(ruleset.id, LINKS):
            vnet = body_of(link).reference("virtualNetwork")
            key = id_key(vnet) if isinstance(vnet, str) else vnet
            found += [Ruling(rule, key) for rule in rules if key is not None]
    return tuple(found)


def rules_by_vnet(rulings: Iterable[Ruling]) -> dict[str, dict[str, ForwardingRule]]:
    """The rules for queries from each network, by domain; of two for one domain the lower id counts."""
    found: dict[str, dict[str, ForwardingRule]] = {}
    for ruling in rulings:
        if isinstance(ruling.vnet, str):
            found.setdefault(ruling.vnet, {}).setdefault(ruling.rule.domain, ruling.rule)
    return found


def _rules(index: ResourceIndex, ruleset: Node) -> Iterator[ForwardingRule]:
    subnet = _outbound_subnet(index, ruleset)
    vnet = vnet_of(subnet)
    for node in sorted(index.children(ruleset.id, RULES), key=lambda node: node.key):
        body = body_of(node)
        domain, state = body.text("domainName"), body.text("forwardingRuleState")
        enabled = not (isinstance(state, str) and state.lower() == DISABLED)
        if enabled and isinstance(domain, str):
            yield ForwardingRule(
                **declaration(node),
                domain=normal_name(domain),
                targets=_targets(body),
                vnet=id_key(vnet) if vnet else None,
                subnet=subnet,
            )


def _targets(rule: Body) -> tuple[ForwardingTarget, ...] | Gap:
    servers = rule.bodies("targetDnsServers")
    if isinstance(servers, Gap):
        return servers
    found = []
    for server in servers:
        address, port = server.address("ipAddress"), server.number("port")
        if address is not None:
            found.append(ForwardingTarget(address, port if isinstance(port, int) else DNS_PORT))
    return tuple(found)


def _outbound_subnet(index: ResourceIndex, ruleset: Node) -> str | None:
    """The subnet of the ruleset's outbound endpoint that is in the graph; of several the one with the lowest id."""
    references = body_of(ruleset).bodies("dnsResolverOutboundEndpoints")
    ids = () if isinstance(references, Gap) else (reference.text("id") for reference in references)
    for endpoint in sorted(text for text in ids if isinstance(text, str)):
        node = index.get(endpoint)
        subnet = body_of(node).reference("subnet") if node else None
        if isinstance(subnet, str):
            return subnet
    return None
