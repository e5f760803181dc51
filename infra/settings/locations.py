"""Locations as intents, commands and reports write them. What a name stands for is looked up in the topology."""

import re
from typing import Annotated

from pydantic import PlainValidator, ValidationInfo, WithJsonSchema

from infra.settings.faults import did_you_mean
from infra.settings.references import known
from infra.settings.sides import prefix_or_address
from infra.settings.word import a_string, wrong

LOCATION = (
    "a location: a name, VNET/SUBNET, SERVICE/SUBRESOURCE, site:NAME, group:NAME, tag:NAME, internet, a prefix, "
    "an address or a host name"
)
_LOCATION = re.compile(r"(/subscriptions/\S+|([A-Za-z0-9][\w.-]*:)?[A-Za-z0-9][\w.-]*(/[A-Za-z0-9][\w.-]*)?)")


def _location(value: object, info: ValidationInfo) -> str:
    text = a_string(value, LOCATION)
    if text[:1].isdigit() and "/" in text:
        return prefix_or_address(text)
    if _LOCATION.fullmatch(text) is None:
        raise wrong(LOCATION)
    scheme, _, name = text.rpartition(":")
    # A list of intents in a file of its own knows no groups; whether there is one is found where it is looked up.
    if scheme == "group" and info.context and name not in known(info, "group"):
        raise wrong("a group of fairway:groups", did_you_mean(name, known(info, "group")))
    return text


Location = Annotated[str, PlainValidator(_location), WithJsonSchema({"type": "string", "description": LOCATION})]
