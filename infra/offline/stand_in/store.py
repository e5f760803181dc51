"""What the stand-in has created, in one file that several processes share and that survives a kill at any moment."""

import json
import sqlite3
import weakref
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from infra.offline.errors import OfflineError
from network.lift.index import id_key
from network.model.resource import Json

# The second process waits for the first as long as Pulumi would wait for Azure.
_PATIENCE_SECONDS = 60.0
_SCHEMA = """
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = NORMAL;
    CREATE TABLE IF NOT EXISTS deployed (position INTEGER PRIMARY KEY, key TEXT UNIQUE NOT NULL, body TEXT NOT NULL);
"""


@dataclass(frozen=True, slots=True)
class Deployed:
    """One resource that exists. Inputs and outputs are in azure-native's shape; secrets are markers.

    `assumed` lists the paths among the outputs that Azure itself would have chosen.
    """

    id: str
    token: str
    urn: str
    inputs: Mapping[str, Json]
    outputs: Mapping[str, Json]
    assumed: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        return id_key(self.id)


class Store:
    """All resources by id. Reads see what is committed; changes are made inside `change()`."""

    def __init__(self, file: Path) -> None:
        self._connection = sqlite3.connect(
            file, timeout=_PATIENCE_SECONDS, isolation_level=None, check_same_thread=False
        )
        weakref.finalize(self, self._connection.close)
        try:
            self._connection.executescript(_SCHEMA)
        except sqlite3.Error as error:
            message = f"the stand-in cannot use its state, {file} ({error}); to begin anew remove {file.parent}"
            raise OfflineError(message) from error
        self._version = -1
        self._resources: dict[str, Deployed] = {}

    @property
    def resources(self) -> Mapping[str, Deployed]:
        """What exists, by key, in the order of creation; other processes' changes included."""
        (version,) = self._connection.execute("PRAGMA data_version").fetchone()
        if version != self._version:
            rows = self._connection.execute("SELECT key, body FROM deployed ORDER BY position")
            self._resources = {key: _read(body) for key, body in rows}
            self._version = version
        return self._resources

    @contextmanager
    def change(self) -> Iterator[None]:
        """All changes of the block or none of them; no other process changes anything meanwhile."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            self._version = -1
            raise
        self._connection.execute("COMMIT")

    def put(self, resource: Deployed) -> None:
        """Keep a resource, in place of one with the same id."""
        self._connection.execute(
            "INSERT INTO deployed (key, body) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET body = excluded.body",
            (resource.key, json.dumps(asdict(resource))),
        )
        self._resources[resource.key] = resource

    def remove(self, key: str) -> None:
        """Forget the resource with this key."""
        self._connection.execute("DELETE FROM deployed WHERE key = ?", (key,))
        self._resources.pop(key, None)


def _read(body: str) -> Deployed:
    fields = json.loads(body)
    return Deployed(**{**fields, "assumed": tuple(fields["assumed"])})
