"""What other programs often declare beside their network: web, containers, databases, messages.

Nothing is read from their bodies, so only the top level is nested; a right type and id keep references whole.
"""

from functools import partial

from infra.arm.table import ArmType

_SITE = "Microsoft.Web/sites/{name}"
_POSTGRES = "Microsoft.DBforPostgreSQL/flexibleServers/{serverName}"
_MYSQL = "Microsoft.DBforMySQL/flexibleServers/{serverName}"
_BUS = "Microsoft.ServiceBus/namespaces/{namespaceName}"
_COSMOS = "Microsoft.DocumentDB/databaseAccounts/{accountName}"

_web = partial(ArmType, api="2025-05-01")
_app = partial(ArmType, api="2025-02-02-preview")
_postgres = partial(ArmType, api="2025-08-01")
_mysql = partial(ArmType, api="2024-02-01-preview")
_bus = partial(ArmType, api="2026-01-01")
_cosmos = partial(ArmType, api="2025-10-15")

TYPES = (
    _web("web:AppServicePlan", "Microsoft.Web/serverfarms/{name}"),
    _web("web:StaticSite", "Microsoft.Web/staticSites/{name}"),
    _web("web:WebApp", _SITE, replace=("kind",)),
    _web("web:WebAppSlot", _SITE + "/slots/{slot}", located=True),
    _app("app:ManagedEnvironment", "Microsoft.App/managedEnvironments/{environmentName}"),
    _app("app:ContainerApp", "Microsoft.App/containerApps/{containerAppName}"),
    ArmType(
        "containerinstance:ContainerGroup",
        "Microsoft.ContainerInstance/containerGroups/{containerGroupName}",
        "2024-05-01-preview",
    ),
    _cosmos("cosmosdb:DatabaseAccount", _COSMOS),
    _postgres("dbforpostgresql:Server", _POSTGRES),
    _postgres("dbforpostgresql:Database", _POSTGRES + "/databases/{databaseName}"),
    _postgres("dbforpostgresql:FirewallRule", _POSTGRES + "/firewallRules/{firewallRuleName}"),
    _mysql("dbformysql:Server", _MYSQL),
    _bus("servicebus:Namespace", _BUS),
    _bus("servicebus:Queue", _BUS + "/queues/{queueName}"),
    _bus("servicebus:Topic", _BUS + "/topics/{topicName}"),
    ArmType("redis:Redis", "Microsoft.Cache/redis/{name}", "2024-11-01"),
    ArmType("search:Service", "Microsoft.Search/searchServices/{searchServiceName}", "2025-05-01"),
)
