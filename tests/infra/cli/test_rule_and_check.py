"""`fairway rule` and `fairway check`, as they are called: what is printed where, and the exit status."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import infra.cli
from network.lift.graph import write_graph
from network.model.resource import Resource, ResourceGraph
from network.verify.preflight import kinds
from tests.network.verify.preflight.graphs import res, vnet

ROOT = Path(__file__).resolve().parents[3]
Run = Callable[..., tuple[int, str, str]]
SOUND = [vnet("v1", "10.0.0.0/16", a="10.0.1.0/24")]
BROKEN = [vnet("v1", "10.0.0.0/16", a="10.0.1.0/24", b="10.0.1.128/25")]
DOUBTFUL = [vnet("v1", "10.0.0.0/16", GatewaySubnet="10.0.0.0/28")]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    def fairway(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["fairway", *arguments])
        with pytest.raises(SystemExit) as ended:
            infra.cli.main()
        written = capsys.readouterr()
        return int(ended.value.code or 0), written.out, written.err

    return fairway


@pytest.fixture
def saved(tmp_path: Path) -> Callable[[list[Resource]], str]:
    def write(resources: list[Resource]) -> str:
        file = tmp_path / "graph.json"
        file.write_text(json.dumps(write_graph(ResourceGraph(tuple(resources)))), "utf-8")
        return str(file)

    return write


@pytest.mark.parametrize("code", ["NET105", "net105", "NetcfgSubnetRangesOverlap", "NETCFGSUBNETRANGESOVERLAP"])
def test_a_rule_is_found_by_all_its_codes(run: Run, code: str) -> None:
    status, out, err = run("rule", code)
    assert (status, err) == (0, "")
    assert out.startswith("NET105  Two subnets of a VNet overlap\n")


def test_a_fact_is_found_by_its_number(run: Run) -> None:
    status, out, _ = run("rule", "s-096")
    assert status == 0
    assert out.startswith("S-096  ambiguous")


def test_a_code_that_is_none_gets_a_suggestion(run: Run) -> None:
    assert run("rule", "NetcfgInvalidSubnets") == (
        2,
        "",
        "fairway: no rule NetcfgInvalidSubnets; did you mean NetcfgInvalidSubnet?\n",
    )
    assert run("rule", "quux") == (2, "", "fairway: no rule quux; fairway rule --all lists them\n")
    assert run("rule", "S-999") == (2, "", "fairway: no fact S-999; did you mean S-199 or S-099?\n")


def test_a_rule_as_data(run: Run) -> None:
    _, out, _ = run("rule", "NET105", "--format", "json")
    document = json.loads(out)
    assert (document["schema_version"], document["code"], document["facts"]) == (1, "NET105", ["S-224"])
    _, out, _ = run("rule", "--all", "--format", "json")
    assert len(json.loads(out)["rules"]) > 100


def test_a_sound_network_passes(run: Run, saved: Callable[[list[Resource]], str]) -> None:
    assert run("check", "--graph", saved(SOUND)) == (0, "passed  graph.json: 1 resources, no findings\n", "")


def test_a_broken_one_fails(run: Run, saved: Callable[[list[Resource]], str]) -> None:
    status, out, err = run("check", "--graph", saved(BROKEN))
    assert (status, err) == (1, "")
    assert out.startswith("failed  graph.json: 1 resources, 1 error\n")


@pytest.mark.parametrize(
    ("threshold", "expected"),
    [
        pytest.param("error", 0, id="a warning is below an error"),
        pytest.param("warning", 1, id="a warning is a warning"),
        pytest.param("info", 1, id="a warning is above a note"),
    ],
)
def test_the_threshold_decides(run: Run, saved: Callable[[list[Resource]], str], threshold: str, expected: int) -> None:
    status, out, _ = run("check", "--graph", saved(DOUBTFUL), "--fail-on", threshold)
    assert status == expected
    assert "warning NET006" in out


def test_a_threshold_that_is_none_is_a_usage_error(run: Run, saved: Callable[[list[Resource]], str]) -> None:
    status, out, err = run("check", "--graph", saved(SOUND), "--fail-on", "fatal")
    assert (status, out) == (2, "")
    assert "fatal" in err


def test_a_file_that_is_none_is_unreadable(run: Run, tmp_path: Path) -> None:
    status, out, err = run("check", "--graph", str(tmp_path / "absent.json"))
    assert (status, out) == (3, "")
    assert "absent.json: got No such file or directory" in err


def test_a_graph_that_is_none_is_unreadable(run: Run, saved: Callable[[list[Resource]], str]) -> None:
    status, out, err = run("check", "--graph", saved([res(kinds.VNET, "v1", properties={"subnets": "none"})]))
    assert (status, out) == (3, "")
    assert err.endswith("virtualNetworks/v1#subnets: got 'none', expected a list\n")


def test_results_go_to_a_file_too(run: Run, saved: Callable[[list[Resource]], str], tmp_path: Path) -> None:
    status, out, _ = run("check", "--graph", saved(BROKEN), "-o", f"json:{tmp_path}/out.json")
    assert status == 1
    assert out.startswith("failed")
    (network,) = json.loads((tmp_path / "out.json").read_text("utf-8"))["networks"]
    assert [finding["code"] for finding in network["findings"]] == ["NET105"]


def test_the_sandbox_has_neither_errors_nor_warnings() -> None:
    command = [sys.executable, "-m", "infra.cli", "check", "-s", "sandbox", "--fail-on", "warning"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, ""), ended.stdout
    assert ended.stdout.startswith("passed  sandbox: ")
