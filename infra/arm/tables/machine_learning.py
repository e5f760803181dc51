"""Machine learning, Kubernetes and Databricks."""

from functools import partial

from infra.arm.table import ArmType, words

_WORKSPACE = "Microsoft.MachineLearningServices/workspaces/{workspaceName}"
_CLUSTER = "Microsoft.ContainerService/managedClusters/{resourceName}"
_ON_CLUSTER = (
    "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers"
    "/{clusterRp}/{clusterResourceName}/{clusterName}/providers/Microsoft.KubernetesConfiguration/"
)
# https://github.com/pulumi/pulumi-azure-native/issues/959: of the network profile only these cannot be updated.
_CLUSTER_REPLACES = (
    "diskEncryptionSetID",
    "dnsPrefix",
    "fqdnSubdomain",
    "linuxProfile",
    "nodeResourceGroup",
    "windowsProfile",
    "networkProfile.serviceCidr",
    "networkProfile.serviceCidrs",
    "networkProfile.dnsServiceIP",
    "networkProfile.networkMode",
    "networkProfile.networkPlugin",
    "networkProfile.networkPluginMode",
    "networkProfile.podCidr",
    "networkProfile.networkDataplane",
    "networkProfile.networkPolicy",
    "networkProfile.outboundType",
)
# ARM keeps the autoscaler's settings under the names of its command line.
_AUTOSCALER = {
    f"autoScalerProfile.{name}": "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in name)
    for name in (
        "balanceSimilarNodeGroups",
        "daemonsetEvictionForEmptyNodes",
        "daemonsetEvictionForOccupiedNodes",
        "ignoreDaemonsetsUtilization",
        "maxEmptyBulkDelete",
        "maxGracefulTerminationSec",
        "maxNodeProvisionTime",
        "maxTotalUnreadyPercentage",
        "newPodScaleUpDelay",
        "okTotalUnreadyCount",
        "scaleDownDelayAfterAdd",
        "scaleDownDelayAfterDelete",
        "scaleDownDelayAfterFailure",
        "scaleDownUnneededTime",
        "scaleDownUnreadyTime",
        "scaleDownUtilizationThreshold",
        "scanInterval",
        "skipNodesWithLocalStorage",
        "skipNodesWithSystemPods",
    )
}

# ARM spells the key of the parameter `encryption` in its own way.
_ENCRYPTION = {
    "value.keyName": "KeyName",
    "value.keyVaultUri": "keyvaulturi",
    "value.keyVersion": "keyversion",
}

_ml = partial(ArmType, api="2025-12-01")
_aks = partial(ArmType, api="2025-09-01")
_extension = partial(ArmType, api="2023-05-01")
_databricks = partial(ArmType, api="2026-01-01")

TYPES = (
    _ml(
        "machinelearningservices:Workspace",
        _WORKSPACE,
        nested=words("sharedPrivateLinkResources"),
    ),
    _ml("machinelearningservices:Compute", _WORKSPACE + "/computes/{computeName}", located=True),
    _ml("machinelearningservices:Datastore", _WORKSPACE + "/datastores/{name}"),
    _ml("machinelearningservices:WorkspaceConnection", _WORKSPACE + "/connections/{connectionName}"),
    _ml(
        "machinelearningservices:ManagedNetworkSettingsRule",
        _WORKSPACE + "/outboundRules/{ruleName}",
    ),
    _ml("machinelearningservices:OnlineEndpoint", _WORKSPACE + "/onlineEndpoints/{endpointName}", located=True),
    _ml(
        "machinelearningservices:OnlineDeployment",
        _WORKSPACE + "/onlineEndpoints/{endpointName}/deployments/{deploymentName}",
        located=True,
    ),
    _ml("machinelearningservices:BatchEndpoint", _WORKSPACE + "/batchEndpoints/{endpointName}", located=True),
    _ml(
        "machinelearningservices:Registry",
        "Microsoft.MachineLearningServices/registries/{registryName}",
        nested=words("registryPrivateEndpointConnections"),
    ),
    _aks("containerservice:ManagedCluster", _CLUSTER, renamed=_AUTOSCALER, replace=_CLUSTER_REPLACES),
    _aks(
        "containerservice:AgentPool",
        _CLUSTER + "/agentPools/{agentPoolName}",
        inside=words("tags type"),
        replace=("gpuInstanceProfile", "vmSize"),
    ),
    _aks(
        "containerservice:TrustedAccessRoleBinding",
        _CLUSTER + "/trustedAccessRoleBindings/{trustedAccessRoleBindingName}",
    ),
    _aks("containerservice:MaintenanceConfiguration", _CLUSTER + "/maintenanceConfigurations/{configName}"),
    _extension("kubernetesconfiguration:Extension", _ON_CLUSTER + "extensions/{extensionName}"),
    _extension("kubernetesconfiguration:FluxConfiguration", _ON_CLUSTER + "fluxConfigurations/{fluxConfigurationName}"),
    _databricks("databricks:Workspace", "Microsoft.Databricks/workspaces/{workspaceName}", renamed=_ENCRYPTION),
    _databricks("databricks:AccessConnector", "Microsoft.Databricks/accessConnectors/{connectorName}"),
)
