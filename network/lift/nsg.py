"""Network security groups and security admin rules."""

from network.azure.default_rules import DEFAULT_RULES
from network.lift.index import id_key
from network.lift.reader import Reader
from network.model.nsg import ALL_PORTS, AdminRules, Nsg, SecurityRule, Side
from network.model.words import Access, Direction

RULES = "Microsoft.Network/networkSecurityGroups/securityRules"
GROUPS = "Microsoft.Network/networkManagers/networkGroups"
MEMBERS = "Microsoft.Network/networkManagers/networkGroups/staticMembers"
ADMIN_RULES = "Microsoft.Network/networkManagers/securityAdminConfigurations/ruleCollections/rules"


def lift_nsg(reader: Reader) -> None:
    """`networkSecurityGroups` with their rules, nested or standalone; the default rules are implied (S-066, S-067)."""
    children = reader.lifting.index.children(reader.node.id, RULES)
    rules = [_security_rule(reader.child(node)) for node in children]
    rules += [_default_rule(reader, row.name) for row in DEFAULT_RULES]
    inbound, outbound = in_order(rules)
    list(reader.each("securityRules"))  # a list that is not known as a whole is a gap of the group
    reader.lifting.nsgs[reader.key] = Nsg(inbound=inbound, outbound=outbound, **reader.declared())


def lift_admin_rules(reader: Reader) -> None:
    """A collection of `securityAdminConfigurations`; what is in the graph counts as deployed."""
    nodes = reader.lifting.index.children(reader.node.id, ADMIN_RULES)
    inbound, outbound = in_order([_admin_rule(reader.child(node)) for node in nodes])
    vnets: set[str] = set()
    for applies in reader.each("appliesToGroups"):
        group = applies.text("networkGroupId")
        if group and not reader.lifting.exists(group):
            reader.lifting.dangling(applies.body.path("networkGroupId"), group)
        members = reader.lifting.index.children(group, MEMBERS) if group else ()
        vnets.update(id_key(reader.child(member).text("resourceId")) for member in members)
    reader.lifting.admin_rules[reader.key] = AdminRules(
        vnets=frozenset(vnets), inbound=inbound, outbound=outbound, **reader.declared()
    )


def in_order(rules: list[SecurityRule]) -> tuple[tuple[SecurityRule, ...], tuple[SecurityRule, ...]]:
    """Inbound and outbound rules by priority. Equal priorities, which ARM refuses, go by name.

    A rule whose direction is not known stands in both.
    """
    ordered = sorted(rules, key=lambda rule: (rule.priority, rule.name.lower()))
    inbound, outbound = (
        tuple(rule for rule in ordered if rule.direction is direction or rule.gap("direction"))
        for direction in (Direction.INBOUND, Direction.OUTBOUND)
    )
    return inbound, outbound


def _security_rule(reader: Reader) -> SecurityRule:
    protocol = reader.text("protocol", "*").lower()
    return SecurityRule(
        priority=reader.number("priority") or 0,
        direction=_direction(reader),
        access=Access.ALLOW if reader.text("access").lower() == "allow" else Access.DENY,
        protocols=frozenset() if protocol == "*" else frozenset({protocol}),
        origin=_side(reader, "source"),
        origin_ports=reader.ports("sourcePortRange", "sourcePortRanges") or ALL_PORTS,
        target=_side(reader, "destination"),
        target_ports=reader.ports("destinationPortRange", "destinationPortRanges") or ALL_PORTS,
        **reader.declared(reader.node.name),
    )


def _side(reader: Reader, side: str) -> Side:
    """One side of a rule. Absent is not any: a rule that names a group, or a list, means just that."""
    groups = reader.keys(f"{side}ApplicationSecurityGroups")
    single = reader.text(f"{side}AddressPrefix")
    prefixes = (*((single,) if single else ()), *reader.texts(f"{side}AddressPrefixes"))
    known = reader.gaps and any(gap.property.startswith(side) for gap in reader.gaps)
    return Side(prefixes if prefixes or groups or known else ("*",), groups)


def _admin_rule(reader: Reader) -> SecurityRule:
    protocol = reader.text("protocol", "Any").lower()
    access = reader.text("access").lower()
    return SecurityRule(
        priority=reader.number("priority") or 0,
        direction=_direction(reader),
        access=next((one for one in Access if one.lower() == access), Access.DENY),
        protocols=frozenset() if protocol == "any" else frozenset({protocol}),
        origin=_admin_side(reader, "sources"),
        origin_ports=reader.ports("sourcePortRanges") or ALL_PORTS,
        target=_admin_side(reader, "destinations"),
        target_ports=reader.ports("destinationPortRanges") or ALL_PORTS,
        **reader.declared(reader.node.name),
    )


def _admin_side(reader: Reader, key: str) -> Side:
    prefixes = tuple(filter(None, (item.text("addressPrefix") for item in reader.each(key))))
    return Side(prefixes or ("*",))


def _direction(reader: Reader) -> Direction:
    return Direction.OUTBOUND if reader.text("direction").lower() == "outbound" else Direction.INBOUND


def _default_rule(reader: Reader, name: str) -> SecurityRule:
    row = next(row for row in DEFAULT_RULES if row.name == name)
    return SecurityRule(
        id=f"{reader.node.id}/defaultSecurityRules/{row.name}",
        name=row.name,
        source=reader.node.resource.source,
        priority=row.priority,
        direction=row.direction,
        access=row.access,
        origin=Side((row.origin,)),
        target=Side((row.target,)),
        default=True,
    )
