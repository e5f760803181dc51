from compute.declare.identity import Identity, IdentityArgs
from compute.declare.roles import ACR_PULL, READER, Grant
from tests.compute.declare.recorder import PLACE, declare, unknown_inputs

REGISTRY = PLACE.scope.resource("Microsoft.ContainerRegistry/registries", "images")
ARGS = IdentityArgs(place=PLACE, name="nodes", grants=(Grant(ACR_PULL, REGISTRY), Grant(READER, PLACE.scope.id)))


def test_an_identity_has_one_assignment_for_each_grant() -> None:
    declaration = declare(lambda: Identity("nodes", ARGS))
    pull, read = declaration.all("authorization:RoleAssignment")
    assert (pull.name, read.name) == ("nodes-acrpull-images", "nodes-reader-ml")
    assert pull.inputs["scope"] == REGISTRY
    assert pull.inputs["principalType"] == "ServicePrincipal"
    assert pull.inputs["roleAssignmentName"] == ARGS.grants[0].assignment_name(ARGS.id)
    assert "nodes" in pull.after


def test_only_the_principal_waits_for_the_deployment() -> None:
    declaration = declare(lambda: Identity("nodes", ARGS))
    assert unknown_inputs(declaration.one("managedidentity:UserAssignedIdentity")) == set()
    for assignment in declaration.all("authorization:RoleAssignment"):
        assert unknown_inputs(assignment) == {"principalId"}
