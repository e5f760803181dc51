"""Long random runs only when they are asked for: `make soak` is `pytest -m soak`."""

import pytest


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if "soak" in (config.getoption("markexpr") or ""):
        return
    for item in items:
        if item.get_closest_marker("soak") and "oracle" in item.path.parts:
            item.add_marker(pytest.mark.skip(reason="only by make soak"))
