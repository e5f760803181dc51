"""`fairway offline` as a command: everything behind it is Pulumi's, its own help apart."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from infra.cli import application
from infra.offline.launch import Launch


class GoneError(Exception):
    """Our process has given way to Pulumi."""


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(application(("offline", "rule")), ["offline", *arguments])
    if isinstance(result.exception, GoneError):
        raise result.exception
    return result.exit_code, result.output


@pytest.fixture
def launched(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What was to be launched; nothing is."""
    seen: list[list[str]] = []

    def launch(arguments: list[str], here: Path) -> Launch:
        assert here == Path.cwd()
        seen.append(arguments)
        return Launch(("pulumi", *arguments), here, {})

    def become(self: Launch) -> None:
        raise GoneError

    monkeypatch.setattr("infra.offline.launch.launch", launch)
    monkeypatch.setattr(Launch, "become", become)
    return seen


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("up --yes -s sandbox", id="flags of Pulumi's own"),
        pytest.param("up --help", id="help of a Pulumi command"),
        pytest.param("-s sandbox preview --json --show-sames", id="flags before the command"),
        pytest.param("stack output address -s sandbox", id="several words"),
        pytest.param("--version", id="nothing but a flag"),
        pytest.param("plugin run x -- -s other", id="what is a plugin's"),
    ],
)
def test_all_arguments_are_pulumis(launched: list[list[str]], line: str) -> None:
    with pytest.raises(GoneError):
        run(*line.split())
    assert launched == [line.split()]


@pytest.mark.parametrize("line", ["", "--help", "-h"])
def test_without_a_command_it_shows_its_own_help(launched: list[list[str]], line: str) -> None:
    code, output = run(*line.split())
    assert code == 0
    assert "fairway offline up --yes -s sandbox" in output
    assert launched == []
