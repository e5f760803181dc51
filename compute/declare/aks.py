"""A private AKS cluster in a subnet of ours: its network, its pools, and the rights it needs there."""

from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Address, IPv4Network

import pulumi
from pulumi_azure_native import containerservice as az_aks

from compute.declare import diagnostics, roles
from compute.declare.component import Component
from compute.declare.diagnostics import send_diagnostics
from compute.declare.identity import Identity, IdentityArgs
from compute.declare.node_pools import PoolArgs, pool_inputs
from compute.declare.roles import Grant
from network.azure.limits_aks import DEFAULT_POD_RANGE
from network.declare.place import Inputs, Place
from network.model.errors import InputError

# Not Azure's own 10.0.0.0/16, which is the address space of many a hub.
SERVICE_RANGE = IPv4Network("10.245.0.0/16")


class Outbound(StrEnum):
    """How nodes reach the internet; with a subnet of ours, AKS makes neither NAT gateway nor route by itself."""

    NAT_GATEWAY = "userAssignedNATGateway"
    ROUTES = "userDefinedRouting"


@dataclass(frozen=True, slots=True, kw_only=True)
class AksArgs:
    """A private cluster with overlay networking.

    `subnet` and `route_table` are ARM ids; routes need the table. `private_zone` is the id of the zone for the API
    server (`privatelink.<region>.azmk8s.io`), None for one that AKS makes and links to the VNet itself.
    `registries` are those that nodes pull from. `administrators` are object ids of groups that administer it by their
    Entra account. `for_azure_ml` says that a workspace uses it.
    """

    place: Place
    name: str
    subnet: str
    system: PoolArgs
    pools: tuple[PoolArgs, ...] = ()
    outbound: Outbound = Outbound.NAT_GATEWAY
    route_table: str | None = None
    pod_cidr: IPv4Network = DEFAULT_POD_RANGE
    service_cidr: IPv4Network = SERVICE_RANGE
    private_zone: str | None = None
    registries: tuple[str, ...] = ()
    administrators: tuple[str, ...] = ()
    for_azure_ml: bool = True
    version: str | None = None
    log_workspace: str | None = None

    @property
    def id(self) -> str:
        """The ARM id of the cluster."""
        return self.place.scope.resource("Microsoft.ContainerService/managedClusters", self.name)

    @property
    def all_pools(self) -> tuple[PoolArgs, ...]:
        """Its pools, the system pool first."""
        return (self.system, *self.pools)

    @property
    def has_gpus(self) -> bool:
        """Whether any pool has GPUs."""
        return any(pool.has_gpus for pool in self.all_pools)

    @property
    def node_group(self) -> str:
        """The resource group that AKS fills with nodes and load balancers."""
        return f"{self.place.scope.resource_group}-{self.name}-nodes"

    @property
    def virtual_network(self) -> str:
        """The ARM id of the virtual network of its nodes."""
        return self.subnet.partition("/subnets/")[0]

    @property
    def dns_service_address(self) -> IPv4Address:
        """The address of the cluster's DNS: the tenth of its services; the first is that of Kubernetes itself."""
        return self.service_cidr[10]

    @property
    def kubelet(self) -> IdentityArgs:
        """The identity of the nodes, which pull images."""
        grants = tuple(Grant(roles.ACR_PULL, registry) for registry in self.registries)
        return IdentityArgs(place=self.place, name=f"{self.name}-kubelet", grants=grants)

    @property
    def control_plane(self) -> IdentityArgs:
        """The identity of the control plane, which joins nodes and load balancers to the network."""
        return IdentityArgs(place=self.place, name=f"{self.name}-control-plane", grants=control_plane_grants(self))


def control_plane_grants(args: AksArgs) -> tuple[Grant, ...]:
    """What a cluster in a network of ours may change there, and that it may give nodes their identity.

    https://learn.microsoft.com/azure/aks/private-clusters and https://learn.microsoft.com/azure/aks/internal-lb
    """
    grants = [
        Grant(roles.NETWORK_CONTRIBUTOR, args.virtual_network),
        Grant(roles.MANAGED_IDENTITY_OPERATOR, args.kubelet.id),
    ]
    if args.route_table:
        grants.append(Grant(roles.NETWORK_CONTRIBUTOR, args.route_table))
    if args.private_zone:
        grants.append(Grant(roles.PRIVATE_DNS_ZONE_CONTRIBUTOR, args.private_zone))
    return tuple(grants)


def cluster_inputs(args: AksArgs, kubelet: Inputs) -> Inputs:
    """The cluster with its system pool as azure-native declares it; `kubelet` names the identity of its nodes.

    Local accounts stay, since Azure ML needs them. Raises InputError for routes without a route table.
    """
    if args.outbound is Outbound.ROUTES and args.route_table is None:
        raise InputError(args.name, args.outbound.value, "a subnet with a route table, for userDefinedRouting")
    system = pool_inputs(args.system, args.subnet, system=True, for_azure_ml=args.for_azure_ml)
    network = {
        "network_plugin": "azure",
        "network_plugin_mode": "overlay",
        "load_balancer_sku": "standard",
        "outbound_type": args.outbound.value,
        "pod_cidr": str(args.pod_cidr),
        "service_cidr": str(args.service_cidr),
        "dns_service_ip": str(args.dns_service_address),
    }
    api_server = {
        "enable_private_cluster": True,
        "enable_private_cluster_public_fqdn": False,
        "private_dns_zone": args.private_zone or "system",
    }
    entra = {"managed": True, "enable_azure_rbac": True, "admin_group_object_ids": list(args.administrators)}
    return {
        **args.place.inputs,
        "resource_name_": args.name,
        "dns_prefix": args.name,
        "node_resource_group": args.node_group,
        "sku": {"name": "Base", "tier": "Standard"},
        "identity": {"type": "UserAssigned", "user_assigned_identities": [args.control_plane.id]},
        "identity_profile": {"kubeletidentity": kubelet},
        "network_profile": network,
        "api_server_access_profile": api_server,
        "agent_pool_profiles": [{"name": args.system.name, **system}],
        "enable_rbac": True,
        "disable_local_accounts": False,
        **({"aad_profile": entra} if args.administrators else {}),
        **({"kubernetes_version": args.version} if args.version else {}),
    }


class Aks(Component):
    """A private cluster, its identities and its further pools.

    What it depends on must include its subnet with everything that hangs on it, and with `private_zone` the links of
    that zone: nodes look the API server up while they boot.
    """

    def __init__(self, name: str, args: AksArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("Aks", name, opts)
        self.args = args
        kubelet = Identity(args.kubelet.name, args.kubelet, self.child())
        control_plane = Identity(args.control_plane.name, args.control_plane, self.child(kubelet))
        nodes: Inputs = {
            "resource_id": args.kubelet.id,
            "client_id": kubelet.client_id,
            "object_id": kubelet.principal.object_id,
        }
        # The autoscaler decides how many nodes there are.
        options = self.child_ignoring("agentPoolProfiles[0].count", after=(control_plane,))
        cluster = az_aks.ManagedCluster(name, **cluster_inputs(args, nodes), opts=options)
        for pool in args.pools:
            az_aks.AgentPool(
                f"{name}-{pool.name}",
                resource_name_=args.name,
                agent_pool_name=pool.name,
                resource_group_name=args.place.scope.resource_group,
                **pool_inputs(pool, args.subnet, system=False, for_azure_ml=args.for_azure_ml),
                opts=self.child_ignoring("count", after=(cluster,)),
            )
        send_diagnostics(name, args.id, diagnostics.AKS_CLUSTER, args.log_workspace, self.child(cluster))
        self.register_outputs({"id": args.id})
