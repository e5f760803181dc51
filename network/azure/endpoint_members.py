"""How many addresses a private endpoint takes, and the host names behind each of them.

A name is a label in one of the domains that `zones` gives for the sub-resource: `{name}` in `blob.core.windows.net` is
public, the same label in `privatelink.blob.core.windows.net` is private. `{name}`, `{region}` and the words of WORDS
stand for what the service is called.
"""

from dataclasses import dataclass

from network.azure import pages

_ACR = "https://learn.microsoft.com/azure/container-registry/container-registry-private-link"
_AMPLS = "https://learn.microsoft.com/azure/azure-monitor/logs/private-link-configure"
_FOUNDRY = "https://learn.microsoft.com/azure/ai-foundry/how-to/configure-private-link"
_COSMOS = "https://learn.microsoft.com/azure/cosmos-db/how-to-configure-private-endpoints"
_STORAGE = "https://learn.microsoft.com/azure/storage/common/storage-private-endpoints"
_WEB = "https://learn.microsoft.com/azure/app-service/overview-private-endpoint"

_AML = "Microsoft.MachineLearningServices/workspaces"
_AI = "Microsoft.CognitiveServices/accounts"
_MONITOR = "Microsoft.Insights/privateLinkScopes"
_DATABRICKS = "Microsoft.Databricks/workspaces"
_IOT = "Microsoft.Devices/IotHubs"

_DATABRICKS_DOMAIN = ".azuredatabricks.net"
_EVENTS = "eventHubEndpoints.events.endpoint"
_PRIVATE_WORKSPACE = "{guid}.workspace.{region}.privatelink.api.azureml.ms"
_PRIVATE_ENDPOINT = "{name}.{guid}.inference.{region}.privatelink.api.azureml.ms"


@dataclass(frozen=True, slots=True)
class EndpointMember:
    """One address of a private endpoint to a sub-resource, by the name that static addresses refer to.

    `labels` are pairs of a label and the position of its domain among the rows of `zones`. `kind` narrows the row to
    services of that kind, and `each` repeats it: `region` for every replica, `log workspace` for every one linked.
    """

    type: str
    group_id: str
    name: str
    labels: tuple[tuple[str, int], ...]
    source: str = pages.PRIVATE_ENDPOINT_DNS
    kind: str = ""
    each: str = ""


def _own_name(type_name: str, group_id: str, label: str = "{name}", source: str = pages.PRIVATE_ENDPOINT_DNS,
              member: str = "") -> EndpointMember:  # fmt: skip
    """One address, one name: that of the service, as most have it."""
    return EndpointMember(type_name, group_id, member or group_id, ((label, 0),), source)


ENDPOINT_MEMBERS = (
    EndpointMember(
        _AML,
        "amlworkspace",
        "default",
        (("{guid}.workspace.{region}", 0), ("{guid}.workspace.{region}.cert", 0)),
        pages.AML_DNS,
    ),
    EndpointMember(_AML, "amlworkspace", "notebook", (("{notebook}.{region}", 1),), pages.AML_DNS),
    EndpointMember(_AML, "amlworkspace", "inference", (("*.{guid}.inference.{region}", 0),), pages.AML_DNS),
    EndpointMember("Microsoft.ContainerRegistry/registries", "registry", "registry", (("{name}", 0),), _ACR),
    EndpointMember(
        "Microsoft.ContainerRegistry/registries",
        "registry",
        "registry_data_{region}",
        (("{name}.{region}.data", 0),),
        _ACR,
        each="region",
    ),
    EndpointMember(_IOT, "iotHub", "iotHub", (("{name}", 0),), pages.IOT_HUB),
    EndpointMember(_IOT, "iotHub", "namespace", (("{event_hub}", 1),), pages.IOT_HUB),
    EndpointMember(_MONITOR, "azuremonitor", "api", (("api", 0),), _AMPLS),
    EndpointMember(_MONITOR, "azuremonitor", "global.in.ai", (("global.in.ai", 0),), _AMPLS),
    EndpointMember(_MONITOR, "azuremonitor", "profiler", (("profiler", 0),), _AMPLS),
    EndpointMember(_MONITOR, "azuremonitor", "live", (("live", 0),), _AMPLS),
    EndpointMember(_MONITOR, "azuremonitor", "diagservices-query", (("diagservices-query", 0),), _AMPLS),
    EndpointMember(_MONITOR, "azuremonitor", "snapshot", (("snapshot", 0),), _AMPLS),
    EndpointMember(_MONITOR, "azuremonitor", "global.handler.control", (("global.handler.control", 0),), _AMPLS),
    EndpointMember(_MONITOR, "azuremonitor", "scadvisorcontentpl", (("scadvisorcontentpl", 4),), _AMPLS),
    EndpointMember(_MONITOR, "azuremonitor", "oms", (("{customer}", 1),), _AMPLS, each="log workspace"),
    EndpointMember(_MONITOR, "azuremonitor", "ods", (("{customer}", 2),), _AMPLS, each="log workspace"),
    EndpointMember(_MONITOR, "azuremonitor", "agentsvc", (("{customer}", 3),), _AMPLS, each="log workspace"),
    EndpointMember(_AI, "account", "default", (("{subdomain}", 1),), _FOUNDRY, kind="OpenAI"),
    EndpointMember(_AI, "account", "default", (("{subdomain}", 0),), _FOUNDRY, kind="AIServices"),
    EndpointMember(_AI, "account", "secondary", (("{subdomain}", 1),), _FOUNDRY, kind="AIServices"),
    EndpointMember(_AI, "account", "third", (("{subdomain}", 2),), _FOUNDRY, kind="AIServices"),
    _own_name(_AI, "account", "{subdomain}", member="default"),
    _own_name(_DATABRICKS, "databricks_ui_api", "{url}", pages.DATABRICKS_PRIVATE_LINK),
    _own_name(
        _DATABRICKS,
        "browser_authentication",
        "{region}.pl-auth",
        pages.DATABRICKS_PRIVATE_LINK,
    ),
    _own_name("Microsoft.Storage/storageAccounts", "blob", source=_STORAGE),
    _own_name("Microsoft.Storage/storageAccounts", "blob_secondary", "{name}-secondary", _STORAGE),
    _own_name("Microsoft.Storage/storageAccounts", "file", source=_STORAGE),
    _own_name("Microsoft.Storage/storageAccounts", "queue", source=_STORAGE),
    _own_name("Microsoft.Storage/storageAccounts", "queue_secondary", "{name}-secondary", _STORAGE),
    _own_name("Microsoft.Storage/storageAccounts", "table", source=_STORAGE),
    _own_name("Microsoft.Storage/storageAccounts", "table_secondary", "{name}-secondary", _STORAGE),
    _own_name("Microsoft.Storage/storageAccounts", "dfs", source=_STORAGE),
    _own_name("Microsoft.Storage/storageAccounts", "dfs_secondary", "{name}-secondary", _STORAGE),
    _own_name("Microsoft.KeyVault/vaults", "vault", member="default"),
    _own_name("Microsoft.KeyVault/managedHSMs", "managedhsm"),
    _own_name("Microsoft.Devices/provisioningServices", "iotDps", source=pages.IOT_HUB),
    _own_name("Microsoft.EventHub/namespaces", "namespace"),
    _own_name("Microsoft.ServiceBus/namespaces", "namespace"),
    _own_name("Microsoft.Relay/namespaces", "namespace"),
    _own_name("Microsoft.Search/searchServices", "searchService"),
    _own_name("Microsoft.AppConfiguration/configurationStores", "configurationStores"),
    _own_name("Microsoft.DataFactory/factories", "dataFactory", "{name}.{region}"),
    _own_name("Microsoft.Kusto/clusters", "cluster"),
    _own_name("Microsoft.Batch/batchAccounts", "batchAccount"),
    _own_name("Microsoft.Sql/servers", "sqlServer"),
    _own_name("Microsoft.DBforPostgreSQL/servers", "postgresqlServer"),
    _own_name("Microsoft.DBforPostgreSQL/flexibleServers", "postgresqlServer"),
    _own_name("Microsoft.DBforMySQL/servers", "mysqlServer"),
    _own_name("Microsoft.DBforMySQL/flexibleServers", "mysqlServer"),
    _own_name("Microsoft.DBforMariaDB/servers", "mariadbServer"),
    _own_name("Microsoft.Cache/redis", "redisCache"),
    _own_name("Microsoft.Synapse/workspaces", "Sql"),
    _own_name("Microsoft.Synapse/workspaces", "SqlOnDemand", "{name}-ondemand"),
    _own_name("Microsoft.Synapse/workspaces", "Dev"),
    _own_name("Microsoft.SignalRService/signalR", "signalr"),
    _own_name("Microsoft.SignalRService/webPubSub", "webpubsub"),
    _own_name("Microsoft.ApiManagement/service", "Gateway"),
    _own_name("Microsoft.Purview/accounts", "account"),
    EndpointMember("Microsoft.DocumentDB/databaseAccounts", "Sql", "{name}", (("{name}", 0),), _COSMOS),
    EndpointMember(
        "Microsoft.DocumentDB/databaseAccounts", "Sql", "{name}-{region}", (("{name}-{region}", 0),), _COSMOS
    ),
    EndpointMember("Microsoft.Web/sites", "sites", "sites", (("{name}", 0), ("{name}.scm", 0)), _WEB),
)


@dataclass(frozen=True, slots=True)
class ServiceWord:
    """A word in labels that only the deployed service knows for certain: the property that holds it.

    In an address of the service it is the host up to `domain`. `fallback` stands in where the property is not known;
    its `{guid}` and `{digits}` are made from the id.
    """

    type: str
    word: str
    property: str
    fallback: str
    source: str
    domain: str = ""


SERVICE_WORDS = (
    ServiceWord(_AML, "guid", "workspaceId", "{guid}", pages.AML_DNS),
    ServiceWord(_AI, "subdomain", "customSubDomainName", "{name}", _FOUNDRY),
    ServiceWord(
        _DATABRICKS, "url", "workspaceUrl", "adb-{digits}.0", pages.DATABRICKS_PRIVATE_LINK, _DATABRICKS_DOMAIN
    ),
    ServiceWord(_IOT, "event_hub", _EVENTS, "iothub-ns-{name}-{digits}", pages.IOT_HUB, ".servicebus.windows.net"),
    ServiceWord("Microsoft.OperationalInsights/workspaces", "customer", "customerId", "{guid}", _AMPLS),
)


@dataclass(frozen=True, slots=True)
class ChildName:
    """The public name of something inside a workspace, and the private name that it is an alias of.

    `{name}` is its own, the other words are the workspace's. `kind` narrows the row to computes of that type.
    """

    type: str
    public: str
    private: str
    source: str = pages.AML_DNS
    kind: str = ""


CHILD_NAMES = (
    ChildName(f"{_AML}/onlineEndpoints", "{name}.{region}.inference.ml.azure.com", _PRIVATE_ENDPOINT),
    ChildName(f"{_AML}/computes", "{name}.{region}.instances.azureml.ms", _PRIVATE_WORKSPACE, kind="ComputeInstance"),
    ChildName(f"{_AML}/computes", "{name}.{region}.instances.ml.azure.ms", _PRIVATE_WORKSPACE, kind="ComputeInstance"),
    ChildName(
        f"{_AML}/computes", "{name}-22.{region}.instances.ml.azure.ms", _PRIVATE_WORKSPACE, kind="ComputeInstance"
    ),
)
