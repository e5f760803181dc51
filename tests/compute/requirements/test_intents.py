"""The systems of a graph bring their documented flows, as intents, without anybody writing them."""

from dataclasses import replace

import pytest

from compute.requirements.intents import requirement_intents
from compute.requirements.requirement import Fact, System
from compute.requirements.systems import installed, meaningless_words
from network.lift.index import ResourceIndex
from network.model.resource import Json, Resource
from tests.network.verify.intents.network import NETWORK, STORE, VNET, WORKSPACE, resource, resources


def graph(*more: Resource, **workspace: Json) -> ResourceIndex:
    """The small network of the intents' tests, with other properties of its workspace."""
    changed = [
        replace(one, properties={**one.properties, **workspace}) if one.id == WORKSPACE else one for one in resources()
    ]
    return ResourceIndex((*changed, *more))


def endpoint(target: str, group: str) -> Resource:
    """A private endpoint of a service."""
    connection: Json = {"name": "c", "properties": {"privateLinkServiceId": target, "groupIds": [group]}}
    return resource(
        f"{NETWORK}/privateEndpoints/{group}",
        "Microsoft.Network/privateEndpoints",
        {"subnet": {"id": f"{VNET}/subnets/endpoints"}, "privateLinkServiceConnections": [connection]},
    )


def facts(index: ResourceIndex, system: System) -> set[Fact]:
    """What the configuration of the only system of its kind says."""
    (found,) = [one for one in installed(index) if one.system is system]
    return set(found.facts)


def ids(index: ResourceIndex) -> set[str]:
    return {intent.requirement for intent in requirement_intents(index)}


@pytest.mark.parametrize(
    ("index", "expected"),
    [
        pytest.param(graph(), set(), id="a workspace without a private endpoint is not private"),
        pytest.param(
            graph(endpoint(WORKSPACE, "amlworkspace")), {Fact.PRIVATE_WORKSPACE}, id="closed, and with an endpoint"
        ),
        pytest.param(
            graph(endpoint(WORKSPACE, "amlworkspace"), publicNetworkAccess="Enabled"),
            set(),
            id="with an endpoint, but open to the world",
        ),
        pytest.param(graph(storageAccount=STORE), {Fact.PRIVATE_STORAGE}, id="its datastore has an endpoint"),
        pytest.param(graph(hbiWorkspace=True), {Fact.HIGH_BUSINESS_IMPACT}, id="high business impact"),
        pytest.param(
            graph(imageBuildCompute="cpu"), {Fact.PACKAGES}, id="the cluster builds images, so it fetches packages"
        ),
    ],
)
def test_what_a_configuration_says(index: ResourceIndex, expected: set[Fact]) -> None:
    assert facts(index, System.AML_CLUSTER) == expected


def test_a_tag_says_what_no_property_does() -> None:
    tagged = [
        replace(one, tags={"fairway-uses": "auto_ml, packages nonsense"}) if one.id.endswith("/cpu") else one
        for one in resources()
    ]
    assert facts(ResourceIndex(tagged), System.AML_CLUSTER) == {Fact.AUTO_ML, Fact.PACKAGES}


def test_a_word_of_the_tag_that_means_nothing_is_told() -> None:
    cluster = resource(f"{WORKSPACE}/computes/a", "Microsoft.MachineLearningServices/workspaces/computes", {})
    (note,) = meaningless_words([replace(cluster, tags={"fairway-uses": "packages, automl"}), cluster])
    assert note.resource == cluster.id
    assert note.message == "its tag fairway-uses says automl, which means nothing here; did you mean auto_ml?"


def test_a_tag_that_is_a_secret_is_not_read() -> None:
    secret = replace(resource("/a", "t", {}), tags={"fairway-uses": {"$secret": True}})
    assert list(meaningless_words([secret])) == []


@pytest.mark.parametrize(
    ("properties", "fact"),
    [
        pytest.param({"apiServerAccessProfile": {"enablePrivateCluster": True}}, Fact.PRIVATE_CLUSTER, id="private"),
        pytest.param(
            {"apiServerAccessProfile": {"enableVnetIntegration": True}}, Fact.API_SERVER_SUBNET, id="API server inside"
        ),
        pytest.param({"bootstrapProfile": {"artifactSource": "Cache"}}, Fact.PRIVATE_BOOTSTRAP, id="isolated"),
        pytest.param({"addonProfiles": {"omsagent": {"enabled": True}}}, Fact.CONTAINER_INSIGHTS, id="monitored"),
        pytest.param({"addonProfiles": {"azurepolicy": {"enabled": True}}}, Fact.AZURE_POLICY, id="policies"),
        pytest.param(
            {"addonProfiles": {"azureKeyvaultSecretsProvider": {"enabled": True}}}, Fact.VAULT_SECRETS, id="secrets"
        ),
        pytest.param({"addonProfiles": {"azurepolicy": {"enabled": False}}}, Fact.UBUNTU, id="an add-on that is off"),
    ],
)
def test_what_the_profiles_of_a_kubernetes_cluster_say(properties: dict[str, Json], fact: Fact) -> None:
    pool: Json = {"name": "system", "vmSize": "Standard_D4s_v5", "vnetSubnetID": f"{VNET}/subnets/nodes"}
    cluster = resource(
        f"{NETWORK}/x/aks", "Microsoft.ContainerService/managedClusters", {"agentPoolProfiles": [pool], **properties}
    )
    assert facts(graph(cluster), System.AKS) == {Fact.UBUNTU, fact}


def test_nodes_have_public_addresses_unless_the_cluster_says_no() -> None:
    shared = [
        replace(one, properties={**one.properties, "properties": {"subnet": {"id": f"{VNET}/subnets/nodes"}}})
        if one.id.endswith("/cpu")
        else one
        for one in resources()
    ]
    assert Fact.PUBLIC_NODES in facts(ResourceIndex(shared), System.AML_CLUSTER)


def test_a_private_datastore_is_asked_for_by_its_name() -> None:
    found = [one for one in requirement_intents(graph(storageAccount=STORE)) if one.requirement.endswith("vnet.blob")]
    assert [one.destinations for one in found] == [("datastoreab12.blob.core.windows.net",)]


def test_a_requirement_says_where_it_is_documented_and_whose_it_is() -> None:
    found = next(one for one in requirement_intents(graph()) if one.requirement == "aml.byo.out.arm")
    assert (found.name, found.sources, found.destinations, found.system) == (
        "cpu: operations of the control plane",
        (f"{WORKSPACE}/computes/cpu",),
        ("tag:AzureResourceManager",),
        "aml-cluster",
    )
    assert found.page.startswith("https://learn.microsoft.com/")


def test_a_graph_without_systems_requires_nothing() -> None:
    plain = [one for one in resources() if "MachineLearning" not in one.type]
    assert ids(ResourceIndex(plain)) == set()
