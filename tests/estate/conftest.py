"""The estate of this repository, whole and in a clone that may be edited."""

import pytest

from tests.estate.clone import Clone, Estate, clone_into
from tests.infra.offline.conftest import engine, project

__all__ = ["engine", "project"]


@pytest.fixture(scope="session")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Clone:
    """A clone for all tests of one worker; whoever edits it puts it back."""
    return clone_into(tmp_path_factory.mktemp("clone"))


@pytest.fixture(scope="session")
def estate(clone: Clone) -> Estate:
    """The estate as its stack files have it."""
    return clone.estate()
