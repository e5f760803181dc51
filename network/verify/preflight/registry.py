"""All rules, in the order of their families, and how to find one by any of its codes."""

from importlib import import_module
from pkgutil import iter_modules

from network.verify.preflight import rules
from network.verify.preflight.rule import Rule
from network.verify.preflight.rules import readability

# One module for each family; a module that is put there is a family.
FAMILIES = tuple(import_module(f"{rules.__name__}.{family.name}") for family in iter_modules(rules.__path__))
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
