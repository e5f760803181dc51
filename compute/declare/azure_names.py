"""Which Azure name a logical name becomes where Azure wants it unique beyond the resource group.

The name ends in a hash of subscription, resource group and logical name, so it is the same on every machine and at
every preview, and different in every other resource group.
"""

import hashlib
from dataclasses import dataclass

from network.declare.ids import Scope
from network.model.errors import InputError

RESOURCE_NAMES = "https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules"
COMPUTE_NAMES = "https://learn.microsoft.com/azure/machine-learning/how-to-create-compute-instance"
ENDPOINT_NAMES = "https://learn.microsoft.com/azure/machine-learning/reference-yaml-endpoint-online"

_HASH_LENGTH = 8
# Letters only: a compute may not end in a hyphen and digits.
_LETTERS = str.maketrans("0123456789", "ghijklmnop")


@dataclass(frozen=True, slots=True)
class NameRule:
    """How Azure spells the names of one kind: lengths in characters, and whether hyphens may stand inside."""

    kind: str
    shortest: int
    longest: int
    hyphens: bool
    source: str


STORAGE_ACCOUNT = NameRule("storage account", 3, 24, hyphens=False, source=RESOURCE_NAMES)
KEY_VAULT = NameRule("key vault", 3, 24, hyphens=True, source=RESOURCE_NAMES)
CONTAINER_REGISTRY = NameRule("container registry", 5, 50, hyphens=False, source=RESOURCE_NAMES)
COMPUTE_INSTANCE = NameRule("compute instance", 3, 24, hyphens=True, source=COMPUTE_NAMES)
ONLINE_ENDPOINT = NameRule("online endpoint", 3, 32, hyphens=True, source=ENDPOINT_NAMES)


def global_name(rule: NameRule, logical: str, scope: Scope) -> str:
    """The Azure name of `logical`, unique among all subscriptions: `datastore` becomes `datastorefkcagdbe`.

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
