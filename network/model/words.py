"""The closed sets of words that Azure and docs/snapshot.md use, spelled as they stand on the wire."""

from enum import StrEnum


class Protocol(StrEnum):
    """The protocol of a flow."""

    TCP = "Tcp"
    UDP = "Udp"
    ICMP = "Icmp"


class Direction(StrEnum):
    """The side of an interface on which a security rule is asked."""

    INBOUND = "Inbound"
    OUTBOUND = "Outbound"


class Access(StrEnum):
    """What a rule says; `AlwaysAllow` belongs to security admin rules alone."""

    ALLOW = "Allow"
    DENY = "Deny"
    ALWAYS_ALLOW = "AlwaysAllow"


class NextHopType(StrEnum):
    """Where a route sends a flow, in the spelling of effective routes."""

    VNET_LOCAL = "VnetLocal"
    VNET_PEERING = "VNetPeering"
    VNET_GLOBAL_PEERING = "VNetGlobalPeering"
    INTERNET = "Internet"
    NONE = "None"
    VIRTUAL_APPLIANCE = "VirtualAppliance"
    GATEWAY = "VirtualNetworkGateway"
    SERVICE_ENDPOINT = "VirtualNetworkServiceEndpoint"
    INTERFACE_ENDPOINT = "InterfaceEndpoint"


class RouteSource(StrEnum):
    """Who made a route."""

    DEFAULT = "Default"
    USER = "User"
    GATEWAY = "VirtualNetworkGateway"


class RouteState(StrEnum):
    """Whether a route takes part in the selection; `Invalid` is overridden."""

    ACTIVE = "Active"
    INVALID = "Invalid"


class Verdict(StrEnum):
    """How a flow ends, request and reply together (docs/snapshot.md 4.1)."""

    ALLOW = "allow"
    DENY = "deny"
    DROP = "drop"
    ASYMMETRIC = "asymmetric"
    INDETERMINATE = "indeterminate"


class Decider(StrEnum):
    """What kind of thing decided (docs/snapshot.md 4.2)."""

    ROUTE = "route"
    NSG = "nsg"
    ADMIN_RULE = "securityAdminRule"
    FIREWALL = "firewall"
    APPLIANCE = "nva"
    NAT = "nat"
    LOAD_BALANCER = "loadBalancer"
    APP_GATEWAY = "applicationGateway"
    PEERING = "peering"
    GATEWAY = "gateway"
    PRIVATE_ENDPOINT = "privateEndpoint"
    PRIVATE_LINK_SERVICE = "privateLinkService"
    SERVICE = "paasNetworkAcl"
    PLATFORM = "platform"
    RETURN_PATH = "returnPath"
    DNS = "dns"
    UNKNOWN = "unknown"


class Reason(StrEnum):
    """Why, where the kind of the decider alone does not say it (docs/snapshot.md 4.2)."""

    NEXT_HOP_NOT_DIRECTLY_CONNECTED = "nextHopNotDirectlyConnected"
    ROUTING_LOOP = "routingLoop"
    EXPRESS_ROUTE_NOT_TARGETABLE = "expressRouteGatewayNotTargetableByUdr"
    NO_SUCH_HOST = "noSuchHost"
    DEFAULT_DENY = "defaultDeny"
    THREAT_INTELLIGENCE = "threatIntelligence"
    INFRASTRUCTURE_FQDN = "infrastructureFqdn"
    NO_SNAT_TO_INTERNET = "noSnatToInternet"
    ICMP_TO_INTERNET = "icmpToInternetNotSupported"
    UNKNOWN_SERVICE_TAG = "unknownServiceTag"
    IP_FORWARDING_DISABLED = "ipForwardingDisabled"
    GUEST_FORWARDING_DISABLED = "guestForwardingDisabled"
    NO_EXPLICIT_EGRESS = "noExplicitEgress"
    NO_MATCHING_RULE = "noMatchingRule"
    NO_BACKEND = "noBackend"
    HAIRPIN_TO_SELF = "hairpinToSelf"
    HAIRPIN_TO_SELF_POSSIBLE = "hairpinToSelfPossible"
    BASIC_LB_OVER_GLOBAL_PEERING = "basicLbOverGlobalPeering"
    FLOATING_IP_NOT_CONFIGURED = "floatingIpNotConfiguredInGuest"
    VIRTUAL_NETWORK_ACCESS_DISABLED = "virtualNetworkAccessDisabled"
    FORWARDED_TRAFFIC_DISABLED = "forwardedTrafficDisabled"
    LOCAL_SUBNET_NOT_PEERED = "localSubnetNotPeered"
    REMOTE_SUBNET_NOT_PEERED = "remoteSubnetNotPeered"
    PREFIX_NOT_ADVERTISED = "prefixNotAdvertised"
    NO_EXPRESS_ROUTE_VPN_TRANSIT = "noExpressRouteVpnTransit"
    CONNECTION_NOT_APPROVED = "connectionNotApproved"
    CANNOT_ORIGINATE = "cannotOriginate"
    TCP_ONLY = "tcpOnly"
    PUBLIC_ACCESS_DISABLED = "publicNetworkAccessDisabled"
    HOST_VIRTUAL_IP = "hostVirtualIp"
    PUBLIC_IP_CLOSED = "standardPublicIpClosedWithoutNsgAllow"
    NAT_GATEWAY_NO_INBOUND = "natGatewayNoInbound"
    SAME_REGION_STORAGE = "sameRegionStorageFromPrivateSubnet"
    NO_ROUTE = "noRoute"
    BYPASSES_DEVICE = "bypassesStatefulDevice"
    DEVICE_WITHOUT_SESSION = "statefulDeviceWithoutSession"
    REPLY_LEAVES_VIA_GATEWAY = "replyLeavesViaGateway"
    PRIVATE_ENDPOINT_WITHOUT_SNAT = "privateEndpointWithoutSnat"
    UNKNOWN_VALUE = "unknownValue"
    NOT_MODELLED = "notModelled"


class NatMethod(StrEnum):
    """How a flow leaves to the Internet (docs/snapshot.md 4.3)."""

    NAT_GATEWAY = "natGateway"
    INSTANCE_PUBLIC_IP = "instancePublicIp"
    OUTBOUND_RULE = "loadBalancerOutboundRule"
    LOAD_BALANCER = "loadBalancerImplicit"
    FIREWALL = "azureFirewall"
    DEFAULT_OUTBOUND = "defaultOutboundAccess"
    NONE = "none"


class GatewayType(StrEnum):
    """What a virtual network gateway speaks."""

    VPN = "Vpn"
    EXPRESS_ROUTE = "ExpressRoute"


class EndpointPolicies(StrEnum):
    """`privateEndpointNetworkPolicies` of a subnet: what applies to the private endpoints in it (S-046)."""

    DISABLED = "Disabled"
    ENABLED = "Enabled"
    NSG = "NetworkSecurityGroupEnabled"
    ROUTES = "RouteTableEnabled"

    @property
    def filters(self) -> bool:
        """Whether network security groups are asked (S-051)."""
        return self in (EndpointPolicies.ENABLED, EndpointPolicies.NSG)

    @property
    def routes(self) -> bool:
        """Whether user routes may override the /32 (S-048)."""
        return self in (EndpointPolicies.ENABLED, EndpointPolicies.ROUTES)
