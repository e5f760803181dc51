"""What the pages show is what is printed; where they lead, there is something; what they name, there is.

A page is followed as its reader would, in a clone of its own: a block with the name of a file (```yaml FILE) writes
that file, ```diff FILE edits one, and ```console runs a command and shows what it prints.
"""

import os
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import typer
from typer.core import TyperGroup

from infra.cli import application
from tests.estate.clone import ROOT, Clone, clone_into

PAGES = sorted({*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("benchmarks/*.md")})
BLOCK = re.compile(r"^```(?P<kind>\w+)(?: (?P<file>\S+))?\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE)
CONSOLE = re.compile(r"\$ fairway (?P<arguments>[^\n]+)\n(?P<printed>.*)", re.DOTALL)
GROUP = typer.main.get_command(application())
assert isinstance(GROUP, TyperGroup)
COMMANDS = GROUP.commands
REWRITE = "FAIRWAY_REWRITE_PAGES"


@dataclass(frozen=True)
class Command:
    """A command that a page shows, with what it prints, and the blocks that come before it."""

    page: Path
    arguments: str
    printed: str
    before: tuple[re.Match[str], ...]

    def rewrite(self, printed: str) -> None:
        """Let the page show what is printed now."""
        text = self.page.read_text(encoding="utf-8")
        head = f"```console\n$ fairway {self.arguments}\n"
        assert text.count(f"{head}{self.printed}```") == 1
        self.page.write_text(text.replace(f"{head}{self.printed}```", f"{head}{printed}```"), encoding="utf-8")


def commands() -> Iterator[Command]:
    """Every command that a page shows."""
    for page in PAGES:
        blocks = list(BLOCK.finditer(page.read_text(encoding="utf-8")))
        for position, block in enumerate(blocks):
            if block["kind"] == "console":
                shown = CONSOLE.fullmatch(block["text"])
                assert shown, f"{page.name} shows {block['text']!r}"
                yield Command(page, shown["arguments"], shown["printed"], tuple(blocks[:position]))


def follow(block: re.Match[str], clone: Clone) -> None:
    """Write or edit the file that a block is about."""
    if not block["file"]:
        return
    file = clone.folder / block["file"]
    if block["kind"] != "diff":
        file.write_text(block["text"], encoding="utf-8")
        return
    lines = block["text"].splitlines(keepends=True)
    old = "".join(line[1:] for line in lines if line[0] != "+")
    new = "".join(line[1:] for line in lines if line[0] != "-")
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{block['file']} has {text.count(old)} times {old!r}"
    file.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize("shown", list(commands()), ids=lambda shown: f"{shown.page.stem}: {shown.arguments}")
def test_a_command_prints_what_the_page_shows(shown: Command, tmp_path: Path) -> None:
    clone = clone_into(tmp_path)
    for block in shown.before:
        follow(block, clone)
    answer = clone.run(*shlex.split(shown.arguments))
    assert answer.code in {0, 1}, answer.err
    assert not answer.err
    if os.environ.get(REWRITE):
        shown.rewrite(answer.out)
        return
    assert answer.out == shown.printed


@pytest.mark.parametrize(
    ("page", "times"), [("README", 3), ("estate", 3), ("intents", 3), ("check", 1), ("requirements", 1)]
)
def test_the_pages_show_commands(page: str, times: int) -> None:
    assert sum(shown.page.stem == page for shown in commands()) >= times


@pytest.mark.parametrize("target", ["up", "test"])
def test_the_two_commands_are_targets_of_the_makefile(target: str) -> None:
    assert f"make {target}" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


def test_the_stack_file_of_the_readme_is_a_part_of_the_sandbox() -> None:
    (shown,) = (one for one in BLOCK.finditer((ROOT / "README.md").read_text("utf-8")) if one["kind"] == "yaml")
    whole = {*map(code, (ROOT / "stacks" / "Pulumi.sandbox.yaml").read_text("utf-8").splitlines())}
    assert [line for line in shown["text"].splitlines() if code(line) not in whole] == []


def code(line: str) -> str:
    """A line without its comment."""
    return line.partition(" #")[0].rstrip()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?://)([^)#]*)(?:#([^)]+))?\)", page.read_text(encoding="utf-8"))
    missing = [(file, part) for file, part in links if not _leads_somewhere(page.parent / file if file else page, part)]
    assert not missing, f"{page.name} links to {missing}"


def _leads_somewhere(file: Path, part: str) -> bool:
    """Whether there is such a file, and a heading in it that is called so in links."""
    if not part:
        return file.exists()
    headings = re.findall(r"^#+ (.+)$", file.read_text(encoding="utf-8"), re.MULTILINE)
    return part in {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_page_can_be_found_from_the_readme(page: Path) -> None:
    assert page.stem == "README" or page.relative_to(ROOT).as_posix() in (ROOT / "README.md").read_text("utf-8")


def flags(command: str) -> Iterator[str]:
    """The flags of a command of fairway, each by its long name."""
    for parameter in COMMANDS[command].params:
        yield from (name for name in (*parameter.opts, *parameter.secondary_opts) if name.startswith("--"))


def test_every_flag_of_check_is_on_its_page() -> None:
    page = (ROOT / "docs" / "check.md").read_text(encoding="utf-8")
    missing = [flag for flag in flags("check") if not re.search(rf"{flag}\b", page)]
    assert not missing


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_command_and_flag_that_a_page_names_exists(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for name, rest in re.findall(r"(?:^ {4}|`|\$ )fairway ([a-z]+)\b([^`\n#]*)", text, re.MULTILINE):
        assert name in COMMANDS, f"{page.name}: fairway {name}"
        named = set(re.findall(r"(?<= )--[a-z-]+", rest)) if name != "offline" else set()
        assert named <= {*flags(name), "--help"}, f"{page.name}: fairway {name}{rest}"
