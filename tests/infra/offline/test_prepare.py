"""What is kept of past updates: the last ones of each stack, whole."""

from pathlib import Path

import pytest

from infra.offline.prepare import KEPT_UPDATES, forget_old_updates

KINDS = ("history", "checkpoint")


def written(history: Path, stack: str, updates: int) -> list[str]:
    """The files of so many updates of a stack, the oldest first."""
    folder = history / "fairway" / stack
    folder.mkdir(parents=True)
    names = [f"{stack}-{1_700_000_000_000_000_000 + number}.{kind}.json" for number in range(updates) for kind in KINDS]
    for name in names:
        (folder / name).write_text("{}", encoding="utf-8")
    return names


@pytest.mark.parametrize(
    ("updates", "forgotten"),
    [
        pytest.param(1, 0, id="the first"),
        pytest.param(KEPT_UPDATES, 0, id="as many as are kept"),
        pytest.param(KEPT_UPDATES + 1, 1, id="one more"),
        pytest.param(KEPT_UPDATES + 30, 30, id="many more"),
    ],
)
def test_the_oldest_updates_of_a_stack_are_forgotten(updates: int, forgotten: int, tmp_path: Path) -> None:
    names = written(tmp_path, "v1.dev", updates)
    others = written(tmp_path, "other", 1)
    forget_old_updates(tmp_path)
    left = {file.name for file in tmp_path.rglob("*.json")}
    assert left == {*names[len(KINDS) * forgotten :], *others}


def test_a_backend_without_history_is_left_alone(tmp_path: Path) -> None:
    forget_old_updates(tmp_path / "history")
    assert list(tmp_path.iterdir()) == []
