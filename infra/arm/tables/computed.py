"""What Azure adds to a resource once it exists: host names, addresses, identities, in azure-native's shape.

`value` is a template. `{name}`, `{location}` and `{in.<path>}` come from the resource, `{guid}` and `{hash}` from its
id; `{cluster_zone}` is the private zone of an AKS cluster; `{public_address}`, `{public_prefix}` and `{first_usable}`
are chosen in Azure's place; `{unknown}` says that the value will be there and that nobody can know it. A template with
a word that has no value adds nothing; of two for one place the first that has all its words counts.
"""

from collections.abc import Mapping
from dataclasses import dataclass

REFERENCE = "https://learn.microsoft.com/"
_STORAGE = REFERENCE + "azure/storage/common/storage-account-overview#storage-account-endpoints"
_WEBSITE = REFERENCE + "azure/storage/blobs/storage-blob-static-website"
_PUBLIC_IP = REFERENCE + "azure/virtual-network/ip-services/public-ip-addresses"
_NIC = REFERENCE + "azure/virtual-network/ip-services/private-ip-addresses"
_FIREWALL = REFERENCE + "azure/firewall/firewall-faq"
_RESOLVER = REFERENCE + "azure/dns/private-resolver-endpoints-rulesets"
_VAULT = REFERENCE + "azure/key-vault/general/about-keys-secrets-certificates#dns-suffixes-for-object-identifiers"
_REGISTRY = REFERENCE + "azure/container-registry/container-registry-concepts"
_AKS = REFERENCE + "azure/aks/private-clusters"
_NODE_GROUP = REFERENCE + "azure/aks/faq"
_ML = REFERENCE + "azure/machine-learning/how-to-custom-dns"
_DATABRICKS = REFERENCE + "azure/databricks/workspace/workspace-details"
_IOT = REFERENCE + "azure/iot-hub/iot-hub-devguide-endpoints"
_DPS = REFERENCE + "azure/iot-dps/concepts-service"
_DNS = REFERENCE + "azure/private-link/private-endpoint-dns"
_IDENTITY = REFERENCE + "azure/templates/microsoft.managedidentity/userassignedidentities"
_MONITOR = REFERENCE + "azure/azure-monitor/logs/log-analytics-workspace-overview"
_VM = REFERENCE + "azure/virtual-machines/instance-metadata-service"
_GATEWAY = REFERENCE + "azure/vpn-gateway/vpn-gateway-bgp-overview"


@dataclass(frozen=True, slots=True)
class Computed:
    """One output: where it stands, `[]` for each element of a list, and how its value is made.

    `chosen` marks what the network depends on and fairway chose in Azure's place: the graph keeps it as assumed.
    """

    path: str
    value: str
    source: str
    chosen: bool = False


def _endpoints(*services: str) -> tuple[Computed, ...]:
    return tuple(
        Computed(f"primaryEndpoints.{service}", f"https://{{name}}.{service}.core.windows.net/", _STORAGE)
        for service in services
    )


COMPUTED: Mapping[str, tuple[Computed, ...]] = {
    "network:PublicIPAddress": (
        Computed("ipAddress", "{public_address}", _PUBLIC_IP, chosen=True),
        Computed(
            "dnsSettings.fqdn",
            "{in.dnsSettings.domainNameLabel}.{location}.cloudapp.azure.com",
            _PUBLIC_IP,
            chosen=True,
        ),
    ),
    "network:PublicIPPrefix": (Computed("ipPrefix", "{public_prefix}", _PUBLIC_IP, chosen=True),),
    "network:NetworkInterface": (Computed("ipConfigurations[].privateIPAddress", "{address_in_subnet}", _NIC),),
    "network:LoadBalancer": (Computed("frontendIPConfigurations[].privateIPAddress", "{address_in_subnet}", _NIC),),
    "network:ApplicationGateway": (
        Computed("frontendIPConfigurations[].privateIPAddress", "{address_in_subnet}", _NIC),
    ),
    "network:AzureFirewall": (
        Computed("ipConfigurations[].privateIPAddress", "{first_usable}", _FIREWALL, chosen=True),
    ),
    "network:VirtualNetworkGateway": (
        Computed("bgpSettings.bgpPeeringAddress", "{unknown}", _GATEWAY),
        Computed("bgpSettings.bgpPeeringAddresses", "{unknown}", _GATEWAY),
    ),
    "dnsresolver:InboundEndpoint": (
        Computed("ipConfigurations[].privateIpAddress", "{first_usable}", _RESOLVER, chosen=True),
    ),
    "storage:StorageAccount": (
        *_endpoints("blob", "dfs", "file", "queue", "table"),
        Computed("primaryEndpoints.web", "{unknown}", _STORAGE),
        Computed("primaryLocation", "{location}", _STORAGE),
    ),
    "keyvault:Vault": (Computed("properties.vaultUri", "https://{name}.vault.azure.net/", _VAULT),),
    "keyvault:Secret": (
        Computed("properties.secretUri", "https://{parent}.vault.azure.net/secrets/{name}", _VAULT),
        Computed("properties.secretUriWithVersion", "{unknown}", _VAULT),
    ),
    "keyvault:Key": (
        Computed("keyUri", "https://{parent}.vault.azure.net/keys/{name}", _VAULT),
        Computed("keyUriWithVersion", "{unknown}", _VAULT),
    ),
    "containerregistry:Registry": (Computed("loginServer", "{name}.azurecr.io", _REGISTRY),),
    "storage:StorageAccountStaticWebsite": (Computed("containerName", "$web", _WEBSITE),),
    "containerservice:ManagedCluster": (
        Computed("nodeResourceGroup", "MC_{group}_{name}_{location}", _NODE_GROUP),
        Computed("fqdn", "{in.dnsPrefix}-{hash}.hcp.{location}.azmk8s.io", _AKS),
        Computed("privateFQDN", "{in.fqdnSubdomain}.{cluster_zone}", _AKS),
        Computed("privateFQDN", "{in.dnsPrefix}-{hash}.{cluster_zone}", _AKS),
        Computed("identityProfile.kubeletidentity.objectId", "{guid}", _AKS),
        Computed("identityProfile.kubeletidentity.clientId", "{guid}", _AKS),
        Computed(
            "identityProfile.kubeletidentity.resourceId",
            "{subscription}/resourceGroups/MC_{group}_{name}_{location}/providers/Microsoft.ManagedIdentity"
            "/userAssignedIdentities/{name}-agentpool",
            _AKS,
        ),
        Computed("oidcIssuerProfile.issuerURL", "https://{location}.oic.prod-aks.azure.com/{tenant}/{guid}/", _AKS),
    ),
    "machinelearningservices:Workspace": (
        Computed("workspaceId", "{guid}", _ML),
        Computed("discoveryUrl", "https://{location}.api.azureml.ms/discovery", _ML),
        Computed("mlFlowTrackingUri", "azureml://{location}.api.azureml.ms/mlflow/v1.0{id}", _ML),
    ),
    "machinelearningservices:OnlineEndpoint": (
        Computed("onlineEndpointProperties.scoringUri", "https://{name}.{location}.inference.ml.azure.com/score", _ML),
    ),
    "databricks:Workspace": (
        Computed("workspaceId", "{digits}", _DATABRICKS),
        Computed("workspaceUrl", "adb-{digits}.0.azuredatabricks.net", _DATABRICKS),
    ),
    "iothub:IotHubResource": (Computed("properties.hostName", "{name}.azure-devices.net", _IOT),),
    "deviceprovisioningservices:IotDpsResource": (
        Computed("properties.serviceOperationsHostName", "{name}.azure-devices-provisioning.net", _DPS),
        Computed("properties.deviceProvisioningHostName", "global.azure-devices-provisioning.net", _DPS),
        Computed("properties.idScope", "0ne{digits}", _DPS),
    ),
    "eventhub:Namespace": (Computed("serviceBusEndpoint", "https://{name}.servicebus.windows.net:443/", _DNS),),
    "servicebus:Namespace": (Computed("serviceBusEndpoint", "https://{name}.servicebus.windows.net:443/", _DNS),),
    "cognitiveservices:Account": (
        Computed(
            "properties.endpoint", "https://{in.properties.customSubDomainName}.cognitiveservices.azure.com/", _DNS
        ),
    ),
    "sql:Server": (Computed("fullyQualifiedDomainName", "{name}.database.windows.net", _DNS),),
    "dbforpostgresql:Server": (Computed("fullyQualifiedDomainName", "{name}.postgres.database.azure.com", _DNS),),
    "dbformysql:Server": (Computed("fullyQualifiedDomainName", "{name}.mysql.database.azure.com", _DNS),),
    "cosmosdb:DatabaseAccount": (Computed("documentEndpoint", "https://{name}.documents.azure.com:443/", _DNS),),
    "redis:Redis": (
        Computed("hostName", "{name}.redis.cache.windows.net", _DNS),
        Computed("sslPort", "{unknown}", _DNS),
    ),
    "web:WebApp": (Computed("defaultHostName", "{name}.azurewebsites.net", _DNS),),
    "web:WebAppSlot": (Computed("defaultHostName", "{parent}-{name}.azurewebsites.net", _DNS),),
    "managedidentity:UserAssignedIdentity": (
        Computed("principalId", "{guid}", _IDENTITY),
        Computed("clientId", "{guid}", _IDENTITY),
        Computed("tenantId", "{tenant}", _IDENTITY),
    ),
    "operationalinsights:Workspace": (Computed("customerId", "{guid}", _MONITOR),),
    "applicationinsights:Component": (
        Computed("appId", "{guid}", _MONITOR),
        Computed("applicationId", "{name}", _MONITOR),
        Computed("instrumentationKey", "{guid}", _MONITOR),
        Computed("connectionString", "InstrumentationKey={guid}", _MONITOR),
    ),
    "compute:VirtualMachine": (Computed("vmId", "{guid}", _VM),),
}
