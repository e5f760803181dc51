from dataclasses import replace
from ipaddress import IPv4Network

import pytest

from compute.declare.aks import Aks, AksArgs, Outbound, cluster_inputs, control_plane_grants
from compute.declare.node_pools import AZURE_ML_TAINT, GPU_TAINT, PoolArgs, pool_inputs
from network.model.errors import InputError
from tests.compute.declare.recorder import NETWORK, PLACE, Declaration, declare
from tests.compute.declare.sandbox import AKS, REGISTRY, SCORING

ZONE = NETWORK.private_dns_zone("privatelink.westeurope.azmk8s.io")
ROUTES = NETWORK.route_table("scoring")
VNET = NETWORK.virtual_network("training")
GPU = AKS.pools[0]


def aks(args: AksArgs = AKS) -> Declaration:
    return declare(lambda: Aks("serving", args))


def test_the_api_server_is_private_and_local_accounts_stay() -> None:
    inputs = aks().named("ManagedCluster serving").inputs
    assert inputs["apiServerAccessProfile"] == {
        "enablePrivateCluster": True,
        "enablePrivateClusterPublicFQDN": False,
        "privateDNSZone": "system",
    }
    assert inputs["disableLocalAccounts"] is False
    assert "aadProfile" not in inputs


def test_pods_have_an_overlay_and_nodes_leave_by_the_nat_gateway() -> None:
    assert aks().named("ManagedCluster serving").inputs["networkProfile"] == {
        "networkPlugin": "azure",
        "networkPluginMode": "overlay",
        "loadBalancerSku": "standard",
        "outboundType": "userAssignedNATGateway",
        "podCidr": "10.244.0.0/16",
        "serviceCidr": "10.245.0.0/16",
        "dnsServiceIP": "10.245.0.10",
    }


@pytest.mark.parametrize(
    ("services", "address"),
    [
        pytest.param("10.245.0.0/16", "10.245.0.10", id="the tenth of a wide range"),
        pytest.param("10.9.8.0/28", "10.9.8.10", id="of the narrowest that has a tenth and an eleventh"),
    ],
)
def test_the_clusters_dns_is_the_tenth_service(services: str, address: str) -> None:
    args = replace(AKS, service_cidr=IPv4Network(services))
    assert str(args.dns_service_address) == address


def test_the_system_pool_is_the_clusters_and_the_others_stand_beside_it() -> None:
    declaration = aks()
    (system,) = declaration.named("ManagedCluster serving").inputs["agentPoolProfiles"]
    assert (system["name"], system["mode"], system["minCount"], system["maxCount"]) == ("system", "System", 3, 5)
    assert system["vnetSubnetID"] == SCORING
    gpu = declaration.named("AgentPool serving-gpu").inputs
    assert (gpu["agentPoolName"], gpu["mode"], gpu["minCount"], gpu["maxCount"]) == ("gpu", "User", 0, 2)
    assert gpu["enableAutoScaling"] is True


def test_nobody_sets_back_how_many_nodes_the_autoscaler_wants() -> None:
    declaration = aks()
    assert declaration.named("ManagedCluster serving").ignored == ("agentPoolProfiles[0].count",)
    assert declaration.named("AgentPool serving-gpu").ignored == ("count",)


@pytest.mark.parametrize(
    ("for_azure_ml", "taint"),
    [
        pytest.param(True, AZURE_ML_TAINT, id="which Azure ML tolerates, where it uses the cluster"),
        pytest.param(False, GPU_TAINT, id="which is usual, where it does not"),
    ],
)
def test_a_pool_with_gpus_has_a_taint(for_azure_ml: bool, taint: str) -> None:
    inputs = pool_inputs(GPU, SCORING, system=False, for_azure_ml=for_azure_ml)
    assert inputs["node_taints"] == [taint]
    assert inputs["node_labels"] == {"accelerator": "nvidia"}
    assert inputs["gpu_profile"] == {"driver": "Install"}


def test_a_pool_without_gpus_has_what_it_was_given() -> None:
    pool = PoolArgs(
        name="batch", size="Standard_D8s_v5", max_nodes=4, labels={"team": "a"}, taints=("team=a:NoSchedule",)
    )
    inputs = pool_inputs(pool, SCORING, system=False, for_azure_ml=True)
    assert (inputs["node_taints"], inputs["node_labels"]) == (["team=a:NoSchedule"], {"team": "a"})
    assert "gpu_profile" not in inputs


def test_nodes_pull_images_and_the_control_plane_gives_them_their_identity() -> None:
    inputs = aks().named("ManagedCluster serving").inputs
    assert inputs["identity"] == {"type": "UserAssigned", "userAssignedIdentities": [AKS.control_plane.id]}
    assert inputs["identityProfile"]["kubeletidentity"]["resourceId"] == AKS.kubelet.id
    assert [(grant.role.name, grant.scope) for grant in AKS.kubelet.grants] == [("AcrPull", REGISTRY.id)]


@pytest.mark.parametrize(
    ("args", "granted"),
    [
        pytest.param(
            AKS,
            {
                ("Network Contributor", VNET),
                ("Managed Identity Operator", AKS.kubelet.id),
            },
            id="the network of its nodes",
        ),
        pytest.param(
            replace(AKS, outbound=Outbound.ROUTES, route_table=ROUTES, private_zone=ZONE),
            {
                ("Network Contributor", VNET),
                ("Network Contributor", ROUTES),
                ("Private DNS Zone Contributor", ZONE),
                ("Managed Identity Operator", AKS.kubelet.id),
            },
            id="and its routes and its zone, where they are ours",
        ),
    ],
)
def test_the_control_plane_may_change_what_it_must(args: AksArgs, granted: set[tuple[str, str]]) -> None:
    assert {(grant.role.name, grant.scope) for grant in control_plane_grants(args)} == granted


def test_behind_a_firewall_the_cluster_brings_its_routes_and_zone() -> None:
    args = replace(AKS, outbound=Outbound.ROUTES, route_table=ROUTES, private_zone=ZONE)
    inputs = aks(args).named("ManagedCluster serving").inputs
    assert inputs["networkProfile"]["outboundType"] == "userDefinedRouting"
    assert inputs["apiServerAccessProfile"]["privateDNSZone"] == ZONE


def test_routes_without_a_route_table_are_refused() -> None:
    with pytest.raises(InputError) as refused:
        cluster_inputs(replace(AKS, outbound=Outbound.ROUTES), {})
    assert str(refused.value) == (
        "serving: got 'userDefinedRouting', expected a subnet with a route table, for userDefinedRouting"
    )


def test_groups_administer_by_their_entra_account() -> None:
    profile = aks(replace(AKS, administrators=("g1",))).named("ManagedCluster serving").inputs["aadProfile"]
    assert profile == {"managed": True, "enableAzureRBAC": True, "adminGroupObjectIDs": ["g1"]}


def test_azure_names_and_ids_are_known() -> None:
    assert AKS.node_group == "ml-serving-nodes"
    assert AKS.id == PLACE.scope.resource("Microsoft.ContainerService/managedClusters", "serving")
