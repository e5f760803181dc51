"""Development VMs and AKS clusters of a stack file as compute declares them."""

from collections.abc import Mapping
from ipaddress import IPv4Network

from compute.declare.aks import AksArgs, Outbound
from compute.declare.devvm import DevVmArgs, Login
from compute.declare.environment import EnvironmentArgs
from compute.declare.inference import InferenceArgs
from compute.declare.node_pools import PoolArgs
from compute.declare.scoring import Certificate, Frontend
from compute.declare.workspace import WorkspaceArgs
from infra.program.directory import Directory
from infra.program.learning import people
from infra.program.names import api_server_zone
from infra.settings import machines as written
from infra.settings.compute import ComputeSettings
from infra.settings.faults import mismatch
from network.azure.reserved import RESERVED_FIRST, RESERVED_LAST

OUTBOUND = {"nat": Outbound.NAT_GATEWAY, "routes": Outbound.ROUTES}


def vms(compute: ComputeSettings, directory: Directory) -> dict[str, DevVmArgs]:
    """The development VMs that the section asks for."""
    return {name: _vm(name, vm, directory) for name, vm in compute.vms.items()}


def _vm(name: str, vm: written.VirtualMachine, directory: Directory) -> DevVmArgs:
    return DevVmArgs(
        place=directory.compute_place,
        name=name,
        subnet=directory.subnet(vm.subnet),
        size=vm.size,
        ssh_key=vm.ssh_key,
        image=vm.image,
        login=Login(vm.login),
        address=str(vm.address) if vm.address else None,
        disk_gb=vm.disk_gb,
        application_groups=tuple(map(directory.application_group, vm.asgs)),
        users=tuple(people(vm.users)),
        administrators=tuple(people(vm.administrators)),
    )


def aks_clusters(
    compute: ComputeSettings, directory: Directory, stores: EnvironmentArgs, workspaces: Mapping[str, WorkspaceArgs]
) -> dict[str, AksArgs]:
    """The AKS clusters that the section asks for; they pull images from the registry of their workspace."""
    logs = stores.log_workspaces[compute.diagnostics].id if compute.diagnostics else None
    return {
        name: AksArgs(
            place=directory.compute_place,
            name=name,
            subnet=directory.subnet(aks.subnet),
            system=_pool("system", aks.system),
            pools=tuple(_pool(pool, settings) for pool, settings in aks.pools.items()),
            outbound=OUTBOUND[aks.outbound],
            route_table=directory.route_table_of(aks.subnet) if aks.outbound == "routes" else None,
            pod_cidr=aks.pod_prefix,
            service_cidr=aks.service_prefix,
            private_zone=directory.zone(api_server_zone(directory)),
            registries=(workspaces[aks.workspace].registry,) if aks.workspace else (),
            administrators=aks.administrators,
            for_azure_ml=aks.workspace is not None,
            version=aks.version,
            log_workspace=logs,
        )
        for name, aks in compute.aks.items()
    }


def _pool(name: str, pool: written.NodePool) -> PoolArgs:
    return PoolArgs(
        name=name,
        size=pool.size,
        max_nodes=pool.max_nodes,
        min_nodes=pool.min_nodes,
        max_pods=pool.max_pods,
        surge=pool.surge,
        disk_gb=pool.disk_gb,
        zones=pool.zones,
        labels=pool.labels,
        taints=pool.taints,
    )


def inference_targets(
    compute: ComputeSettings,
    directory: Directory,
    clusters: Mapping[str, AksArgs],
    workspaces: Mapping[str, WorkspaceArgs],
) -> dict[str, InferenceArgs]:
    """The AKS clusters that are attached to a workspace, with the stores of that workspace."""
    return {
        name: InferenceArgs(
            place=directory.compute_place,
            name=name,
            cluster=clusters[name],
            workspace=workspaces[aks.workspace].id,
            frontend=_frontend(name, aks, aks.inference, directory) if aks.inference else None,
            training=aks.training,
            storage=(workspaces[aks.workspace].storage,),
            registries=(workspaces[aks.workspace].registry,),
        )
        for name, aks in compute.aks.items()
        if aks.workspace
    }


def _frontend(name: str, aks: written.Aks, inference: written.Inference, directory: Directory) -> Frontend:
    label, _, zone = inference.name.partition(".")
    certificate = inference.certificate
    _check_address(name, aks, inference, directory)
    return Frontend(
        address=str(inference.address),
        zone=directory.zone(zone),
        label=label,
        certificate=Certificate(chain=certificate.chain, key=certificate.key.value or "") if certificate else None,
    )


def _check_address(name: str, aks: written.Aks, inference: written.Inference, directory: Directory) -> None:
    """Refuse an address that the load balancer cannot have. No ARM resource names it, so no check could find it."""
    subnet = IPv4Network(directory.subnet_prefix(aks.subnet))
    first, last = subnet[RESERVED_FIRST], subnet[-1 - RESERVED_LAST]
    if not first <= inference.address <= last:
        message = mismatch(
            str(inference.address), f"an address of {aks.subnet} that Azure leaves free, {first} to {last}"
        )
        raise directory.settings.refuse(message, "fairway:compute", "aks", name, "inference", "address")
