"""Microsoft.Network beyond virtual networks: virtual WAN, network managers and perimeters."""

from functools import partial

from infra.arm.table import ArmType, words
from infra.arm.tables.network import NESTED

_ARM = "Microsoft.Network/"
_HUB = _ARM + "virtualHubs/{virtualHubName}/"
_MANAGER = _ARM + "networkManagers/{networkManagerName}/"
_ROUTING = _MANAGER + "routingConfigurations/{configurationName}"
_PERIMETER = _ARM + "networkSecurityPerimeters/{networkSecurityPerimeterName}"
_PROFILE = _PERIMETER + "/profiles/{profileName}"

_row = partial(ArmType, api="2024-05-01", nested=NESTED)
_perimeter = partial(ArmType, api="2024-06-01-preview")

TYPES = (
    _row("network:RoutingIntent", _HUB + "routingIntent/{routingIntentName}"),
    _row("network:HubRouteTable", _HUB + "hubRouteTables/{routeTableName}", nested=frozenset()),
    _row("network:RouteMap", _HUB + "routeMaps/{routeMapName}"),
    _row("network:VirtualHubBgpConnection", _HUB + "bgpConnections/{connectionName}"),
    _row("network:VirtualHubIpConfiguration", _HUB + "ipConfigurations/{ipConfigName}", nested=words("subnet")),
    _row(
        "network:P2sVpnGateway",
        _ARM + "p2svpnGateways/{gatewayName}",
        nested=NESTED | {"p2SConnectionConfigurations"},
    ),
    _row(
        "network:VpnServerConfiguration",
        _ARM + "vpnServerConfigurations/{vpnServerConfigurationName}",
        inside=words("name"),
    ),
    _row(
        "network:ExpressRouteGateway",
        _ARM + "expressRouteGateways/{expressRouteGatewayName}",
        nested=NESTED | {"expressRouteConnections"},
    ),
    _row(
        "network:NetworkVirtualAppliance",
        _ARM + "networkVirtualAppliances/{networkVirtualApplianceName}",
        renamed={"networkInterfaceConfigurations.nicType": "type"},
    ),
    _row("network:NetworkManagerRoutingConfiguration", _ROUTING),
    _row("network:RoutingRuleCollection", _ROUTING + "/ruleCollections/{ruleCollectionName}"),
    _row("network:RoutingRule", _ROUTING + "/ruleCollections/{ruleCollectionName}/rules/{ruleName}"),
    _row("network:IpamPool", _MANAGER + "ipamPools/{poolName}", located=True),
    _row("network:StaticCidr", _MANAGER + "ipamPools/{poolName}/staticCidrs/{staticCidrName}"),
    _perimeter("network:NetworkSecurityPerimeter", _PERIMETER),
    _perimeter("network:NetworkSecurityPerimeterProfile", _PROFILE, located=True),
    _perimeter("network:NetworkSecurityPerimeterAccessRule", _PROFILE + "/accessRules/{accessRuleName}", located=True),
    _perimeter(
        "network:NetworkSecurityPerimeterAssociation",
        _PERIMETER + "/resourceAssociations/{associationName}",
        located=True,
    ),
    _perimeter("network:NetworkSecurityPerimeterLink", _PERIMETER + "/links/{linkName}"),
)
