from itertools import pairwise

import pytest

from compute.declare.environment import Environment
from network.declare.component import Turns
from tests.compute.declare.recorder import NETWORK, Declaration, declare, unknown_inputs
from tests.compute.declare.sandbox import SANDBOX

VNET = NETWORK.virtual_network("training")


@pytest.fixture(scope="module")
def sandbox() -> Declaration:
    """One declaration for all tests of it: it takes a second."""
    return declare(lambda: Environment("compute", SANDBOX, {VNET: Turns()}))


IMAGES = SANDBOX.registries["images"].azure_name
JOINED = "PrivateDnsZoneGroup workspace-amlworkspace"


@pytest.mark.parametrize(
    ("later", "earlier"),
    [
        pytest.param("Component telemetry", "Workspace logs", id="telemetry has its log workspace"),
        pytest.param("PrivateEndpoint datastore-blob", "StorageAccount datastore", id="an endpoint has its target"),
        pytest.param("Workspace workspace", "PrivateEndpoint datastore-blob", id="a workspace reaches its stores"),
        pytest.param("Workspace workspace", "PrivateDnsZoneGroup secrets-vault", id="and does so by name"),
        pytest.param("PrivateEndpoint workspace-amlworkspace", "Workspace workspace", id="its own endpoint follows it"),
        pytest.param("Compute cpu", JOINED, id="nodes join by the workspace's private name"),
        pytest.param("Compute cpu", f"RoleAssignment cpu-nodes-acrpush-{IMAGES}", id="nodes have their rights at once"),
        pytest.param("Compute notebook", JOINED, id="instances join by the private name as well"),
        pytest.param("OnlineDeployment churn-blue", "OnlineEndpoint churn", id="a deployment has its endpoint"),
        pytest.param(
            "ManagedCluster serving",
            "RoleAssignment serving-control-plane-network-contributor-training",
            id="a cluster has its rights on the network",
        ),
        pytest.param("ManagedCluster serving", f"RoleAssignment serving-kubelet-acrpull-{IMAGES}", id="nodes may pull"),
        pytest.param("RoleAssignment serving-kubelet-acrpull-" + IMAGES, "Registry images", id="from what is there"),
        pytest.param("Extension serving-target-extension", "AgentPool serving-gpu", id="the extension finds all pools"),
        pytest.param(
            "Compute serving-target-attachment",
            "Extension serving-target-extension",
            id="what is attached has the extension",
        ),
        pytest.param("Compute serving-target-attachment", JOINED, id="a target reaches the workspace privately"),
        pytest.param(
            "AzureCliScript serving-target-address",
            "Extension serving-target-extension",
            id="the router is there when it is given its address",
        ),
        pytest.param(
            "PrivateRecordSet serving-target-record",
            "AzureCliScript serving-target-address",
            id="the name appears when the address answers",
        ),
    ],
)
def test_what_comes_before_what(sandbox: Declaration, later: str, earlier: str) -> None:
    assert earlier in sandbox.before(sandbox.named(later))


def test_private_endpoints_of_one_network_come_one_after_the_other(sandbox: Declaration) -> None:
    endpoints = sandbox.all("network:PrivateEndpoint")
    order = sorted(endpoints, key=lambda one: len(sandbox.before(one)))
    for earlier, later in pairwise(order):
        assert earlier.label in sandbox.before(later)


def test_machines_and_clusters_need_neither_stores_nor_workspaces(sandbox: Declaration) -> None:
    slow = {sandbox.named("Workspace workspace").label, sandbox.named("StorageAccount datastore").label}
    for name in ("VirtualMachine devbox", "ManagedCluster serving"):
        assert not sandbox.before(sandbox.named(name)) & slow


def test_only_principals_wait_for_the_deployment(sandbox: Declaration) -> None:
    unknown = {(one.token, key) for one in sandbox.resources for key in unknown_inputs(one)}
    assert unknown == {
        ("authorization:RoleAssignment", "principalId"),
        ("containerservice:ManagedCluster", "identityProfile"),
    }


def test_nothing_of_it_has_a_public_side(sandbox: Declaration) -> None:
    closed = {
        one.name: one.inputs.get("publicNetworkAccess") or one.inputs["properties"]["publicNetworkAccess"]
        for one in sandbox.resources
        if one.token
        in {
            "storage:StorageAccount",
            "keyvault:Vault",
            "containerregistry:Registry",
            "machinelearningservices:Workspace",
            "machinelearningservices:OnlineEndpoint",
        }
    }
    assert set(closed) == {"datastore", "secrets", "images", "workspace", "churn"}
    assert {access.lower() for access in closed.values()} == {"disabled"}
    assert sandbox.all("network:PublicIPAddress") == []


def test_every_component_says_what_it_made(sandbox: Declaration) -> None:
    assert {one.urn for one in sandbox.components()} <= set(sandbox.outputs)


def test_resources_of_one_kind_all_have_names_of_their_own(sandbox: Declaration) -> None:
    urns = [one.urn for one in sandbox.resources]
    assert len(urns) == len(set(urns))
