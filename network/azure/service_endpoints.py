"""Which service tag a service endpoint stands for."""

from dataclasses import dataclass

SE = "https://learn.microsoft.com/azure/virtual-network/virtual-network-service-endpoints-overview"


@dataclass(frozen=True, slots=True)
class ServiceEndpointTag:
    """The name in `serviceEndpoints[].service`, the service tag whose prefixes it routes, and the page."""

    service: str
    tag: str
    page: str


SERVICE_ENDPOINT_TAGS = (
    ServiceEndpointTag("Microsoft.Storage", "Storage", SE),
    ServiceEndpointTag("Microsoft.Storage.Global", "Storage", SE),
    ServiceEndpointTag("Microsoft.Sql", "Sql", SE),
    ServiceEndpointTag("Microsoft.KeyVault", "AzureKeyVault", SE),
    ServiceEndpointTag("Microsoft.AzureCosmosDB", "AzureCosmosDB", SE),
    ServiceEndpointTag("Microsoft.ServiceBus", "ServiceBus", SE),
    ServiceEndpointTag("Microsoft.EventHub", "EventHub", SE),
    ServiceEndpointTag("Microsoft.Web", "AppService", SE),
    ServiceEndpointTag("Microsoft.CognitiveServices", "CognitiveServicesManagement", SE),
    ServiceEndpointTag("Microsoft.ContainerRegistry", "AzureContainerRegistry", SE),
    ServiceEndpointTag("Microsoft.AzureActiveDirectory", "AzureActiveDirectory", SE),
)

ENDPOINT_TAGS = {row.service.lower(): row.tag for row in SERVICE_ENDPOINT_TAGS}
"""The service tag of each service, whose name is in lower case."""
