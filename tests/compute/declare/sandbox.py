"""The arguments of a whole private environment, as a stack file of topology A would yield them."""

from compute.declare.aks import AksArgs
from compute.declare.data import RegistryArgs, StorageArgs, VaultArgs
from compute.declare.devvm import DevVmArgs
from compute.declare.environment import EnvironmentArgs
from compute.declare.inference import InferenceArgs
from compute.declare.monitoring import InsightsArgs, LogWorkspaceArgs
from compute.declare.node_pools import PoolArgs
from compute.declare.online import DeploymentArgs, OnlineEndpointArgs
from compute.declare.private import PrivateTarget
from compute.declare.scoring import Frontend
from compute.declare.training import ClusterArgs, InstanceArgs
from compute.declare.workspace import WorkspaceArgs
from network.declare.endpoints import PrivateEndpointArgs
from tests.compute.declare.recorder import LOGS, NETWORK, PLACE, TENANT

NODES, SCORING, DEV, ENDPOINTS = (NETWORK.subnet("training", name) for name in ("nodes", "scoring", "dev", "endpoints"))

STORE = StorageArgs(place=PLACE, name="datastore", tenant=TENANT, log_workspace=LOGS)
VAULT = VaultArgs(place=PLACE, name="secrets", tenant=TENANT, log_workspace=LOGS)
REGISTRY = RegistryArgs(place=PLACE, name="images", log_workspace=LOGS)
INSIGHTS = InsightsArgs(place=PLACE, name="telemetry", log_workspace=LOGS)


def endpoint(target: PrivateTarget) -> PrivateEndpointArgs:
    return PrivateEndpointArgs(
        place=PLACE,
        name=target.name,
        subnet=ENDPOINTS,
        target=target.resource,
        group_id=target.group,
        zones=(NETWORK.private_dns_zone(f"privatelink.{target.group}.example"),),
    )


STORE_ENDPOINTS = {
    target.name: endpoint(target)
    for target in (*STORE.private_targets, *VAULT.private_targets, *REGISTRY.private_targets)
}
WORKSPACE = WorkspaceArgs(
    place=PLACE,
    name="workspace",
    storage=STORE.id,
    key_vault=VAULT.id,
    registry=REGISTRY.id,
    insights=INSIGHTS.id,
    image_build="cpu",
    readable_endpoints=tuple(STORE_ENDPOINTS[name].id for name in ("datastore-blob", "datastore-file")),
    log_workspace=LOGS,
)
CPU = ClusterArgs(
    place=PLACE,
    name="cpu",
    workspace=WORKSPACE.id,
    size="Standard_D4s_v5",
    max_nodes=4,
    subnet=NODES,
    builds_images=True,
    storage=(STORE.id,),
    registries=(REGISTRY.id,),
)
NOTEBOOK = InstanceArgs(
    place=PLACE, name="notebook", workspace=WORKSPACE.id, size="Standard_D4s_v5", subnet=NODES, tenant=TENANT
)
DEVBOX = DevVmArgs(
    place=PLACE,
    name="devbox",
    subnet=DEV,
    size="Standard_D4s_v5",
    ssh_key="ssh-ed25519 AAAA nobody",
    address="10.10.2.4",
)
AKS = AksArgs(
    place=PLACE,
    name="serving",
    subnet=SCORING,
    system=PoolArgs(name="system", size="Standard_D4s_v5", min_nodes=3, max_nodes=5),
    pools=(PoolArgs(name="gpu", size="Standard_NC4as_T4_v3", max_nodes=2),),
    registries=(REGISTRY.id,),
    log_workspace=LOGS,
)
FRONTEND = Frontend(address="10.10.1.250", zone=NETWORK.private_dns_zone("sandbox.internal"), label="score")
INFERENCE = InferenceArgs(
    place=PLACE,
    name="serving",
    cluster=AKS,
    workspace=WORKSPACE.id,
    frontend=FRONTEND,
    storage=(STORE.id,),
    registries=(REGISTRY.id,),
)
CHURN = OnlineEndpointArgs(
    place=PLACE,
    name="churn",
    workspace=WORKSPACE.id,
    deployments=(DeploymentArgs(name="blue", size="Standard_D4s_v5", model="azureml:churn:1"),),
)
SANDBOX = EnvironmentArgs(
    log_workspaces={"logs": LogWorkspaceArgs(place=PLACE, name="logs")},
    insights={"telemetry": INSIGHTS},
    storage={"datastore": STORE},
    vaults={"secrets": VAULT},
    registries={"images": REGISTRY},
    private_endpoints={**{t.name: endpoint(t) for t in WORKSPACE.private_targets}, **STORE_ENDPOINTS},
    workspaces={"workspace": WORKSPACE},
    clusters={"cpu": CPU},
    instances={"notebook": NOTEBOOK},
    online_endpoints={"churn": CHURN},
    machines={"devbox": DEVBOX},
    aks={"serving": AKS},
    inference={"serving": INFERENCE},
)
