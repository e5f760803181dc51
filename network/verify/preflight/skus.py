"""SKUs of public addresses and of what carries them. What is not stated is Basic, except on a NAT gateway."""

from collections.abc import Iterator

from network.verify.preflight.element import Element
from network.verify.preflight.graph import Graph

BASIC, STANDARD = "basic", "standard"


def sku_of(element: Element, default: str = BASIC) -> str:
    """The SKU in lower case."""
    return element.sku.word("name") or default


def public_addresses(owner: Element, graph: Graph) -> Iterator[Element]:
    """The public addresses and prefixes of one frontend or configuration."""
    for key in ("publicIPAddress", "publicIPPrefix"):
        found = graph.follow(owner, key)
        if found is not None:
            yield found
