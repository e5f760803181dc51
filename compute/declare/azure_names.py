"""Which Azure name a logical name becomes where Azure wants it unique beyond the resource group.

The name ends in a hash of subscription, resource group and logical name, so it is the same on every machine and at
every preview, and different in every other resource group.
"""

import hashlib
from dataclasses import dataclass

from network.azure import pages
from network.declare.ids import Scope
from network.model.errors import InputError

COMPUTE_NAMES = "https://learn.microsoft.com/azure/machine-learning/how-to-create-compute-instance"
ENDPOINT_NAMES = "https://learn.microsoft.com/azure/machine-learning/reference-yaml-endpoint-online"

_HASH_LENGTH = 8
# Letters only: a compute instance may not end in a hyphen and digits.
_LETTERS = str.maketrans("0123456789", "ghijklmnop")


@dataclass(frozen=True, slots=True)
class UniqueName:
    """A kind of resource whose names nobody else may have; `longest` in characters, `hyphens` may stand inside."""

    kind: str
    longest: int
    hyphens: bool
    source: str = pages.NAMES


STORAGE_ACCOUNT = UniqueName("storage account", 24, hyphens=False)
KEY_VAULT = UniqueName("key vault", 24, hyphens=True)
CONTAINER_REGISTRY = UniqueName("container registry", 50, hyphens=False)
COMPUTE_INSTANCE = UniqueName("compute instance", 24, hyphens=True, source=COMPUTE_NAMES)
ONLINE_ENDPOINT = UniqueName("online endpoint", 32, hyphens=True, source=ENDPOINT_NAMES)


def global_name(rule: UniqueName, logical: str, scope: Scope) -> str:
    """The Azure name of `logical`: `datastore` becomes `datastorefkcagdbe`, cut to the length that Azure allows.

    Raises InputError where no letter stands first, since every kind here must start with one.
    """
    stem = "".join(c for c in logical.lower() if c.isascii() and (c.isalnum() or (rule.hyphens and c == "-")))
    if not stem[:1].isalpha():
        raise InputError(logical, stem[:1], f"a name that starts with a letter, for a {rule.kind}")
    stem = _single_hyphens(stem[: rule.longest - _HASH_LENGTH - rule.hyphens])
    return f"{stem}{'-' if rule.hyphens else ''}{_hash(logical, scope)}"


def _single_hyphens(stem: str) -> str:
    return "-".join(part for part in stem.split("-") if part)


def _hash(logical: str, scope: Scope) -> str:
    seed = f"{scope.id}/{logical}".lower()
    return hashlib.sha256(seed.encode()).hexdigest()[:_HASH_LENGTH].translate(_LETTERS)
