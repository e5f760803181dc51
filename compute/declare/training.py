"""What trains in an Azure ML workspace: clusters that scale to zero, and a developer's own compute instance."""

from dataclasses import dataclass

import pulumi
from pulumi_azure_native import machinelearningservices as az_ml

from compute.declare import roles
from compute.declare.azure_names import COMPUTE_INSTANCE, global_name
from compute.declare.component import Component
from compute.declare.identity import Identity, IdentityArgs
from compute.declare.roles import Grant
from compute.declare.sizes import parse_size
from compute.declare.workspace import inputs_within
from network.declare.place import Inputs, Place
from network.model.errors import InputError


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterArgs:
    """An AML compute cluster of the workspace with id `workspace`.

    `subnet` is an ARM id, None where the workspace's managed network holds its computes. `storage` and `registries`
    are what its jobs read, write and pull, by id. `builds_images` lets it push as well. `infiniband` demands a size
    whose nodes reach each other's memory; such nodes are allocated side by side.
    """

    place: Place
    name: str
    workspace: str
    size: str
    max_nodes: int
    subnet: str | None
    min_nodes: int = 0
    idle_minutes: int = 30
    low_priority: bool = False
    infiniband: bool = False
    builds_images: bool = False
    storage: tuple[str, ...] = ()
    registries: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The ARM id of the cluster."""
        return f"{self.workspace}/computes/{self.name}"

    @property
    def identity(self) -> IdentityArgs:
        """The identity that its jobs run with."""
        return IdentityArgs(place=self.place, name=f"{self.name}-nodes", grants=job_grants(self))


@dataclass(frozen=True, slots=True, kw_only=True)
class InstanceArgs:
    """A compute instance: one developer's machine in a workspace. `name` is the stem of its Azure name.

    `owner` is the object id of the only person who may use it; None leaves it to whoever creates it.
    """

    place: Place
    name: str
    workspace: str
    size: str
    subnet: str | None
    tenant: str
    owner: str | None = None
    idle_minutes: int = 60

    @property
    def azure_name(self) -> str:
        """Its name, unique in the region."""
        return global_name(COMPUTE_INSTANCE, self.name, self.place.scope)

    @property
    def id(self) -> str:
        """The ARM id of the instance."""
        return f"{self.workspace}/computes/{self.azure_name}"


def job_grants(args: ClusterArgs) -> tuple[Grant, ...]:
    """What jobs need on the stores: blobs, and the tables and queues of parallel runs; to pull, or also push, images.

    https://learn.microsoft.com/azure/machine-learning/how-to-disable-local-auth-storage
    """
    data = (
        roles.STORAGE_BLOB_DATA_CONTRIBUTOR,
        roles.STORAGE_FILE_DATA_PRIVILEGED_CONTRIBUTOR,
        roles.STORAGE_TABLE_DATA_CONTRIBUTOR,
        roles.STORAGE_QUEUE_DATA_CONTRIBUTOR,
    )
    images = (roles.ACR_PULL, roles.ACR_PUSH) if args.builds_images else (roles.ACR_PULL,)
    stores = tuple(Grant(role, store) for store in args.storage for role in data)
    return stores + tuple(Grant(role, registry) for registry in args.registries for role in images)


def cluster_inputs(args: ClusterArgs) -> Inputs:
    """The cluster as azure-native declares it.

    Raises InputError where InfiniBand is demanded of a size without, or image building of a size with GPUs.
    """
    size = parse_size(args.size)
    if args.infiniband and not size.has_infiniband:
        raise InputError(f"{args.name}.size", args.size, "a size with InfiniBand, such as Standard_ND96asr_v4")
    if args.builds_images and size.has_gpus:
        raise InputError(f"{args.name}.size", args.size, "a size without GPUs, since images are built on CPUs alone")
    scale = az_ml.ScaleSettingsArgs(
        min_node_count=args.min_nodes,
        max_node_count=args.max_nodes,
        node_idle_time_before_scale_down=f"PT{args.idle_minutes}M",
    )
    nodes = az_ml.AmlComputePropertiesArgs(
        vm_size=args.size,
        vm_priority="LowPriority" if args.low_priority else "Dedicated",
        os_type="Linux",
        scale_settings=scale,
        subnet=az_ml.ResourceIdArgs(id=args.subnet) if args.subnet else None,
        enable_node_public_ip=False,
        remote_login_port_public_access="Disabled",
    )
    compute = az_ml.AmlComputeArgs(compute_type="AmlCompute", disable_local_auth=True, properties=nodes)
    identity = {"type": "UserAssigned", "user_assigned_identities": [args.identity.id]}
    within = inputs_within(args.workspace, args.place)
    return {**within, "compute_name": args.name, "identity": identity, "properties": compute}


def instance_inputs(args: InstanceArgs) -> Inputs:
    """The compute instance as azure-native declares it: no public address, no ssh, stops when idle."""
    owner = None
    if args.owner:
        person = az_ml.AssignedUserArgs(object_id=args.owner, tenant_id=args.tenant)
        owner = az_ml.PersonalComputeInstanceSettingsArgs(assigned_user=person)
    machine = az_ml.ComputeInstancePropertiesArgs(
        vm_size=args.size,
        subnet=az_ml.ResourceIdArgs(id=args.subnet) if args.subnet else None,
        enable_node_public_ip=False,
        ssh_settings=az_ml.ComputeInstanceSshSettingsArgs(ssh_public_access="Disabled"),
        application_sharing_policy="Personal",
        compute_instance_authorization_type="personal",
        personal_compute_instance_settings=owner,
        idle_time_before_shutdown=f"PT{args.idle_minutes}M",
    )
    compute = az_ml.ComputeInstanceArgs(compute_type="ComputeInstance", disable_local_auth=True, properties=machine)
    return {**inputs_within(args.workspace, args.place), "compute_name": args.azure_name, "properties": compute}


class Cluster(Component):
    """A cluster and the identity of its jobs.

    What it depends on must include the workspace's private endpoint: without it no node joins.
    """

    def __init__(self, name: str, args: ClusterArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("Cluster", name, opts)
        self.args = args
        identity = Identity(args.identity.name, args.identity, self.child())
        az_ml.Compute(name, **cluster_inputs(args), opts=self.child(identity))
        self.register_outputs({"id": args.id})


class Instance(Component):
    """A compute instance; it, too, needs the workspace's private endpoint before it."""

    def __init__(self, name: str, args: InstanceArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("Instance", name, opts)
        self.args = args
        az_ml.Compute(name, **instance_inputs(args), opts=self.child())
        self.register_outputs({"id": args.id, "name": args.azure_name})
