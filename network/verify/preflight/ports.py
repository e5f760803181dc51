"""Ports and port ranges as rules write them."""

from collections.abc import Iterable, Iterator

LOWEST, HIGHEST = 0, 65535
Range = tuple[int, int]


def port_range(text: str) -> Range | None:
    """`443`, `1000-2000` or `*` as the first and the last port; None for anything else."""
    if text == "*":
        return LOWEST, HIGHEST
    first, dash, last = text.partition("-")
    ends = (first.strip(), last.strip() if dash else first.strip())
    if not all(end.isdecimal() for end in ends):
        return None
    low, high = int(ends[0]), int(ends[1])
    return (low, high) if low <= high else None


def port_ranges(texts: Iterable[str]) -> Iterator[tuple[str, Range]]:
    """The ranges that can be read, each with its text."""
    for text in texts:
        found = port_range(text)
        if found is not None:
            yield text, found


def without(ranges: Iterable[Range], taken: Range) -> list[Range]:
    """What is left of the ranges when one is taken out."""
    left: list[Range] = []
    for low, high in ranges:
        if taken[1] < low or high < taken[0]:
            left.append((low, high))
            continue
        if low < taken[0]:
            left.append((low, taken[0] - 1))
        if taken[1] < high:
            left.append((taken[1] + 1, high))
    return left


def common(ranges: Iterable[Range], other: Range) -> list[Range]:
    """What the ranges share with one."""
    both = ((max(low, other[0]), min(high, other[1])) for low, high in ranges)
    return [(low, high) for low, high in both if low <= high]


def spelled(ranges: Iterable[Range]) -> str:
    """The ranges in words: `443, 1000-2000`."""
    return ", ".join(str(low) if low == high else f"{low}-{high}" for low, high in ranges)
