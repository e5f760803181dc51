"""The row for a token: from the tables, or made up from the module where the class has none."""

from dataclasses import replace

from infra.arm.table import ArmType
from infra.arm.tables import TYPES
from infra.arm.tables.namespaces import NAMESPACES
from infra.arm.tokens import Token, parse_token
from network.model.resource import Properties


def arm_type_of(token: str, inputs: Properties) -> ArmType | None:
    """What ARM knows of the class that a Pulumi token names; None for what is no resource of Azure.

    A class without a row gets a path from its module and from the name among its inputs: right in its namespace and
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
    camel = token.name[0].lower() + token.name[1:]
    plural = camel[:-1] + "ies" if camel.endswith("y") else camel + ("es" if camel.endswith("s") else "s")
    path = f"{namespace}/{plural}/{{{_own_name(camel, inputs)}}}"
    return ArmType(
        f"{token.module}:{token.name}", path if "resourceGroupName" in inputs else _in_subscription(path), token.api
    )


def _in_subscription(path: str) -> str:
    return f"/subscriptions/{{subscriptionId}}/providers/{path}"


def _own_name(camel: str, inputs: Properties) -> str:
    """The input that names the resource: `<class>Name`, else `name`, else the only one that ends so."""
    names = [key for key in inputs if key.endswith("Name") and key != "resourceGroupName"]
    if f"{camel}Name" in inputs or not names:
        return f"{camel}Name" if "name" not in inputs else "name"
    return "name" if "name" in inputs or len(names) > 1 else names[0]
