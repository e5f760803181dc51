import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from compute.declare.identity import Principal
from compute.declare.inference import Inference, InferenceArgs, extension_settings
from compute.declare.node_pools import PoolArgs
from compute.declare.scoring import Certificate, Frontend, script_inputs
from tests.compute.declare.recorder import Declaration, declare
from tests.compute.declare.sandbox import AKS, FRONTEND, INFERENCE, WORKSPACE

SECURE = replace(FRONTEND, certificate=Certificate(chain="CHAIN", key="KEY"))
SMALL = replace(AKS, system=PoolArgs(name="system", size="Standard_D4s_v5", min_nodes=2, max_nodes=5), pools=())


def inference(args: InferenceArgs = INFERENCE, workspace: Principal | None = None) -> Declaration:
    return declare(lambda: Inference("serving", args, workspace=workspace))


def test_the_extension_serves_behind_an_internal_load_balancer() -> None:
    settings = extension_settings(INFERENCE)
    assert settings["enableInference"] == "true"
    assert settings["enableTraining"] == settings["installVolcano"] == "false"
    assert settings["inferenceRouterServiceType"] == "LoadBalancer"
    assert settings["internalLoadBalancerProvider"] == "azure"
    assert settings["installNvidiaDevicePlugin"] == "true"


@pytest.mark.parametrize(
    ("nodes", "replicated", "purpose"),
    [
        pytest.param(3, "true", "FastProd", id="three nodes carry the router's three replicas"),
        pytest.param(2, "false", "DevTest", id="two nodes carry one"),
    ],
)
def test_the_router_is_replicated_where_there_are_nodes_for_it(nodes: int, replicated: str, purpose: str) -> None:
    cluster = replace(SMALL, system=replace(SMALL.system, min_nodes=nodes))
    settings = extension_settings(replace(INFERENCE, cluster=cluster))
    assert (settings["inferenceRouterHA"], settings["clusterPurpose"]) == (replicated, purpose)
    assert settings["installNvidiaDevicePlugin"] == "false"


def test_without_a_frontend_the_cluster_trains_and_serves_nothing() -> None:
    args = replace(INFERENCE, frontend=None)
    settings = extension_settings(args)
    assert (settings["enableTraining"], settings["enableInference"]) == ("true", "false")
    assert "inferenceRouterServiceType" not in settings
    declaration = inference(args)
    assert declaration.all("privatedns:PrivateRecordSet") == declaration.all("resources:AzureCliScript") == []


def test_a_certificate_is_named_and_handed_over_as_a_secret() -> None:
    extension = inference(replace(INFERENCE, frontend=SECURE)).one("kubernetesconfiguration:Extension").inputs
    assert extension["configurationSettings"]["sslCname"] == "score.sandbox.internal"
    assert "allowInsecureConnections" not in extension["configurationSettings"]
    protected = extension["configurationProtectedSettings"]
    assert protected["value"] == {"scoringFe.sslCert": "Q0hBSU4=", "scoringFe.sslKey": "S0VZ"}
    assert set(protected) == {"4dabf18193072939515e22adb298388d", "value"}


@pytest.mark.parametrize(
    ("frontend", "port"),
    [
        pytest.param(SECURE, 443, id="with a certificate"),
        pytest.param(FRONTEND, 80, id="without one"),
    ],
)
def test_clients_connect_to_one_port(frontend: Frontend, port: int) -> None:
    assert frontend.port == port


def test_without_a_certificate_the_extension_is_told_that_this_is_meant() -> None:
    extension = inference().one("kubernetesconfiguration:Extension").inputs
    assert extension["configurationSettings"]["allowInsecureConnections"] == "true"
    assert "configurationProtectedSettings" not in extension


def test_the_cluster_is_a_target_with_an_instance_type_for_gpus() -> None:
    inputs = inference().named("Compute serving-attachment").inputs
    assert (inputs["workspaceName"], inputs["computeName"]) == ("workspace", "serving")
    properties = inputs["properties"]
    assert (properties["computeType"], properties["resourceId"]) == ("Kubernetes", AKS.id)
    types = properties["properties"]["instanceTypes"]
    assert set(types) == {"defaultinstancetype", "gpu"}
    assert types["gpu"]["nodeSelector"] == {"accelerator": "nvidia"}
    assert types["gpu"]["resources"]["limits"]["nvidia.com/gpu"] == "1"


def test_a_cluster_without_gpus_has_the_default_instance_type_alone() -> None:
    inputs = inference(replace(INFERENCE, cluster=SMALL)).named("Compute serving-attachment").inputs
    assert set(inputs["properties"]["properties"]["instanceTypes"]) == {"defaultinstancetype"}


def test_the_name_leads_to_the_address_that_the_load_balancer_is_given() -> None:
    declaration = inference()
    record = declaration.one("privatedns:PrivateRecordSet").inputs
    assert (record["privateZoneName"], record["relativeRecordSetName"]) == ("sandbox.internal", "score")
    assert record["aRecords"] == [{"ipv4Address": "10.10.1.250"}]
    assert record["resourceGroupName"] == "net"
    script = declaration.one("resources:AzureCliScript").inputs
    assert {one["name"]: one["value"] for one in script["environmentVariables"]} == {
        "GROUP": "ml",
        "CLUSTER": "serving",
        "ADDRESS": "10.10.1.250",
    }
    assert script["forceUpdateTag"] == "10.10.1.250"


@pytest.mark.parametrize(
    ("exit_code", "succeeds"),
    [
        pytest.param(0, True, id="the router was annotated"),
        pytest.param(1, False, id="kubectl failed, though the command line did not"),
    ],
)
def test_the_script_annotates_the_router_and_fails_where_that_failed(
    tmp_path: Path, exit_code: int, *, succeeds: bool
) -> None:
    azure = tmp_path / "az"
    azure.write_text(f'#!/bin/sh\necho "$@" > "{tmp_path}/asked"\necho "{exit_code}:service annotated"\n')
    azure.chmod(0o755)
    variables = {"PATH": f"{tmp_path}:/usr/bin:/bin", "GROUP": "ml", "CLUSTER": "serving", "ADDRESS": "10.10.1.250"}
    script = str(script_inputs(AKS, FRONTEND)["script_content"])
    ran = subprocess.run(["/bin/bash", "-c", script], env=variables, capture_output=True, text=True, check=False)
    assert (ran.returncode == 0) is succeeds
    assert ran.stdout == f"{exit_code}:service annotated\n"
    assert (
        "aks command invoke --resource-group ml --name serving --command "
        "kubectl annotate service azureml-fe --namespace azureml --overwrite "
        "service.beta.kubernetes.io/azure-load-balancer-ipv4=10.10.1.250"
    ) in (tmp_path / "asked").read_text()


def test_a_workspace_with_an_identity_of_ours_is_let_into_the_cluster_first() -> None:
    declaration = inference(workspace=Principal("workspace", WORKSPACE.identity.id, "p1"))
    granted = [one for one in declaration.all("authorization:RoleAssignment") if one.inputs["principalId"] == "p1"]
    assert [one.name for one in granted] == [
        "workspace-azure-kubernetes-service-cluster-admin-role-serving",
        "workspace-kubernetes-extension-contributor-serving",
        "workspace-reader-serving",
    ]
    assert {one.name for one in granted} <= declaration.named("Compute serving-attachment").after
