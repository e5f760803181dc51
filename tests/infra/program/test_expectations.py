"""What stack files of somebody else's program expect is judged like what ours do; the rest of them is theirs."""

import pytest

from infra.cli.check import check_each
from infra.cli.sources import Sources
from infra.program.expectations import read_expectations
from infra.settings.faults import SettingsError
from network.verify.intents.judge import Standing
from tests.infra.capture.programs import PROGRAMS, project

BAKERY = PROGRAMS / "expectations"


def test_intents_groups_and_world_of_the_file_count() -> None:
    (result,) = check_each(Sources(program=BAKERY, stacks=("dev",)))
    assert {one.intent.name: one.standing for one in result.intents} == {
        "nobody outside comes in": Standing.HOLDS,
        "machines order flour": Standing.HOLDS,
        "the till signs in to the oven": Standing.BROKEN,
    }
    (finding,) = result.findings
    assert (finding.code, finding.message) == (
        "INT001",
        "the till signs in to the oven: shop/tills to oven, tcp/22, does not work",
    )
    assert {str(one.intent.source) for one in result.intents} == {f"Pulumi.dev.yaml:{line}" for line in (9, 10, 11)}


def test_a_fault_is_told_with_its_line_and_nothing_else_of_the_file_is_read() -> None:
    with pytest.raises(SettingsError) as error:
        read_expectations(project("expectations"), ["prod"])
    assert str(error.value) == (
        "Pulumi.prod.yaml:4: config.fairway:expect[0].from: got nothing, expected where the flows come from\n"
        "Pulumi.prod.yaml:4: config.fairway:expect[0].form: got the key 'form', expected a known key; did you mean "
        "'from'?"
    )


@pytest.mark.parametrize("name", ["unnamed", "component"])
def test_a_program_that_says_nothing_expects_nothing(name: str) -> None:
    said = read_expectations(project(name), ["dev"])
    assert (said.intents, said.groups) == ((), {})
