"""Virtual networks, subnets and peerings."""

from network.lift.index import id_key
from network.lift.reader import Reader
from network.model.declared import Gap
from network.model.vnet import Peering, Subnet, VNet
from network.model.words import EndpointPolicies

SUBNETS = "Microsoft.Network/virtualNetworks/subnets"
PEERINGS = "Microsoft.Network/virtualNetworks/virtualNetworkPeerings"
_POLICIES = {one.lower(): one for one in EndpointPolicies}


def lift_vnet(reader: Reader) -> None:
    """`virtualNetworks` with their subnets, nested or standalone."""
    prefixes = reader.at("addressSpace").prefixes("addressPrefixes", needed=True)
    dns_servers = reader.at("dhcpOptions").addresses("dnsServers")
    if reader.has("encryption") and reader.at("encryption").flag("enabled"):
        reader.lifting.leave_out(reader.node, "VNet encryption does not change what is reached", "encryption")
    list(reader.each("subnets"))  # subnets that are not known are a gap of the VNet
    vnet = VNet(
        location=reader.node.resource.location.replace(" ", "").lower(),
        prefixes=prefixes,
        dns_servers=dns_servers,
        api_version=reader.node.resource.api_version,
        **reader.declared(),
    )
    reader.lifting.vnets[reader.key] = vnet
    for node in reader.lifting.index.children(reader.node.id, SUBNETS):
        child = reader.child(node)
        reader.lifting.subnets[node.key] = _subnet(child, vnet)


def _subnet(reader: Reader, vnet: VNet) -> Subnet:
    lifting = reader.lifting
    if reader.has("serviceEndpointPolicies"):
        reader.not_modelled("serviceEndpointPolicies", "flows over a service endpoint of this subnet are indeterminate")
    policies = reader.text("privateEndpointNetworkPolicies").lower()
    outbound = reader.flag("defaultOutboundAccess") if reader.has("defaultOutboundAccess") else None
    services = tuple(item.text("service") for item in reader.each("serviceEndpoints"))
    delegations = tuple(inner.text("serviceName") for _, inner in reader.elements("delegations"))
    return Subnet(
        vnet=vnet,
        label=reader.node.name,
        prefixes=reader.prefixes("addressPrefix", "addressPrefixes", needed=True),
        nsg=reader.find("networkSecurityGroup", lifting.nsgs),
        route_table=reader.find("routeTable", lifting.route_tables),
        nat_gateway=reader.find("natGateway", lifting.nat_gateways),
        service_endpoints=tuple(filter(None, services)),
        delegations=tuple(filter(None, delegations)),
        endpoint_policies=_POLICIES.get(policies, EndpointPolicies.DISABLED),
        link_service_policies=reader.text("privateLinkServiceNetworkPolicies").lower() != "disabled",
        default_outbound_access=outbound,
        **reader.declared(f"{vnet.name}/{reader.node.name}"),
    )


def lift_peering(reader: Reader) -> None:
    """`virtualNetworkPeerings`, after all VNets: connected exactly when both directions exist (S-091)."""
    lifting = reader.lifting
    local = lifting.vnets.get(reader.node.parent)
    if local is None:
        lifting.dangling(f"{reader.node.id}#name", reader.node.id.rpartition("/virtualNetworkPeerings")[0])
        return
    remote_id = reader.reference("remoteVirtualNetwork")
    remote = lifting.vnets.get(id_key(remote_id))
    outside = reader.at("remoteAddressSpace").prefixes("addressPrefixes")
    state = reader.text("peeringState").lower()
    connected = _answered(reader, remote) if remote is not None else state == "connected"
    if remote is None and not outside and not lifting.strict:
        reader.gaps.append(Gap("remoteVirtualNetwork", remote_id or f"{reader.node.id}#remoteVirtualNetwork"))
    lifting.peerings[reader.key] = Peering(
        local=local,
        remote=remote,
        remote_id=remote_id,
        connected=connected,
        remote_prefixes=remote.prefixes if remote is not None else outside,
        allow_virtual_network_access=reader.flag("allowVirtualNetworkAccess", default=True),
        allow_forwarded_traffic=reader.flag("allowForwardedTraffic"),
        allow_gateway_transit=reader.flag("allowGatewayTransit"),
        use_remote_gateways=reader.flag("useRemoteGateways"),
        complete=reader.flag("peerCompleteVnets", default=True),
        local_subnets=frozenset(name.lower() for name in reader.texts("localSubnetNames")),
        remote_subnets=frozenset(name.lower() for name in reader.texts("remoteSubnetNames")),
        **reader.declared(f"{local.name}/{reader.node.name}"),
    )


def _answered(reader: Reader, remote: VNet) -> bool:
    """Whether the remote VNet has a peering back."""
    others = reader.lifting.index.children(remote.id, PEERINGS)
    back = (reader.child(node).reference("remoteVirtualNetwork") for node in others)
    return any(id_key(identity) == reader.node.parent for identity in back)
