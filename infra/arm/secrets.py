"""Properties that hold secrets whatever a program says: their values never leave it.

ARM marks them `x-ms-secret`, or says "this is a write-only property" (source: the ARM reference of each type).
"""

from network.model.resource import SECRET_KEY, Json

SECRET = {SECRET_KEY: True}

SECRET_PROPERTIES = frozenset(
    name.lower()
    for name in (
        "accessKey",  # Microsoft.DataFactory linked services
        "accountKey",  # Microsoft.MachineLearningServices/workspaces/datastores
        "adminPassword",  # Microsoft.Compute, Microsoft.ContainerService
        "adminUserPassword",  # Microsoft.MachineLearningServices/workspaces/computes
        "administratorLoginPassword",  # Microsoft.Sql, Microsoft.DBforPostgreSQL
        "authorizationKey",  # Microsoft.Network/connections
        "clientSecret",  # Microsoft.Web, Microsoft.MachineLearningServices
        "configurationProtectedSettings",  # Microsoft.KubernetesConfiguration/extensions
        "connectionString",  # Microsoft.Web, Microsoft.Devices
        "credentials",  # Microsoft.MachineLearningServices/workspaces/connections
        "customData",  # Microsoft.Compute: scripts often carry credentials
        "databricksAccessToken",  # Microsoft.MachineLearningServices/workspaces/computes
        "password",  # Microsoft.ContainerInstance, Microsoft.Network/applicationGateways
        "primaryKey",  # Microsoft.Devices, Microsoft.ServiceBus
        "protectedSettings",  # Microsoft.Compute/virtualMachines/extensions
        "radiusServerSecret",  # Microsoft.Network/virtualNetworkGateways
        "secondaryKey",  # Microsoft.Devices, Microsoft.ServiceBus
        "secret",  # Microsoft.ContainerService servicePrincipalProfile
        "secureValue",  # Microsoft.ContainerInstance
        "serverAppSecret",  # Microsoft.ContainerService aadProfile
        "sharedKey",  # Microsoft.Network/connections
        "userData",  # Microsoft.Compute: as customData
    )
)
# The value of a key vault secret has a name that is a secret nowhere else.
SECRET_VALUES = {"Microsoft.KeyVault/vaults/secrets": frozenset({"value"})}


def is_secret_property(arm_type: str, name: str) -> bool:
    """Whether a property of this name holds a secret in a resource of this type."""
    return name.lower() in SECRET_PROPERTIES or name in SECRET_VALUES.get(arm_type, ())


def hide(arm_type: str, name: str, value: Json) -> Json:
    """The value, or the marker of a secret where it is one; what is not there stays not there."""
    return SECRET if value is not None and is_secret_property(arm_type, name) else value
