"""What stands in for values that only Azure will know: the same for the same resource, whenever and wherever."""

from hashlib import sha256
from uuid import NAMESPACE_URL, uuid5


def made_up_guid(*parts: str) -> str:
    """A GUID that is the same for the same parts."""
    return str(uuid5(NAMESPACE_URL, "/".join(parts).lower()))


def short_hash(text: str) -> str:
    """Eight hexadecimal digits that are the same for the same text, letter by letter."""
    return sha256(text.encode()).hexdigest()[:8]


def made_up_hash(resource_id: str) -> str:
    """Eight hexadecimal digits that are the same for the same id."""
    return short_hash(resource_id.lower())


def made_up_digits(resource_id: str) -> str:
    """Ten digits that are the same for the same id."""
    return str(int(made_up_hash(resource_id), 16)).zfill(10)
