"""Private link in the sovereign clouds: the rows of `zones` that an ML environment uses, as they are called there."""

from network.azure.zones import row

GOVERNMENT_REGIONS = ("usgov", "usdod")  # how the regions of Azure Government begin; regions.GOVERNMENT
CHINA_REGIONS = ("china",)  # how those of Azure operated by 21Vianet begin; regions.CHINA

GOVERNMENT_ZONES = (
    row("Microsoft.MachineLearningServices/workspaces", "amlworkspace", "api.ml.azure.us"),
    row("Microsoft.MachineLearningServices/workspaces", "amlworkspace", "notebooks.usgovcloudapi.net"),
    row("Microsoft.CognitiveServices/accounts", "account", "cognitiveservices.azure.us"),
    row("Microsoft.Search/searchServices", "searchService", "search.windows.us"),
    row("Microsoft.Storage/storageAccounts", "blob", "blob.core.usgovcloudapi.net"),
    row("Microsoft.Storage/storageAccounts", "file", "file.core.usgovcloudapi.net"),
    row("Microsoft.Storage/storageAccounts", "queue", "queue.core.usgovcloudapi.net"),
    row("Microsoft.Storage/storageAccounts", "table", "table.core.usgovcloudapi.net"),
    row("Microsoft.Storage/storageAccounts", "web", "web.core.usgovcloudapi.net"),
    row("Microsoft.KeyVault/vaults", "vault", "vault.usgovcloudapi.net", "privatelink.vaultcore.usgovcloudapi.net"),
    row("Microsoft.AppConfiguration/configurationStores", "configurationStores", "azconfig.azure.us"),
    row("Microsoft.Sql/servers", "sqlServer", "database.usgovcloudapi.net"),
    row("Microsoft.DocumentDB/databaseAccounts", "Sql", "documents.azure.us"),
    row("Microsoft.EventHub/namespaces", "namespace", "servicebus.usgovcloudapi.net"),
    row("Microsoft.ServiceBus/namespaces", "namespace", "servicebus.usgovcloudapi.net"),
    row("Microsoft.Devices/IotHubs", "iotHub", "azure-devices.us"),
    row("Microsoft.Devices/IotHubs", "iotHub", "servicebus.usgovcloudapi.net", "privatelink.servicebus.windows.us"),
    row("Microsoft.Devices/provisioningServices", "iotDps", "azure-devices-provisioning.us"),
    row("Microsoft.Insights/privateLinkScopes", "azuremonitor", "monitor.azure.us"),
    row("Microsoft.Insights/privateLinkScopes", "azuremonitor", "oms.opinsights.azure.us"),
    row("Microsoft.Insights/privateLinkScopes", "azuremonitor", "ods.opinsights.azure.us"),
    row("Microsoft.Insights/privateLinkScopes", "azuremonitor", "agentsvc.azure-automation.us"),
    row("Microsoft.Insights/privateLinkScopes", "azuremonitor", "blob.core.usgovcloudapi.net"),
    row("Microsoft.Insights/privateLinkScopes", "azuremonitor", "adx.monitor.azure.us"),
    row("Microsoft.Web/sites", "sites", "azurewebsites.us"),
)

CHINA_ZONES = (
    row("Microsoft.MachineLearningServices/workspaces", "amlworkspace", "api.ml.azure.cn"),
    row("Microsoft.MachineLearningServices/workspaces", "amlworkspace", "notebooks.chinacloudapi.cn"),
    row("Microsoft.Storage/storageAccounts", "blob", "blob.core.chinacloudapi.cn"),
    row("Microsoft.Storage/storageAccounts", "file", "file.core.chinacloudapi.cn"),
    row("Microsoft.Storage/storageAccounts", "queue", "queue.core.chinacloudapi.cn"),
    row("Microsoft.Storage/storageAccounts", "table", "table.core.chinacloudapi.cn"),
    row("Microsoft.Storage/storageAccounts", "web", "web.core.chinacloudapi.cn"),
    row("Microsoft.Storage/storageAccounts", "dfs", "dfs.core.chinacloudapi.cn"),
    row("Microsoft.KeyVault/vaults", "vault", "vault.azure.cn", "privatelink.vaultcore.azure.cn"),
    row("Microsoft.Sql/servers", "sqlServer", "database.chinacloudapi.cn"),
    row("Microsoft.DocumentDB/databaseAccounts", "Sql", "documents.azure.cn"),
    row("Microsoft.EventHub/namespaces", "namespace", "servicebus.chinacloudapi.cn"),
    row("Microsoft.ServiceBus/namespaces", "namespace", "servicebus.chinacloudapi.cn"),
    row("Microsoft.Devices/IotHubs", "iotHub", "azure-devices.cn"),
    row("Microsoft.Devices/IotHubs", "iotHub", "servicebus.chinacloudapi.cn"),
    row("Microsoft.Devices/provisioningServices", "iotDps", "azure-devices-provisioning.cn"),
    row("Microsoft.Web/sites", "sites", "chinacloudsites.cn"),
)
