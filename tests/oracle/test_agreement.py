"""Simulator and evaluator agree on random flows over random networks, and on every case that once parted them."""

import json
from typing import Any

import pytest

from tests.oracle.compare import COMPARE, difference, evaluated, shrink, simulated
from tests.oracle.known import disagreements, is_known
from tests.oracle.queries import ask
from tests.oracle.topologies import Topology

FLOWS = 10  # for each network
Json = dict[str, Any]


def case_of(topology: Topology) -> Json:
    return {"query": ask(topology), "world": topology.world, "resources": topology.resources}


def kind_of(text: str) -> str:
    """The first words of a difference, which shrinking must keep."""
    return "".join(letter for letter in text if not letter.isdigit())[:60]


def smallest(case: Json, found: str) -> str:
    """The case to replay, with everything deleted that does not matter."""

    def still(smaller: Json) -> bool:
        try:
            return kind_of(difference(smaller) or "") == kind_of(found)
        except (LookupError, TypeError, ValueError, StopIteration, AssertionError):
            return False  # what was deleted was needed

    return json.dumps(shrink(case, still))


def compare_many(first: int, last: int) -> None:
    for seed in range(first, last):
        topology = Topology(seed)
        for _ in range(FLOWS):
            case = case_of(topology)
            found = difference(case)
            if found is not None and not is_known(found):
                pytest.fail(f"network {seed}: {found}\n{smallest(case, found)}")


@pytest.mark.parametrize("first", range(0, 300, 50), ids=lambda first: f"networks {first} to {first + 49}")
def test_random_flows_have_one_answer(first: int) -> None:
    compare_many(first, first + 50)


@pytest.mark.soak
@pytest.mark.parametrize("first", range(1000, 11000, 500), ids=lambda first: f"networks {first} to {first + 499}")
def test_a_hundred_thousand_flows_have_one_answer(first: int) -> None:
    compare_many(first, first + 500)


def test_most_random_flows_are_judged() -> None:
    """A generator of flows that the documents leave open would prove nothing."""
    answers = [
        evaluated(case_of(topology)) for seed in range(40) for topology in [Topology(seed)] for _ in range(FLOWS)
    ]
    judged = [one for one in answers if "open" not in one]
    assert len(judged) > 0.75 * len(answers)
    assert {"allow", "deny", "drop", "asymmetric"} <= {one.get("verdict") for one in judged}


@pytest.mark.parametrize(
    "title",
    [
        pytest.param(title, marks=[] if one["settled"] else pytest.mark.xfail(strict=True, reason=one["why"]))
        for title, one in disagreements().items()
    ],
)
def test_a_case_that_once_parted_the_two(title: str) -> None:
    case = disagreements()[title]
    assert COMPARE[case["query"]["kind"]](case["expect"], simulated(case)) is None, case["why"]


@pytest.mark.parametrize("title", disagreements())
def test_the_evaluator_gives_the_right_answer_of_the_case(title: str) -> None:
    case = disagreements()[title]
    given = evaluated(case)
    assert {key: given[key] for key in case["expect"]} == case["expect"]
