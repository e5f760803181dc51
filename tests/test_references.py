"""The vectors, their scorer and the two reference pages grow elsewhere; our copies hold all of what is there."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ORIGINALS = ROOT.parent / "shared"

needs_originals = pytest.mark.skipif(not ORIGINALS.is_dir(), reason="the originals are not beside this clone")


@needs_originals
@pytest.mark.parametrize("name", ["score.py", "vectors.jsonl"])
def test_the_conformance_files_are_copies(name: str) -> None:
    ours = (ROOT / "tests" / "conformance" / name).read_bytes()
    assert ours == (ORIGINALS / "conformance" / name).read_bytes(), f"tests/conformance/{name} is not the original"


@needs_originals
@pytest.mark.parametrize("name", ["semantics.md", "snapshot.md"])
def test_our_page_says_everything_the_original_says(name: str) -> None:
    """Our copies may say more: what we decided where the original is silent. They may not say less."""
    ours = set((ROOT / "docs" / name).read_text(encoding="utf-8").splitlines())
    original = (ORIGINALS / "reference" / name).read_text(encoding="utf-8").splitlines()
    assert not [line for line in original if line not in ours]
