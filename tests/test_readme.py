"""The README's commands are run as they are written, and print what it shows."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
BLOCK = re.compile(r"```console\n\$ (?P<command>[^\n]+)\n(?P<output>.*?)```", re.DOTALL)
REWRITE = "FAIRWAY_REWRITE_README"


def run(command: str) -> str:
    """What a command prints, as a reader of the README would see it in a terminal that is 100 wide."""
    words = shlex.split(command)
    assert words[0] == "fairway", command
    done = subprocess.run(
        [sys.executable, "-m", "infra.cli", *words[1:]],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in {0, 1}, done.stderr
    assert not done.stderr, done.stderr
    return done.stdout


def blocks() -> list[re.Match[str]]:
    """Every command of the README with the output that it shows."""
    return list(BLOCK.finditer(README.read_text(encoding="utf-8")))


@pytest.mark.parametrize("block", blocks(), ids=lambda block: str(block["command"]))
def test_a_command_prints_what_the_readme_shows(block: re.Match[str]) -> None:
    printed = run(block["command"])
    if os.environ.get(REWRITE):
        text = README.read_text(encoding="utf-8")
        README.write_text(text.replace(block[0], f"```console\n$ {block['command']}\n{printed}```"), encoding="utf-8")
        return
    assert printed == block["output"]


def test_the_readme_shows_commands() -> None:
    assert len(blocks()) >= 3


@pytest.mark.parametrize("target", ["up", "test"])
def test_the_two_commands_are_targets_of_the_makefile(target: str) -> None:
    assert f"make {target}" in README.read_text(encoding="utf-8")
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize("page", sorted({*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("benchmarks/*.md")}))
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?://|#)([^)#]+)", page.read_text(encoding="utf-8"))
    missing = [link for link in links if not (page.parent / link).exists()]
    assert not missing, f"{page.name} links to {missing}"
