"""Which modules of azure-native a program uses: read from its source, so that they can be imported before it runs."""

import ast
from collections.abc import Iterator
from pathlib import Path

from infra.capture.project import Project

PACKAGE = "pulumi_azure_native"
# What fairway's own program imports whatever its stack file says.
FAIRWAYS = ("infra.settings.load", "infra.program.plan", "infra.program.declare")
_MOST_FILES = 2_000
_NOT_SOURCE = {"node_modules", "site-packages", "__pycache__", "tests", "test", "venv", "env"}


def modules_of(project: Project) -> tuple[str, ...]:
    """The modules to import early: those of the files of a program, as far as their imports name them."""
    found: set[str] = set()
    for number, file in enumerate(_sources(project)):
        if number >= _MOST_FILES:
            break
        found |= _used(file)
    ours = FAIRWAYS if project.is_fairway else ()
    return ("pulumi", "pulumi.runtime", *sorted(f"{PACKAGE}.{module}" for module in found), *ours)


def _sources(project: Project) -> Iterator[Path]:
    folders = [project.root]
    while folders:
        folder = folders.pop()
        for path in sorted(folder.iterdir()):
            if path.name.startswith(".") or path.name in _NOT_SOURCE or path == project.virtualenv:
                continue
            if path.is_dir() and not path.is_symlink() and not (path / "pyvenv.cfg").exists():
                folders.append(path)
            elif path.suffix == ".py":
                yield path


def _used(file: Path) -> set[str]:
    """The modules that a file takes from azure-native; none of a file that is no Python."""
    try:
        text = file.read_text(encoding="utf-8")
        tree = ast.parse(text) if PACKAGE in text else ast.Module([], [])
    except (OSError, SyntaxError, ValueError):
        return set()
    found: set[str] = set()
    aliases: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            head, _, rest = node.module.partition(".")
            if head == PACKAGE:
                found |= {rest.partition(".")[0]} if rest else {alias.name for alias in node.names}
        elif isinstance(node, ast.Import):
            for alias in node.names:
                head, _, rest = alias.name.partition(".")
                if head == PACKAGE and rest:
                    found.add(rest.partition(".")[0])
                elif head == PACKAGE:
                    aliases.add(alias.asname or PACKAGE)
    return found | set(_attributes(tree, aliases))


def _attributes(tree: ast.AST, aliases: set[str]) -> Iterator[str]:
    """`network` of `azure_native.network.VirtualNetwork`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in aliases:
            yield node.attr
