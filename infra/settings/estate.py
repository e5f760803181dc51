"""What the files of one estate promise each other: a hub reserves a range for each spoke, a spoke stays inside."""

from collections.abc import Iterator
from ipaddress import IPv4Network
from itertools import combinations

from infra.settings.document import Document
from infra.settings.faults import Path
from infra.settings.network import NetworkSettings

SECTION = ("config", "fairway:network")


def check_ranges(network: NetworkSettings, document: Document) -> None:
    """Nothing overlaps what a hub reserves for a spoke: no other range, none of its own networks, no site."""
    if not network.spokes:
        return
    for (first, own), (second, other) in combinations(_claims(network), 2):
        if own.overlaps(other) and "spokes" in (first[0], second[0]):
            _refuse_overlap(document, (first, own), (second, other))


def check_spoke(stack: str, network: NetworkSettings, document: Document, hub: NetworkSettings, file: str) -> None:
    """The hub of `file` reserves a range for the stack, and the stack's virtual networks lie in it."""
    spoke = hub.spokes.get(stack)
    if spoke is None:
        expected = f"a hub that reserves a range for {stack}, under fairway:network.spokes of {file}"
        document.refuse((*SECTION, "hub"), repr(network.hub), expected)
        return
    for name, vnet in network.vnets.items():
        for prefix in vnet.address_space:
            if not any(prefix.subnet_of(reserved) for reserved in spoke.range):
                reserved = " or ".join(map(str, spoke.range))
                expected = f"a prefix inside {reserved}, which {file} reserves for {stack}"
                document.refuse((*SECTION, "vnets", name, "address_space"), repr(str(prefix)), expected)


def _claims(network: NetworkSettings) -> Iterator[tuple[Path, IPv4Network]]:
    """Every prefix that a hub hands out or knows of, with the place in the file that says so."""
    for name, spoke in network.spokes.items():
        yield from ((("spokes", name, "range"), prefix) for prefix in spoke.range)
    for name, vnet in network.vnets.items():
        yield from ((("vnets", name, "address_space"), prefix) for prefix in vnet.address_space)
    for name, site in network.sites.items():
        yield from ((("sites", name, "prefixes"), prefix) for prefix in site.prefixes)


def _refuse_overlap(document: Document, first: tuple[Path, IPv4Network], second: tuple[Path, IPv4Network]) -> None:
    (path, prefix), (other_path, other) = first, second
    line = document.line((*SECTION, *other_path))
    expected = f"a range of its own; {other} of {other_path[0]}.{other_path[1]} in line {line} overlaps it"
    document.refuse((*SECTION, *path), repr(str(prefix)), expected)
