"""Microsoft.Network, without DNS: virtual networks and what stands in them."""

from functools import partial

from infra.arm.table import ArmType, words

NESTED = words(
    """
    applicationGatewayBackendAddressPools applicationGatewayIPConfigurations applicationRuleCollections
    applicationSecurityGroups authenticationCertificates authorizations backendAddressPools
    backendHttpSettingsCollection backendSettingsCollection connections containerNetworkInterfaceConfigurations
    defaultSecurityRules delegations destinationApplicationSecurityGroups
    destinationLoadBalancerFrontEndIPConfiguration destinationNetworkInterfaceIPConfiguration
    frontendIPConfigurations frontendPorts gatewayIPConfigurations httpListeners inboundNatPools inboundNatRules
    ipConfigurations linkedPublicIPAddress listeners loadBalancerBackendAddressPools
    loadBalancerBackendAddresses loadBalancerFrontendIpConfigurations loadBalancerInboundNatRules
    loadBalancingRules loadDistributionPolicies loadDistributionTargets localNetworkGateway2
    managementIpConfiguration manualPrivateLinkServiceConnections natGateway natRuleCollections natRules
    networkInterfaces networkRuleCollections networkSecurityGroup outboundRules pathRules peerings
    privateDnsZoneConfigs privateEndpointConnections privateLinkConfigurations privateLinkService
    privateLinkServiceConnections probes publicIPAddress redirectConfigurations requestRoutingRules
    resourceNavigationLinks rewriteRuleSets routeTable routes routingRules securityRules serviceAssociationLinks
    serviceEndpointPolicies serviceEndpointPolicyDefinitions servicePublicIPAddress
    sourceApplicationSecurityGroups sslCertificates sslProfiles subnet subnets trustedClientCertificates
    trustedRootCertificates urlPathMaps virtualHubRouteTableV2s virtualNetworkGateway1 virtualNetworkGateway2
    virtualNetworkGatewayPolicyGroups virtualNetworkPeerings virtualNetworkTaps
    vngClientConnectionConfigurations vpnClientRevokedCertificates vpnClientRootCertificates vpnLinkConnections
    vpnSiteLinks
    """
)
# ARM keeps the pool of an address prefix allocation as a reference; azure-native as an id.
POOL = {"ipamPoolPrefixAllocations.id": "pool.id"}

_ARM = "Microsoft.Network/"
_MANAGER = _ARM + "networkManagers/{networkManagerName}/"
_SECURITY_ADMIN = _MANAGER + "securityAdminConfigurations/{configurationName}"

_row = partial(ArmType, api="2024-05-01", nested=NESTED, renamed=POOL)

TYPES = (
    _row("network:VirtualNetwork", _ARM + "virtualNetworks/{virtualNetworkName}"),
    _row("network:Subnet", _ARM + "virtualNetworks/{virtualNetworkName}/subnets/{subnetName}"),
    _row(
        "network:VirtualNetworkPeering",
        _ARM + "virtualNetworks/{virtualNetworkName}/virtualNetworkPeerings/{virtualNetworkPeeringName}",
    ),
    _row("network:NetworkSecurityGroup", _ARM + "networkSecurityGroups/{networkSecurityGroupName}"),
    _row(
        "network:SecurityRule",
        _ARM + "networkSecurityGroups/{networkSecurityGroupName}/securityRules/{securityRuleName}",
    ),
    _row("network:ApplicationSecurityGroup", _ARM + "applicationSecurityGroups/{applicationSecurityGroupName}"),
    _row("network:RouteTable", _ARM + "routeTables/{routeTableName}"),
    _row("network:Route", _ARM + "routeTables/{routeTableName}/routes/{routeName}"),
    _row(
        "network:NetworkInterface",
        _ARM + "networkInterfaces/{networkInterfaceName}",
        inside=words("loadBalancerBackendAddressPools.location"),
    ),
    _row(
        "network:PublicIPAddress",
        _ARM + "publicIPAddresses/{publicIpAddressName}",
        replace=("publicIPAddressVersion", "publicIPPrefix", "sku"),
    ),
    _row("network:PublicIPPrefix", _ARM + "publicIPPrefixes/{publicIpPrefixName}"),
    _row("network:CustomIPPrefix", _ARM + "customIpPrefixes/{customIpPrefixName}"),
    _row("network:NatGateway", _ARM + "natGateways/{natGatewayName}"),
    _row(
        "network:LoadBalancer",
        _ARM + "loadBalancers/{loadBalancerName}",
        inside=words("backendAddressPools.location"),
    ),
    _row(
        "network:LoadBalancerBackendAddressPool",
        _ARM + "loadBalancers/{loadBalancerName}/backendAddressPools/{backendAddressPoolName}",
        inside=words("location"),
    ),
    _row("network:InboundNatRule", _ARM + "loadBalancers/{loadBalancerName}/inboundNatRules/{inboundNatRuleName}"),
    _row("network:AzureFirewall", _ARM + "azureFirewalls/{azureFirewallName}", inside=words("sku")),
    _row("network:FirewallPolicy", _ARM + "firewallPolicies/{firewallPolicyName}", inside=words("sku")),
    _row(
        "network:FirewallPolicyRuleCollectionGroup",
        _ARM + "firewallPolicies/{firewallPolicyName}/ruleCollectionGroups/{ruleCollectionGroupName}",
    ),
    _row("network:IpGroup", _ARM + "ipGroups/{ipGroupsName}"),
    _row(
        "network:VirtualNetworkGateway",
        _ARM + "virtualNetworkGateways/{virtualNetworkGatewayName}",
        inside=words("sku natRules.type"),
    ),
    _row(
        "network:VirtualNetworkGatewayNatRule",
        _ARM + "virtualNetworkGateways/{virtualNetworkGatewayName}/natRules/{natRuleName}",
        inside=words("type"),
    ),
    _row("network:LocalNetworkGateway", _ARM + "localNetworkGateways/{localNetworkGatewayName}"),
    _row(
        "network:VirtualNetworkGatewayConnection",
        _ARM + "connections/{virtualNetworkGatewayConnectionName}",
        inside=words("natRules.type virtualNetworkGateway1.sku virtualNetworkGateway2.sku"),
    ),
    _row("network:PrivateEndpoint", _ARM + "privateEndpoints/{privateEndpointName}", replace=("subnet",)),
    _row(
        "network:PrivateDnsZoneGroup",
        _ARM + "privateEndpoints/{privateEndpointName}/privateDnsZoneGroups/{privateDnsZoneGroupName}",
    ),
    _row("network:PrivateLinkService", _ARM + "privateLinkServices/{serviceName}"),
    _row("network:ApplicationGateway", _ARM + "applicationGateways/{applicationGatewayName}", inside=words("sku")),
    _row(
        "network:WebApplicationFirewallPolicy", _ARM + "ApplicationGatewayWebApplicationFirewallPolicies/{policyName}"
    ),
    _row("network:BastionHost", _ARM + "bastionHosts/{bastionHostName}"),
    _row("network:NetworkManager", _ARM + "networkManagers/{networkManagerName}"),
    _row("network:NetworkGroup", _MANAGER + "networkGroups/{networkGroupName}"),
    _row("network:StaticMember", _MANAGER + "networkGroups/{networkGroupName}/staticMembers/{staticMemberName}"),
    _row("network:ConnectivityConfiguration", _MANAGER + "connectivityConfigurations/{configurationName}"),
    _row("network:SecurityAdminConfiguration", _SECURITY_ADMIN),
    _row("network:AdminRuleCollection", _SECURITY_ADMIN + "/ruleCollections/{ruleCollectionName}"),
    _row("network:AdminRule", _SECURITY_ADMIN + "/ruleCollections/{ruleCollectionName}/rules/{ruleName}"),
    _row("network:NetworkWatcher", _ARM + "networkWatchers/{networkWatcherName}"),
    _row("network:FlowLog", _ARM + "networkWatchers/{networkWatcherName}/flowLogs/{flowLogName}", located=True),
    _row("network:ServiceEndpointPolicy", _ARM + "serviceEndpointPolicies/{serviceEndpointPolicyName}"),
    _row(
        "network:ServiceEndpointPolicyDefinition",
        _ARM
        + "serviceEndpointPolicies/{serviceEndpointPolicyName}"
        + "/serviceEndpointPolicyDefinitions/{serviceEndpointPolicyDefinitionName}",
    ),
    _row("network:DdosProtectionPlan", _ARM + "ddosProtectionPlans/{ddosProtectionPlanName}"),
    _row("network:VirtualWan", _ARM + "virtualWans/{virtualWANName}", inside=words("type")),
    _row(
        "network:VirtualHub",
        _ARM + "virtualHubs/{virtualHubName}",
        nested=NESTED - {"ipConfigurations", "routeTable", "routes"},
        inside=words("sku"),
    ),
    _row(
        "network:HubVirtualNetworkConnection",
        _ARM + "virtualHubs/{virtualHubName}/hubVirtualNetworkConnections/{connectionName}",
    ),
    _row("network:VpnGateway", _ARM + "vpnGateways/{gatewayName}", inside=words("natRules.type")),
    _row("network:VpnSite", _ARM + "vpnSites/{vpnSiteName}"),
    _row("network:ExpressRouteCircuit", _ARM + "expressRouteCircuits/{circuitName}"),
    _row("network:ExpressRouteCircuitPeering", _ARM + "expressRouteCircuits/{circuitName}/peerings/{peeringName}"),
    _row(
        "network:ExpressRouteCircuitAuthorization",
        _ARM + "expressRouteCircuits/{circuitName}/authorizations/{authorizationName}",
    ),
    _row("network:RouteFilter", _ARM + "routeFilters/{routeFilterName}", nested=NESTED | {"rules"}),
    _row("network:NetworkProfile", _ARM + "networkProfiles/{networkProfileName}"),
)
