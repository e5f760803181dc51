"""The row for a token: from the tables, or made up from the module where the class has none."""

from dataclasses import replace

from infra.arm.table import ArmType
from infra.arm.tables import TYPES
from infra.arm.tables.namespaces import NAMESPACES, PARENTS
from infra.arm.tokens import Token, parse_token
from network.model.resource import Properties


def arm_type_of(token: str, inputs: Properties) -> ArmType | None:
    """What ARM knows of the class that a Pulumi token names; None for what is no resource of Azure.

    A class without a row gets a path from its module and from the names among its inputs: right in its namespace and
    name, made up in its type. A module without a namespace is unknown.
    """
    parsed = parse_token(token)
    if parsed is None:
        return None
    row = next((TYPES[spelling] for spelling in parsed.spellings if spelling in TYPES), None)
    if row is None:
        return _made_up(parsed, inputs)
    return replace(row, api=parsed.api) if parsed.api else row


def is_azure_native(token: str) -> bool:
    """Whether the token names a class of azure-native, in any of its versions."""
    return parse_token(token) is not None


def _made_up(token: Token, inputs: Properties) -> ArmType | None:
    namespace = NAMESPACES.get(token.module)
    if namespace is None:
        return None
    own = _own_name(token.name, inputs)
    above = "".join(
        f"{_plural(name.removesuffix('Name'))}/{{{name}}}/" for name in PARENTS if name in inputs and name != own
    )
    path = f"{namespace}/{above}{_plural(_camel(token.name))}/{{{own}}}"
    return ArmType(
        f"{token.module}:{token.name}", path if "resourceGroupName" in inputs else _in_subscription(path), token.api
    )


def _in_subscription(path: str) -> str:
    return f"/subscriptions/{{subscriptionId}}/providers/{path}"


def _camel(name: str) -> str:
    return name[0].lower() + name[1:]


def _plural(name: str) -> str:
    return name[:-1] + "ies" if name.endswith("y") else name + ("es" if name.endswith("s") else "s")


def _own_name(name: str, inputs: Properties) -> str:
    """The input that names the resource: the class with `Name`, an end of it with `Name` (`ruleName` for an
    IpFirewallRule), `name`, else the only one that ends so and names nothing that others stand in.
    """
    own = f"{_camel(name)}Name"
    ends = [key for key in inputs if key.endswith("Name") and own.lower().endswith(key.lower())]
    if ends or "name" in inputs:
        return max(ends, key=len) if ends else "name"
    others = [key for key in inputs if key.endswith("Name") and key not in {"resourceGroupName", *PARENTS}]
    return others[0] if len(others) == 1 else own
