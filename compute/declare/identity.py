"""Who the machines are: user-assigned identities, and what an identity may do where."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
from pulumi_azure_native import authorization as az_authorization
from pulumi_azure_native import managedidentity as az_identity

from compute.declare.component import Component
from compute.declare.roles import Grant
from network.declare.place import Place


@dataclass(frozen=True, slots=True)
class Principal:
    """Somebody who is granted roles.

    `label` is known before deployment and names the assignments: the ARM id of the resource that has the identity,
    or the object id of a person. `kind` is ServicePrincipal for every managed identity, else User or Group.
    """

    name: str
    label: str
    object_id: pulumi.Input[str]
    kind: str = "ServicePrincipal"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the tenant by object id; `kind` is User or Group, `name` what the assignments are called after."""

    name: str
    object_id: str
    kind: str = "User"

    def principal(self, of: str) -> Principal:
        """The person as somebody who is granted roles on the component `of`."""
        return Principal(f"{of}-{self.name}", self.object_id, self.object_id, self.kind)


def declare_grants(
    grants: Sequence[Grant], principal: Principal, opts: pulumi.ResourceOptions
) -> list[pulumi.Resource]:
    """One role assignment for each grant; what needs the rights must depend on all of them."""
    return [
        az_authorization.RoleAssignment(
            f"{principal.name}-{grant.label}",
            role_assignment_name=grant.assignment_name(principal.label),
            scope=grant.scope,
            role_definition_id=grant.definition,
            principal_id=principal.object_id,
            principal_type=principal.kind,
            opts=opts,
        )
        for grant in grants
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityArgs:
    """A user-assigned identity and its rights; what it has rights on must be declared before it."""

    place: Place
    name: str
    grants: tuple[Grant, ...] = ()

    @property
    def id(self) -> str:
        """The ARM id of the identity."""
        return self.place.scope.resource("Microsoft.ManagedIdentity/userAssignedIdentities", self.name)


class Identity(Component):
    """A user-assigned identity; whoever depends on it finds its rights in place."""

    def __init__(self, name: str, args: IdentityArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("Identity", name, opts)
        self.args = args
        identity = az_identity.UserAssignedIdentity(
            name, resource_name_=args.name, **args.place.inputs, opts=self.child()
        )
        self.principal = Principal(name, args.id, identity.principal_id)
        self.client_id: pulumi.Output[str] = identity.client_id
        declare_grants(args.grants, self.principal, self.child(identity))
        self.register_outputs({"id": args.id, "principalId": identity.principal_id, "clientId": self.client_id})
