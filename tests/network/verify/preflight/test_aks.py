"""Kubernetes clusters: ranges, egress, rights, and the Azure ML extension."""

from typing import Any

import pytest

from network.verify.preflight import kinds
from tests.network.verify.preflight.graphs import (
    Row,
    both_ways,
    connection,
    delegated,
    endpoint,
    gateway,
    local_gateway,
    programmed,
    ref,
    res,
    rid,
    route,
    sn,
    table,
    vnet,
    zone,
)

AKS = rid(kinds.CLUSTER, "aks")
SERVICES = {"serviceCidr": "10.250.0.0/16", "dnsServiceIP": "10.250.0.10"}


def pool(name: str = "sys", nodes: int = 3, subnet: str = "v1/a", **more: Any) -> dict[str, Any]:
    place = {"vnetSubnetID": sn(subnet)["id"]} if subnet else {}
    return {"name": name, "count": nodes, "upgradeSettings": {"maxSurge": "1"}, **place, **more}


def aks(*pools: Any, location: str = "westeurope", outbound: str = "", identity: Any = None,
        cluster: Any = None, **network: Any) -> Any:  # fmt: skip
    profile = {"networkPlugin": "azure", "networkPluginMode": "overlay", **SERVICES, **network}
    if outbound:
        profile["outboundType"] = outbound
    properties = {"networkProfile": profile, "agentPoolProfiles": list(pools or (pool(),)), **(cluster or {})}
    return res(kinds.CLUSTER, "aks", properties=properties, location=location, identity=identity or {})


def network(space: str = "10.1.0.0/16", **subnet: Any) -> Any:
    return vnet("v1", space, a={"addressPrefix": space.replace("/16", "/24"), **subnet})


def extension(**settings: str) -> Any:
    resource = res("Microsoft.KubernetesConfiguration/extensions", "aml")
    properties: dict[str, Any] = {"extensionType": "Microsoft.AzureML.Kubernetes", "configurationSettings": settings}
    own = f"{AKS}/providers/Microsoft.KubernetesConfiguration/extensions/aml"
    return type(resource)(own, resource.type, properties, name="aml")


def attached(location: str = "westeurope", private: bool = True, subscription: str = "", **cluster: Any) -> list[Any]:
    place = {"subscription": subscription} if subscription else {}
    own = res(kinds.CLUSTER, "aks", properties=cluster, location=location, **place)
    workspace = res(kinds.WORKSPACE, "ws")
    compute = res(kinds.COMPUTE, "ws", "k8s", properties={"computeType": "Kubernetes", "resourceId": own.id})
    endpoints = [network(), endpoint("pe", "v1/a", workspace.id, "amlworkspace")] if private else []
    return [workspace, own, compute, *endpoints]


def routed(hop: str) -> list[Any]:
    default = route("0.0.0.0/0", hop, "10.9.0.4" if hop == "VirtualAppliance" else None)
    return [network(routeTable=ref(kinds.ROUTE_TABLE, "t")), table("t", d=default), aks(outbound="userDefinedRouting")]


USER = {"type": "UserAssigned"}
ZONE = rid(kinds.ZONE, "privatelink.westeurope.azmk8s.io")
ACCESS = {"apiServerAccessProfile": {"enablePrivateCluster": True, "privateDNSZone": ZONE}}
OWN_ZONE = [network(), zone("privatelink.westeurope.azmk8s.io"), programmed(aks(identity=USER, cluster=ACCESS))]


def granted(*scopes: str) -> list[Any]:
    kind = "Microsoft.Authorization/roleAssignments"
    made = (f"{scope}/providers/{kind}/{number}" for number, scope in enumerate(scopes))
    template = res(kind, "x")
    return [type(template)(one, kind, {}, name=one.rpartition("/")[2]) for one in made]


def api_server(prefix: str, service: str) -> list[Any]:
    subnet = delegated(prefix, service) if service else {"addressPrefix": prefix}
    profile = {"apiServerAccessProfile": {"subnetId": sn("v1/api")["id"]}}
    return [vnet("v1", "10.1.0.0/16", a="10.1.0.0/24", api=subnet), aks(cluster=profile)]


MANAGED: dict[str, Any] = {"gpuProfile": {"nvidia": {"managementMode": "Managed"}}}
OPERATOR: dict[str, Any] = {"gpuProfile": {"driver": "None"}}

ROWS = (
    Row("AKS003", "roles on VNet and zone", [*OWN_ZONE, *granted(rid(kinds.VNET, "v1"), ZONE)]),
    Row(
        "AKS003", "a role on the resource group is one on both", [*OWN_ZONE, *granted(ZONE.partition("/providers/")[0])]
    ),
    Row("AKS003", "a role on one subnet will do for the VNet", [*OWN_ZONE, *granted(sn("v1/a")["id"], ZONE)]),
    Row(
        "AKS003",
        "none on the zone",
        [*OWN_ZONE, *granted(rid(kinds.VNET, "v1"))],
        (
            (
                "managedClusters/aks",
                "no role assignment on privateDnsZones/privatelink.westeurope.azmk8s.io for the identity of aks",
            ),
        ),
    ),
    Row(
        "AKS003",
        "none at all",
        OWN_ZONE,
        (
            (
                "managedClusters/aks",
                "no role assignment on privateDnsZones/privatelink.westeurope.azmk8s.io for the identity of aks",
            ),
            ("managedClusters/aks", "no role assignment on virtualNetworks/v1 for the identity of aks"),
        ),
    ),
    Row("AKS003", "an export does not show roles", [network(), aks(identity=USER, cluster=ACCESS)]),
    Row("AKS004", "through an appliance", routed("VirtualAppliance")),
    Row(
        "AKS004",
        "to the Internet there is no need to route",
        routed("Internet"),
        (
            (
                "managedClusters/aks",
                (
                    "outboundType is userDefinedRouting, but a has no route for 0.0.0.0/0 to an appliance or gateway "
                    "(pool sys)"
                ),
            ),
        ),
    ),
    Row(
        "AKS004",
        "without a route",
        [network(), aks(outbound="userDefinedRouting")],
        (
            (
                "managedClusters/aks",
                (
                    "outboundType is userDefinedRouting, but a has no route for 0.0.0.0/0 to an appliance or gateway "
                    "(pool sys)"
                ),
            ),
        ),
    ),
    Row(
        "AKS004",
        "without a subnet",
        [aks(pool(subnet=""), outbound="userDefinedRouting")],
        (
            (
                "managedClusters/aks",
                "outboundType is userDefinedRouting, but the nodes have no subnet of their own (pool sys)",
            ),
        ),
    ),
    Row(
        "AKS004",
        "a NAT gateway of one's own",
        [network(natGateway=ref(kinds.NAT_GATEWAY, "ng")), aks(outbound="userAssignedNATGateway")],
    ),
    Row(
        "AKS004",
        "that is not there",
        [network(), aks(outbound="userAssignedNATGateway")],
        (("managedClusters/aks", "outboundType is userAssignedNATGateway, but a has no NAT gateway (pool sys)"),),
    ),
    Row(
        "AKS004",
        "Azure's NAT gateway in a subnet of one's own",
        [network(), aks(outbound="managedNATGateway")],
        (
            (
                "managedClusters/aks",
                (
                    "outboundType is managedNATGateway, but the nodes are in a; Azure manages a NAT gateway only in "
                    "a VNet of its own (pool sys)"
                ),
            ),
        ),
    ),
    Row("AKS007", "3 nodes and 1 fit into a /22", [network(), aks(podCidr="10.244.0.0/22")]),
    Row(
        "AKS007",
        "4 and 1 do not",
        [network(), aks(pool(nodes=4), podCidr="10.244.0.0/22")],
        (("managedClusters/aks", "the pools may have 5 nodes with their surge; 10.244.0.0/22 has room for 4"),),
    ),
    Row("AKS007", "the default range has room for 256", [network(), aks(pool(nodes=255))]),
    Row(
        "AKS007",
        "and not for 257",
        [network(), aks(pool(nodes=256))],
        (("managedClusters/aks", "the pools may have 257 nodes with their surge; 10.244.0.0/16 has room for 256"),),
    ),
    Row("AKS008", "ranges of their own", [network(), aks()]),
    Row(
        "AKS008",
        "the default service range meets 10.0.0.0/16",
        [network("10.0.0.0/16"), aks(serviceCidr=None, dnsServiceIP=None)],
        (("managedClusters/aks", "the service range 10.0.0.0/16 overlaps 10.0.0.0/16 of VNet v1"),),
    ),
    Row(
        "AKS008",
        "the pod range meets the VNet",
        [network("10.244.0.0/16"), aks()],
        (("managedClusters/aks", "the pod range 10.244.0.0/16 overlaps 10.244.0.0/16 of VNet v1"),),
    ),
    Row(
        "AKS008", "pods with addresses of the VNet have no range", [network("10.244.0.0/16"), aks(networkPluginMode="")]
    ),
    Row(
        "AKS008",
        "the service range meets a peer",
        [network(), vnet("hub", "10.250.0.0/20"), *both_ways("v1", "hub"), aks()],
        (("managedClusters/aks", "the service range 10.250.0.0/16 overlaps 10.250.0.0/20 of the peer hub"),),
    ),
    Row(
        "AKS008",
        "or a site",
        [
            vnet("v1", "10.1.0.0/16", a="10.1.0.0/24", GatewaySubnet="10.1.9.0/27"),
            gateway("g", "v1"),
            local_gateway("dc", "10.250.9.0/24"),
            connection("c", "g", "dc"),
            aks(),
        ],
        (("managedClusters/aks", "the service range 10.250.0.0/16 overlaps 10.250.9.0/24 of the site dc"),),
    ),
    Row(
        "AKS008",
        "pods and services meet",
        [network(), aks(podCidr="10.250.0.0/16")],
        (("managedClusters/aks", "the pod range 10.250.0.0/16 overlaps the service range 10.250.0.0/16"),),
    ),
    Row(
        "AKS008",
        "a reserved range",
        [network("172.30.0.0/16"), aks()],
        (
            (
                "managedClusters/aks",
                "VNet v1 172.30.0.0/16 overlaps 172.30.0.0/16, which Azure Kubernetes Service reserves",
            ),
        ),
    ),
    Row("AKS008", "beside the reserved ranges", [network("172.29.0.0/16"), aks()]),
    Row(
        "AKS008",
        "a service range of /13 is accepted",
        [network(), aks(serviceCidr="10.248.0.0/13", podCidr="10.64.0.0/16")],
    ),
    Row(
        "AKS008",
        "/12 is too large",
        [network(), aks(serviceCidr="10.240.0.0/12", podCidr="10.64.0.0/16")],
        (("managedClusters/aks", "the service range 10.240.0.0/12 is not smaller than /12"),),
    ),
    Row("AKS008", "the second address of the services may be DNS", [network(), aks(dnsServiceIP="10.250.0.2")]),
    Row(
        "AKS008",
        "the first may not",
        [network(), aks(dnsServiceIP="10.250.0.1")],
        (
            (
                "managedClusters/aks",
                "dnsServiceIP 10.250.0.1 is the first address of 10.250.0.0/16, which is the API server's",
            ),
        ),
    ),
    Row(
        "AKS008",
        "one of another range may not",
        [network(), aks(dnsServiceIP="10.0.0.10")],
        (("managedClusters/aks", "dnsServiceIP 10.0.0.10 is not in the service range 10.250.0.0/16"),),
    ),
    Row("AKS009", "an ordinary subnet", [network(), aks()]),
    Row(
        "AKS009",
        "a delegated one",
        [network(delegations=delegated("", "Microsoft.Web/serverFarms")["delegations"]), aks()],
        (("managedClusters/aks/agentPoolProfiles/sys", "a is delegated to Microsoft.Web/serverFarms"),),
    ),
    Row(
        "AKS015",
        "a delegated /28 holds an API server",
        api_server("10.1.1.0/28", "Microsoft.ContainerService/managedClusters"),
    ),
    Row(
        "AKS015",
        "a /29 does not",
        api_server("10.1.1.0/29", "Microsoft.ContainerService/managedClusters"),
        (("managedClusters/aks", "10.1.1.0/29 of subnet api is smaller than /28"),),
    ),
    Row(
        "AKS015",
        "nor does one without delegation",
        api_server("10.1.1.0/28", ""),
        (("managedClusters/aks", "api is not delegated to Microsoft.ContainerService/managedClusters"),),
    ),
    Row("AKS011", "the extension on a cluster with egress", [network(), aks(), extension()]),
    Row(
        "AKS011",
        "on one without",
        [network(), aks(outbound="none"), extension()],
        (("extensions/aml", "outboundType of aks is none"),),
    ),
    Row("AKS012", "three nodes for three routers", [network(), aks(), extension(enableInference="true")]),
    Row(
        "AKS012",
        "two nodes are too few",
        [network(), aks(pool(nodes=2)), extension(enableInference="true")],
        (("extensions/aml", "aks has at most 2 nodes; the router wants 3"),),
    ),
    Row(
        "AKS012",
        "for one router they are enough",
        [network(), aks(pool(nodes=2)), extension(enableInference="true", inferenceRouterHA="false")],
    ),
    Row("AKS013", "the cluster is in the region of the workspace", attached()),
    Row(
        "AKS013",
        "in another one it cannot be attached",
        attached("northeurope"),
        (("workspaces/ws/computes/k8s", "aks is in northeurope, the private workspace ws in westeurope"),),
    ),
    Row("AKS013", "to a public workspace it can", attached("northeurope", private=False)),
    Row(
        "AKS013",
        "not from another subscription",
        attached(subscription="22222222-2222-2222-2222-222222222222"),
        (("workspaces/ws/computes/k8s", "aks is in another subscription than ws"),),
    ),
    Row(
        "AKS013",
        "not without local accounts",
        attached(disableLocalAccounts=True),
        (("workspaces/ws/computes/k8s", "local accounts of aks are disabled"),),
    ),
    Row(
        "AKS013",
        "not with a public FQDN",
        attached(apiServerAccessProfile={"enablePrivateCluster": True, "enablePrivateClusterPublicFQDN": True}),
        (("workspaces/ws/computes/k8s", "aks is private with a public FQDN, which Azure ML does not support"),),
    ),
    Row("AKS014", "a managed GPU pool of fixed size", [network(), aks(pool(**MANAGED))]),
    Row(
        "AKS014",
        "one with the autoscaler",
        [network(), aks(pool(enableAutoScaling=True, maxCount=3, **MANAGED))],
        (("managedClusters/aks/agentPoolProfiles/sys", "sys is a managed GPU pool, which has no autoscaler"),),
    ),
    Row(
        "AKS014",
        "the GPU operator alone",
        [network(), aks(pool(**OPERATOR)), extension(installNvidiaDevicePlugin="false")],
    ),
    Row(
        "AKS014",
        "beside the device plugin",
        [network(), aks(pool(**OPERATOR)), extension(installNvidiaDevicePlugin="true")],
        (
            (
                "managedClusters/aks/agentPoolProfiles/sys",
                "aml installs the device plugin, which the GPU operator of sys brings too",
            ),
        ),
    ),
)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_kubernetes(row: Row) -> None:
    assert row.asked() == row.found
