"""What one plain YAML scalar means, where every reader agrees.

Pulumi reads stack files with a Go reader, editors and scripts with others, and they differ about `yes`, `12:34:56`,
`1e3`, `0123`, dates and more. fairway knows true and false, null, decimal numbers and strings; whatever any reader
would take for something else has to stand in quotes.
"""

import re
from collections.abc import Callable

from yaml.nodes import ScalarNode
from yaml.resolver import Resolver

Scalar = bool | int | float | str | None

WORDS: dict[str, Scalar] = {"true": True, "false": False, "null": None, "": None}

_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]+")
_LARGEST = 2**53
"""Beyond this the engine, which keeps numbers as 64-bit floats, changes a whole number."""

# What gopkg.in/yaml.v3 (resolve.go) takes for a number or a time after it has dropped every underscore.
_GO_NUMBER = re.compile(
    r"[-+]?(0[xX][0-9a-fA-F]+|0[oO]?[0-7]+|0[bB][01]+|(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?)"
)
_GO_TIME = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt ].*)?")
_WORDS_OF_OTHERS = re.compile(r"[yYnN]|yes|no|on|off|true|false|null|~|<<|=|[-+]?\.inf|\.nan", re.IGNORECASE)

_python: Callable[[type[ScalarNode], str, tuple[bool, bool]], str] = Resolver().resolve


class AmbiguousScalarError(ValueError):
    """A plain scalar that readers of YAML read differently; it needs quotes."""


def read_plain(text: str) -> Scalar:
    """The value of an unquoted scalar, or AmbiguousScalarError."""
    if text in WORDS:
        return WORDS[text]
    if _INTEGER.fullmatch(text) and abs(int(text)) <= _LARGEST:
        return int(text)
    if _DECIMAL.fullmatch(text):
        return float(text)
    if _only_a_string(text):
        return text
    raise AmbiguousScalarError(text)


def _only_a_string(text: str) -> bool:
    bare = text.replace("_", "")
    foreign = _GO_NUMBER.fullmatch(bare) or _GO_TIME.fullmatch(text) or _WORDS_OF_OTHERS.fullmatch(text)
    return not foreign and _python(ScalarNode, text, (True, False)) == "tag:yaml.org,2002:str"
