"""Addresses that a program takes from another resource: known as soon as that resource has been completed."""

import re
from collections.abc import Iterator, Mapping, Sequence
from ipaddress import IPv4Address

from network.lift.draft import Draft, Path
from network.lift.index import id_key
from network.model.resource import Json, Resource, is_secret, is_unknown, unknown_origin

# The last keys of places where one plain address stands, in the bodies that are lifted.
ADDRESS_KEYS = frozenset(
    {
        "dnsServers",
        "servers",
        "ipAddress",
        "ipAddresses",
        "ipv4Address",
        "nextHopIpAddress",
        "privateIPAddress",
        "privateIpAddress",
        "sourceAddresses",
        "destinationAddresses",
        "translatedAddress",
    }
)
_TOKEN = re.compile(r"\[\d+\]|[^.\[\]]+")
_ENVELOPE = "properties"


def fill_references(draft: Draft) -> None:
    """Put an address that has been filled in where a marker waits for it.

    A marker tells from which property of which resource its value comes, `<id or urn>#<property>`; what a program
    computes from that property is not told. So only a marker where a plain address belongs is replaced, and only if
    exactly one address was filled in at that property or below it. Everything else stays unknown.
    """
    waiting = [(one.id, path, marker) for one in draft.resources for path, marker in _markers(one.properties, ())]
    if not waiting:
        return
    filled = {id_key(one.id): tuple(_filled(one)) for one in draft.resources}
    by_urn = {one.source.urn: id_key(one.id) for one in draft.resources if one.source and one.source.urn}
    for resource_id, path, marker in waiting:
        origin, _, where = unknown_origin(marker).partition("#")
        known = filled.get(by_urn.get(origin, id_key(origin)), ())
        below = {address for place, address in known if _starts_with(place, _tokens(where))}
        if len(below) == 1:
            draft.put(resource_id, path, below.pop())


def _filled(resource: Resource) -> Iterator[tuple[tuple[str, ...], str]]:
    """The addresses that fairway chose for a resource, by their place."""
    marks = [_tokens(mark) for mark in resource.assumed_properties]
    for path, value in _leaves(resource.properties, ()):
        place = _tokens(".".join(map(str, path)))
        if _is_address(value) and (resource.assumed or any(_starts_with(place, mark) for mark in marks)):
            yield place, str(value)


def _markers(value: Json, path: Path) -> Iterator[tuple[Path, Mapping[str, Json]]]:
    """The markers of unknown values that stand where a plain address belongs."""
    if is_unknown(value):
        key = next((part for part in reversed(path) if isinstance(part, str)), "")
        if key in ADDRESS_KEYS:
            yield path, value
    else:
        for part, below in _elements(value):
            yield from _markers(below, (*path, part))


def _leaves(value: Json, path: Path) -> Iterator[tuple[Path, Json]]:
    if isinstance(value, str):
        yield path, value
    elif not is_unknown(value):
        for part, below in _elements(value):
            yield from _leaves(below, (*path, part))


def _elements(value: Json) -> Iterator[tuple[str | int, Json]]:
    if isinstance(value, Mapping) and not is_secret(value):
        yield from value.items()
    elif isinstance(value, Sequence) and not isinstance(value, str):
        yield from enumerate(value)


def _tokens(path: str) -> tuple[str, ...]:
    """The parts of a path without ARM's `properties`, which azure-native leaves out."""
    return tuple(token.strip("[]") for token in _TOKEN.findall(path) if token != _ENVELOPE)


def _starts_with(place: tuple[str, ...], origin: tuple[str, ...]) -> bool:
    return bool(origin) and place[: len(origin)] == origin


def _is_address(value: Json) -> bool:
    try:
        return isinstance(value, str) and bool(IPv4Address(value))
    except ValueError:
        return False
