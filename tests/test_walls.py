"""The walls of the house: imports go one way, and the proving half of `network` knows no Pulumi."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PURE = ("model", "lift", "azure", "simulate", "verify")
OURS = {"infra", "compute", "network"}
ALLOWED = {
    "network": {"network"},
    "compute": {"compute", "network"},
    "infra": {"infra", "compute", "network"},
}


def imports(path: Path) -> Iterator[str]:
    """The dotted names of everything a module imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module


def modules(folder: str) -> list[Path]:
    """Every module of a package; an empty package would make the walls pass on nothing."""
    found = sorted((ROOT / folder).rglob("*.py"))
    assert found, folder
    return found


@pytest.mark.parametrize("package", sorted(ALLOWED))
def test_imports_go_from_infra_to_compute_to_network(package: str) -> None:
    for path in modules(package):
        crossed = {name for name in imports(path) if name.split(".")[0] in OURS - ALLOWED[package]}
        assert not crossed, f"{path.relative_to(ROOT)} imports {sorted(crossed)}"


@pytest.mark.parametrize("room", PURE)
def test_what_proves_the_network_needs_only_the_standard_library(room: str) -> None:
    refused = {"pulumi", "pulumi_azure_native", "pydantic", "yaml", "rich", "typer", "jinja2", "grpc"}
    for path in modules(f"network/{room}"):
        names = {name.split(".")[0] for name in imports(path)}
        assert not names & refused, f"{path.relative_to(ROOT)} imports {sorted(names & refused)}"
        if "reach" not in path.parts:
            assert "numpy" not in names, f"{path.relative_to(ROOT)} imports numpy outside verify/reach"
        declares = {name for name in imports(path) if name.startswith("network.declare")}
        assert not declares, f"{path.relative_to(ROOT)} imports {sorted(declares)}"


@pytest.mark.parametrize("name", ["utils", "helpers", "common", "manager"])
def test_no_room_is_named_after_nothing(name: str) -> None:
    for package in sorted(OURS):
        assert not [path for path in modules(package) if name in path.stem.lower()]
