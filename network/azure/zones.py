"""Private link: the private zone for every sub-resource of every service, and the public domain that it overrides.

`{region}` stands for the region of the service, `{region_code}` for its short code, `{dns_prefix}` for the DNS zone of
a managed instance. The sovereign clouds are in `zones_sovereign`.
"""

from dataclasses import dataclass

from network.azure import pages

PRIVATE_LINK = "privatelink"
# Where Azure keeps the host names of machines; every network sees its own.
# https://learn.microsoft.com/azure/virtual-network/virtual-networks-name-resolution-for-vms-and-role-instances
MACHINES = "internal.cloudapp.net"


@dataclass(frozen=True, slots=True)
class PrivateLinkZone:
    """The names of one sub-resource (`group_id`) of a service lie in the private zone `zone`.

    `public` is the domain that clients ask for, and that a forwarder outside Azure has to forward (S-197).
    """

    type: str
    group_id: str
    public: str
    zone: str
    source: str = pages.PRIVATE_ENDPOINT_DNS


def row(type_name: str, group_id: str, public: str, zone: str = "") -> PrivateLinkZone:
    """Most zones are called as the public domain, after `privatelink`; the rows say where it is otherwise."""
    return PrivateLinkZone(type_name, group_id, public, zone or f"{PRIVATE_LINK}.{public}")


PRIVATE_LINK_ZONES = (
    row("Microsoft.MachineLearningServices/workspaces", "amlworkspace", "api.azureml.ms"),
    row("Microsoft.MachineLearningServices/workspaces", "amlworkspace", "notebooks.azure.net"),
    row("Microsoft.MachineLearningServices/registries", "amlregistry", "api.azureml.ms"),
    row("Microsoft.CognitiveServices/accounts", "account", "cognitiveservices.azure.com"),
    row("Microsoft.CognitiveServices/accounts", "account", "openai.azure.com"),
    row("Microsoft.CognitiveServices/accounts", "account", "services.ai.azure.com"),
    row("Microsoft.Search/searchServices", "searchService", "search.windows.net"),
    row("Microsoft.BotService/botServices", "Bot", "directline.botframework.com"),
    row("Microsoft.BotService/botServices", "Token", "token.botframework.com"),
    row("Microsoft.Storage/storageAccounts", "blob", "blob.core.windows.net"),
    row("Microsoft.Storage/storageAccounts", "blob_secondary", "blob.core.windows.net"),
    row("Microsoft.Storage/storageAccounts", "file", "file.core.windows.net"),
    row("Microsoft.Storage/storageAccounts", "queue", "queue.core.windows.net"),
    row("Microsoft.Storage/storageAccounts", "queue_secondary", "queue.core.windows.net"),
    row("Microsoft.Storage/storageAccounts", "table", "table.core.windows.net"),
    row("Microsoft.Storage/storageAccounts", "table_secondary", "table.core.windows.net"),
    row("Microsoft.Storage/storageAccounts", "web", "web.core.windows.net"),
    row("Microsoft.Storage/storageAccounts", "web_secondary", "web.core.windows.net"),
    row("Microsoft.Storage/storageAccounts", "dfs", "dfs.core.windows.net"),
    row("Microsoft.Storage/storageAccounts", "dfs_secondary", "dfs.core.windows.net"),
    row(
        "Microsoft.StorageSync/storageSyncServices",
        "afs",
        "{region}.afs.azure.net",
        "{region}.privatelink.afs.azure.net",
    ),
    row("Microsoft.Compute/diskAccesses", "disks", "blob.core.windows.net"),
    row("Microsoft.KeyVault/vaults", "vault", "vault.azure.net", "privatelink.vaultcore.azure.net"),
    row("Microsoft.KeyVault/managedHSMs", "managedhsm", "managedhsm.azure.net"),
    row("Microsoft.AppConfiguration/configurationStores", "configurationStores", "azconfig.io"),
    row("Microsoft.ContainerRegistry/registries", "registry", "azurecr.io"),
    row("Microsoft.ContainerService/managedClusters", "management", "{region}.azmk8s.io"),
    row(
        "Microsoft.App/managedEnvironments",
        "managedEnvironments",
        "azurecontainerapps.io",
        "privatelink.{region}.azurecontainerapps.io",
    ),
    row(
        "Microsoft.Batch/batchAccounts",
        "batchAccount",
        "{region}.batch.azure.com",
        "{region}.privatelink.batch.azure.com",
    ),
    row(
        "Microsoft.Batch/batchAccounts",
        "nodeManagement",
        "{region}.service.batch.azure.com",
        "{region}.service.privatelink.batch.azure.com",
    ),
    row(
        "Microsoft.DesktopVirtualization/workspaces",
        "global",
        "wvd.microsoft.com",
        "privatelink-global.wvd.microsoft.com",
    ),
    row("Microsoft.DesktopVirtualization/workspaces", "feed", "wvd.microsoft.com"),
    row("Microsoft.DesktopVirtualization/hostpools", "connection", "wvd.microsoft.com"),
    row("Microsoft.Sql/servers", "sqlServer", "database.windows.net"),
    row("Microsoft.Sql/managedInstances", "managedInstance", "{dns_prefix}.database.windows.net"),
    row("Microsoft.DocumentDB/databaseAccounts", "Sql", "documents.azure.com"),
    row("Microsoft.DocumentDB/databaseAccounts", "MongoDB", "mongo.cosmos.azure.com"),
    row("Microsoft.DocumentDB/databaseAccounts", "Cassandra", "cassandra.cosmos.azure.com"),
    row("Microsoft.DocumentDB/databaseAccounts", "Gremlin", "gremlin.cosmos.azure.com"),
    row("Microsoft.DocumentDB/databaseAccounts", "Table", "table.cosmos.azure.com"),
    row("Microsoft.DBforPostgreSQL/serverGroupsv2", "coordinator", "postgres.cosmos.azure.com"),
    row("Microsoft.DBforPostgreSQL/servers", "postgresqlServer", "postgres.database.azure.com"),
    row("Microsoft.DBforPostgreSQL/flexibleServers", "postgresqlServer", "postgres.database.azure.com"),
    row("Microsoft.DBforMySQL/servers", "mysqlServer", "mysql.database.azure.com"),
    row("Microsoft.DBforMySQL/flexibleServers", "mysqlServer", "mysql.database.azure.com"),
    row("Microsoft.DBforMariaDB/servers", "mariadbServer", "mariadb.database.azure.com"),
    row("Microsoft.Cache/redis", "redisCache", "redis.cache.windows.net"),
    row("Microsoft.Cache/redisEnterprise", "redisEnterprise", "redisenterprise.cache.azure.net"),
    row("Microsoft.Synapse/workspaces", "Sql", "sql.azuresynapse.net"),
    row("Microsoft.Synapse/workspaces", "SqlOnDemand", "sql.azuresynapse.net"),
    row("Microsoft.Synapse/workspaces", "Dev", "dev.azuresynapse.net"),
    row("Microsoft.Synapse/privateLinkHubs", "Web", "azuresynapse.net"),
    row("Microsoft.EventHub/namespaces", "namespace", "servicebus.windows.net"),
    row("Microsoft.ServiceBus/namespaces", "namespace", "servicebus.windows.net"),
    row("Microsoft.Relay/namespaces", "namespace", "servicebus.windows.net"),
    row("Microsoft.EventGrid/topics", "topic", "eventgrid.azure.net"),
    row("Microsoft.EventGrid/domains", "domain", "eventgrid.azure.net"),
    row("Microsoft.DataFactory/factories", "dataFactory", "datafactory.azure.net"),
    row("Microsoft.DataFactory/factories", "portal", "adf.azure.com"),
    row("Microsoft.Kusto/clusters", "cluster", "{region}.kusto.windows.net"),
    row("Microsoft.HDInsight/clusters", "gateway", "azurehdinsight.net"),
    row("Microsoft.Databricks/workspaces", "databricks_ui_api", "azuredatabricks.net"),
    row("Microsoft.Databricks/workspaces", "browser_authentication", "azuredatabricks.net"),
    row("Microsoft.PowerBI/privateLinkServicesForPowerBI", "tenant", "analysis.windows.net"),
    row("Microsoft.PowerBI/privateLinkServicesForPowerBI", "tenant", "pbidedicated.windows.net"),
    row("Microsoft.PowerBI/privateLinkServicesForPowerBI", "tenant", "tip1.powerquery.microsoft.com"),
    row("Microsoft.Purview/accounts", "account", "purview.azure.com"),
    row("Microsoft.Purview/accounts", "portal", "purviewstudio.azure.com"),
    row("Microsoft.Devices/IotHubs", "iotHub", "azure-devices.net"),
    row("Microsoft.Devices/IotHubs", "iotHub", "servicebus.windows.net"),
    row("Microsoft.Devices/provisioningServices", "iotDps", "azure-devices-provisioning.net"),
    row("Microsoft.DigitalTwins/digitalTwinsInstances", "API", "digitaltwins.azure.net"),
    row("Microsoft.HybridCompute/privateLinkScopes", "hybridcompute", "his.arc.azure.com"),
    row("Microsoft.HybridCompute/privateLinkScopes", "hybridcompute", "guestconfiguration.azure.com"),
    row("Microsoft.HybridCompute/privateLinkScopes", "hybridcompute", "dp.kubernetesconfiguration.azure.com"),
    row("Microsoft.Automation/automationAccounts", "Webhook", "azure-automation.net"),
    row("Microsoft.Automation/automationAccounts", "DSCAndHybridWorker", "azure-automation.net"),
    row("Microsoft.RecoveryServices/vaults", "AzureBackup", "{region_code}.backup.windowsazure.com"),
    row("Microsoft.RecoveryServices/vaults", "AzureSiteRecovery", "siterecovery.windowsazure.com"),
    row("Microsoft.Insights/privateLinkScopes", "azuremonitor", "monitor.azure.com"),
    row("Microsoft.Insights/privateLinkScopes", "azuremonitor", "oms.opinsights.azure.com"),
    row("Microsoft.Insights/privateLinkScopes", "azuremonitor", "ods.opinsights.azure.com"),
    row("Microsoft.Insights/privateLinkScopes", "azuremonitor", "agentsvc.azure-automation.net"),
    row("Microsoft.Insights/privateLinkScopes", "azuremonitor", "blob.core.windows.net"),
    row("Microsoft.Migrate/migrateProjects", "Default", "prod.migration.windowsazure.com"),
    row("Microsoft.Migrate/assessmentProjects", "Default", "prod.migration.windowsazure.com"),
    row("Microsoft.Dashboard/grafana", "grafana", "grafana.azure.com"),
    row("Microsoft.Authorization/resourceManagementPrivateLinks", "ResourceManagement", "azure.com"),
    row("Microsoft.Web/sites", "sites", "azurewebsites.net"),
    row("Microsoft.Web/staticSites", "staticSites", "azurestaticapps.net"),
    row("Microsoft.SignalRService/signalR", "signalr", "service.signalr.net"),
    row("Microsoft.SignalRService/webPubSub", "webpubsub", "webpubsub.azure.com"),
    row("Microsoft.ApiManagement/service", "Gateway", "azure-api.net"),
    row("Microsoft.HealthcareApis/workspaces", "healthcareworkspace", "workspace.azurehealthcareapis.com"),
    row("Microsoft.HealthcareApis/workspaces", "healthcareworkspace", "fhir.azurehealthcareapis.com"),
    row("Microsoft.HealthcareApis/workspaces", "healthcareworkspace", "dicom.azurehealthcareapis.com"),
)


def zones_of(type_name: str, group_id: str) -> tuple[PrivateLinkZone, ...]:
    """Every zone that a private endpoint to this sub-resource needs, in the public cloud; none where nobody says."""
    wanted = (type_name.lower(), group_id.lower())
    return tuple(row for row in PRIVATE_LINK_ZONES if (row.type.lower(), row.group_id.lower()) == wanted)
