"""--reading decides what the documentation leaves open, for one run."""

import json
from pathlib import Path

import pytest

from tests.infra.cli.conftest import Fairway

VECTORS = Path(__file__).resolve().parents[2] / "conformance" / "vectors.jsonl"
FORWARDED = next(line for line in VECTORS.read_text("utf-8").splitlines() if line.startswith('{"id":"V-287"'))


@pytest.mark.parametrize(
    ("flags", "verdict"),
    [
        pytest.param((), "indeterminate", id="left open, as S-096 is"),
        pytest.param(("--reading", "forwarded_traffic_disabled=pass"), "allow", id="read as in field reports"),
        pytest.param(("--reading", "forwarded_traffic_disabled=drop"), "drop", id="read as in the older page"),
    ],
)
def test_batch(fairway: Fairway, tmp_path: Path, flags: tuple[str, ...], verdict: str) -> None:
    file = tmp_path / "query.jsonl"
    file.write_text(FORWARDED, encoding="utf-8")
    code, out, _ = fairway("batch", str(file), *flags)
    assert (code, json.loads(out)["answer"]["verdict"]) == (0, verdict)


def test_a_setting_that_there_is_not(fairway: Fairway, graph: str) -> None:
    code, out, err = fairway(
        "trace", "training/nodes", "datastore/blob:443", "--graph", graph, "--reading", "nested=all"
    )
    assert (code, out) == (2, "")
    assert err.startswith("fairway: --reading: got 'nested', expected a setting; did you mean 'nested_zones'?")


def test_a_fact_shows_its_readings(fairway: Fairway) -> None:
    code, out, _ = fairway("rule", "S-053")
    assert code == 0
    assert "reading endpoint_without_snat: indeterminate or pass." in out
