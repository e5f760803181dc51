"""How a word of a stack file is read: what does for it, and what is said where it does not."""

import re
from collections.abc import Callable, Iterable
from typing import Annotated, TypeVar

from pydantic import BeforeValidator, GetJsonSchemaHandler, PlainValidator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError

from network.model.errors import InputError

T = TypeVar("T")


def wrong(expected: str, hint: str = "", got: str = "", *, follows: bool = False) -> PydanticCustomError:
    """What a validator raises: the words that follow `expected`, a remark, and what stands there if not the value.

    `follows`: nothing of the kind is declared, which a misspelt key elsewhere would explain.
    """
    context = {"expected": expected, "hint": hint, "got": got, "follows": follows}
    return PydanticCustomError("wrong", "expected {expected}", context)


def one_of(words: Iterable[str]) -> str:
    """The words as a choice: `a`, `a or b`, `one of a, b, c`."""
    listed = sorted(words)
    return " or ".join(listed) if len(listed) < 3 else f"one of {', '.join(listed)}"


def a_string(value: object, expected: str) -> str:
    """The value, which must be a string; a bare number gets the advice to put it in quotes."""
    if isinstance(value, str):
        return value
    bare = isinstance(value, int | float) and not isinstance(value, bool)
    raise wrong(expected, f'a string of digits stands in quotes: "{value}"' if bare else "")


def word(parse: Callable[[str], T], expected: str) -> PlainValidator:
    """A validator of one string. `parse` raises ValueError or InputError for what it cannot read."""

    def validate(value: object) -> T:
        try:
            return parse(a_string(value, expected))
        except (LookupError, ValueError, InputError) as error:
            raise (error if isinstance(error, PydanticCustomError) else wrong(expected)) from None

    return PlainValidator(validate)


def spelled(pattern: str) -> Callable[[str], str]:
    """A reader of words that are spelled like a regular expression."""

    def parse(text: str) -> str:
        if re.fullmatch(pattern, text) is None:
            raise ValueError(text)
        return text

    return parse


class _AlsoSingle:
    """Says in the JSON schema that one item may stand for a list of one."""

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        listed = handler(schema)
        return {"anyOf": [listed["items"], listed]}


def _listed(value: object) -> tuple[object, ...]:
    return tuple(value) if isinstance(value, list) else (value,)


OneOrMany = Annotated[tuple[T, ...], BeforeValidator(_listed), _AlsoSingle()]
"""A list, or one item that stands for a list of one."""
