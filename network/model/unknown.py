"""A value that is not known before deployment: a third state beside present and absent, never an empty set."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class UnknownValue:
    """A value that nobody knows yet; `resource` is the id or urn that it comes from, `property` the path in it."""

    resource: str = ""
    property: str = ""

    @classmethod
    def from_origin(cls, origin: str) -> "UnknownValue":
        """The value that `<id or urn>#<property>` will have."""
        resource, _, path = origin.partition("#")
        return cls(resource, path)

    def __str__(self) -> str:
        return f"{self.resource}#{self.property}" if self.property else self.resource
