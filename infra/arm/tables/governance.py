"""Resource groups, identities, role assignments and monitoring."""

from functools import partial

from infra.arm.table import ArmType, words

_INSIGHTS = "Microsoft.Insights/"
_IDENTITY = "Microsoft.ManagedIdentity/userAssignedIdentities/{resourceName}"

# ARM keeps a component's properties as Application Insights spelt them.
_COMPONENT = {
    "applicationType": "Application_Type",
    "flowType": "Flow_Type",
    "requestSource": "Request_Source",
    **{
        name: name[0].upper() + name[1:]
        for name in (
            "disableIpMasking",
            "disableLocalAuth",
            "forceCustomerStorageForProfiler",
            "hockeyAppId",
            "immediatePurgeDataOn30Days",
            "ingestionMode",
            "retentionInDays",
            "samplingPercentage",
            "workspaceResourceId",
        )
    },
}

_collection = partial(ArmType, api="2022-06-01")
_scope = partial(ArmType, api="2023-06-01-preview")
_managed_identity = partial(ArmType, api="2023-01-31")

TYPES = (
    ArmType(
        "resources:ResourceGroup",
        "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}",
        "2024-03-01",
        located=True,
    ),
    _managed_identity("managedidentity:UserAssignedIdentity", _IDENTITY),
    _managed_identity(
        "managedidentity:FederatedIdentityCredential",
        _IDENTITY + "/federatedIdentityCredentials/{federatedIdentityCredentialResourceName}",
    ),
    ArmType(
        "authorization:RoleAssignment",
        "/{scope}/providers/Microsoft.Authorization/roleAssignments/{roleAssignmentName}",
        "2022-04-01",
        replace=("principalId", "scope"),
    ),
    ArmType(
        "authorization:RoleDefinition",
        "/{scope}/providers/Microsoft.Authorization/roleDefinitions/{roleDefinitionId}",
        "2022-05-01-preview",
        renamed={"roleType": "type"},
    ),
    ArmType(
        "operationalinsights:Workspace",
        "Microsoft.OperationalInsights/workspaces/{workspaceName}",
        "2023-09-01",
        inside=words("sku"),
    ),
    ArmType("applicationinsights:Component", _INSIGHTS + "components/{resourceName}", "2020-02-02", renamed=_COMPONENT),
    ArmType(
        "monitor:DiagnosticSetting",
        "/{resourceUri}/providers/Microsoft.Insights/diagnosticSettings/{name}",
        "2021-05-01-preview",
    ),
    _scope("monitor:PrivateLinkScope", "Microsoft.Insights/privateLinkScopes/{scopeName}"),
    _scope(
        "monitor:PrivateLinkScopedResource",
        "Microsoft.Insights/privateLinkScopes/{scopeName}/scopedResources/{name}",
        inside=words("kind"),
    ),
    _collection("monitor:DataCollectionRule", _INSIGHTS + "dataCollectionRules/{dataCollectionRuleName}"),
    _collection("monitor:DataCollectionEndpoint", _INSIGHTS + "dataCollectionEndpoints/{dataCollectionEndpointName}"),
    _collection(
        "monitor:DataCollectionRuleAssociation",
        "/{resourceUri}/providers/Microsoft.Insights/dataCollectionRuleAssociations/{associationName}",
    ),
    ArmType("monitor:ActionGroup", _INSIGHTS + "actionGroups/{actionGroupName}", "2024-10-01-preview"),
    ArmType("monitor:MetricAlert", _INSIGHTS + "metricAlerts/{ruleName}", "2018-03-01"),
)
