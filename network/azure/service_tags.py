"""Service tags: which there are, what contains what, and which service has which.

The prefixes behind most tags change every week; they come with the world (`serviceTags`) or from Microsoft's weekly
file, read by `prefixes_of_file`. What does not change stands here: names, regions, containment. A tag without
prefixes is unknown, never empty. The list is that of the overview page, of the date below.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network

from network.azure.regions import REGION_NAMES
from network.model.addresses import parse_prefix
from network.model.errors import InputError
from network.model.resource import Json

TAGS = "https://learn.microsoft.com/azure/virtual-network/service-tags-overview"
DATE = "2026-08"


@dataclass(frozen=True, slots=True)
class ServiceTag:
    """A service tag. `regional`: each region has a tag of its own, `Name.region`, contained in this one."""

    name: str
    regional: bool
    source: str = TAGS


SERVICE_TAGS = (
    ServiceTag("ActionGroup", regional=False),
    ServiceTag("ApiManagement", regional=True),
    ServiceTag("AppConfiguration", regional=False),
    ServiceTag("ApplicationInsightsAvailability", regional=False),
    ServiceTag("AppService", regional=True),
    ServiceTag("AppServiceManagement", regional=False),
    ServiceTag("AutonomousDevelopmentPlatform", regional=True),
    ServiceTag("AzureActiveDirectory", regional=False),
    ServiceTag("AzureActiveDirectoryDomainServices", regional=False),
    ServiceTag("AzureAdvancedThreatProtection", regional=False),
    ServiceTag("AzureArcInfrastructure", regional=True),
    ServiceTag("AzureAttestation", regional=False),
    ServiceTag("AzureBackup", regional=False),
    ServiceTag("AzureBotService", regional=False),
    ServiceTag("AzureCloud", regional=True),
    ServiceTag("AzureCognitiveSearch", regional=False),
    ServiceTag("AzureConnectors", regional=True),
    ServiceTag("AzureContainerAppsService", regional=True),
    ServiceTag("AzureContainerRegistry", regional=True),
    ServiceTag("AzureCosmosDB", regional=True),
    ServiceTag("AzureDatabricks", regional=False),
    ServiceTag("AzureDataExplorerManagement", regional=False),
    ServiceTag("AzureDataLake", regional=False),
    ServiceTag("AzureDeviceUpdate", regional=False),
    ServiceTag("AzureDevOps", regional=True),
    ServiceTag("AzureDevSpaces", regional=False),
    ServiceTag("AzureDigitalTwins", regional=False),
    ServiceTag("AzureEventGrid", regional=False),
    ServiceTag("AzureFrontDoor.Backend", regional=False),
    ServiceTag("AzureFrontDoor.FirstParty", regional=False),
    ServiceTag("AzureFrontDoor.Frontend", regional=False),
    ServiceTag("AzureHealthcareAPIs", regional=False),
    ServiceTag("AzureInformationProtection", regional=False),
    ServiceTag("AzureIoTHub", regional=True),
    ServiceTag("AzureKeyVault", regional=True),
    ServiceTag("AzureLoadBalancer", regional=False),
    ServiceTag("AzureLoadTestingInstanceManagement", regional=False),
    ServiceTag("AzureMachineLearning", regional=True),
    ServiceTag("AzureMachineLearningInference", regional=True),
    ServiceTag("AzureManagedGrafana", regional=False),
    ServiceTag("AzureMonitor", regional=True),
    ServiceTag("AzureOpenDatasets", regional=False),
    ServiceTag("AzurePlatformDNS", regional=False),
    ServiceTag("AzurePlatformIMDS", regional=False),
    ServiceTag("AzurePlatformLKM", regional=False),
    ServiceTag("AzureResourceManager", regional=False),
    ServiceTag("AzureSentinel", regional=False),
    ServiceTag("AzureSignalR", regional=False),
    ServiceTag("AzureSiteRecovery", regional=False),
    ServiceTag("AzureSphere", regional=False),
    ServiceTag("AzureSpringCloud", regional=False),
    ServiceTag("AzureStack", regional=False),
    ServiceTag("AzureTrafficManager", regional=False),
    ServiceTag("AzureUpdateDelivery", regional=False),
    ServiceTag("AzureWebPubSub", regional=True),
    ServiceTag("BatchNodeManagement", regional=True),
    ServiceTag("ChaosStudio", regional=False),
    ServiceTag("CognitiveServicesFrontend", regional=False),
    ServiceTag("CognitiveServicesManagement", regional=True),
    ServiceTag("DataFactory", regional=True),
    ServiceTag("DataFactoryManagement", regional=False),
    ServiceTag("Dynamics365BusinessCentral", regional=False),
    ServiceTag("Dynamics365ForMarketingEmail", regional=True),
    ServiceTag("EOPExternalPublishedIPs", regional=False),
    ServiceTag("EventHub", regional=True),
    ServiceTag("GatewayManager", regional=False),
    ServiceTag("GuestAndHybridManagement", regional=False),
    ServiceTag("HDInsight", regional=True),
    ServiceTag("Internet", regional=False),
    ServiceTag("KustoAnalytics", regional=False),
    ServiceTag("LogicApps", regional=False),
    ServiceTag("LogicAppsManagement", regional=False),
    ServiceTag("M365ManagementActivityApi", regional=True),
    ServiceTag("M365ManagementActivityApiWebhook", regional=True),
    ServiceTag("Marketplace", regional=False),
    ServiceTag("MicrosoftAzureFluidRelay", regional=False),
    ServiceTag("MicrosoftCloudAppSecurity", regional=False),
    ServiceTag("MicrosoftContainerRegistry", regional=True),
    ServiceTag("MicrosoftDefenderForEndpoint", regional=False),
    ServiceTag("MicrosoftPurviewPolicyDistribution", regional=False),
    ServiceTag("PowerBI", regional=False),
    ServiceTag("PowerPlatformInfra", regional=True),
    ServiceTag("PowerPlatformPlex", regional=True),
    ServiceTag("PowerQueryOnline", regional=False),
    ServiceTag("ServiceBus", regional=True),
    ServiceTag("ServiceFabric", regional=False),
    ServiceTag("Sql", regional=True),
    ServiceTag("SqlManagement", regional=False),
    ServiceTag("Storage", regional=True),
    ServiceTag("StorageSyncService", regional=False),
    ServiceTag("VirtualNetwork", regional=False),
    ServiceTag("WindowsAdminCenter", regional=False),
    ServiceTag("WindowsVirtualDesktop", regional=False),
)

_SPELLED = {one.name.lower(): one.name for one in SERVICE_TAGS}
_REGIONAL = {one.name.lower(): one.regional for one in SERVICE_TAGS}

# Tags that the platform computes; no list of prefixes defines them (docs/snapshot.md, section 2).
VIRTUAL_NETWORK = "virtualnetwork"
INTERNET = "internet"
LOAD_BALANCER = "azureloadbalancer"
PLATFORM_DNS = "azureplatformdns"
PLATFORM_IMDS = "azureplatformimds"
PLATFORM_LKM = "azureplatformlkm"
AZURE_CLOUD = "azurecloud"

# The tag whose addresses the public side of a service has, by ARM type in lower case.
SERVICE_TYPES: Mapping[str, tuple[str, ...]] = {
    "microsoft.storage/storageaccounts": ("Storage",),
    "microsoft.keyvault/vaults": ("AzureKeyVault",),
    "microsoft.sql/servers": ("Sql",),
    "microsoft.containerregistry/registries": ("AzureContainerRegistry",),
    "microsoft.machinelearningservices/workspaces": ("AzureMachineLearning",),
    "microsoft.cognitiveservices/accounts": ("CognitiveServicesManagement", "CognitiveServicesFrontend"),
}


def is_listed(tag: str) -> bool:
    """Whether Azure has a service tag of this name, `Name` or `Name.region`; it then holds public addresses only."""
    name = tag.lower()
    service, _, region = name.rpartition(".")
    return name in _REGIONAL or (_REGIONAL.get(service, False) and region in REGION_NAMES)


def spelled(tag: str) -> str:
    """A tag as Azure spells it; one that Azure does not list as it stands."""
    service, dot, region = tag.lower().rpartition(".")
    return _SPELLED.get(tag.lower()) or (f"{_SPELLED[service]}{dot}{region}" if service in _SPELLED else tag)


def tags_of_service(type_name: str, location: str) -> frozenset[str]:
    """Every tag, in lower case, that contains the public addresses of a service of this type in this region."""
    own = SERVICE_TYPES.get(type_name.lower(), ())
    names = {name.lower() for name in (*own, "AzureCloud")}
    return frozenset(names | {f"{name}.{location}" for name in names if location})


def tag_rank(tag: str) -> int:
    """How specific a tag is among those with one prefix: the least number wins (S-024)."""
    service, _, region = tag.lower().partition(".")
    cloud = service == AZURE_CLOUD
    return 2 * cloud + (0 if region else 1)


def prefixes_of_file(document: Json) -> Mapping[str, tuple[IPv4Network, ...]]:
    """The tags of Microsoft's weekly file (`ServiceTags_Public_*.json`), IPv4 only."""
    values = document.get("values") if isinstance(document, Mapping) else None
    if not isinstance(values, Sequence) or isinstance(values, str):
        raise InputError("service tags", type(document).__name__, "an object with a list of values")
    found: dict[str, tuple[IPv4Network, ...]] = {}
    for position, value in enumerate(values):
        name = value.get("name") if isinstance(value, Mapping) else None
        properties = value.get("properties") if isinstance(value, Mapping) else None
        prefixes = properties.get("addressPrefixes") if isinstance(properties, Mapping) else None
        if not isinstance(name, str) or not isinstance(prefixes, Sequence) or isinstance(prefixes, str):
            raise InputError(f"service tags values[{position}]", value, "an object with a name and addressPrefixes")
        found[name] = tuple(parse_prefix(one) for one in prefixes if isinstance(one, str) and ":" not in one)
    return found
