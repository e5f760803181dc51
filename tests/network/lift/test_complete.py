"""What Azure will add to a graph before anything is deployed."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from network.lift.complete import complete
from network.lift.dns import lift_dns
from network.lift.index import ResourceIndex
from network.lift.world import read_world
from network.model.resource import Json, Resource, ResourceGraph, unknown
from network.simulate.dns_clients import vnet_client
from network.simulate.resolve import resolve
from tests.network.names_graph import (
    BLOB_ZONE,
    ENDPOINTS,
    GROUP,
    NETWORK,
    SUBNETS,
    VNETS,
    ZONES,
    endpoint,
    firewall,
    flat,
    id_of,
    machine,
    resolver,
    resource,
    vnet,
    zone,
)

STORAGE = "Microsoft.Storage/storageAccounts"
WORKSPACES = "Microsoft.MachineLearningServices/workspaces"
REGISTRIES = "Microsoft.ContainerRegistry/registries"
CLUSTERS = "Microsoft.ContainerService/managedClusters"
INTERFACES = f"{NETWORK}/networkInterfaces"
PUBLIC_IPS = f"{NETWORK}/publicIPAddresses"
GUID = "11111111-2222-3333-4444-555555555555"

STORE = resource(STORAGE, "stdata")
V1 = vnet("v1", subnets={"pe": "10.1.2.0/28", "app": "10.1.1.0/24", "nodes": "10.1.3.0/24"})
LATER = unknown(f"{id_of(STORAGE, 'x')}#later")


def completed(
    *parts: Resource | list[Resource] | tuple[Resource, ...], world: Mapping[str, Json] | None = None
) -> ResourceGraph:
    return complete(ResourceGraph(flat(*parts), world or {}))


def all_of(graph: ResourceGraph, type_name: str) -> dict[str, Any]:
    """The bodies of all resources of a type, by name."""
    return {one.id.rpartition("/")[2]: one.properties for one in graph.resources if one.type == type_name}


def found(graph: ResourceGraph, type_name: str) -> Any:
    """The one resource of a type."""
    (one,) = [one for one in graph.resources if one.type == type_name]
    return one


def records(graph: ResourceGraph) -> dict[str, Json]:
    """The addresses of all A records, by zone and label."""
    rows: list[Any] = [one for one in graph.resources if one.type == f"{ZONES}/A"]
    return {
        one.id.split("privateDnsZones/")[1].replace("/A/", " "): one.properties["aRecords"][0]["ipv4Address"]
        for one in rows
    }


def addresses(graph: ResourceGraph, type_name: str, collection: str = "ipConfigurations") -> dict[str, list[Json]]:
    """The private addresses of all resources of a type, by name."""
    return {
        name: [one["properties"].get("privateIPAddress") for one in body[collection]]
        for name, body in all_of(graph, type_name).items()
    }


def public(graph: ResourceGraph) -> dict[str, str]:
    """Public DNS by name: the alias or the address."""
    rows: Any = graph.world.get("publicDns", [])
    return {row["name"]: row["value"] for row in rows}


def test_a_private_endpoint_gets_its_interface_its_record_and_its_alias() -> None:
    graph = completed(V1, STORE, endpoint("pe-blob", STORE.id, "blob", zones=[BLOB_ZONE]), zone(BLOB_ZONE, {}, ["v1"]))
    interface = found(graph, INTERFACES)
    assert interface.assumed
    assert interface.id.startswith(f"{GROUP}/providers/{INTERFACES}/pe-blob.nic.")
    assert interface.properties["privateEndpoint"] == {"id": id_of(ENDPOINTS, "pe-blob")}
    assert interface.source.line == 7
    assert addresses(graph, INTERFACES) == {interface.id.rpartition("/")[2]: ["10.1.2.4"]}
    assert records(graph) == {f"{BLOB_ZONE} stdata": "10.1.2.4"}
    private = found(graph, ENDPOINTS)
    assert (private.assumed, private.assumed_properties) == (False, ("properties.networkInterfaces",))
    assert private.properties["networkInterfaces"] == [{"id": interface.id}]
    names = public(graph)
    assert names["stdata.blob.core.windows.net"] == f"stdata.{BLOB_ZONE}"
    assert names[f"stdata.{BLOB_ZONE}"] == "198.18.0.1"
    assert graph.world["publicEndpoints"] == {STORE.id: "198.18.0.1"}


def test_completed_names_resolve_as_they_will() -> None:
    graph = completed(
        V1, vnet("v2"), STORE, endpoint("pe", STORE.id, "blob", zones=[BLOB_ZONE]), zone(BLOB_ZONE, {}, ["v1"])
    )
    dns = lift_dns(ResourceIndex(graph.resources), read_world(graph.world))
    inside = resolve(dns, vnet_client(dns, id_of(VNETS, "v1"), "vm"), "stdata.blob.core.windows.net")
    outside = resolve(dns, vnet_client(dns, id_of(VNETS, "v2"), "vm"), "stdata.blob.core.windows.net")
    assert [str(a) for a in (*inside.addresses, *outside.addresses)] == ["10.1.2.4", "198.18.0.1"]
    assert inside.steps[-1].by[0].assumed


def test_a_workspace_takes_three_addresses_and_two_zones() -> None:
    workspace = resource(WORKSPACES, "ws", {"workspaceId": GUID})
    zones = ["privatelink.api.azureml.ms", "privatelink.notebooks.azure.net"]
    inside = resource(f"{WORKSPACES}/computes", "ws/ci", {"computeType": "ComputeInstance"})
    online = resource(f"{WORKSPACES}/onlineEndpoints", "ws/score")
    graph = completed(V1, workspace, inside, online, endpoint("pe", workspace.id, "amlworkspace", zones=zones))
    assert records(graph) == {
        f"privatelink.api.azureml.ms {GUID}.workspace.westeurope": "10.1.2.4",
        f"privatelink.api.azureml.ms {GUID}.workspace.westeurope.cert": "10.1.2.4",
        f"privatelink.notebooks.azure.net ml-ws-westeurope-{GUID}.westeurope": "10.1.2.5",
        f"privatelink.api.azureml.ms *.{GUID}.inference.westeurope": "10.1.2.6",
    }
    names = public(graph)
    private = f"{GUID}.workspace.westeurope.privatelink.api.azureml.ms"
    assert names[f"{GUID}.workspace.westeurope.api.azureml.ms"] == private
    assert names["ci.westeurope.instances.azureml.ms"] == private
    assert (
        names["score.westeurope.inference.ml.azure.com"]
        == f"score.{GUID}.inference.westeurope.privatelink.api.azureml.ms"
    )
    assert not [name for name in names if name.startswith("*")]


def test_with_a_zone_missing_from_the_group_its_names_have_no_record() -> None:
    workspace = resource(WORKSPACES, "ws", {"workspaceId": GUID})
    graph = completed(V1, workspace, endpoint("pe", workspace.id, "amlworkspace", zones=["privatelink.api.azureml.ms"]))
    assert {key.split()[0] for key in records(graph)} == {"privatelink.api.azureml.ms"}


@pytest.mark.parametrize(
    ("zones", "expected"),
    [
        pytest.param(["privatelink.azurecr.io"], {"privatelink.azurecr.io reg": "10.1.2.4",
                                                  "privatelink.azurecr.io reg.westeurope.data": "10.1.2.5",
                                                  "privatelink.azurecr.io reg.northeurope.data": "10.1.2.6"},
                     id="one zone holds the registry and its data"),
        pytest.param(["westeurope.data.privatelink.azurecr.io"],
                     {"westeurope.data.privatelink.azurecr.io reg": "10.1.2.5"}, id="a zone for the data of a region"),
        pytest.param(["privatelink.azurecr.com"], {}, id="a wrong zone gets nothing"),
    ],
)  # fmt: skip
def test_a_registry_has_an_address_for_every_replica(zones: list[str], expected: dict[str, Json]) -> None:
    registry = resource(REGISTRIES, "Reg")
    replica = resource(f"{REGISTRIES}/replications", "Reg/ne", location="North Europe")
    assert records(completed(V1, registry, replica, endpoint("pe", registry.id, "registry", zones=zones))) == expected


def test_a_monitor_scope_has_addresses_for_its_log_workspaces() -> None:
    scope, logs = "Microsoft.Insights/privateLinkScopes", "Microsoft.OperationalInsights/workspaces"
    member = resource(logs, "logs", {"customerId": GUID})
    linked = resource(f"{scope}/scopedResources", "scope/logs", {"linkedResourceId": member.id})
    zones = ["privatelink.monitor.azure.com", "privatelink.ods.opinsights.azure.com"]
    ample = vnet("v1", subnets={"pe": "10.1.2.0/26"})
    graph = completed(ample, resource(scope, "scope", location="global"), member, linked,
                      endpoint("pe", id_of(scope, "scope"), "azuremonitor", zones=zones))  # fmt: skip
    assert len(found(graph, INTERFACES).properties["ipConfigurations"]) == 11
    assert records(graph)[f"privatelink.ods.opinsights.azure.com {GUID}"] == "10.1.2.13"
    assert records(graph)["privatelink.monitor.azure.com api"] == "10.1.2.4"


def test_static_addresses_of_an_endpoint_count() -> None:
    static: Json = {
        "name": "c",
        "properties": {"groupId": "blob", "memberName": "blob", "privateIPAddress": "10.1.2.9"},
    }
    graph = completed(V1, STORE, endpoint("pe", STORE.id, "blob", zones=[BLOB_ZONE], ipConfigurations=[static]))
    assert records(graph) == {f"{BLOB_ZONE} stdata": "10.1.2.9"}


def test_a_static_address_that_is_not_known_stays_unknown() -> None:
    static: Json = {"name": "c", "properties": {"groupId": "blob", "memberName": "blob", "privateIPAddress": LATER}}
    graph = completed(V1, STORE, endpoint("pe", STORE.id, "blob", zones=[BLOB_ZONE], ipConfigurations=[static]))
    assert records(graph) == {f"{BLOB_ZONE} stdata": LATER}


def test_addresses_that_azure_has_told_already_are_kept() -> None:
    told: Json = {"fqdn": "stdata.blob.core.windows.net", "ipAddresses": ["10.1.2.7"]}
    graph = completed(V1, STORE, endpoint("pe", STORE.id, "blob", zones=[BLOB_ZONE], customDnsConfigs=[told]))
    assert records(graph) == {f"{BLOB_ZONE} stdata": "10.1.2.7"}


def test_a_deployed_zone_group_tells_the_addresses_too() -> None:
    private, _ = endpoint("pe", STORE.id, "blob", zones=[BLOB_ZONE])
    told: Json = {"recordSetName": "stdata", "fqdn": f"stdata.{BLOB_ZONE}", "ipAddresses": ["10.1.2.8"]}
    config: Json = {"properties": {"privateDnsZoneId": id_of(ZONES, BLOB_ZONE), "recordSets": [told]}}
    group = resource(f"{ENDPOINTS}/privateDnsZoneGroups", "pe/default", {"privateDnsZoneConfigs": [config]})
    assert records(completed(V1, STORE, private, group)) == {f"{BLOB_ZONE} stdata": "10.1.2.8"}


def to(target: Json, groups: Json) -> Json:
    return [{"name": "c", "properties": {"privateLinkServiceId": target, "groupIds": groups}}]


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        pytest.param(
            "subnet", {"id": LATER}, [unknown(f"{id_of(ENDPOINTS, 'pe')}#networkInterfaces")], id="the subnet"
        ),
        pytest.param("privateLinkServiceConnections", to(LATER, ["blob"]), [], id="the target: nobody knows the name"),
        pytest.param("privateLinkServiceConnections", to(STORE.id, LATER), [], id="the sub-resource"),
    ],
)
def test_what_is_not_known_of_an_endpoint_stays_unknown(key: str, value: Json, expected: list[Json]) -> None:
    private, group = endpoint("pe", STORE.id, "blob", zones=[BLOB_ZONE])
    graph = completed(V1, replace(private, properties={**private.properties, key: value}), group)
    assert list(records(graph).values()) == expected
    assert not [r for r in graph.resources if r.type == INTERFACES]


def test_what_is_present_is_not_added_again() -> None:
    own: Json = {"privateIPAddress": "10.1.2.11", "subnet": {"id": id_of(SUBNETS, "v1/pe")}}
    owner: Json = {"id": id_of(ENDPOINTS, "pe").upper()}
    configurations: Json = [{"name": "c", "properties": own}]
    nic = resource(INTERFACES, "mine", {"privateEndpoint": owner, "ipConfigurations": configurations})
    declared = zone(BLOB_ZONE, {"stdata": "10.1.2.11"})
    graph = completed(V1, STORE, nic, endpoint("pe", STORE.id, "blob", zones=[BLOB_ZONE]), declared)
    assert not [r for r in graph.resources if r.assumed]
    assert found(graph, ENDPOINTS).properties["networkInterfaces"] == [{"id": nic.id}]


def test_two_endpoints_that_write_one_record_are_noted() -> None:
    both = (
        endpoint("pe-a", STORE.id, "blob", zones=[BLOB_ZONE]),
        endpoint("pe-b", STORE.id, "blob", zones=[BLOB_ZONE]),
    )
    graph = completed(V1, STORE, *both)
    assert records(graph) == {f"{BLOB_ZONE} stdata": "10.1.2.4"}
    assert [(note.resource, note.message) for note in graph.notes] == [
        (id_of(ENDPOINTS, "pe-b"), "writes the record stdata that pe-a writes too; whichever comes last stays")
    ]


def test_a_service_outside_the_graph_is_known_by_its_id() -> None:
    graph = completed(V1, endpoint("pe", STORE.id, "blob", zones=[BLOB_ZONE]))
    assert records(graph) == {f"{BLOB_ZONE} stdata": "10.1.2.4"}
    assert public(graph)["stdata.blob.core.windows.net"] == f"stdata.{BLOB_ZONE}"
    assert not graph.world["publicEndpoints"]


def test_a_service_without_private_endpoint_has_no_alias() -> None:
    assert public(completed(resource("Microsoft.KeyVault/vaults", "kv"))) == {"kv.vault.azure.net": "198.18.0.1"}


def test_names_and_addresses_of_the_world_are_left_alone() -> None:
    rows: list[Json] = [{"name": "KV.vault.azure.net.", "type": "A", "value": "20.70.1.1"}]
    hosts: list[Json] = [{"name": "h", "ipAddress": "198.51.100.1", "fqdns": ["kv2.vault.azure.net"]}]
    world: dict[str, Json] = {"publicDns": rows, "internetHosts": hosts, "publicEndpoints": {"kv3": "20.70.3.3"}}
    graph = completed(*(resource("Microsoft.KeyVault/vaults", name) for name in ("kv", "kv2", "kv3")), world=world)
    assert public(graph) == {"KV.vault.azure.net.": "20.70.1.1", "kv3.vault.azure.net": "20.70.3.3"}
    assert graph.world["publicEndpoints"] == {"kv3": "20.70.3.3"}


def private_cluster(**access: Json) -> Resource:
    profile: Json = {"enablePrivateCluster": True, **access}
    pools: Json = [{"name": "system", "vnetSubnetID": id_of(SUBNETS, "v1/nodes")}]
    names: dict[str, Json] = {
        "privateFQDN": f"aks-1.{GUID}.privatelink.westeurope.azmk8s.io",
        "fqdn": "aks-1.hcp.westeurope.azmk8s.io",
    }
    return resource(CLUSTERS, "aks", {**names, "apiServerAccessProfile": profile, "agentPoolProfiles": pools})


def test_a_private_cluster_brings_its_zone() -> None:
    graph = completed(V1, private_cluster(privateDNSZone="system"))
    domain = f"{GUID}.privatelink.westeurope.azmk8s.io"
    assert found(graph, ZONES).id.endswith(f"/resourceGroups/MC_rg_aks_westeurope/providers/{ZONES}/{domain}")
    assert found(graph, f"{ZONES}/virtualNetworkLinks").properties["virtualNetwork"] == {"id": V1.id}
    assert found(graph, ENDPOINTS).properties["subnet"] == {"id": id_of(SUBNETS, "v1/nodes")}
    assert records(graph) == {f"{domain} aks-1": "10.1.3.4"}
    assert public(graph)["aks-1.hcp.westeurope.azmk8s.io"] == "10.1.3.4"


def test_a_private_cluster_with_a_zone_of_ours_is_written_into_it() -> None:
    name = "privatelink.westeurope.azmk8s.io"
    cluster = private_cluster(privateDNSZone=id_of(ZONES, name), enablePrivateClusterPublicFQDN=False)
    cluster = replace(cluster, properties={**cluster.properties, "privateFQDN": None, "fqdnSubdomain": "ours"})
    linked, plain = completed(V1, cluster, zone(name, {}, ["v1"])), completed(V1, cluster, zone(name))
    assert records(linked) == records(plain) == {f"{name} ours": "10.1.3.4"}
    assert not found(linked, f"{ZONES}/virtualNetworkLinks").assumed
    assert found(plain, f"{ZONES}/virtualNetworkLinks").assumed
    assert not public(linked)


@pytest.mark.parametrize(
    "zone_setting", [pytest.param("none", id="no zone"), pytest.param(LATER, id="a zone not known yet")]
)
def test_a_private_cluster_without_known_zone_has_no_record(zone_setting: Json) -> None:
    graph = completed(V1, private_cluster(privateDNSZone=zone_setting))
    assert not records(graph)
    assert public(graph)["aks-1.hcp.westeurope.azmk8s.io"] == "10.1.3.4"


def test_an_api_server_in_a_subnet_of_its_own_has_no_private_endpoint() -> None:
    graph = completed(V1, private_cluster(enableVnetIntegration=True, subnetId=id_of(SUBNETS, "v1/app")))
    assert not [r for r in graph.resources if r.type == ENDPOINTS]
    assert addresses(graph, INTERFACES) == {"kube-apiserver": ["10.1.1.4"]}
    assert records(graph) == {f"{GUID}.privatelink.westeurope.azmk8s.io aks-1": "10.1.1.4"}


def test_a_public_cluster_has_a_public_name() -> None:
    graph = completed(V1, resource(CLUSTERS, "aks", {"fqdn": "aks-1.hcp.westeurope.azmk8s.io"}))
    assert public(graph) == {"aks-1.hcp.westeurope.azmk8s.io": "198.18.0.1"}


def test_private_addresses_are_the_lowest_free_in_the_order_of_logical_names() -> None:
    first, second = machine("b-vm", "v1/app", None), machine("a-vm", "v1/app", None)
    taken = machine("z-vm", "v1/app", "10.1.1.4")
    graph = completed(V1, first, second, taken)
    assert addresses(graph, INTERFACES) == {
        "a-vm-nic": ["10.1.1.5"],
        "b-vm-nic": ["10.1.1.6"],
        "z-vm-nic": ["10.1.1.4"],
    }
    marks = {r.id.rpartition("/")[2]: r.assumed_properties for r in graph.resources if r.type == INTERFACES}
    assert marks["a-vm-nic"] == ("properties.ipConfigurations[0].properties.privateIPAddress",)
    assert marks["z-vm-nic"] == ()


def test_a_full_subnet_gives_nothing() -> None:
    tiny = vnet("v1", subnets={"app": "10.1.1.0/29"})
    graph = completed(tiny, *(machine(f"vm{n}", "v1/app", None) for n in range(4)))
    assert list(addresses(graph, INTERFACES).values()) == [["10.1.1.4"], ["10.1.1.5"], ["10.1.1.6"], [None]]


@pytest.mark.parametrize(
    ("configuration", "expected"),
    [
        pytest.param({}, "10.1.1.4", id="nothing said"),
        pytest.param({"privateIPAddress": unknown("x#y")}, "10.1.1.4", id="Azure's choice"),
        pytest.param({"privateIPAllocationMethod": "Static", "privateIPAddress": LATER}, LATER, id="somebody's choice"),
        pytest.param({"privateIPAddressVersion": "IPv6"}, None, id="IPv6 is not modelled"),
        pytest.param({"privateIPAddress": "ten"}, "ten", id="no address: ARM will refuse it"),
        pytest.param({"subnet": {"id": id_of(SUBNETS, "v9/x")}}, None, id="a subnet outside the graph"),
    ],
)
def test_which_addresses_are_filled_in(configuration: dict[str, Json], expected: Json) -> None:
    body: Json = {"subnet": {"id": id_of(SUBNETS, "v1/app")}, **configuration}
    nic = resource(INTERFACES, "nic", {"ipConfigurations": [{"name": "c", "properties": body}]})
    assert addresses(completed(V1, nic), INTERFACES) == {"nic": [expected]}


def test_frontends_firewalls_and_resolvers_have_addresses_too() -> None:
    hub = vnet("hub", subnets={"AzureFirewallSubnet": "10.0.1.0/26", "in": "10.0.5.0/28", "app": "10.0.2.0/24"})
    frontend: Json = {"name": "f", "properties": {"subnet": {"id": id_of(SUBNETS, "hub/app")}}}
    balancer = resource(f"{NETWORK}/loadBalancers", "lb", {"frontendIPConfigurations": [frontend]})
    fw = firewall("fw", "hub", "", None)
    graph = completed(hub, balancer, fw, resolver("res", "hub", None))
    assert addresses(graph, f"{NETWORK}/loadBalancers", "frontendIPConfigurations") == {"lb": ["10.0.2.4"]}
    assert addresses(graph, f"{NETWORK}/azureFirewalls") == {"fw": ["10.0.1.4"]}
    inbound = found(graph, f"{NETWORK}/dnsResolvers/inboundEndpoints")
    assert inbound.properties["ipConfigurations"][0]["privateIpAddress"] == "10.0.5.4"


def test_public_addresses_lie_where_nobody_is() -> None:
    block = resource(f"{NETWORK}/publicIPPrefixes", "block", {"prefixLength": 30})
    inside = resource(PUBLIC_IPS, "inside", {"publicIPPrefix": {"id": block.id}})
    plain = [resource(PUBLIC_IPS, name) for name in ("b", "a")]
    taken = resource(PUBLIC_IPS, "c", {"ipAddress": "198.18.0.1"})
    six = resource(PUBLIC_IPS, "six", {"publicIPAddressVersion": "IPv6"})
    graph = completed(block, inside, plain, taken, six)
    given = {name: body.get("ipAddress") for name, body in all_of(graph, PUBLIC_IPS).items()}
    assert given == {"a": "198.18.0.2", "b": "198.18.0.3", "c": "198.18.0.1", "inside": "198.19.0.0", "six": None}
    assert found(graph, f"{NETWORK}/publicIPPrefixes").properties["ipPrefix"] == "198.19.0.0/30"


@pytest.mark.parametrize(
    ("origin", "expected"),
    [
        pytest.param(
            "{id}#ipConfigurations[0].properties.privateIPAddress", "10.0.1.4", id="the property in ARM's form"
        ),
        pytest.param("{id}#ipConfigurations[0].privateIPAddress", "10.0.1.4", id="the property as azure-native has it"),
        pytest.param("{id}#ipConfigurations", "10.0.1.4", id="something computed from the list"),
        pytest.param(
            "urn:pulumi:dev::fairway::Microsoft.Network/azureFirewalls::fw#ipConfigurations", "10.0.1.4", id="by URN"
        ),
        pytest.param("{id}#sku", None, id="another property"),
        pytest.param("{id}#", None, id="no property"),
        pytest.param("elsewhere#ipConfigurations", None, id="another resource"),
    ],
)
def test_what_waits_for_an_address_gets_it(origin: str, expected: str | None) -> None:
    fw = firewall("fw", "hub", "", None)
    marker = unknown(origin.replace("{id}", fw.id))
    hub = vnet("hub", marker, subnets={"AzureFirewallSubnet": "10.0.1.0/26"})
    options: Any = found(completed(hub, fw), VNETS).properties["dhcpOptions"]
    assert options["dnsServers"] == [expected or marker]


def test_what_is_no_address_stays_unknown() -> None:
    fw = firewall("fw", "hub", "", None)
    marker = unknown(f"{fw.id}#ipConfigurations")
    route: Json = {
        "name": "r",
        "properties": {"addressPrefix": marker, "nextHopType": "VirtualAppliance", "nextHopIpAddress": marker},
    }
    table = resource(f"{NETWORK}/routeTables", "t", {"routes": [route]})
    hub = vnet("hub", subnets={"AzureFirewallSubnet": "10.0.1.0/26"})
    (completed_route,) = found(completed(hub, fw, table), f"{NETWORK}/routeTables").properties["routes"]
    assert completed_route["properties"]["addressPrefix"] == marker
    assert completed_route["properties"]["nextHopIpAddress"] == "10.0.1.4"
