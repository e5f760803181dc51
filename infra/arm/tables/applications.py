"""What other programs often declare beside their network: web, containers, databases, messages.

Nothing is read from their bodies, so only the top level is nested; a right type and id keep references whole.
"""

from functools import partial

from infra.arm.table import ArmType

_SITE = "Microsoft.Web/sites/{name}"
_CONFIG = _SITE + "/config/"
_POLICIES = _SITE + "/basicPublishingCredentialsPolicies/"
_POSTGRES = "Microsoft.DBforPostgreSQL/flexibleServers/{serverName}"
_MYSQL = "Microsoft.DBforMySQL/flexibleServers/{serverName}"
_BUS = "Microsoft.ServiceBus/namespaces/{namespaceName}"
_COSMOS = "Microsoft.DocumentDB/databaseAccounts/{accountName}"
_DATABASE = _COSMOS + "/sqlDatabases/{databaseName}"
_SYNAPSE = "Microsoft.Synapse/workspaces/{workspaceName}"
_CDN = "Microsoft.Cdn/profiles/{profileName}"

_web = partial(ArmType, api="2025-05-01")
_app = partial(ArmType, api="2025-02-02-preview")
_postgres = partial(ArmType, api="2025-08-01")
_mysql = partial(ArmType, api="2024-02-01-preview")
_bus = partial(ArmType, api="2026-01-01")
_cosmos = partial(ArmType, api="2025-10-15")
_synapse = partial(ArmType, api="2021-06-01")
_cdn = partial(ArmType, api="2025-06-01")

TYPES = (
    _web("web:AppServicePlan", "Microsoft.Web/serverfarms/{name}"),
    _web("web:StaticSite", "Microsoft.Web/staticSites/{name}"),
    _web("web:WebApp", _SITE, replace=("kind",)),
    _web("web:WebAppSlot", _SITE + "/slots/{slot}", located=True),
    _web("web:WebAppSwiftVirtualNetworkConnection", _SITE + "/networkConfig/virtualNetwork", located=False),
    _web("web:WebAppVnetConnection", _SITE + "/virtualNetworkConnections/{vnetName}"),
    _web("web:WebAppHostNameBinding", _SITE + "/hostNameBindings/{hostName}"),
    _web("web:WebAppApplicationSettings", _CONFIG + "appsettings", located=False),
    _web("web:WebAppApplicationSettingsSlot", _SITE + "/slots/{slot}/config/appsettings"),
    _web("web:WebAppConnectionStrings", _CONFIG + "connectionstrings", located=False),
    _web("web:WebAppSlotConfigurationNames", _CONFIG + "slotConfigNames", located=False),
    _web("web:WebAppAuthSettingsV2", _CONFIG + "authsettingsV2", api="2021-02-01", located=False),
    _web("web:WebAppFtpAllowed", _POLICIES + "ftp", located=False),
    _web("web:WebAppScmAllowed", _POLICIES + "scm", located=False),
    ArmType("web:Connection", "Microsoft.Web/connections/{connectionName}", "2016-06-01"),
    ArmType("logic:Workflow", "Microsoft.Logic/workflows/{workflowName}", "2019-05-01"),
    _app("app:ManagedEnvironment", "Microsoft.App/managedEnvironments/{environmentName}"),
    _app("app:ContainerApp", "Microsoft.App/containerApps/{containerAppName}"),
    ArmType(
        "containerinstance:ContainerGroup",
        "Microsoft.ContainerInstance/containerGroups/{containerGroupName}",
        "2024-05-01-preview",
    ),
    _cosmos("cosmosdb:DatabaseAccount", _COSMOS),
    _cosmos("cosmosdb:SqlResourceSqlDatabase", _DATABASE, located=True),
    _cosmos("cosmosdb:SqlResourceSqlContainer", _DATABASE + "/containers/{containerName}", located=True),
    _synapse("synapse:Workspace", _SYNAPSE),
    _synapse("synapse:SqlPool", _SYNAPSE + "/sqlPools/{sqlPoolName}", located=True),
    _synapse("synapse:BigDataPool", _SYNAPSE + "/bigDataPools/{bigDataPoolName}", located=True),
    _synapse("synapse:IpFirewallRule", _SYNAPSE + "/firewallRules/{ruleName}"),
    _synapse("synapse:IntegrationRuntime", _SYNAPSE + "/integrationRuntimes/{integrationRuntimeName}"),
    _cdn("cdn:Profile", _CDN),
    _cdn("cdn:Endpoint", _CDN + "/endpoints/{endpointName}", located=True),
    _cdn("cdn:AFDEndpoint", _CDN + "/afdEndpoints/{endpointName}", located=True),
    _cdn("cdn:AFDOriginGroup", _CDN + "/originGroups/{originGroupName}"),
    _cdn("cdn:AFDOrigin", _CDN + "/originGroups/{originGroupName}/origins/{originName}"),
    _cdn("cdn:Route", _CDN + "/afdEndpoints/{endpointName}/routes/{routeName}"),
    _postgres("dbforpostgresql:Server", _POSTGRES),
    _postgres("dbforpostgresql:Database", _POSTGRES + "/databases/{databaseName}"),
    _postgres("dbforpostgresql:FirewallRule", _POSTGRES + "/firewallRules/{firewallRuleName}"),
    _mysql("dbformysql:Server", _MYSQL),
    _bus("servicebus:Namespace", _BUS),
    _bus("servicebus:Queue", _BUS + "/queues/{queueName}"),
    _bus("servicebus:Topic", _BUS + "/topics/{topicName}"),
    ArmType("apimanagement:ApiManagementService", "Microsoft.ApiManagement/service/{serviceName}", "2024-05-01"),
    ArmType("datafactory:Factory", "Microsoft.DataFactory/factories/{factoryName}", "2018-06-01"),
    ArmType(
        "appconfiguration:ConfigurationStore",
        "Microsoft.AppConfiguration/configurationStores/{configStoreName}",
        "2024-05-01",
    ),
    ArmType("eventgrid:Topic", "Microsoft.EventGrid/topics/{topicName}", "2025-02-15"),
    ArmType("redis:Redis", "Microsoft.Cache/redis/{name}", "2024-11-01"),
    ArmType("search:Service", "Microsoft.Search/searchServices/{searchServiceName}", "2025-05-01"),
)
