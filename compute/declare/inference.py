"""AKS as a compute target of Azure ML: the extension in the cluster, and the attachment to the workspace."""

from dataclasses import dataclass

import pulumi
from pulumi_azure_native import kubernetesconfiguration as az_extensions
from pulumi_azure_native import machinelearningservices as az_ml
from pulumi_azure_native import privatedns
from pulumi_azure_native import resources as az_resources

from compute.declare import roles
from compute.declare.aks import AksArgs
from compute.declare.component import Component
from compute.declare.identity import Identity, IdentityArgs, Principal, declare_grants
from compute.declare.node_pools import GPU_LABELS
from compute.declare.roles import Grant
from compute.declare.scoring import NAMESPACE, Frontend, record_inputs, script_identity, script_inputs
from compute.declare.workspace import inputs_within
from network.azure.limits_aks import ROUTER_REPLICAS
from network.declare.component import Providers
from network.declare.ids import scope_of
from network.declare.place import Inputs, Place

EXTENSION = "Microsoft.AzureML.Kubernetes"


@dataclass(frozen=True, slots=True, kw_only=True)
class InferenceArgs:
    """An AKS cluster as compute target `name` of the workspace with id `workspace`.

    Without `frontend` nothing is served, and the cluster only trains. `storage` and `registries` are what models and
    jobs read and are pulled from, by id. `namespace` holds what Azure ML runs; it must exist in the cluster.
    """

    place: Place
    name: str
    cluster: AksArgs
    workspace: str
    frontend: Frontend | None = None
    training: bool = False
    namespace: str = "default"
    storage: tuple[str, ...] = ()
    registries: tuple[str, ...] = ()

    @property
    def trains(self) -> bool:
        """Whether the cluster runs training jobs."""
        return self.training or self.frontend is None

    @property
    def identity(self) -> IdentityArgs:
        """The identity that models and jobs run with."""
        grants = [Grant(roles.ACR_PULL, registry) for registry in self.registries]
        grants += [Grant(roles.STORAGE_BLOB_DATA_CONTRIBUTOR, store) for store in self.storage]
        return IdentityArgs(place=self.place, name=f"{self.name}-workloads", grants=tuple(grants))


def attach_grants(cluster: str) -> tuple[Grant, ...]:
    """What a workspace with an identity of ours needs on a cluster before that can be attached.

    https://learn.microsoft.com/azure/machine-learning/how-to-attach-kubernetes-to-workspace
    """
    needed = (roles.READER, roles.KUBERNETES_EXTENSION_CONTRIBUTOR, roles.AKS_CLUSTER_ADMIN)
    return tuple(Grant(role, cluster) for role in needed)


def extension_settings(args: InferenceArgs) -> dict[str, str]:
    """The settings of the Azure ML extension, the part after `installPromOp` as Azure's command line fills it in.

    https://learn.microsoft.com/azure/machine-learning/how-to-deploy-kubernetes-extension
    """
    cluster, location = args.cluster, args.cluster.place.location
    return {
        "enableTraining": _switch(args.trains),
        "enableInference": _switch(args.frontend is not None),
        "installNvidiaDevicePlugin": _switch(cluster.has_gpus),
        "installVolcano": _switch(args.trains),
        "installPromOp": "true",
        "cluster_name": cluster.id,
        "clusterId": cluster.id,
        "prometheus.prometheusSpec.externalLabels.cluster_name": cluster.id,
        "cluster_name_friendly": cluster.name,
        "location": location,
        "jobSchedulerLocation": location,
        "domain": f"{location}.cloudapp.azure.com",
        "servicebus.enabled": "false",
        "relayserver.enabled": "false",
        "nginxIngress.enabled": "true",
        **(_router_settings(cluster, args.frontend) if args.frontend else {}),
    }


def _router_settings(cluster: AksArgs, frontend: Frontend) -> dict[str, str]:
    # Replicas of the router refuse to share a node, and only nodes that always run are sure to be there.
    spread = sum(pool.min_nodes for pool in cluster.all_pools) >= ROUTER_REPLICAS
    tls = {"sslCname": frontend.name} if frontend.certificate else {"allowInsecureConnections": "true"}
    return tls | {
        "inferenceRouterServiceType": "LoadBalancer",
        "internalLoadBalancerProvider": "azure",
        "scoringFe.serviceType.internalLoadBalancer": "true",
        "inferenceRouterHA": _switch(spread),
        "clusterPurpose": "FastProd" if spread else "DevTest",
    }


def _switch(on: bool) -> str:
    return "true" if on else "false"


def extension_inputs(args: InferenceArgs) -> Inputs:
    """The Azure ML extension of the cluster as azure-native declares it."""
    certificate = args.frontend.certificate if args.frontend else None
    return {
        "resource_group_name": args.cluster.place.scope.resource_group,
        "cluster_rp": "Microsoft.ContainerService",
        "cluster_resource_name": "managedClusters",
        "cluster_name": args.cluster.name,
        "extension_name": NAMESPACE,
        "extension_type": EXTENSION,
        "identity": {"type": "SystemAssigned"},
        "scope": {"cluster": {"release_namespace": NAMESPACE}},
        "release_train": "stable",
        "auto_upgrade_minor_version": True,
        "configuration_settings": extension_settings(args),
        **({"configuration_protected_settings": certificate.protected_settings()} if certificate else {}),
    }


def attachment_inputs(args: InferenceArgs) -> Inputs:
    """The cluster as a compute target of the workspace as azure-native declares it.

    https://learn.microsoft.com/azure/machine-learning/how-to-manage-kubernetes-instance-types
    """
    types = {"defaultinstancetype": _instance_type({"cpu": "2", "memory": "2Gi"})}
    if args.cluster.has_gpus:
        types["gpu"] = _instance_type({"cpu": "3", "memory": "16Gi", "nvidia.com/gpu": "1"}, GPU_LABELS)
    kubernetes = az_ml.KubernetesPropertiesArgs(
        namespace=args.namespace, default_instance_type="defaultinstancetype", instance_types=types
    )
    return {
        **inputs_within(args.workspace, args.place),
        "compute_name": args.name,
        "identity": {"type": "UserAssigned", "user_assigned_identities": [args.identity.id]},
        "properties": az_ml.KubernetesArgs(
            compute_type="Kubernetes", resource_id=args.cluster.id, properties=kubernetes
        ),
    }


def _instance_type(limits: dict[str, str], labels: dict[str, str] | None = None) -> object:
    resources = az_ml.InstanceTypeSchemaResourcesArgs(requests={"cpu": "100m", "memory": "2Gi"}, limits=limits)
    return az_ml.InstanceTypeSchemaArgs(node_selector=labels, resources=resources)


class Inference(Component):
    """A cluster that a workspace uses, and where clients score.

    What it depends on must include the cluster and the workspace's private endpoint. `workspace` is given where the
    workspace has an identity of ours: Azure grants what its own needs by itself.
    """

    def __init__(
        self,
        name: str,
        args: InferenceArgs,
        opts: pulumi.ResourceOptions | None = None,
        providers: Providers | None = None,
        workspace: Principal | None = None,
    ) -> None:
        super().__init__("Inference", name, opts, providers)
        self.args = args
        extension = az_extensions.Extension(f"{name}-extension", **extension_inputs(args), opts=self.child())
        identity = Identity(args.identity.name, args.identity, self.child())
        grants = declare_grants(attach_grants(args.cluster.id), workspace, self.child()) if workspace else []
        after = (extension, identity, *grants)
        az_ml.Compute(f"{name}-attachment", **attachment_inputs(args), opts=self.child(*after))
        if args.frontend:
            self._frontend(name, args.cluster, args.frontend, extension)
        self.register_outputs({"name": args.frontend.name if args.frontend else None})

    def _frontend(self, name: str, cluster: AksArgs, frontend: Frontend, extension: pulumi.Resource) -> None:
        identity = Identity(script_identity(cluster).name, script_identity(cluster), self.child())
        script = az_resources.AzureCliScript(
            f"{name}-address", **script_inputs(cluster, frontend), opts=self.child(extension, identity)
        )
        zone = self.child(script, subscription=scope_of(frontend.zone).subscription)
        privatedns.PrivateRecordSet(f"{name}-record", **record_inputs(frontend), opts=zone)
