import uuid

import pytest

from compute.declare import roles
from compute.declare.roles import ACR_PULL, READER, Grant, Role
from network.declare.ids import Scope

SCOPE = Scope("11111111-1111-1111-1111-111111111111", "ml")
REGISTRY = SCOPE.resource("Microsoft.ContainerRegistry/registries", "images")
ALL = [value for value in vars(roles).values() if isinstance(value, Role)]


@pytest.mark.parametrize("role", ALL, ids=lambda role: role.slug)
def test_every_role_has_a_guid_and_cites_its_page(role: Role) -> None:
    assert str(uuid.UUID(role.guid)) == role.guid
    assert role.source.startswith("https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/")


def test_no_two_roles_share_a_name_or_a_guid() -> None:
    assert len({role.guid for role in ALL}) == len({role.name for role in ALL}) == len(ALL)


def test_the_definition_is_that_of_the_subscription_of_the_scope() -> None:
    assert Grant(ACR_PULL, REGISTRY).definition == (
        "/subscriptions/11111111-1111-1111-1111-111111111111/providers/Microsoft.Authorization/roleDefinitions/"
        "7f951dda-4ed3-4680-a7ca-43fe172d538d"
    )


@pytest.mark.parametrize(
    ("scope", "label"),
    [
        pytest.param(REGISTRY, "reader-images", id="a resource"),
        pytest.param(SCOPE.subnet("training", "nodes"), "reader-training-nodes", id="a child resource"),
        pytest.param(SCOPE.id, "reader-ml", id="a resource group"),
    ],
)
def test_a_grant_is_named_after_its_role_and_its_scope(scope: str, label: str) -> None:
    assert Grant(READER, scope).label == label


def test_the_name_of_an_assignment_is_the_same_at_every_deployment() -> None:
    grant = Grant(ACR_PULL, REGISTRY)
    assert grant.assignment_name("somebody") == grant.assignment_name("SOMEBODY")
    assert uuid.UUID(grant.assignment_name("somebody")).version == 5


def test_who_and_what_and_where_all_count_in_the_name_of_an_assignment() -> None:
    names = {
        Grant(role, scope).assignment_name(who)
        for role in (ACR_PULL, READER)
        for scope in (REGISTRY, SCOPE.id)
        for who in ("one", "other")
    }
    assert len(names) == 8
