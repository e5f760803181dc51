from dataclasses import replace

from compute.declare.online import OnlineEndpoint, OnlineEndpointArgs
from tests.compute.declare.recorder import Declaration, declare
from tests.compute.declare.sandbox import CHURN


def online(args: OnlineEndpointArgs = CHURN) -> Declaration:
    return declare(lambda: OnlineEndpoint("churn", args))


def test_an_endpoint_is_private_and_asks_for_an_entra_token() -> None:
    endpoint = online().named("OnlineEndpoint churn")
    assert endpoint.inputs["properties"] == {"authMode": "AADToken", "publicNetworkAccess": "Disabled"}
    assert endpoint.inputs["endpointName"] == CHURN.azure_name
    assert endpoint.ignored == ("properties.traffic", "properties.mirrorTraffic")


def test_callers_may_show_a_key_where_it_is_asked_for() -> None:
    endpoint = online(replace(CHURN, keys=True)).named("OnlineEndpoint churn")
    assert endpoint.inputs["properties"]["authMode"] == "Key"


def test_a_deployment_is_a_model_on_so_many_machines() -> None:
    (deployment,) = CHURN.deployments
    args = replace(CHURN, deployments=(replace(deployment, instances=3),))
    inputs = online(args).named("OnlineDeployment churn-blue").inputs
    assert inputs["sku"] == {"name": "Default", "capacity": 3}
    assert inputs["properties"]["endpointComputeType"] == "Managed"
    assert inputs["properties"]["model"] == "azureml:churn:1"
    assert (inputs["endpointName"], inputs["deploymentName"]) == (CHURN.azure_name, "blue")


def test_clients_know_the_name_before_it_is_deployed() -> None:
    assert CHURN.host == f"{CHURN.azure_name}.westeurope.inference.ml.azure.com"
    assert CHURN.id.endswith(f"/workspaces/workspace/onlineEndpoints/{CHURN.azure_name}")
