"""The Azure ML workspace: private, with the rights that Azure does not give it by itself."""

from dataclasses import dataclass

import pulumi
from pulumi_azure_native import machinelearningservices as az_ml

from compute.declare import diagnostics, roles
from compute.declare.component import Component
from compute.declare.diagnostics import send_diagnostics
from compute.declare.identity import Identity, IdentityArgs, Person, Principal, declare_grants
from compute.declare.managed_network import ManagedNetwork, managed_network_inputs, outbound_rule_args
from compute.declare.private import PrivateTarget, private_targets
from compute.declare.roles import Grant
from network.declare.ids import last_name, scope_of
from network.declare.place import Inputs, Place


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkspaceArgs:
    """An Azure ML workspace; the stores it rests on are given by ARM id.

    `image_build` names the CPU cluster that builds images, which Azure itself cannot do with a private registry.
    `own_identity` replaces the system-assigned identity, whose rights Azure manages, by one of ours.
    `readable_endpoints` are the ids of private endpoints that studio must see to show data: those of blob, file and
    dfs. `further_storage` are other accounts, by id, whose data studio shows.
    Without `managed_network` computes stand in subnets of ours.
    """

    place: Place
    name: str
    storage: str
    key_vault: str
    registry: str
    insights: str
    image_build: str | None = None
    shared_keys: bool = False
    high_business_impact: bool = False
    own_identity: bool = False
    managed_network: ManagedNetwork | None = None
    readable_endpoints: tuple[str, ...] = ()
    further_storage: tuple[str, ...] = ()
    members: tuple[Person, ...] = ()
    log_workspace: str | None = None

    @property
    def id(self) -> str:
        """The ARM id of the workspace."""
        return self.place.scope.resource("Microsoft.MachineLearningServices/workspaces", self.name)

    @property
    def identity(self) -> IdentityArgs:
        """The identity of ours, where there is one."""
        return IdentityArgs(place=self.place, name=f"{self.name}-identity", grants=own_identity_grants(self))

    @property
    def private_targets(self) -> tuple[PrivateTarget, ...]:
        """The one private endpoint of the workspace: API, notebooks and inference answer behind it."""
        return private_targets(self.name, self.id, "amlworkspace")


def own_identity_grants(args: WorkspaceArgs) -> tuple[Grant, ...]:
    """What a user-assigned identity needs before its workspace exists.

    https://learn.microsoft.com/azure/machine-learning/how-to-identity-based-service-authentication
    """
    grants = (
        Grant(roles.CONTRIBUTOR, args.place.scope.id),
        Grant(roles.CONTRIBUTOR, args.storage),
        Grant(roles.STORAGE_BLOB_DATA_CONTRIBUTOR, args.storage),
        Grant(roles.CONTRIBUTOR, args.key_vault),
        Grant(roles.KEY_VAULT_ADMINISTRATOR, args.key_vault),
        Grant(roles.CONTRIBUTOR, args.registry),
        Grant(roles.CONTRIBUTOR, args.insights),
    )
    if args.managed_network is None:
        return grants
    approved = (args.storage, args.key_vault, args.registry)
    return grants + tuple(Grant(roles.NETWORK_CONNECTION_APPROVER, target) for target in approved)


def studio_grants(args: WorkspaceArgs) -> tuple[Grant, ...]:
    """What lets studio show data behind private endpoints, whatever the identity.

    The system-assigned identity gets its rights on the workspace's own stores from Azure; an assignment of ours would
    be refused as RoleAssignmentExists (https://github.com/MicrosoftDocs/azure-docs/issues/80040).
    https://learn.microsoft.com/azure/machine-learning/how-to-enable-studio-virtual-network
    """
    seen = tuple(Grant(roles.READER, endpoint) for endpoint in args.readable_endpoints)
    return seen + tuple(Grant(roles.STORAGE_BLOB_DATA_READER, store) for store in args.further_storage)


def member_grants(args: WorkspaceArgs) -> tuple[Grant, ...]:
    """What people need to train, and to read and write data as themselves, since there are no shared keys.

    https://learn.microsoft.com/azure/machine-learning/how-to-disable-local-auth-storage
    """
    return (
        Grant(roles.ML_DATA_SCIENTIST, args.id),
        Grant(roles.STORAGE_FILE_DATA_PRIVILEGED_CONTRIBUTOR, args.storage),
        *(Grant(roles.STORAGE_BLOB_DATA_CONTRIBUTOR, store) for store in (args.storage, *args.further_storage)),
    )


def workspace_inputs(args: WorkspaceArgs) -> Inputs:
    """The workspace as azure-native declares it."""
    own = {
        "identity": {"type": "UserAssigned", "user_assigned_identities": [args.identity.id]},
        "primary_user_assigned_identity": args.identity.id,
    }
    return {
        **args.place.inputs,
        **managed_network_inputs(args.managed_network),
        **(own if args.own_identity else {"identity": {"type": "SystemAssigned"}}),
        "workspace_name": args.name,
        "kind": "Default",
        "sku": {"name": "Basic", "tier": "Basic"},
        "storage_account": args.storage,
        "key_vault": args.key_vault,
        "container_registry": args.registry,
        "application_insights": args.insights,
        "public_network_access": "Disabled",
        "v1_legacy_mode": False,
        "hbi_workspace": args.high_business_impact,
        "system_datastores_auth_mode": "AccessKey" if args.shared_keys else "Identity",
        **({"image_build_compute": args.image_build} if args.image_build else {}),
    }


def inputs_within(workspace: str, place: Place) -> Inputs:
    """What every resource inside the workspace with this id is given, wherever its own region and tags are."""
    group = scope_of(workspace).resource_group
    return {**place.inputs, "resource_group_name": group, "workspace_name": last_name(workspace)}


class Workspace(Component):
    """A workspace with its rights, its members, its outbound rules and its diagnostics.

    What it depends on must include the private endpoints of its stores: Azure resolves their names when it creates
    the workspace.
    """

    def __init__(self, name: str, args: WorkspaceArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("Workspace", name, opts)
        self.args = args
        if args.own_identity:
            identity = Identity(args.identity.name, args.identity, self.child())
            workspace = az_ml.Workspace(name, **workspace_inputs(args), opts=self.child(identity))
            self.principal = identity.principal
        else:
            workspace = az_ml.Workspace(name, **workspace_inputs(args), opts=self.child())
            self.principal = Principal(name, args.id, workspace.identity.apply(lambda given: given.principal_id))
        declare_grants(studio_grants(args), self.principal, self.child(workspace))
        for member in args.members:
            declare_grants(member_grants(args), member.principal(name), self.child(workspace))
        self._outbound_rules(args, workspace)
        send_diagnostics(name, args.id, diagnostics.ML_WORKSPACE, args.log_workspace, self.child(workspace))
        self.register_outputs({"id": args.id, "principalId": self.principal.object_id})

    def _outbound_rules(self, args: WorkspaceArgs, workspace: pulumi.Resource) -> None:
        before = workspace
        for rule in args.managed_network.rules if args.managed_network else ():
            # One at a time: the managed network refuses a second change while it works on the first.
            before = az_ml.ManagedNetworkSettingsRule(
                f"{args.name}-{rule.name}",
                rule_name=rule.name,
                workspace_name=args.name,
                resource_group_name=args.place.scope.resource_group,
                properties=outbound_rule_args(rule),
                opts=self.child(before),
            )
