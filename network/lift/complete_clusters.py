"""The API server of a private AKS cluster: its private endpoint, its private zone, and the zone's link.

https://learn.microsoft.com/azure/aks/private-clusters
"""

from network.azure.cluster_names import CLUSTERS, NO_ZONE, SYSTEM, ApiServer, api_server
from network.azure.made_up import made_up_hash
from network.azure.public_names import MANAGEMENT
from network.lift.body import body_of
from network.lift.complete_endpoints import ENDPOINTS, INTERFACES, ZONE_GROUPS, endpoint_addresses
from network.lift.complete_zones import ADDRESS_RECORDS, SECONDS
from network.lift.draft import Draft
from network.lift.index import Node, ResourceIndex, id_key, last_segment, location_key, parent_id, resource_group
from network.model.declared import Gap
from network.model.dns import normal_name
from network.model.resource import Json, Properties, Resource

AGENT_POOLS = "Microsoft.ContainerService/managedClusters/agentPools"
ZONES = "Microsoft.Network/privateDnsZones"
ZONE_LINKS = "Microsoft.Network/privateDnsZones/virtualNetworkLinks"
API_SERVER = "kube-apiserver"


def add_api_servers(draft: Draft) -> None:
    """What AKS adds for every private cluster whose subnet is declared."""
    for cluster in draft.ordered(CLUSTERS):
        server = api_server(cluster.resource)
        subnet = server.in_subnet or _node_subnet(draft.index, cluster)
        if not server.private or subnet is None:
            continue
        group = _node_group(cluster)
        zone = _zone(group, server)
        if zone is not None:
            if server.zone == SYSTEM:
                _add(draft, cluster, zone, ZONES, {})
            _link(draft, cluster, zone, parent_id(subnet))
        if server.in_subnet:
            _add(draft, cluster, _interface_id(cluster), INTERFACES, _interface(subnet))
        else:
            _add_endpoint(draft, cluster, f"{group}/{ENDPOINTS}/{API_SERVER}", subnet, zone)


def add_api_records(draft: Draft) -> None:
    """The records of API servers that stand in a subnet of their own, without a private endpoint."""
    for cluster in draft.ordered(CLUSTERS):
        server = api_server(cluster.resource)
        zone = _zone(_node_group(cluster), server)
        address = api_address(draft.index, cluster)
        if server.private and server.in_subnet and zone and address is not None:
            label = server.private_name.removesuffix(f".{normal_name(last_segment(zone))}")
            record: dict[str, Json] = {"ttl": SECONDS, "aRecords": [{"ipv4Address": address}]}
            _add(draft, cluster, f"{zone}/A/{label}", ADDRESS_RECORDS, record)


def api_address(index: ResourceIndex, cluster: Node) -> Json:
    """The private address of an API server, in its own subnet or of its private endpoint; None where there is none."""
    own = index.get(_interface_id(cluster))
    if own is not None:
        configurations = body_of(own).bodies("ipConfigurations")
        found = () if isinstance(configurations, Gap) else configurations
        return next((one.properties.values.get("privateIPAddress") for one in found), None)
    endpoint = index.get(f"{_node_group(cluster)}/{ENDPOINTS}/{API_SERVER}")
    return next((address for _, address in endpoint_addresses(index, endpoint)), None) if endpoint else None


def _add(draft: Draft, cluster: Node, resource_id: str, type_name: str, properties: Properties) -> None:
    location = (
        "global" if type_name == ZONES else cluster.resource.location if type_name in (ENDPOINTS, INTERFACES) else ""
    )
    draft.add(Resource(resource_id, type_name, properties, location=location, source=cluster.resource.source))


def _add_endpoint(draft: Draft, cluster: Node, endpoint: str, subnet: str, zone: str | None) -> None:
    target: Json = {"privateLinkServiceId": cluster.id, "groupIds": [MANAGEMENT]}
    connection: Json = {"name": API_SERVER, "properties": target}
    properties: dict[str, Json] = {"subnet": {"id": subnet}, "privateLinkServiceConnections": [connection]}
    _add(draft, cluster, endpoint, ENDPOINTS, properties)
    if zone is not None:
        config: Json = {"name": last_segment(zone), "properties": {"privateDnsZoneId": zone}}
        _add(
            draft, cluster, f"{endpoint}/privateDnsZoneGroups/default", ZONE_GROUPS, {"privateDnsZoneConfigs": [config]}
        )


def _interface(subnet: str) -> Properties:
    address: Json = {"privateIPAllocationMethod": "Dynamic", "primary": True, "subnet": {"id": subnet}}
    return {"ipConfigurations": [{"name": API_SERVER, "properties": address}]}


def _interface_id(cluster: Node) -> str:
    return f"{_node_group(cluster)}/{INTERFACES}/{API_SERVER}"


def _link(draft: Draft, cluster: Node, zone: str, vnet: str) -> None:
    """AKS links the zone to the network of the nodes, unless that is done."""
    links = (body_of(node).reference("virtualNetwork") for node in draft.index.children(zone, ZONE_LINKS))
    if id_key(vnet) not in {id_key(link) for link in links if isinstance(link, str)}:
        name = f"{cluster.name}-{made_up_hash(cluster.id)}"
        properties: dict[str, Json] = {"virtualNetwork": {"id": vnet}, "registrationEnabled": False}
        _add(draft, cluster, f"{zone}/virtualNetworkLinks/{name}", ZONE_LINKS, properties)


def _zone(group: str, server: ApiServer) -> str | None:
    """The id of the private zone that holds the API server's name; None where there is none, or nobody knows it."""
    if server.zone == SYSTEM:
        return f"{group}/{ZONES}/{server.private_name.partition('.')[2]}"
    return None if server.zone in (NO_ZONE, None) else server.zone


def _node_group(cluster: Node) -> str:
    """The id of the node resource group, up to its providers."""
    given = body_of(cluster).text("nodeResourceGroup")
    made_up = f"MC_{resource_group(cluster.id)}_{cluster.name}_{location_key(cluster.resource.location)}"
    subscription = "/".join(cluster.id.split("/")[:3])
    return f"{subscription}/resourceGroups/{given if isinstance(given, str) else made_up}/providers"


def _node_subnet(index: ResourceIndex, cluster: Node) -> str | None:
    profiles = body_of(cluster).bodies("agentPoolProfiles")
    pools = [*(() if isinstance(profiles, Gap) else profiles)]
    pools += [body_of(node) for node in index.children(cluster.id, AGENT_POOLS)]
    subnets = (pool.text("vnetSubnetID") for pool in pools)
    return next((subnet for subnet in subnets if isinstance(subnet, str)), None)
