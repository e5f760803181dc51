from dataclasses import replace
from typing import Any

import pytest

from compute.declare.training import Cluster, ClusterArgs, Instance, InstanceArgs, cluster_inputs
from network.model.errors import InputError
from tests.compute.declare.recorder import TENANT, Declaration, declare
from tests.compute.declare.sandbox import CPU, NODES, NOTEBOOK, REGISTRY, STORE


def cluster(args: ClusterArgs = CPU) -> Declaration:
    return declare(lambda: Cluster("cpu", args))


def nodes(args: ClusterArgs = CPU) -> Any:
    return cluster(args).named("Compute cpu").inputs["properties"]["properties"]


def machine(args: InstanceArgs = NOTEBOOK) -> Any:
    declaration = declare(lambda: Instance("notebook", args))
    return declaration.named("Compute notebook").inputs["properties"]["properties"]


def test_a_cluster_scales_to_zero_in_its_subnet_without_public_addresses() -> None:
    assert nodes() == {
        "vmSize": "Standard_D4s_v5",
        "vmPriority": "Dedicated",
        "osType": "Linux",
        "scaleSettings": {"minNodeCount": 0, "maxNodeCount": 4, "nodeIdleTimeBeforeScaleDown": "PT30M"},
        "subnet": {"id": NODES},
        "enableNodePublicIp": False,
        "remoteLoginPortPublicAccess": "Disabled",
    }


def test_in_a_managed_network_a_cluster_has_no_subnet_of_ours() -> None:
    assert "subnet" not in nodes(replace(CPU, subnet=None))


def test_spare_capacity_is_taken_where_it_is_asked_for() -> None:
    assert nodes(replace(CPU, low_priority=True))["vmPriority"] == "LowPriority"


def test_a_cluster_is_named_by_its_workspace_and_runs_with_an_identity_of_its_own() -> None:
    inputs = cluster().named("Compute cpu").inputs
    assert (inputs["workspaceName"], inputs["computeName"], inputs["resourceGroupName"]) == ("workspace", "cpu", "ml")
    assert inputs["identity"] == {"type": "UserAssigned", "userAssignedIdentities": [CPU.identity.id]}
    assert CPU.id.endswith("/workspaces/workspace/computes/cpu")


@pytest.mark.parametrize(
    ("builds_images", "on_registry"),
    [
        pytest.param(True, {"AcrPull", "AcrPush"}, id="who builds images pushes them"),
        pytest.param(False, {"AcrPull"}, id="who only trains pulls them"),
    ],
)
def test_jobs_may_do_on_the_stores_what_they_must(builds_images: bool, on_registry: set[str]) -> None:
    grants = replace(CPU, builds_images=builds_images).identity.grants
    assert {grant.role.name for grant in grants if grant.scope == REGISTRY.id} == on_registry
    assert {grant.role.name for grant in grants if grant.scope == STORE.id} == {
        "Storage Blob Data Contributor",
        "Storage File Data Privileged Contributor",
        "Storage Queue Data Contributor",
        "Storage Table Data Contributor",
    }


def test_a_size_with_infiniband_serves_distributed_training() -> None:
    args = replace(CPU, size="Standard_ND96asr_v4", infiniband=True, builds_images=False)
    assert nodes(args)["vmSize"] == "Standard_ND96asr_v4"


@pytest.mark.parametrize(
    ("args", "message"),
    [
        pytest.param(
            replace(CPU, infiniband=True),
            "cpu.size: got 'Standard_D4s_v5', expected a size with InfiniBand, such as Standard_ND96asr_v4",
            id="InfiniBand of a size without",
        ),
        pytest.param(
            replace(CPU, size="Standard_NC4as_T4_v3"),
            "cpu.size: got 'Standard_NC4as_T4_v3', expected a size without GPUs, since images are built on CPUs alone",
            id="images built on GPUs",
        ),
    ],
)
def test_what_no_cluster_can_do_is_refused(args: ClusterArgs, message: str) -> None:
    with pytest.raises(InputError) as refused:
        cluster_inputs(args)
    assert str(refused.value) == message


def test_an_instance_is_one_persons_machine_that_stops_when_idle() -> None:
    assert machine(replace(NOTEBOOK, owner="a1")) == {
        "vmSize": "Standard_D4s_v5",
        "subnet": {"id": NODES},
        "enableNodePublicIp": False,
        "enableSSO": True,
        "sshSettings": {"sshPublicAccess": "Disabled"},
        "applicationSharingPolicy": "Personal",
        "computeInstanceAuthorizationType": "personal",
        "personalComputeInstanceSettings": {"assignedUser": {"objectId": "a1", "tenantId": TENANT}},
        "idleTimeBeforeShutdown": "PT60M",
    }


def test_without_an_owner_an_instance_is_its_creators() -> None:
    assert "personalComputeInstanceSettings" not in machine()
    assert NOTEBOOK.id.endswith(f"/computes/{NOTEBOOK.azure_name}")
