"""ARM ids, computed before anything is deployed."""

import pytest

from network.declare.ids import Scope, child_id, last_name, scope_of

SCOPE = Scope("0000", "net")


def test_a_resource_has_the_id_that_arm_gives() -> None:
    assert SCOPE.virtual_network("training") == (
        "/subscriptions/0000/resourceGroups/net/providers/Microsoft.Network/virtualNetworks/training"
    )


def test_each_level_of_a_type_has_its_name() -> None:
    assert SCOPE.rule_collection_group("policy", "spokes") == (
        "/subscriptions/0000/resourceGroups/net/providers/Microsoft.Network"
        "/firewallPolicies/policy/ruleCollectionGroups/spokes"
    )


@pytest.mark.parametrize(
    "names",
    [pytest.param((), id="one name too few"), pytest.param(("training", "nodes"), id="one name too many")],
)
def test_a_type_with_another_number_of_names_is_refused(names: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="zip"):
        SCOPE.resource("Microsoft.Network/virtualNetworks", *names)


def test_a_nested_element_stands_below_its_resource() -> None:
    assert child_id(SCOPE.application_gateway("ingress"), "probes", "score") == (
        f"{SCOPE.application_gateway('ingress')}/probes/score"
    )


def test_an_id_tells_its_name_and_where_it_stands() -> None:
    subnet = SCOPE.group("hub").subnet("hub", "GatewaySubnet")
    assert (last_name(subnet), scope_of(subnet)) == ("GatewaySubnet", Scope("0000", "hub"))


def test_the_words_of_an_id_are_read_without_case() -> None:
    assert scope_of("/SUBSCRIPTIONS/0000/resourcegroups/net/providers/x") == SCOPE


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("/subscriptions/0000", id="a subscription"),
        pytest.param("subscriptions/0000/resourceGroups/net", id="no slash in front"),
        pytest.param("nodes", id="a plain name"),
    ],
)
def test_what_stands_in_no_resource_group_is_refused(text: str) -> None:
    with pytest.raises(ValueError) as error:
        scope_of(text)
    assert str(error.value) == f"{text!r} is no id of a resource in a resource group"
