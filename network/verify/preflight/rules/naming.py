"""Names: what ARM accepts as the name of a resource."""

from collections.abc import Iterable, Iterator

from network.azure import pages
from network.azure.names import NETWORK_NAMES, SERVICE_NAMES, NameRule
from network.verify.preflight import kinds
from network.verify.preflight.element import Element
from network.verify.preflight.graph import Graph
from network.verify.preflight.rule import Fault, rule

# Children whose names are no names of this alphabet: zones and their records are labels of DNS.
_OTHER_ALPHABETS = ("microsoft.network/privatednszones", "microsoft.network/dnszones")
_LINKS = kinds.ZONE_LINK.lower()
_NESTED = {
    kinds.LOAD_BALANCER: ("frontendIPConfigurations", "backendAddressPools", "loadBalancingRules", "outboundRules"),
    kinds.RULE_GROUP: ("ruleCollections",),
}


@rule(
    "NET100",
    "A name breaks the naming rules of its type",
    kinds.ANY,
    arm="InvalidResourceName",
    facts=("S-257",),
    page=pages.NAMES,
    why="ARM checks the name before anything else and refuses the resource.",
    example="""
        networkSecurityGroups/n/securityRules/allow-      ends with a hyphen
    """,
    fix="Choose a name of letters, digits, underscores, periods and hyphens that ends with a letter, digit or "
    "underscore.",
)
def network_name(element: Element, _graph: Graph) -> Iterator[Fault]:
    """Names of Microsoft.Network have 1 to 80 characters (VNets 2 to 64), begin with a letter or digit and end with a
    letter, digit or underscore; between them periods and hyphens are allowed. What Azure itself will make, such as the
    interface of a private endpoint, it names itself.
    """
    kind = element.resource.type.lower()
    if element.resource.assumed:
        return
    if not kind.startswith("microsoft.network/") or (kind.startswith(_OTHER_ALPHABETS) and kind != _LINKS):
        return
    row = next(row for row in NETWORK_NAMES if row.type.lower() == kind or row.type.endswith("/"))
    yield from _judged(element, row)
    for collection in _nested_collections(kind):
        for nested in element.parts(collection):
            yield from _judged(nested, row)


@rule(
    "ARM003",
    "A service has a name that Azure does not accept",
    *(row.type for row in SERVICE_NAMES),
    page=pages.NAMES,
    why="Each type has its own alphabet and length; names that become part of a host name are the strictest.",
    example="""
        storageAccounts/ml-data      a hyphen; storage accounts have only lower-case letters and digits
    """,
    fix="Shorten the name or leave out what the type does not accept.",
    aliases=("AccountNameInvalid", "VaultNameNotValid"),
)
def service_name(element: Element, _graph: Graph) -> Iterator[Fault]:
    """The name of a storage account, vault, registry, workspace, cluster or identity breaks the rules of its type."""
    kind = element.resource.type.lower()
    yield from _judged(element, next(row for row in SERVICE_NAMES if row.type.lower() == kind))


def _nested_collections(kind: str) -> Iterable[str]:
    return next((collections for owner, collections in _NESTED.items() if owner.lower() == kind), ())


def _judged(element: Element, row: NameRule) -> Iterator[Fault]:
    if not row.allows(element.name):
        yield Fault(element, f"the name {element.name!r} is not allowed; {row}")
