"""Commands as they are called: arguments in; exit status, standard output and standard error out."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import infra.cli
from network.lift.graph import write_graph
from network.model.resource import ResourceGraph
from tests.network.verify.intents.network import WORLD, resources

Fairway = Callable[..., tuple[int, str, str]]


@pytest.fixture
def fairway(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Callable[..., tuple[int, str, str]]:
    """Runs a command; the user's data folder is empty, text is 80 wide."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("COLUMNS", "80")

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["fairway", *arguments])
        with pytest.raises(SystemExit) as ended:
            infra.cli.main()
        written = capsys.readouterr()
        return int(ended.value.code or 0), written.out, written.err

    return run


@pytest.fixture
def graph(tmp_path: Path) -> str:
    """The small network as a saved graph."""
    assert isinstance(WORLD, dict)
    file = tmp_path / "graph.json"
    file.write_text(json.dumps(write_graph(ResourceGraph(resources(), WORLD))), encoding="utf-8")
    return str(file)
