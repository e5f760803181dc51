"""What all sections of a stack file have in common: frozen, strict, closed, every key described."""

from collections.abc import Mapping
from typing import Never, TypeAlias, TypeVar

from pydantic import BaseModel, ConfigDict

from infra.settings.words import Name

T = TypeVar("T")

ByName: TypeAlias = Mapping[Name, T]
"""Things by their names, which are Pulumi's logical names of what is declared."""

NOTHING: Mapping[str, Never] = {}
"""A map without keys: nothing of this kind is declared."""


class Section(BaseModel):
    """A map of a stack file. The docstring under each field is its description in the JSON schema."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", use_attribute_docstrings=True)
