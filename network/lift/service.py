"""Platform services: their public side, whose rules stand in a different place for each type (docs/snapshot.md 1.2)."""

from dataclasses import dataclass

from network.lift.index import id_key
from network.lift.reader import Reader
from network.model.addresses import NOTHING, AddressSet
from network.model.service import Service

SQL = "Microsoft.Sql/servers"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a type keeps its network rules: the object, the list of addresses in it, and whether it lists subnets."""

    rules: str
    addresses: str
    subnets: bool


PLACES = {
    "Microsoft.Storage/storageAccounts": Place("networkAcls", "ipRules", subnets=True),
    "Microsoft.KeyVault/vaults": Place("networkAcls", "ipRules", subnets=True),
    "Microsoft.CognitiveServices/accounts": Place("networkAcls", "ipRules", subnets=True),
    "Microsoft.ContainerRegistry/registries": Place("networkRuleSet", "ipRules", subnets=False),
}
_PLACES = {type_name.lower(): place for type_name, place in PLACES.items()}


def lift_service(reader: Reader) -> None:
    """Storage, Key Vault, Cognitive Services and Container Registry: one object with a default action."""
    place = _PLACES[reader.node.resource.type.lower()]
    rules = reader.at(place.rules)
    parts = [rules.address_set(place.addresses, one.text("value")) for one in rules.each(place.addresses)]
    subnets = [one.identity() for one in rules.each("virtualNetworkRules")] if place.subnets else []
    _keep(
        reader,
        default_allow=rules.text("defaultAction", "Allow").lower() != "deny",
        addresses=_union(parts),
        subnets=subnets,
    )


def lift_workspace(reader: Reader) -> None:
    """A Machine Learning workspace: open without a list of addresses, closed but for them with one."""
    texts = reader.texts("ipAllowlist")
    _keep(
        reader,
        default_allow=not texts,
        addresses=_union([reader.address_set("ipAllowlist", text) for text in texts]),
        subnets=[],
    )


def lift_sql_server(reader: Reader) -> None:
    """A SQL server: closed but for its firewall rules and its virtual network rules."""
    index = reader.lifting.index
    parts, azure = [], False
    for node in index.children(reader.node.id, f"{SQL}/firewallRules"):
        rule = reader.child(node)
        first, last = rule.address("startIpAddress"), rule.address("endIpAddress")
        if first is not None and last is not None:
            # 0.0.0.0 to 0.0.0.0 is "allow Azure services and resources to access this server".
            # https://learn.microsoft.com/azure/azure-sql/database/firewall-configure
            azure = azure or int(first) == int(last) == 0
            parts.append(AddressSet(((int(first), int(last)),)) if first <= last else None)
        reader.gaps.extend(rule.gaps)
    nodes = index.children(reader.node.id, f"{SQL}/virtualNetworkRules")
    subnets = [reader.child(node).text("virtualNetworkSubnetId") for node in nodes]
    _keep(reader, default_allow=False, addresses=_union(parts), subnets=subnets, azure_services=azure)


def _keep(
    reader: Reader, *, default_allow: bool, addresses: AddressSet, subnets: list[str], azure_services: bool = False
) -> None:
    lifting = reader.lifting
    for subnet in filter(None, subnets):
        if not lifting.exists(subnet):
            lifting.dangling(f"{reader.node.id}#virtualNetworkRules", subnet)
    access = reader.text("publicNetworkAccess", "Enabled").lower()
    if access == "securedbyperimeter":
        reader.not_modelled("publicNetworkAccess", "a network security perimeter decides who reaches this service")
    names = tuple(lifting.world.public_endpoints)
    name = lifting.name_in_world(reader.node, names)
    lifting.services[reader.key] = Service(
        type=reader.node.resource.type,
        location=reader.node.resource.location.replace(" ", "").lower(),
        address=lifting.world.public_endpoints[name] if name else None,
        public_access=access != "disabled",
        default_allow=default_allow,
        allowed_addresses=addresses,
        allowed_subnets=frozenset(id_key(subnet) for subnet in subnets if subnet),
        azure_services=azure_services,
        **reader.declared(),
    )


def _union(parts: list[AddressSet | None]) -> AddressSet:
    ranges = [one for part in parts if part is not None for one in part.ranges]
    return AddressSet.of_ranges(ranges) if ranges else NOTHING
