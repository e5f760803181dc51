import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compute.declare.azure_names import (
    COMPUTE_INSTANCE,
    CONTAINER_REGISTRY,
    KEY_VAULT,
    ONLINE_ENDPOINT,
    STORAGE_ACCOUNT,
    UniqueName,
    global_name,
)
from network.azure.names import SERVICE_NAMES
from network.declare.ids import Scope
from network.model.errors import InputError

HERE = Scope("11111111-1111-1111-1111-111111111111", "ml")
ELSEWHERE = Scope("11111111-1111-1111-1111-111111111111", "ml2")
RULES = (STORAGE_ACCOUNT, KEY_VAULT, CONTAINER_REGISTRY, COMPUTE_INSTANCE, ONLINE_ENDPOINT)

# What Azure takes, by the table of another room and, for the rest, by Azure's own patterns.
SERVICES = {rule.type.rsplit("/", 1)[-1]: rule.allows for rule in SERVICE_NAMES}
ALLOWS: dict[str, Callable[[str], object]] = {
    "storage account": SERVICES["storageAccounts"],
    "key vault": SERVICES["vaults"],
    "container registry": SERVICES["registries"],
    "compute instance": re.compile(r"[a-zA-Z](?![a-zA-Z0-9-]*-\d+$)[a-zA-Z0-9-]{2,23}").fullmatch,
    "online endpoint": re.compile(r"[a-zA-Z][a-zA-Z0-9-]{1,30}[a-zA-Z0-9]").fullmatch,
}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.kind)
@given(logical=st.from_regex(r"[a-zA-Z][a-zA-Z0-9_.-]{0,70}", fullmatch=True))
def test_every_name_is_one_that_azure_takes(rule: UniqueName, logical: str) -> None:
    assert ALLOWS[rule.kind](global_name(rule, logical, HERE))


@pytest.mark.parametrize(
    ("logical", "stem"),
    [
        pytest.param("datastore", "datastore", id="short enough to stay whole"),
        pytest.param("data-store_1", "datastore1", id="what a storage account may not contain is left out"),
        pytest.param("a" * 16, "a" * 16, id="sixteen letters and the hash fill it exactly"),
        pytest.param("a" * 17, "a" * 16, id="the seventeenth letter is cut off"),
    ],
)
def test_the_logical_name_stays_readable(logical: str, stem: str) -> None:
    name = global_name(STORAGE_ACCOUNT, logical, HERE)
    assert name[:-8] == stem
    assert name[-8:].isalpha()


def test_a_vault_keeps_its_hyphens_but_never_two_in_a_row() -> None:
    assert global_name(KEY_VAULT, "my--secrets", HERE).startswith("my-secrets-")


def test_names_that_are_cut_alike_stay_apart() -> None:
    assert global_name(STORAGE_ACCOUNT, "a" * 20, HERE) != global_name(STORAGE_ACCOUNT, "a" * 21, HERE)


def test_another_resource_group_gives_another_name() -> None:
    assert global_name(STORAGE_ACCOUNT, "datastore", HERE) != global_name(STORAGE_ACCOUNT, "datastore", ELSEWHERE)


def test_the_case_of_the_resource_group_does_not_matter() -> None:
    upper = Scope(HERE.subscription, "ML")
    assert global_name(STORAGE_ACCOUNT, "datastore", HERE) == global_name(STORAGE_ACCOUNT, "datastore", upper)


def test_a_name_that_starts_with_a_digit_is_refused() -> None:
    with pytest.raises(InputError) as refused:
        global_name(KEY_VAULT, "2nd", HERE)
    assert str(refused.value) == "2nd: got '2', expected a name that starts with a letter, for a key vault"
