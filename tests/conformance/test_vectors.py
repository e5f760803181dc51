"""Every vector, through the batch protocol and the scorer."""

import json
from pathlib import Path

import pytest

from network.verify.batch import answer
from tests.conformance import score

VECTORS = [json.loads(line) for line in (Path(__file__).parent / "vectors.jsonl").read_text().splitlines()]


@pytest.mark.parametrize("vector", VECTORS, ids=[f"{one['id']} {one['why']}" for one in VECTORS])
def test_the_answer_to_a_vector_is_the_expected_one(vector: dict[str, object]) -> None:
    reply = json.loads(answer(json.dumps(vector)))
    assert reply["id"] == vector["id"]
    assert score.judge(vector, reply) == []  # type: ignore[no-untyped-call]  # the scorer stays as it was handed over


def test_all_vectors_are_there() -> None:
    assert len(VECTORS) == 242
