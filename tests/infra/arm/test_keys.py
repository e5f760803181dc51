"""The functions that list keys are those of azure-native, and answer with its fields."""

import re
from importlib.util import find_spec
from pathlib import Path

import pytest

from infra.arm.keys import KEYS
from infra.arm.tables import TYPES

SDK = Path(str(find_spec("pulumi_azure_native").origin)).parent  # type: ignore[union-attr]


def snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


@pytest.mark.parametrize("function", sorted(KEYS))
def test_fields_are_those_of_the_function(function: str) -> None:
    owner, keys = KEYS[function]
    assert owner in TYPES
    module, _, name = function.partition(":")
    code = (SDK / module / f"{snake(name)}.py").read_text(encoding="utf-8")
    fields = set(re.findall(r"pulumi\.get\(__ret__, '(\w+)'\)", code))
    assert {snake(field) for field in keys("/x/name")} <= fields
