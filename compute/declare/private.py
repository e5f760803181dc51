"""What a service asks of the network: a private endpoint for each of its sub-resources."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PrivateTarget:
    """A sub-resource that clients reach through a private endpoint called `name`; `group` is its groupId."""

    name: str
    resource: str
    group: str


def private_targets(name: str, resource: str, *groups: str) -> tuple[PrivateTarget, ...]:
    """One private endpoint for each sub-resource of a service: `datastore-blob`, `datastore-file`."""
    return tuple(PrivateTarget(f"{name}-{group}", resource, group) for group in groups)
