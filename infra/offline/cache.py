"""Where fairway keeps what can be made again: the user's cache folder, never the clone."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from infra.offline.errors import OfflineError


def cache_root() -> Path:
    """The folder `fairway` of the user's cache; XDG_CACHE_HOME is honoured where it is an absolute path."""
    configured = Path(os.environ.get("XDG_CACHE_HOME", ""))
    return (configured if configured.is_absolute() else Path.home() / ".cache") / "fairway"


def make_folder(folder: Path) -> Path:
    """The folder, made where it is missing; OfflineError where nobody may write there."""
    with _writing(folder):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


@contextmanager
def exclusive(lock: Path, *, while_waiting: Callable[[], None] = lambda: None) -> Iterator[None]:
    """One process at a time; the lock goes with the process that holds it, however that ends."""
    make_folder(lock.parent)
    with _writing(lock):
        handle = lock.open("a")
    with handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            while_waiting()
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


@contextmanager
def whole_or_not_at_all(folder: Path) -> Iterator[Path]:
    """A temporary folder that becomes `folder` when the block ends well, and vanishes when it does not.

    What a killed process left behind is removed first; the caller holds the lock of the parent folder.
    """
    for leftover in folder.parent.glob(f".{folder.name}-*"):
        shutil.rmtree(leftover, ignore_errors=True)
    with _writing(folder):
        making = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=make_folder(folder.parent)))
    try:
        yield making
        making.replace(folder)
    finally:
        shutil.rmtree(making, ignore_errors=True)


def write_atomically(path: Path, text: str, *, mode: int = 0o600) -> None:
    """Replace a file as a whole: a reader sees the old text or the new one, whenever the writer is killed."""
    with _writing(path):
        handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
            Path(name).chmod(mode)
            Path(name).replace(path)
        finally:
            Path(name).unlink(missing_ok=True)


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    """What the system refuses is one sentence for the person whose cache it is."""
    try:
        yield
    except OSError as error:
        message = f"cannot write {path} ({error.strerror}); set XDG_CACHE_HOME to a folder that you may write in"
        raise OfflineError(message) from error
