"""How the open questions of the documentation are read, from names and values that people wrote."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from difflib import get_close_matches

from network.azure.ambiguities import AMBIGUITIES, Ambiguity, Readings
from network.model.errors import InputError

BY_NAME = {one.name: one for one in AMBIGUITIES}


def read_readings(given: Mapping[str, str], where: str, below: Readings | None = None) -> Readings:
    """The readings `below`, with those that are given instead. InputError names one that there is not."""
    for name, value in given.items():
        ambiguity = BY_NAME.get(name)
        if ambiguity is None:
            near = get_close_matches(name, BY_NAME, 1)
            expected = f"a setting; did you mean {near[0]!r}?" if near else f"one of {', '.join(BY_NAME)}"
            raise InputError(where, name, expected)
        if not _fits(ambiguity, value):
            raise InputError(f"{where}: {name}", value, _expected(ambiguity))
    return replace(below or Readings(), **given)


def _fits(ambiguity: Ambiguity, value: str) -> bool:
    if ambiguity.others:
        return value in (ambiguity.default, *ambiguity.others)
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _expected(ambiguity: Ambiguity) -> str:
    values = (ambiguity.default, *ambiguity.others)
    return f"one of {', '.join(values)}" if ambiguity.others else f"a day such as {ambiguity.default}"
