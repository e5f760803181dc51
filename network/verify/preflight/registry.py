"""All rules, in the order of their families, and how to find one by any of its codes."""

from types import ModuleType

from network.verify.preflight.rule import Rule
from network.verify.preflight.rules import (
    addresses,
    aks,
    aks_addresses,
    aml_compute,
    aml_workspace,
    application_gateways,
    bastion,
    capacity,
    counts,
    databricks,
    firewall,
    firewall_rules,
    gateways,
    intents,
    interfaces,
    iot,
    load_balancers,
    naming,
    nat,
    peering,
    private_endpoints,
    probes,
    program,
    ranges,
    readability,
    references,
    resolvers,
    retired,
    routes,
    security,
    service_tags,
    special_subnets,
    vpn,
    zone_groups,
    zones,
)

FAMILIES: tuple[ModuleType, ...] = (
    addresses,
    aks,
    aks_addresses,
    aml_compute,
    aml_workspace,
    application_gateways,
    bastion,
    capacity,
    counts,
    databricks,
    firewall,
    firewall_rules,
    gateways,
    intents,
    interfaces,
    iot,
    load_balancers,
    naming,
    nat,
    peering,
    private_endpoints,
    probes,
    program,
    ranges,
    readability,
    references,
    resolvers,
    retired,
    routes,
    security,
    service_tags,
    special_subnets,
    vpn,
    zone_groups,
    zones,
)
RULES: tuple[Rule, ...] = tuple(
    sorted(
        (value for family in FAMILIES for value in vars(family).values() if isinstance(value, Rule)),
        key=lambda rule: rule.code,
    )
)
MALFORMED, UNDECIDED = readability.malformed, readability.undecided


def find_rule(code: str) -> Rule | None:
    """The rule with this code: fairway's own or one that Azure answers with, in any case."""
    asked = code.lower()
    return next((rule for rule in RULES if asked in codes_of(rule)), None)


def codes_of(rule: Rule) -> tuple[str, ...]:
    """All codes by which a rule can be asked for, in lower case."""
    return tuple(code.lower() for code in (rule.code, rule.arm_code, *rule.aliases) if code)
