"""The evaluator is calibrated on the conformance vectors before its word counts."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.oracle.evaluator.answers import answer

FOLDER = Path(__file__).parents[1] / "conformance"
VECTORS = [json.loads(line) for line in (FOLDER / "vectors.jsonl").read_text().splitlines()]


def scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("conformance_score", FOLDER / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    "vector", [one for one in VECTORS if one["query"]["kind"] != "deploy_check"], ids=lambda one: str(one["id"])
)
def test_the_evaluator_gives_the_answer_of_the_vector(vector: dict[str, Any]) -> None:
    given = answer(vector["resources"], vector.get("world"), vector["query"])
    assert scorer().compare(vector["query"]["kind"], vector["expect"], given) == []
