"""What lets a flow through, in a sentence: one row for each kind of decider and its variant.

In braces stand the fields of `infra.report.trace.fields`.
"""

from collections.abc import Mapping

from network.model.firewall import FirewallRule, RuleKind
from network.model.trace import DecidedBy
from network.model.words import Decider, NatMethod, NextHopType, Reason

PASSES: Mapping[tuple[Decider, str], str] = {
    (Decider.NSG, ""): "NSG {name} lets it {side}, rule {rule}",
    (Decider.ADMIN_RULE, ""): "security admin rule {rule} lets it {side}",
    (Decider.ROUTE, NextHopType.VNET_LOCAL): "{route} keeps it in the virtual network",
    (Decider.ROUTE, NextHopType.VNET_PEERING): "{route} takes it over peering {via}",
    (Decider.ROUTE, NextHopType.VNET_GLOBAL_PEERING): "{route} takes it over global peering {via}",
    (Decider.ROUTE, NextHopType.INTERNET): "{route} leads to the internet",
    (Decider.ROUTE, NextHopType.NONE): "{route} has next hop None",
    (Decider.ROUTE, NextHopType.VIRTUAL_APPLIANCE): "{route} hands it to {via}",
    (Decider.ROUTE, NextHopType.GATEWAY): "{route} hands it to {via}",
    (Decider.ROUTE, NextHopType.SERVICE_ENDPOINT): "{route} takes it through the service endpoint of {via}",
    (Decider.ROUTE, NextHopType.INTERFACE_ENDPOINT): "{route} leads to private endpoint {via}",
    (Decider.FIREWALL, ""): "{firewall} lets it through, rule {rule} of {collection}",
    (Decider.FIREWALL, RuleKind.NAT): "{firewall} sends it on to {translated}, rule {rule} of {collection}",
    (Decider.FIREWALL, Reason.INFRASTRUCTURE_FQDN): "{firewall} lets it through: the name is one of Azure's own",
    (Decider.NAT, NatMethod.NAT_GATEWAY): "NAT gateway {name} gives it a public address",
    (Decider.NAT, NatMethod.INSTANCE_PUBLIC_IP): "its own public address {via} takes the place of the private one",
    (Decider.NAT, NatMethod.OUTBOUND_RULE): "an outbound rule of load balancer {via} gives it a public address",
    (Decider.NAT, NatMethod.LOAD_BALANCER): "a rule of load balancer {via} gives it a public address",
    (Decider.NAT, NatMethod.FIREWALL): "{firewall} gives it a public address of its own",
    (Decider.NAT, NatMethod.DEFAULT_OUTBOUND): "Azure's default outbound access lends it some public address",
    (Decider.PEERING, ""): "peering {name} lists both subnets",
    (Decider.SERVICE, "defaultAction"): "{name} lets everybody in, by its default action",
    (Decider.SERVICE, "ipRules"): "{name} lets it in: a network rule names its address {match}",
    (Decider.SERVICE, "virtualNetworkRules"): "{name} lets it in: a network rule names its subnet {match}",
    (Decider.PLATFORM, Reason.HOST_VIRTUAL_IP): "the host itself answers this address: no route counts, and of NSGs "
    "only rules for platform tags",
    (Decider.PLATFORM, Reason.SAME_REGION_STORAGE): "storage of its own region is reached without any exit",
    (Decider.LOAD_BALANCER, ""): "load balancer {name} hands it on",
    (Decider.APP_GATEWAY, ""): "application gateway {name} asks a backend by itself, rule {rule}",
}
_BY_REASON = (Decider.FIREWALL, Decider.PLATFORM)


def variant(decided_by: DecidedBy) -> str:
    """What tells apart the decisions of one kind of decider."""
    match decided_by.type:
        case Decider.ROUTE:
            return decided_by.next_hop_type or ""
        case Decider.NAT:
            return decided_by.method or ""
        case Decider.SERVICE:
            return decided_by.rule or "defaultAction"
        case Decider.FIREWALL if _translates(decided_by):
            return RuleKind.NAT
        case kind if kind in _BY_REASON:
            return decided_by.reason or ""
        case _:
            return ""


def _translates(decided_by: DecidedBy) -> bool:
    return isinstance(decided_by.subject, FirewallRule) and decided_by.subject.kind is RuleKind.NAT
