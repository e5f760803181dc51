"""The configuration as the engine passes it, which counts; the stack file then only gives the lines."""

import pulumi

from infra.settings.stack import Config
from network.model.resource import Json

TEXT = frozenset({"azure-native:location", "azure-native:subscriptionId", "azure-native:tenantId", "fairway:gate"})


def engine_configuration() -> dict[str, Json]:
    """The values that the engine has for our keys; a key that it does not have is not there."""
    values = {key: _value(key) for key in (str(field.alias) for field in Config.model_fields.values())}
    return {key: value for key, value in values.items() if value is not None}


def _value(key: str) -> Json:
    namespace, _, name = key.partition(":")
    config = pulumi.Config(namespace)
    value: Json = config.get(name) if key in TEXT else config.get_object(name)
    return value
