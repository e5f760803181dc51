"""What is made up in Azure's place is the same wherever it is made up: outputs of a program and names of a service."""

import pytest

from infra.arm import computed_outputs
from network.azure.cluster_names import api_server
from network.azure.public_names import host_names, words_of
from network.model.resource import Resource

GROUP = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/Rg/providers/"


@pytest.mark.parametrize(
    ("token", "type_name", "output", "word"),
    [
        ("machinelearningservices:Workspace", "Microsoft.MachineLearningServices/workspaces", "workspaceId", "guid"),
        ("operationalinsights:Workspace", "Microsoft.OperationalInsights/workspaces", "customerId", "customer"),
    ],
)
def test_a_guid_in_a_name_is_the_one_that_the_program_sees(token: str, type_name: str, output: str, word: str) -> None:
    service = Resource(f"{GROUP}{type_name}/Thing", type_name, {}, location="westeurope")
    seen = computed_outputs(f"azure-native:{token}", service.id, {"location": "westeurope"})
    assert words_of(service)[word] == seen.values[output]


def test_a_databricks_url_is_the_one_that_the_program_sees() -> None:
    type_name = "Microsoft.Databricks/workspaces"
    service = Resource(f"{GROUP}{type_name}/Thing", type_name, {}, location="westeurope")
    seen = computed_outputs("azure-native:databricks:Workspace", service.id, {"location": "westeurope"})
    assert host_names(service, "databricks_ui_api") == (seen.values["workspaceUrl"],)


def test_the_public_name_of_an_api_server_is_the_one_that_the_program_sees() -> None:
    type_name = "Microsoft.ContainerService/managedClusters"
    cluster = Resource(f"{GROUP}{type_name}/Aks", type_name, {"dnsPrefix": "aks"}, location="westeurope")
    inputs = {"location": "westeurope", "dnsPrefix": "aks"}
    seen = computed_outputs("azure-native:containerservice:ManagedCluster", cluster.id, inputs).values
    assert api_server(cluster).public_name == seen["fqdn"]
