"""The JSON document of a check, against its schema."""

import json

import pytest

from infra.report.document import render_document
from infra.report.result import CheckResult, NotModelled
from network.model.finding import Finding, Severity
from network.model.resource import Note, Source
from tests.infra.report.schemas import validate

PLACE = Source("f.py", 3)
FINDING = Finding(
    "NET105", Severity.ERROR, "/x", "overlap", "virtualNetworks/v1", "Code", evidence=("a",), source=PLACE
)
MISSING = NotModelled("w", "c", ("r",))


@pytest.mark.parametrize(
    "result",
    [
        pytest.param(CheckResult("empty", 0, ()), id="nothing"),
        pytest.param(CheckResult("s", 3, (FINDING,), (Note("r", "m"),), (MISSING,)), id="everything"),
        pytest.param(CheckResult("s", 3, (Finding("NET999", Severity.INFO, "", "open"),)), id="no place"),
    ],
)
def test_the_document_is_as_its_schema_says(result: CheckResult) -> None:
    validate(json.loads(render_document([result])), "check.json")


def test_a_finding_is_whole() -> None:
    (network,) = json.loads(render_document([CheckResult("s", 3, (FINDING,))]))["networks"]
    assert network["failed"] is True
    assert network["findings"] == [
        {
            "code": "NET105",
            "arm_code": "Code",
            "severity": "error",
            "moment": "deploy",
            "resource": "/x",
            "path": "virtualNetworks/v1",
            "message": "overlap",
            "cause": "",
            "fix": "",
            "evidence": ["a"],
            "source": {"stack": "", "file": "f.py", "line": 3},
        }
    ]
