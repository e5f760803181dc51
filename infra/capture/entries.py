"""One resource, as a program asks for it and as it stands in the ledger."""

from collections.abc import Mapping
from dataclasses import dataclass

from network.model.resource import Json, Properties, Source


@dataclass(frozen=True, slots=True)
class Registration:
    """What a program asks for: one resource, as it reaches the monitor. `inputs` have markers already."""

    token: str
    name: str
    urn: str
    inputs: Properties
    custom: bool = True
    remote: bool = False
    provider: str = ""
    dependencies: tuple[str, ...] = ()
    source: Source | None = None
    given_id: str = ""
    assumed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Declared:
    """A resource that was asked for: its id, the inputs as azure-native completes them, and its outputs."""

    registration: Registration
    id: str
    inputs: Properties
    outputs: Mapping[str, Json]
    assumed: tuple[str, ...] = ()

    @property
    def is_azure(self) -> bool:
        """Whether ARM knows the resource."""
        return self.id.startswith("/")
