"""Where things are kept: storage accounts, vaults, registries, databases, event hubs and IoT."""

from functools import partial

from infra.arm.table import ArmType, words

_STORAGE = "Microsoft.Storage/storageAccounts/{accountName}"
_VAULT = "Microsoft.KeyVault/vaults/{vaultName}"
_SQL = "Microsoft.Sql/servers/{serverName}"
_EVENT_HUB = "Microsoft.EventHub/namespaces/{namespaceName}"
_COGNITIVE = "Microsoft.CognitiveServices/accounts/{accountName}"

# What azure-native calls otherwise: the client names of the specification of Microsoft.Storage.
_ACCOUNT = {
    "enableHttpsTrafficOnly": "supportsHttpsTrafficOnly",
    "enableNfsV3": "isNfsV3Enabled",
    "networkRuleSet": "networkAcls",
    "ipRules.iPAddressOrRange": "value",
    "virtualNetworkRules.virtualNetworkResourceId": "id",
    "encryption.encryptionIdentity": "identity",
    "encryption.keyVaultProperties": "keyvaultproperties",
    "encryptionIdentity.encryptionFederatedIdentityClientId": "federatedIdentityClientId",
    "encryptionIdentity.encryptionUserAssignedIdentity": "userAssignedIdentity",
    "keyVaultProperties.keyName": "keyname",
    "keyVaultProperties.keyVaultUri": "keyvaulturi",
    "keyVaultProperties.keyVersion": "keyversion",
}

_storage = partial(ArmType, api="2024-01-01")
_vault = partial(ArmType, api="2024-11-01")
_sql = partial(ArmType, api="2023-08-01")
_event_hub = partial(ArmType, api="2024-01-01")
_cognitive = partial(ArmType, api="2025-06-01")

TYPES = (
    _storage("storage:StorageAccount", _STORAGE, renamed=_ACCOUNT, replace=("isHnsEnabled",)),
    _storage("storage:BlobContainer", _STORAGE + "/blobServices/default/containers/{containerName}"),
    _storage("storage:BlobServiceProperties", _STORAGE + "/blobServices/{blobServicesName}"),
    ArmType(
        "storage:Blob",
        _STORAGE + "/blobServices/default/containers/{containerName}/blobs/{blobName}",
        inside=words("type"),
    ),
    ArmType("storage:StorageAccountStaticWebsite", _STORAGE + "/staticWebsite", located=False),
    _storage("storage:FileShare", _STORAGE + "/fileServices/default/shares/{shareName}"),
    _storage("storage:FileServiceProperties", _STORAGE + "/fileServices/{fileServicesName}"),
    _storage("storage:Queue", _STORAGE + "/queueServices/default/queues/{queueName}"),
    _storage("storage:Table", _STORAGE + "/tableServices/default/tables/{tableName}"),
    _storage("storage:ManagementPolicy", _STORAGE + "/managementPolicies/{managementPolicyName}"),
    _vault("keyvault:Vault", _VAULT),
    _vault("keyvault:Key", _VAULT + "/keys/{keyName}"),
    _vault("keyvault:Secret", _VAULT + "/secrets/{secretName}"),
    ArmType(
        "containerregistry:Registry",
        "Microsoft.ContainerRegistry/registries/{registryName}",
        "2023-01-01-preview",
        renamed={"ipRules.iPAddressOrRange": "value"},
    ),
    ArmType(
        "containerregistry:Replication",
        "Microsoft.ContainerRegistry/registries/{registryName}/replications/{replicationName}",
        "2024-11-01-preview",
        located=True,
    ),
    _sql("sql:Server", _SQL),
    _sql("sql:Database", _SQL + "/databases/{databaseName}", located=True),
    _sql("sql:FirewallRule", _SQL + "/firewallRules/{firewallRuleName}"),
    _sql("sql:VirtualNetworkRule", _SQL + "/virtualNetworkRules/{virtualNetworkRuleName}"),
    _event_hub("eventhub:Namespace", _EVENT_HUB, nested=words("privateEndpointConnections")),
    _event_hub(
        "eventhub:EventHub",
        _EVENT_HUB + "/eventhubs/{eventHubName}",
        nested=words("destination"),
    ),
    _event_hub("eventhub:ConsumerGroup", _EVENT_HUB + "/eventhubs/{eventHubName}/consumergroups/{consumerGroupName}"),
    _cognitive("cognitiveservices:Account", _COGNITIVE),
    _cognitive("cognitiveservices:Deployment", _COGNITIVE + "/deployments/{deploymentName}"),
    ArmType("iothub:IotHubResource", "Microsoft.Devices/IotHubs/{resourceName}", "2023-06-30"),
    ArmType(
        "deviceprovisioningservices:IotDpsResource",
        "Microsoft.Devices/provisioningServices/{provisioningServiceName}",
        "2023-03-01-preview",
    ),
)
