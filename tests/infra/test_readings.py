"""How a stack file and the flags say what Azure's pages leave open, and that answers follow."""

from pathlib import Path

import pytest

from infra.check import Question
from infra.cli.flags import flagged_readings
from infra.cli.sources import UsageError
from infra.expectations import Expectations
from infra.scene import scene_of
from infra.service_tags import ServiceTags
from infra.settings.expectations import stack_readings
from infra.settings.faults import SettingsError
from network.model.resource import ResourceGraph
from tests.infra.settings.stack_files import read

FILE = """
config:
  azure-native:location: westeurope
  fairway:readings:
    nested_zones: {value}
"""


def test_a_stack_file_holds_them(tmp_path: Path) -> None:
    assert stack_readings(read(tmp_path, FILE.format(value="all"))).nested_zones == "all"


def test_a_stack_file_is_told_at_its_line_what_there_is_not(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as error:
        stack_readings(read(tmp_path, FILE.format(value="none")))
    assert str(error.value) == (
        "stacks/Pulumi.dev.yaml:5: fairway:readings.nested_zones: got 'none', expected one of specific, all"
    )


def test_a_flag_stands_over_the_stack_files() -> None:
    assert flagged_readings(["nested_zones=all"]).nested_zones == "all"
    with pytest.raises(UsageError, match="--reading: got 'nested_zone', expected a setting; did you mean"):
        flagged_readings(["nested_zone=all"])


def test_the_network_is_asked_under_them() -> None:
    said = Expectations(readings=flagged_readings(["nested_zones=all"]))
    question = Question("net", ResourceGraph(()), said)
    assert scene_of(question.graph, said, ServiceTags()).topology.readings.nested_zones == "all"
