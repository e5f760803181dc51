"""The JSON schema of stack files, by which editors complete keys and explain them."""

import json

from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import CoreSchema

from infra.settings.azure_words import AppProtocol
from infra.settings.sides import Side
from infra.settings.stack import StackFile
from network.model.ports import Ports


class _AsWritten(GenerateJsonSchema):
    """Keys without the titles that pydantic makes of them, and defaults as a person would write them."""

    def field_title_should_be_set(self, schema: CoreSchema) -> bool:  # noqa: ARG002 - the signature of pydantic
        return False

    def encode_default(self, dft: object) -> object:
        match dft:
            case (Side() | Ports() | AppProtocol() as only,):
                return str(only)
            case _:
                return super().encode_default(dft)


def stack_schema() -> str:
    """The schema as indented JSON. What refers to names of the same file, only fairway itself can check."""
    schema = StackFile.model_json_schema(schema_generator=_AsWritten)
    return json.dumps({"$schema": _AsWritten.schema_dialect, **schema}, indent=2, ensure_ascii=False) + "\n"
