"""Rules of network security groups: what ARM accepts as a rule."""

from collections.abc import Iterator

from network.azure import pages
from network.azure.limits import HIGHEST_RULE_PRIORITY, LOWEST_RULE_PRIORITY
from network.lift.index import id_key, last_segment
from network.model.finding import Moment, Severity
from network.verify.preflight import kinds
from network.verify.preflight.element import Element, MalformedError, readable
from network.verify.preflight.graph import Graph
from network.verify.preflight.occupants import in_subnet, is_endpoint
from network.verify.preflight.prefixes import is_tag
from network.verify.preflight.rule import Fault, rule
from network.verify.preflight.rules.interfaces import members

PRIORITIES = f"{LOWEST_RULE_PRIORITY} to {HIGHEST_RULE_PRIORITY}"


@rule(
    "NET116",
    "Two security rules have the same priority",
    kinds.NSG,
    arm="SecurityRuleConflict",
    facts=("S-233",),
    page=pages.NSG,
    why="Rules are asked in the order of their priority, so in one direction each needs a number of its own.",
    example="""
        allow-https and deny-all, both Inbound with priority 100
    """,
    fix="Give one of the rules a free priority; the same number in the other direction is fine.",
)
def same_priority(nsg: Element, graph: Graph) -> Iterator[Fault]:
    """Two rules of an NSG share priority and direction. Reported on the later one."""
    first: dict[tuple[str, int], Element] = {}
    rules = readable(
        graph.children(nsg, kinds.SECURITY_RULE), lambda one: (one.word("direction"), one.number("priority"))
    )
    for one, (direction, priority) in rules:
        if priority is None:
            continue
        earlier = first.setdefault((direction, priority), one)
        if earlier is not one:
            yield Fault(one, f"priority {priority} is already that of the {direction} rule {earlier.name}")


@rule(
    "NET117",
    "A security rule has a priority out of range",
    kinds.SECURITY_RULE,
    arm="SecurityRuleInvalidPriority",
    facts=("S-233",),
    page=pages.NSG,
    why="The numbers above 4096 are those of Azure's own rules, which come last.",
    example="""
        priority: 4097
    """,
    fix="Choose a priority from 100 to 4096.",
)
def priority_out_of_range(security_rule: Element, _graph: Graph) -> Iterator[Fault]:
    """The priority of a custom rule is not a whole number from 100 to 4096."""
    try:
        priority = security_rule.number("priority")
    except MalformedError as malformed:
        yield Fault(security_rule, f"the priority {malformed.why}; it must be {PRIORITIES}")
        return
    if priority is None:
        yield Fault(security_rule, f"the rule has no priority; it must be {PRIORITIES}")
    elif not LOWEST_RULE_PRIORITY <= priority <= HIGHEST_RULE_PRIORITY:
        yield Fault(security_rule, f"priority {priority} is not in {PRIORITIES}")


@rule(
    "NET118",
    "A list of addresses holds a service tag",
    kinds.SECURITY_RULE,
    arm="SecurityRuleParameterContainsUnsupportedValue",
    facts=("S-083", "S-234"),
    page=pages.NSG,
    why="The plural lists take addresses and prefixes alone; a rule names one tag on a side, in the singular property.",
    example="""
        sourceAddressPrefixes: [Internet, 10.0.0.0/8]
    """,
    fix="Put the tag into the singular property of a rule of its own.",
)
def tag_in_list(security_rule: Element, _graph: Graph) -> Iterator[Fault]:
    """`sourceAddressPrefixes` or `destinationAddressPrefixes` of a rule holds a service tag or `*`."""
    for key in ("sourceAddressPrefixes", "destinationAddressPrefixes"):
        for text in security_rule.texts(key):
            if text == "*" or is_tag(text):
                yield Fault(security_rule, f"{key} holds {text}; lists take addresses and prefixes only")


@rule(
    "NET115",
    "A rule joins application security groups of two VNets",
    kinds.SECURITY_RULE,
    arm="ApplicationSecurityGroupsNotInSameVnet",
    facts=("S-082", "S-236"),
    page=pages.ASG,
    why="A group stands for interfaces of one VNet; a rule from one to the other needs both in the same.",
    example="""
        source group web (VNet a), destination group db (VNet b)
    """,
    fix="Write the side in the other VNet as prefixes.",
)
def groups_in_two_vnets(security_rule: Element, graph: Graph) -> Iterator[Fault]:
    """The source and the destination group of a rule have members in different VNets."""
    vnets_of = graph.derive(_vnets_by_group)
    for source in security_rule.references("sourceApplicationSecurityGroups"):
        for destination in security_rule.references("destinationApplicationSecurityGroups"):
            near, far = vnets_of.get(id_key(source)), vnets_of.get(id_key(destination))
            if near and far and len(near | far) > 1:
                one, other = (" and ".join(sorted(map(graph.name, vnets))) for vnets in (near, far))
                told = f"{last_segment(source)} is in VNet {one}, {last_segment(destination)} in VNet {other}"
                yield Fault(security_rule, told)


@rule(
    "NET003",
    "The NSG of a subnet of private endpoints filters nothing",
    kinds.SUBNET,
    facts=("S-051",),
    page=pages.PRIVATE_ENDPOINT_POLICY,
    severity=Severity.WARNING,
    moment=Moment.RUNTIME,
    why="Rules on the subnet of a private endpoint count only where its network policies are switched on; the default "
    "is off.",
    example="""
        subnet endpoints: an NSG with a deny, privateEndpointNetworkPolicies Disabled
    """,
    fix="Set privateEndpointNetworkPolicies to NetworkSecurityGroupEnabled, or filter where the clients are.",
)
def nsg_without_effect(subnet: Element, graph: Graph) -> Iterator[Fault]:
    """A subnet that holds private endpoints and nothing else has an NSG with rules, and network policies without it."""
    policies = subnet.text("privateEndpointNetworkPolicies") or "Disabled"
    nsg = graph.follow(subnet, "networkSecurityGroup")
    if nsg is None or policies.lower() in {"enabled", "networksecuritygroupenabled"}:
        return
    owners = [one.owner for one in in_subnet(subnet, graph)]
    only_endpoints = owners and all(is_endpoint(owner, graph) for owner in owners)
    if only_endpoints and graph.children(nsg, kinds.SECURITY_RULE):
        yield Fault(subnet, f"the rules of {nsg.name} do not count here: privateEndpointNetworkPolicies is {policies}")


def _vnets_by_group(graph: Graph) -> dict[str, set[str]]:
    return {group: {vnet for _, vnet in joined} for group, joined in graph.derive(members).items()}
